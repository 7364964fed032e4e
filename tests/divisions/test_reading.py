"""A file's letters are made out, or it is refused; never a wrong letter in between."""

from pathlib import Path

import pytest

from pratique.divisions import queries, refusals
from pratique.divisions.tables import reading
from tests.divisions.tables import JAPAN, imported, names, table

pytestmark = pytest.mark.usefixtures("database")
HAN = "code,name,parent,level\n1,山西省,,1\n2,太原市,1,2\n3,小店区,2,3\n"
MISREADINGS = [
    ("utf-8", "gb18030"),
    ("utf-8", "latin-1"),
    ("gb18030", "latin-1"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    imported(table(tmp_path, HAN.encode(encoding), country="XX"))

    assert list(names("XX").values()) == ["山西省", "太原市", "小店区"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ends_of_lines_and_spaces_do_not_matter(tmp_path: Path, end: str) -> None:
    text = HAN.replace("太原市", " 太原市 ").replace("\n", end) + end

    imported(table(tmp_path, text.encode(), country="XX"))

    assert names("XX")["XX-2"] == "太原市"


@pytest.mark.parametrize(("written", "read"), MISREADINGS)
def test_letters_read_the_wrong_way_before_are_refused(
    tmp_path: Path, written: str, read: str
) -> None:
    text = HAN.encode(written).decode(read, errors="ignore")

    assert garbled(tmp_path, text.encode()) == 2


@pytest.mark.parametrize("sign", ["\ufffd", "锟斤拷", "\x00", "\x85"])
def test_a_lost_letter_is_refused_by_its_line(tmp_path: Path, sign: str) -> None:
    assert garbled(tmp_path, HAN.replace("小店区", f"小{sign}区").encode()) == 4


def test_letters_of_no_known_encoding_are_refused(tmp_path: Path) -> None:
    assert garbled(tmp_path, HAN.encode("utf-16")) is not None


def garbled(folder: Path, content: bytes) -> object:
    """Import a file that is refused; return the line, nothing having been written."""
    with pytest.raises(refusals.TableUnreadable) as found:
        imported(table(folder, content, country="XX"))
    assert names("XX") == {}
    return found.value.data["row"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("code,name,level\n1,甲,1\n", 1),
        ("code,name,parent,level,name\n1,甲,,1,乙\n", 1),
        ("", 1),
        (JAPAN + "13105,文京区\n", 7),
        (JAPAN + '13105,"文京区\n', 7),
        ("code;name;parent;level\n1;甲;;1\n", 1),
    ],
)
def test_a_shape_that_is_no_table_is_refused(
    tmp_path: Path, text: str, row: int
) -> None:
    with pytest.raises(refusals.TableUnreadable) as found:
        imported(table(tmp_path, text))

    assert found.value.data["row"] == row
    assert found.value.next_step
    assert names() == {}


@pytest.mark.parametrize("word", ["Größe", "créée", "Łódź", "Þórshöfn", "Орёл"])
def test_other_alphabets_are_left_alone(tmp_path: Path, word: str) -> None:
    text = f"code,name,parent,level\n1,{word},,1\n2,{word} Süd,1,2\n3,北,1,2\n"

    imported(table(tmp_path, text, country="XX"))

    assert names("XX")["XX-1"] == word


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(refusals.TableUnreadable):
        list(reading.read(tmp_path / "nowhere.csv", ["code", "name"]))


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    imported(table(tmp_path, JAPAN.replace("\n27,", "\n\n,,,,\n27,")))

    assert queries.by_code("JP-27100").name == "大阪市"
