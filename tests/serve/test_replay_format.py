"""The page about the format names every verb and every key that a file may have."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pratique.serve.replay.people import Group, Person
from pratique.serve.replay.scenario import Header, Officer, Venue, WatchList
from pratique.serve.replay.verbs import VERBS
from pratique.serve.replay.verbs.arriving import Coming, Stay

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats" / "scenario.md"
WORDS = set(re.findall(r"`([a-z_]+)`", PAGE.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "shape",
    [Header, Officer, Venue, WatchList, Person, Group, Coming, Stay, *VERBS.values()],
    ids=lambda shape: shape.__name__,
)
def test_every_key_is_on_the_page(shape: type) -> None:
    keys = {one.name.rstrip("_") for one in fields(shape)}

    assert keys <= WORDS | {"steps"}


def test_every_verb_is_on_the_page() -> None:
    assert set(VERBS) <= WORDS
