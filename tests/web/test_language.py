"""Chinese first, English equal."""

from pathlib import Path

from django.test import Client

from scripts import catalogues

CATALOGUE = (
    Path(__file__).parents[2] / "src/pratique/locale/zh_Hans/LC_MESSAGES/django.po"
)


def test_every_sentence_is_translated() -> None:
    head, *messages = catalogues.read(CATALOGUE.read_text(encoding="utf-8"))

    assert "nplurals=1" in head.forms[0]
    assert [message.key for message in messages if message.fault()] == []


def test_chinese_is_spoken_where_nothing_is_asked_for(
    noon: None, public_front: None
) -> None:
    page = Client(SERVER_NAME="localhost").get("/").content.decode()

    assert '<html lang="zh-CN">' in page


def test_the_language_chosen_is_kept(traveller: Client) -> None:
    answer = traveller.post("/language", {"language": "zh-hans", "next": "/"})

    assert answer.status_code == 302
    assert '<html lang="zh-CN">' in traveller.get("/").content.decode()
