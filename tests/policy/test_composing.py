"""Two readers of YAML, one meaning: what the quick one takes, the other reads so too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pratique.policy import composing
from pratique.policy.refusals import RulebookError

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(ROOT.glob("rulebooks/**/*.yaml"))
SIGNS = st.sampled_from(
    [*" \n\t:#-[]{}'\"|>&*!%@`,?\u2028\x85\x07\ufeff中，：a1\r\x00"]
)
INSERTED = st.one_of(
    SIGNS, st.sampled_from(["\n  ", "--- ", "...\n", "? ", ": ", " #", ">#", "|-2#"])
)
Told = tuple[object, ...]


def told(node: yaml.Node | None) -> Told:
    """All that a rulebook's reader sees of a node."""
    if node is None:
        return ()
    place = node.start_mark.line, node.start_mark.column
    if isinstance(node, yaml.ScalarNode):
        return node.value, place, node.style, rest_of_line(node)
    return type(node), place, *inside(node)


def inside(node: yaml.Node) -> Iterator[Told]:
    for each in node.value:
        if isinstance(each, tuple):
            yield from map(told, each)
        else:
            yield told(each)


def rest_of_line(node: yaml.ScalarNode) -> str:
    mark = node.end_mark
    if node.style is not None or mark.buffer is None:
        return ""
    return mark.buffer[mark.pointer :].partition("\n")[0].rstrip("\0")


def slowly(text: str) -> Told | None:
    try:
        return told(composing.slowly(text))
    except (RulebookError, yaml.YAMLError, RecursionError):
        return None


def quickly(text: str) -> Told | None:
    try:
        return told(composing.quickly(text))
    except (composing.Unusual, yaml.YAMLError, RecursionError):
        return None


def pieces() -> list[str]:
    """Paragraphs of shipped books and cases: as people write."""
    found = []
    for file in SHIPPED:
        lines = file.read_text().splitlines(keepends=True)
        found += ["".join(lines[at : at + 12]) for at in range(0, len(lines), 12)]
    return found


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.stem))
def test_a_shipped_file_is_read_the_same(file: Path) -> None:
    text = file.read_text()
    assert told(composing.composed(text)) == slowly(text)


def test_most_shipped_files_are_read_quickly() -> None:
    quick = [file for file in SHIPPED if quickly(file.read_text()) is not None]
    assert len(quick) > len(SHIPPED) / 2


@given(st.data())
def test_whatever_is_mistyped_both_read_it_alike(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(pieces()))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 1))
        text = text[:at] + data.draw(INSERTED) + text[at + gone :]

    assert quickly(text) in (None, slowly(text))  # none: only the other one reads it
