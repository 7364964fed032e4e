"""Premises where a case was: closed, sampled, disinfected, reopened."""

from collections.abc import Callable

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.ledger.queries import Known
from pratique.places import actions, events, queries, refusals
from pratique.places.models import VenueClosure
from tests.conftest import SetClock
from tests.gazetteer import PINGYAO, TAIYUAN, WUCHENG, XIAODIAN
from tests.people import acting_officer
from tests.places.cast import as_of, at, command, did, kinds

pytestmark = pytest.mark.usefixtures("noon")
MARKET = "market-1"
Act = Callable[..., VenueClosure]
closures = actions.closures


@pytest.fixture
def market(noon: SetClock) -> None:
    """Enter a market, and close it."""
    did(
        actions.open_venue,
        kind="market",
        name="坞城便民市场",
        division=WUCHENG,
        code=MARKET,
        at=at(1),
    )
    did(closures.close, venue=MARKET, reason="病例到过", at=at(21, 9))


def steps(known: Known | None = None) -> list[tuple[str, str]]:
    """Return where each of the closed premises has come, and what is next."""
    with database.acting(WORKER), database.transaction():
        found = queries.closures_open(known or Known.present())
    return [(each.step, each.next_step) for each in found]


def did_here(act: Act, **what: object) -> VenueClosure:
    """Take a step at the market."""
    return did(act, venue=MARKET, **what)


@pytest.mark.usefixtures("market")
def test_premises_go_through_every_step(noon: SetClock) -> None:
    assert steps() == [("closed", "sampled")]
    noon(at(21, 14))
    did_here(closures.sampled)
    assert steps() == [("sampled", "disinfected")]
    noon(at(21, 18))
    did_here(closures.disinfected)
    assert steps() == [("disinfected", "reopened")]
    noon(at(24, 8))
    closure = did_here(closures.reopen)

    assert steps() == []
    assert (closure.reopened_at, closure.reopen_reason) == (at(24, 8), "")
    assert kinds()[1:] == [
        events.PREMISES_CLOSED,
        events.PREMISES_SAMPLED,
        events.PREMISES_DISINFECTED,
        events.PREMISES_REOPENED,
    ]
    assert queries.venue(MARKET).closed_at is None  # the market itself goes on

    assert steps(as_of(at(21, 12))) == []
    assert steps(as_of(at(21, 14))) == [("closed", "sampled")]
    assert steps(as_of(at(21, 18))) == [("sampled", "disinfected")]
    assert steps(as_of(at(23))) == [("disinfected", "reopened")]


@pytest.mark.parametrize(
    ("done", "refused"),
    [
        ((), closures.disinfected),
        ((closures.sampled,), closures.sampled),
        ((closures.sampled, closures.disinfected), closures.sampled),
        ((closures.sampled, closures.disinfected), closures.disinfected),
    ],
)
@pytest.mark.usefixtures("market")
def test_a_step_out_of_order_is_refused(done: tuple[Act, ...], refused: Act) -> None:
    for step in done:
        did_here(step)
    before = steps()

    with pytest.raises(refusals.StepOutOfOrder) as found:
        did_here(refused)
    assert found.value.next_step
    assert steps() == before


@pytest.mark.usefixtures("market")
def test_they_reopen_early_only_for_a_reason() -> None:
    did_here(closures.sampled)
    with pytest.raises(refusals.ReasonMissing):
        did_here(closures.reopen)

    closure = did_here(closures.reopen, reason="误封：病例未到过")

    assert closure.reopen_reason == "误封：病例未到过"
    assert closure.disinfected_at is None


@pytest.mark.parametrize("step", [closures.sampled, closures.disinfected])
@pytest.mark.usefixtures("market")
def test_nothing_can_be_done_where_nothing_is_closed(step: Act) -> None:
    did_here(closures.reopen, reason="误封")

    for act in (step, closures.reopen):
        with pytest.raises(refusals.PremisesOpen):
            did_here(act)
    did_here(closures.close)
    assert steps() == [("closed", "sampled")]


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (refusals.PremisesClosed, {}),
        (refusals.UnknownVenue, {"venue": "V-0000000"}),
        (refusals.AlreadyClosed, {"venue": "gone"}),
        (refusals.InTheFuture, {"venue": "shop", "at": at(22)}),
        (refusals.EndsBeforeItBegins, {"venue": "shop", "at": at(20)}),
    ],
)
@pytest.mark.usefixtures("market")
def test_what_cannot_be_closed_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    for code in ("gone", "shop"):
        did(actions.open_venue, kind="other", name=code, division=WUCHENG, code=code)
    did(actions.close_venue, venue="gone")

    with pytest.raises(refusal):
        did(closures.close, **({"venue": MARKET} | what))
    assert len(steps()) == 1


@pytest.mark.usefixtures("market")
def test_steps_keep_their_order_in_time() -> None:
    did_here(closures.sampled, at=at(21, 11))

    with pytest.raises(refusals.EndsBeforeItBegins):
        did_here(closures.disinfected, at=at(21, 10))
    with pytest.raises(refusals.EndsBeforeItBegins):
        did_here(closures.reopen, reason="误封", at=at(21, 10))


@pytest.mark.usefixtures("market")
def test_only_a_command_of_the_place_does() -> None:
    for by in (command(PINGYAO), acting_officer(TAIYUAN, "community_officer")):
        for act in (closures.close, closures.sampled, closures.reopen):
            with pytest.raises(NotHere):
                did(act, by, venue=MARKET)
    assert steps() == [("closed", "sampled")]


@pytest.mark.usefixtures("market")
def test_those_of_a_division_are_listed() -> None:
    with database.acting(WORKER), database.transaction():
        assert len(queries.closures_open(of=XIAODIAN)) == 1
        assert queries.closures_open(of=PINGYAO) == []
    did_here(closures.reopen, reason="误封")
    with database.acting(WORKER), database.transaction():
        assert [c.venue.code for c in queries.closures_over(TAIYUAN)] == [MARKET]


@pytest.mark.usefixtures("market")
def test_a_ledger_that_fails_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("pratique.places.actions.closures.record", fail)
    for act in (closures.sampled, closures.reopen):
        with pytest.raises(RuntimeError, match="full"):
            did_here(act, **({"reason": "误封"} if act is closures.reopen else {}))

    assert steps() == [("closed", "sampled")]
    assert len(kinds()) == 2
