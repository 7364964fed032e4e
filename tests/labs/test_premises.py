"""Premises reopen once what was wiped there is negative, or with a reason."""

from unittest.mock import patch
from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.labs import actions as labs
from pratique.labs import refusals
from pratique.places import actions as places
from pratique.places.actions import closures
from pratique.places.models import Venue, VenueClosure
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, NORMAL_SCHOOL_STREET, TAIYUAN
from tests.labs.cast import HOUR, NINE, clerk, does, sampler
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("city")


def commander(of: str = TAIYUAN) -> Actor:
    return acting_officer(of, "commander", account=f"commander of {of}")


@pytest.fixture
def market(set_clock: SetClock) -> Venue:
    """A market where a case was: closed at nine, wiped at ten, disinfected at eleven."""
    chief = commander()
    venue = does(
        chief,
        places.open_venue,
        kind="market",
        name="便民市场",
        division=NORMAL_SCHOOL_STREET,
    )
    wiped("OLD", venue.pk)  # before it was closed: says nothing
    set_clock(NINE + HOUR)
    does(chief, closures.close, venue=venue.code, reason="病例到过")
    wiped("E-1", venue.pk)
    does(chief, closures.sampled, venue=venue.code)
    does(chief, closures.disinfected, venue=venue.code)
    return venue


def wiped(code: str, venue: UUID) -> None:
    """Have a handle wiped, and the tube sealed."""
    how = {"kind": "environment", "spot": "门把手", "venue": venue}
    does(sampler(), labs.open_tube, code=code, ratio=1, **how)
    does(sampler(), labs.seal_tube, tube=code)


def reported(outcome: str, code: str = "E-1") -> None:
    does(clerk(), labs.receive_tube, tube=code)
    does(clerk(), labs.report_tube, tube=code, outcome=outcome)


def reopen(venue: Venue, by: Actor | None = None, reason: str = "") -> VenueClosure:
    how = {"venue": venue.code, "reason": reason}
    return does(by or commander(), labs.reopen_premises, **how)


def is_closed(venue: Venue) -> bool:
    with database.acting(WORKER), database.transaction():
        return VenueClosure.objects.filter(venue=venue, ended_entry=None).exists()


def test_they_reopen_once_it_is_negative(market: Venue) -> None:
    with pytest.raises(refusals.PremisesUnclear) as said:
        reopen(market)
    assert said.value.field == "reason"
    assert "E-1" in str(said.value)
    assert "OLD" not in str(said.value)
    assert is_closed(market)

    reported("negative")
    assert reopen(market).reopen_reason == ""
    assert not is_closed(market)


@pytest.mark.parametrize("outcome", ["positive", "invalid"])
def test_whatever_else_was_found_needs_a_reason(market: Venue, outcome: str) -> None:
    reported(outcome)
    with pytest.raises(refusals.PremisesUnclear):
        reopen(market, reason=" ")

    assert reopen(market, reason="再次消毒").reopen_reason == "再次消毒"


def test_a_voided_tube_says_nothing(market: Venue) -> None:
    does(sampler(), labs.void_tube, tube="E-1", reason="管已破损")
    reopen(market)

    assert not is_closed(market)


def test_only_its_own_command_reopens_them(market: Venue) -> None:
    reported("negative")
    for by in (sampler(), commander(CHENGDU)):
        with pytest.raises(NotHere):
            reopen(market, by)
    assert is_closed(market)


def test_nothing_moves_if_the_ledger_fails(market: Venue) -> None:
    reported("negative")
    with (
        patch.object(closures, "record", side_effect=ConnectionError),
        pytest.raises(ConnectionError),
    ):
        reopen(market)

    assert is_closed(market)
