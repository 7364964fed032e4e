"""A response has a level, somebody in charge, and a list: done by whom, or late."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pratique import database, ids
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.places import actions, directions, events, queries, refusals
from pratique.places.models import Response, ResponseStep
from tests.conftest import SetClock
from tests.gazetteer import PINGYAO, SHANXI, TAIYUAN, XIAODIAN
from tests.people import acting_officer
from tests.places.cast import NOON, as_of, at, command, did, kinds

pytestmark = pytest.mark.usefixtures("noon")
responses = actions.responses
LEAD = "测试甲 副区长"


def opened(by: Actor | None = None, /, **what: object) -> Response:
    """Open a response of level III in 小店区, or what is said instead."""
    usual: dict[str, object] = {
        "division": XIAODIAN,
        "level": "III",
        "person_in_charge": LEAD,
    }
    return did(responses.open, by, **(usual | what))


def done(response: Response, known: Known | None = None) -> dict[str, str]:
    """Return who did which step."""
    with database.acting(WORKER), database.transaction():
        found = queries.steps(response, known or Known.present())
    return {each.step.id: each.done.done_by for each in found if each.done}


def late(response: Response, minutes: int) -> set[str]:
    """Return the steps that are late so many minutes after it was opened."""
    now = response.opened_at + timedelta(minutes=minutes)
    with database.acting(WORKER), database.transaction():
        return {each.step.id for each in queries.steps(response) if each.is_late(now)}


def running(known: Known | None = None, of: str = "") -> list[str]:
    """Return the references of the responses that are, or were, open."""
    with database.acting(WORKER), database.transaction():
        found = queries.responses_open(known or Known.present(), of=of)
        return [each.reference for each in found]


class TestOpening:
    def test_names_the_level_the_person_and_the_list_in_force(self) -> None:
        response = opened()

        assert (response.level, response.person_in_charge) == ("III", LEAD)
        assert (response.directions, str(response.version)) == (
            "cn.national",
            "2022-06-28",
        )
        assert running() == [response.reference]
        assert kinds() == [events.RESPONSE_OPENED]

    def test_keeps_the_name_out_of_the_ledger(self) -> None:
        opened()

        with database.acting(WORKER), database.transaction():
            told = Entry.objects.get(kind=events.RESPONSE_OPENED)
        assert LEAD not in str(told.data)
        assert told.data["level"] == "III"

    def test_before_any_list_was_in_force_it_has_none(self, noon: SetClock) -> None:
        response = opened(at=at(21).replace(year=2021))

        assert (response.directions, response.version) == ("", None)
        assert queries.steps(response) == []

    @pytest.mark.parametrize(
        ("refusal", "what"),
        [
            (refusals.ResponseRuns, {}),
            (refusals.NobodyInCharge, {"division": TAIYUAN, "person_in_charge": " "}),
            (refusals.InTheFuture, {"division": TAIYUAN, "at": at(22)}),
            (NotHere, {"division": PINGYAO}),
            (refusals.UnknownWord, {"division": TAIYUAN, "level": "V"}),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, refusal: type[Refusal], what: dict[str, object]
    ) -> None:
        first = opened()

        with pytest.raises(refusal):
            opened(**what)
        assert running() == [first.reference]

    def test_the_city_may_open_its_own_beside_its_districts(self) -> None:
        opened()
        opened(division=TAIYUAN)

        assert len(running(of=XIAODIAN)) == 2
        assert running(of=PINGYAO) == []


class TestTheList:
    def test_says_who_did_what(self) -> None:
        response = opened()
        did(responses.tick, response=response.pk, step="start_tracing")

        assert done(response) == {"start_tracing": "commander"}
        assert kinds()[-1] == events.RESPONSE_STEP_DONE

    def test_says_what_is_late(self) -> None:
        response = opened(at=at(21, 11))
        every = {step.id for step in directions.all_directions()[0].first_hour}
        did(responses.tick, response=response.pk, step="start_tracing")
        did(
            responses.tick,
            response=response.pk,
            step="report_online",
            at=at(21, 11, 30),
        )

        assert late(response, 60) == set()
        assert "close_premises" in late(response, 61)
        assert late(response, 121) == every - {"start_tracing", "report_online"}

    def test_a_step_done_late_stays_late(self, noon: SetClock) -> None:
        response = opened()
        noon(NOON + timedelta(minutes=75))
        did(responses.tick, response=response.pk, step="start_tracing")

        assert "start_tracing" in late(response, 600)

    def test_a_tick_is_taken_back(self, noon: SetClock) -> None:
        response = opened()
        did(responses.tick, response=response.pk, step="start_tracing")
        noon(at(21, 13))
        did(responses.untick, response=response.pk, step="start_tracing")
        noon(at(21, 14))

        assert done(response) == {}
        assert done(response, as_of(at(21, 13))) == {"start_tracing": "commander"}
        did(responses.tick, response=response.pk, step="start_tracing")
        assert kinds()[-2:] == [events.RESPONSE_STEP_UNDONE, events.RESPONSE_STEP_DONE]

    @pytest.mark.parametrize(
        ("refusal", "act", "what"),
        [
            (refusals.StepDone, responses.tick, {"step": "start_tracing"}),
            (refusals.UnknownStep, responses.tick, {"step": "sleep"}),
            (refusals.UnknownStep, responses.untick, {"step": "sleep"}),
            (refusals.StepNotDone, responses.untick, {"step": "send_letters"}),
            (refusals.InTheFuture, responses.tick, {"at": at(22)}),
            (refusals.EndsBeforeItBegins, responses.tick, {"at": at(20)}),
        ],
    )
    def test_what_cannot_be_ticked_is_refused(
        self,
        refusal: type[Refusal],
        act: Callable[..., ResponseStep],
        what: dict[str, object],
    ) -> None:
        response = opened()
        did(responses.tick, response=response.pk, step="start_tracing")

        with pytest.raises(refusal):
            did(act, **({"response": response.pk, "step": "send_letters"} | what))
        assert done(response) == {"start_tracing": "commander"}


class TestClosing:
    def test_leaves_on_record_what_was_not_done(self, noon: SetClock) -> None:
        response = opened()
        did(responses.tick, response=response.pk, step="start_tracing")
        noon(at(23))
        did(responses.close, response=response.pk)

        assert running() == []
        assert running(as_of(at(22))) == [response.reference]
        with database.acting(WORKER), database.transaction():
            told = Entry.objects.get(kind=events.RESPONSE_CLOSED)
            (over,) = queries.responses_over(TAIYUAN)
        assert over.closed_at == at(23)
        assert "close_premises" in told.data["undone"]
        assert "start_tracing" not in told.data["undone"]

    def test_ends_what_can_be_done(self) -> None:
        response = opened()
        did(responses.close, response=response.pk)

        for act, more in (
            (responses.close, {}),
            (responses.tick, {"step": "start_tracing"}),
            (responses.untick, {"step": "start_tracing"}),
        ):
            with pytest.raises(refusals.ResponseOver):
                did(act, response=response.pk, **more)
        opened(level="II")

    def test_of_one_that_is_none_is_refused(self) -> None:
        with pytest.raises(refusals.UnknownResponse):
            did(responses.close, response=ids.new())


def test_only_a_command_of_the_place_does() -> None:
    response = opened()
    for by in (command(PINGYAO), acting_officer(TAIYUAN, "tracer")):
        with pytest.raises(NotHere):
            opened(by, division=TAIYUAN)
        with pytest.raises(NotHere):
            did(responses.tick, by, response=response.pk, step="start_tracing")
        with pytest.raises(NotHere):
            did(responses.close, by, response=response.pk)
    did(responses.close, command(SHANXI), response=response.pk)


def test_a_ledger_that_fails_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    response = opened()
    did(responses.tick, response=response.pk, step="start_tracing")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("pratique.places.actions.responses.record", fail)
    for act, what in (
        (responses.open, {"division": TAIYUAN, "level": "I", "person_in_charge": LEAD}),
        (responses.tick, {"response": response.pk, "step": "send_letters"}),
        (responses.untick, {"response": response.pk, "step": "start_tracing"}),
        (responses.close, {"response": response.pk}),
    ):
        with pytest.raises(RuntimeError, match="full"):
            did(act, **what)

    assert running() == [response.reference]
    assert done(response) == {"start_tracing": "commander"}
    assert len(kinds()) == 2
