"""What a rule means where it does not say is this country's word, and of today."""

from datetime import UTC, datetime, timedelta

import pytest

from pratique import clock
from pratique.policy.rulebook import Rulebook
from pratique.policy.shelf import Shelf
from pratique.standing import shelf as standing
from tests.policy.world import DEFAULTS, HIGH, book


def country(name: str, version: str, quiet: int, code: str = "CN") -> Rulebook:
    """Return a country's book with its own quiet days."""
    said = DEFAULTS.replace("quiet_days: 7", f"quiet_days: {quiet}")
    return book(HIGH, name=name, version=version, jurisdiction=code, defaults=said)


@pytest.fixture
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put two versions of ours, and one of another country, on the shelf."""
    books = Shelf(
        [
            country("cn.national", "2022-08-01", 7),
            country("cn.national", "2022-11-11", 5),
            country("xx.national", "2022-01-01", 21, code="XX"),
        ]
    )
    monkeypatch.setattr(standing, "shelf", lambda: books)


def quiet_days(monkeypatch: pytest.MonkeyPatch, month: int) -> int:
    """Return the quiet days in the middle of a month of 2022."""
    moment = datetime(2022, month, 15, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return standing.quiet_days()


@pytest.mark.usefixtures("_three")
def test_a_version_that_has_not_begun_means_nothing_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert quiet_days(monkeypatch, 8) == 7
    assert quiet_days(monkeypatch, 11) == 5


@pytest.mark.usefixtures("_three")
def test_before_the_first_version_its_own_word_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert quiet_days(monkeypatch, 2) == 7
    assert standing.answer_within() == timedelta(hours=24)


def test_without_a_book_of_this_country_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only = Shelf([country("xx.national", "2022-01-01", 21, code="XX")])
    monkeypatch.setattr(standing, "shelf", lambda: only)

    with pytest.raises(LookupError, match="no rulebook of this country"):
        quiet_days(monkeypatch, 8)
