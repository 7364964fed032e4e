"""What was adopted is taken back by two again, and as if it had never been."""

from datetime import UTC, date
from unittest.mock import patch

import pytest

from pratique import database
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.actions import set_clock
from pratique.standing import refusals
from pratique.standing.actions import mass_reviews, reversing
from pratique.standing.models import Adoption, MassReview, Proposal, Reversal
from tests.gazetteer import SHANXI, TAIYUAN, XIAODIAN
from tests.loop.cast import on
from tests.standing import cast

HERE = ("CN", SHANXI, TAIYUAN, XIAODIAN)
OLD, NEW, LATER = date(2022, 8, 20), date(2022, 8, 24), date(2022, 8, 26)
pytestmark = pytest.mark.usefixtures("noon")


def go_to(day: int, hour: int = 0) -> None:
    set_clock(on(day, hour).astimezone(UTC))


def not_asked(made: Proposal, by: Actor, reason: str = "wrong days") -> Refusal:
    """Return what asking for a reversal is refused with; nothing is written."""
    with database.acting(by), pytest.raises(Refusal) as refusal:
        reversing.ask_reversal(proposal=made.reference, reason=reason, by=by)
    return refusal.value


def not_reversed(made: Proposal, by: Actor) -> Refusal:
    """Return what a reversal is refused with; the adoption stands."""
    with database.acting(by), pytest.raises(Refusal) as refusal:
        reversing.reverse(proposal=made.reference, by=by)
    return refusal.value


def test_the_version_before_governs_again_since_ever() -> None:
    made = cast.adopted()
    go_to(25)
    assert cast.versions(HERE, on(24)) == [NEW]

    cast.taken_back(made)

    assert cast.versions(HERE, on(24)) == cast.versions(HERE, on(26)) == [OLD]


def test_what_has_not_begun_is_taken_back_as_well() -> None:
    cast.taken_back(cast.adopted())

    assert cast.versions(HERE, on(25)) == [OLD]


def test_one_person_does_not_reverse_nor_do_two_of_one_unit() -> None:
    made, wang = cast.adopted(), cast.wang()
    with database.acting(wang):
        reversing.ask_reversal(proposal=made.reference, reason="wrong", by=wang)

    colleague = cast.commander("zhao", "prevention office")
    assert isinstance(not_reversed(made, wang), refusals.SamePerson)
    assert isinstance(not_reversed(made, colleague), refusals.SameUnit)
    assert cast.versions(HERE, on(24)) == [NEW]


def test_somebody_has_to_ask_once_with_a_reason() -> None:
    made, wang = cast.adopted(), cast.wang()

    assert isinstance(not_reversed(made, cast.li()), refusals.NoReversalAsked)
    assert isinstance(not_asked(made, wang, " "), refusals.ReasonMissing)
    with database.acting(wang):
        reversing.ask_reversal(proposal=made.reference, reason="wrong", by=wang)
    assert isinstance(not_asked(made, wang), refusals.ReversalAsked)


def test_a_district_does_not_reverse_what_governs_the_city() -> None:
    made = cast.adopted()
    district = cast.commander("zhou", "district command", XIAODIAN)

    assert isinstance(not_asked(made, district), refusals.OutsideJurisdiction)


def test_what_is_not_in_force_is_not_reversed() -> None:
    waiting = cast.proposed(cast.wang())
    assert isinstance(not_asked(waiting, cast.wang()), refusals.NotInForce)

    cast.approved(waiting, cast.li())
    cast.taken_back(waiting)
    assert isinstance(not_asked(waiting, cast.wang()), refusals.NotInForce)


def test_what_a_later_version_has_followed_still_governs_arrivals_and_is_reversed() -> (
    None
):
    first = cast.adopted()
    cast.adopted(cast.draft(text=cast.text("2022-08-26"), cases=""))
    go_to(27)
    with database.acting(WORKER):
        mass_reviews.begin(by=WORKER)
    assert cast.versions(HERE, on(25)) == [NEW]

    cast.taken_back(first)

    assert cast.versions(HERE, on(25)) == [OLD]
    assert cast.versions(HERE, on(27)) == [LATER]
    with database.acting(WORKER):
        assert MassReview.objects.filter(due_at=on(27)).exists()


def test_and_once_the_later_one_is_gone_the_one_before_governs() -> None:
    first = cast.adopted()
    second = cast.adopted(cast.draft(text=cast.text("2022-08-26"), cases=""))
    go_to(27)

    cast.taken_back(second)
    assert cast.versions(HERE, on(27)) == [NEW]
    cast.taken_back(first)
    assert cast.versions(HERE, on(27)) == [OLD]
    assert isinstance(not_asked(first, cast.wang()), refusals.NotInForce)


def test_a_ledger_that_fails_moves_nothing() -> None:
    made = cast.adopted()
    with (
        patch("pratique.standing.actions.adopting.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        cast.taken_back(made)

    with database.acting(WORKER):
        assert not Reversal.objects.exists()
        assert Adoption.objects.get().ended_entry_id is None
