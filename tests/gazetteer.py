"""The few divisions in which the cast lives: real ones, by their real codes.

They go through the same import as a country's whole table.
"""

from collections.abc import Iterator

from pratique.divisions.tables.rows import Row, Table

SHANXI, TAIYUAN, JINZHONG = "140000000000", "140100000000", "140700000000"
XIAODIAN, YINGZE, PINGYAO = "140105000000", "140106000000", "140728000000"
WUCHENG, YINGPAN, LIUXIANG = "140105001000", "140105002000", "140106001000"
NORMAL_SCHOOL_STREET = "140105001001"  # 师范街社区居委会, a community of 坞城
UNIVERSITY = "140105001002"  # 山西大学社区居委会, its neighbour
CHENGDU, JINJIANG = "510100000000", "510104000000"
LHASA, CHENGGUAN = "540100000000", "540102000000"
SANYA, TIANYA = "460200000000", "460204000000"

PLACES = """
14            山西省 Shanxi
1401          太原市 Taiyuan
140105        小店区 Xiaodian
140105001     坞城街道 Wucheng
140105001001  师范街社区居委会
140105001002  山西大学社区居委会
140105002     营盘街道 Yingpan
140106        迎泽区 Yingze
140106001     柳巷街道 Liuxiang
140106001002  宁化府社区居委会
1407          晋中市 Jinzhong
140728        平遥县 Pingyao
140728100     古陶镇 Gutao
140728100200  东城村民委员会
11            北京市 Beijing
1101          市辖区
110105        朝阳区 Chaoyang
46            海南省 Hainan
4602          三亚市 Sanya
460202        海棠区 Haitang
460204        天涯区 Tianya
51            四川省 Sichuan
5101          成都市 Chengdu
510104        锦江区 Jinjiang
54            西藏自治区 Tibet
5401          拉萨市 Lhasa
540102        城关区 Chengguan
61            陕西省 Shaanxi
6101          西安市 Xi'an
610113        雁塔区 Yanta
65            新疆维吾尔自治区 Xinjiang
6501          乌鲁木齐市 Ürümqi
650102        天山区 Tianshan
"""
DIGITS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}  # length of a code: its level
ABOVE = {1: 0, 2: 2, 3: 4, 4: 6, 5: 9}  # level: length of the code above


def load() -> None:
    """Load them into the template database."""
    from pratique import database
    from pratique.database import WORKER
    from pratique.divisions.actions import import_divisions

    table = Table("CN", "Asia/Shanghai", "the tests' own", (), list(rows()))
    with database.acting(WORKER):
        import_divisions(table=table, by=WORKER)


def rows() -> Iterator[Row]:
    """Return the table line by line."""
    for number, line in enumerate(PLACES.strip().splitlines(), start=1):
        code, name, *english = line.split(maxsplit=2)
        level = DIGITS[len(code)]
        above = code[: ABOVE[level]].ljust(12, "0") if level > 1 else ""
        # 市辖区 of a municipality is no place of its own.
        grouping = "above" if name == "市辖区" else ""
        yield Row(
            line=number,
            code=code.ljust(12, "0"),
            name=name,
            parent=above,
            level=level,
            name_en="".join(english),
            grouping=grouping,
        )
