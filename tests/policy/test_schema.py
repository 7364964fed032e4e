"""The schema for editors is made of the reader's own forms, and says the same."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pratique.policy.manual import manual
from pratique.policy.schema import schema, written
from tests.policy.json_schema import holds
from tests.policy.test_beginners import RIGHT
from tests.policy.world import ROOT, RULEBOOKS

FORMATS = ROOT / "docs" / "formats"
BOOKS = [
    path for path in sorted(RULEBOOKS.glob("*/*.yaml")) if ".cases." not in path.name
]
SCHEMA = schema()


class _Loader(yaml.SafeLoader):
    """Days and instants stay words, as editors have them."""


_Loader.yaml_implicit_resolvers = {
    first: [one for one in known if one[0] != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editors_see(text: str) -> Any:  # noqa: ANN401 -- YAML is whatever it is
    return yaml.load(text, _Loader)  # noqa: S506 -- a safe loader, of plain words


def test_the_copy_for_editors_is_the_one_we_print() -> None:
    copy = (FORMATS / "rulebook.schema.json").read_text(encoding="utf-8")

    assert copy == written(), "run: pratique policy schema > docs/formats/…"


def test_the_page_of_words_is_the_one_we_print() -> None:
    copy = (FORMATS / "rulebook.md").read_text(encoding="utf-8")

    assert copy == manual(), "run: pratique policy words > docs/formats/rulebook.md"


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_book_we_ship_is_as_the_schema_has_it(path: Path) -> None:
    content = as_editors_see(path.read_text(encoding="utf-8"))

    assert holds(content, SCHEMA, SCHEMA)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("paraphrase: true", "paraprhase: true"),
        ("paraphrase: true", "paraphrase: perhaps"),
        ("contact: {level: close}", "contcat: {level: close}"),
        ("contact: {level: close}", "contact: {level: closest}"),
        ("contact: {level: close}", "all: []"),
        ("contact: {level: close}", "all: [{contact: {}, age: {under: 5}}]"),
        ("contact: {level: close}", "immunity: {to: measles}"),
        ("contact: {level: close}", "untested: {outcome: negative}"),
        ("contact: {level: close}", "overdue: letter"),
        ("home_quarantine", "isolation"),
        (", days: 7", ", days: 0"),
        (", days: 7", ", days: seven"),
        ("days: 7}", "days: 7, to_day: 7}"),
        ("    source: notice\n", ""),
        ("    source: notice\n", "    source: [notice]\n"),
        ("version: 2024-05-01", "version: 1 May 2024"),
        ("jurisdiction: XX", "jurisdiction: 86"),
        ("title: {en: A town's rules}", "title: {de: Regeln}"),
        ("      start: next_day\n", "      start: {days: 2}\n"),
        ("      start: next_day\n", "      supervisor: {house: community}\n"),
        ("      start: next_day\n", "      tests: [{days: [1, 1]}]\n"),
    ],
)
def test_what_the_reader_refuses_an_editor_underlines(right: str, wrong: str) -> None:
    assert holds(as_editors_see(RIGHT), SCHEMA, SCHEMA)

    content = as_editors_see(RIGHT.replace(right, wrong, 1))

    assert not holds(content, SCHEMA, SCHEMA)
