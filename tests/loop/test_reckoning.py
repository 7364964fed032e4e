"""What a proposal would change: asked for, reckoned by the worker, and looked at."""

from collections.abc import Callable
from datetime import UTC, timedelta
from unittest.mock import patch

import pytest

from pratique import clock, database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.ledger.models import Entry
from pratique.loop import reckoning as loop
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.loop.worker import Worker
from pratique.standing import events, refusals
from pratique.standing.actions import adopting, reckoning
from pratique.standing.models import Adoption, Foretold, Proposal, Reckoning
from pratique.standing.queries import reckonings
from tests.conftest import SetClock
from tests.gazetteer import XIAODIAN, YINGZE
from tests.loop.bound import bound_in_taiyuan, from_jinjiang
from tests.loop.cast import officer, on
from tests.people import acting_officer
from tests.standing import cast

pytestmark = pytest.mark.slow  # many people, or many who act at once

MILDER = cast.FIVE.replace("home_quarantine", "home_monitoring")


@pytest.fixture
def made(set_clock: SetClock) -> Proposal:
    """Bob is bound at home; Wang proposes to watch him there, from the 24th on."""
    bound_in_taiyuan(set_clock)
    return proposed()


def proposed(**said: object) -> Proposal:
    how: dict[str, object] = {"effective_at": on(24), "extends_arrivals": True}
    draft = cast.draft(text=cast.text(rules=MILDER), **how | said)
    return cast.proposed(cast.wang(), draft)


def asked(made: Proposal, by: Actor | None = None) -> Reckoning:
    by = by or cast.li()
    with strictly(), acting(by):
        return reckoning.ask(proposal=made.reference, by=by)


def reckoned(made: Proposal) -> Reckoning:
    """Ask, and let the worker reckon; what it has kept."""
    asked(made)
    assert loop.reckon_next()
    return latest(made)


def latest(made: Proposal) -> Reckoning:
    with database.acting(WORKER):
        found = reckonings.latest(made)
    assert found is not None
    return found


def adopt(made: Proposal, *, unseen: bool = False) -> Adoption:
    by = cast.li()
    with strictly(), acting(by):
        return adopting.adopt(proposal=made.reference, by=by, unseen=unseen)


def listed(made: Proposal, by: Actor) -> list[tuple[str, str]]:
    """Return how those move whom somebody may see."""
    found = latest(made)
    with database.acting(by), database.transaction():
        rows = reckonings.foretold(found)
        return list(rows.values_list("measure_before", "measure_after"))


def test_the_worker_reckons_what_was_asked_and_keeps_counts(made: Proposal) -> None:
    row = asked(made)
    assert row.result is None
    with database.acting(WORKER):
        assert reckonings.is_waiting()

    assert loop.reckon_next()

    found = latest(made)
    assert found.pk == row.pk
    assert found.reckoned_at == on(21, 18)
    result = found.result
    assert result is not None
    assert result["whole"]["people"] == result["whole"]["moved"] == 1
    assert {
        (one["before"], one["after"], one["people"])
        for one in result["whole"]["measure"]
    } == {("home_quarantine", "home_monitoring", 1)}
    assert result["took"]["all"] > 0
    assert "who" not in result
    assert not loop.reckon_next()


def test_it_hangs_on_who_asked(made: Proposal) -> None:
    found = reckoned(made)

    with database.acting(WORKER):
        entry = Entry.objects.get(pk=found.ended_entry_id or 0)
        assert entry.kind == events.SIMULATED
        assert entry.cause is not None
        assert entry.cause.kind == events.SIMULATION_ASKED
        assert entry.cause.actor == cast.li().account
        assert (entry.data["people"], entry.data["moved"]) == (1, 1)


def test_whoever_asks_again_gets_the_one_that_waits(made: Proposal) -> None:
    assert asked(made).pk == asked(made, cast.wang()).pk
    with database.acting(WORKER):
        assert Reckoning.objects.count() == 1


def test_the_list_is_for_who_may_see_each_of_them(made: Proposal) -> None:
    reckoned(made)

    moves = [("home_quarantine", "home_monitoring")]
    assert listed(made, cast.li()) == moves
    assert listed(made, acting_officer(XIAODIAN, "community_officer")) == moves
    assert listed(made, acting_officer(YINGZE, "community_officer")) == []
    assert listed(made, officer("sampler")) == []


@pytest.mark.slow
def test_the_next_one_takes_the_place_of_the_list(made: Proposal) -> None:
    reckoned(made)
    reckoned(made)

    with database.acting(WORKER):
        assert Reckoning.objects.count() == 2
        assert Foretold.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("decide", ["adopt", "withdraw"])
def test_once_decided_only_the_counts_stay(made: Proposal, decide: str) -> None:
    reckoned(made)

    if decide == "adopt":
        adopt(made)
    else:
        with strictly(), acting(cast.wang()):
            adopting.withdraw(proposal=made.reference, by=cast.wang())

    with database.acting(WORKER):
        assert not Foretold.objects.exists()
    assert latest(made).result is not None
    with pytest.raises((refusals.AlreadyAdopted, refusals.ProposalWithdrawn)):
        asked(made)


class TestAdopting:
    def test_needs_a_simulation_or_the_word_that_there_is_none(
        self, made: Proposal
    ) -> None:
        with pytest.raises(refusals.SimulationMissing):
            adopt(made)
        asked(made)
        with pytest.raises(refusals.SimulationMissing):
            adopt(made)  # nothing has come of it yet

        entry = adopt(made, unseen=True).entry
        assert entry.data["simulation"] is None

    def test_writes_down_which_simulation_there_was(self, made: Proposal) -> None:
        found = reckoned(made)

        assert adopt(made).entry.data["simulation"] == str(found.pk)

    def test_one_by_other_rules_does_not_count(self, made: Proposal) -> None:
        reckoned(made)
        other = cast.text("2022-08-23").replace("days: 5", "days: 6")
        cast.adopted(cast.draft(text=other, cases="", effective_at=on(23)))

        with database.acting(WORKER):
            age = reckonings.age(latest(made))
        assert age.other_rules
        assert age.is_stale
        with pytest.raises(refusals.SimulationMissing):
            adopt(made)


def test_what_is_recorded_there_since_is_counted(made: Proposal) -> None:
    found = reckoned(made)
    with database.acting(WORKER):
        assert reckonings.age(found).facts == 0

    from_jinjiang("测试2", 2)

    with database.acting(WORKER):
        age = reckonings.age(found)
        assert 0 < age.facts <= reckonings.FEW
        assert not age.is_stale
    with patch.object(reckonings, "FEW", 0), database.acting(WORKER):
        assert reckonings.age(found).is_stale


@pytest.mark.slow
def test_a_staged_start_tells_what_each_division_needs_as_it_begins(
    set_clock: SetClock,
) -> None:
    bound_in_taiyuan(set_clock)  # Bob stays in Xiaodian
    made = proposed(stages=[(XIAODIAN, on(25)), (YINGZE, on(23))])

    told_of = reckoned(made).result
    assert told_of is not None
    begun = told_of["begun"]

    told = [(one["code"][:6], one["moves"]["people"]) for one in begun]
    assert told == [("140106", 0), ("140100", 0), ("140105", 1)]
    bob = begun[2]["moves"]
    assert bob["moved"] == 1
    assert bob["tests"][0]["day"] == "2022-08-25"


class TestWhoMayNot:
    def test_a_tracer(self, made: Proposal) -> None:
        with pytest.raises(NotHere):
            asked(made, officer("tracer"))

    def test_a_commander_of_a_district(self, made: Proposal) -> None:
        with pytest.raises(refusals.OutsideJurisdiction):
            asked(made, cast.commander("zhou", "district", XIAODIAN))
        with database.acting(WORKER):
            assert not Reckoning.objects.exists()

    @pytest.mark.parametrize(
        "what",
        [
            lambda row, by: reckoning.claim(by=by),
            lambda row, by: reckoning.tell(reckoning=row, done=1, total=2, by=by),
            lambda row, by: reckoning.let_go(reckoning=row, by=by),
            lambda row, by: reckoning.finish(reckoning=row, found=None, told="", by=by),
        ],
    )
    def test_nobody_but_the_worker_reckons(
        self, made: Proposal, what: Callable[[Reckoning, Actor], object]
    ) -> None:
        row = asked(made)
        with database.acting(cast.li()), pytest.raises(PermissionError):
            what(row, cast.li())


@pytest.mark.slow
class TestTrouble:
    def test_a_ledger_that_fails_keeps_nothing(self, made: Proposal) -> None:
        broken = patch(
            "pratique.standing.actions.adopting.record", side_effect=RuntimeError
        )
        with broken, pytest.raises(RuntimeError):
            asked(made)
        with database.acting(WORKER):
            assert not Reckoning.objects.exists()

        row = asked(made)
        with broken, pytest.raises(RuntimeError):
            loop.reckon_next()
        with database.acting(WORKER):
            assert not Foretold.objects.exists()
        assert latest(made).ended_entry_id is None
        assert row.pk == latest(made).pk

    def test_what_a_kill_left_is_taken_up_after_a_while(self, made: Proposal) -> None:
        asked(made)
        with (
            patch("pratique.loop.reckoning.simulate_proposal", side_effect=killed),
            pytest.raises(KeyboardInterrupt),
        ):
            loop.reckon_next()
        assert not loop.reckon_next()  # it may be alive

        later = clock.wall() + timedelta(minutes=1)
        with patch("pratique.clock.wall", lambda: later):
            assert loop.reckon_next()
        assert latest(made).result is not None

    def test_a_worker_that_stops_leaves_it_to_the_next_at_once(
        self, made: Proposal
    ) -> None:
        asked(made)

        def stop(*_said: object) -> None:
            raise loop.StoppedError

        with pytest.raises(loop.StoppedError):
            loop.reckon_next(stop)
        assert loop.reckon_next()

    def test_a_fault_is_said_and_not_tried_for_ever(
        self, made: Proposal, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked(made)
        with patch(
            "pratique.loop.reckoning.simulate_proposal", side_effect=RuntimeError
        ):
            assert loop.reckon_next()

        found = latest(made)
        assert (found.fault, found.result) == ("failed", None)
        assert "failed" in caplog.text
        assert not loop.reckon_next()
        assert reckoned(made).result is not None

    def test_a_text_that_may_not_stand_any_more_says_so(self, made: Proposal) -> None:
        asked(made)
        schedule.advance(on(22).astimezone(UTC))
        cast.adopted(
            cast.draft(text=cast.text("2022-08-23"), cases="", effective_at=on(24))
        )

        assert loop.reckon_next()
        assert latest(made).fault == "rulebook"


class TestWorker:
    """It reckons on a hand of its own, and gives that up when it is to stop."""

    @pytest.mark.slow
    def test_a_turn_begins_it_and_does_not_wait(self, made: Proposal) -> None:
        asked(made)
        worker = Worker()
        try:
            worker.turn()
            assert worker.reckoning is not None
            worker.reckoning.result(timeout=30)
            assert latest(made).result is not None
            worker.turn()
            assert worker.reckoning.done()
        finally:
            worker.shut_down()

    def test_one_that_is_to_stop_leaves_it(self, made: Proposal) -> None:
        asked(made)
        worker = Worker()
        worker.stop()
        worker.side.submit(worker.reckon).result(timeout=30)
        worker.shut_down()

        assert latest(made).alive_at is None
        assert loop.reckon_next()


def killed(*_said: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_it_tells_how_far_it_has_come(made: Proposal) -> None:
    row = asked(made)
    steps: list[tuple[int, int]] = []
    loop.reckon_next(lambda _row, done, total: steps.append((done, total)))
    assert steps[0] == (0, 2)
    assert steps[-1] == (2, 2)

    again = asked(made)
    assert again.pk != row.pk
    loop.tell(again, 1, 2)
    assert (latest(made).done, latest(made).total) == (1, 2)
