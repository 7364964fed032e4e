"""What the rules are told, at present and as of a moment, and at what cost."""

from collections.abc import Callable
from unittest.mock import patch
from uuid import UUID

import pytest

from pratique import database, prepared
from pratique.database import WORKER, Actor
from pratique.labs import actions as labs
from pratique.labs import facts
from pratique.ledger.queries import Known, known
from tests.conftest import SetClock
from tests.labs.cast import HOUR, NINE, clerk, does, received, sampler, told

Act = tuple[Callable[..., object], dict[str, str], Callable[[], Actor]]
pytestmark = pytest.mark.usefixtures("city")


def test_what_was_known_then_stays_so(wang: UUID, set_clock: SetClock) -> None:
    """Reported at ten, corrected at eleven, voided at noon."""
    received(wang)
    moments = {}
    acts: tuple[Act, ...] = (
        (labs.report_tube, {"outcome": "positive"}, clerk),
        (labs.correct_tube, {"outcome": "negative", "reason": "污染"}, clerk),
        (labs.void_tube, {"reason": "混管"}, sampler),
    )
    for hour, (what, how, who) in enumerate(acts, 1):
        set_clock(NINE + hour * HOUR)
        moments[hour] = said(told(wang))
        does(who(), what, tube="MIX-1", **how)
    set_clock(NINE + 4 * HOUR)
    moments[4] = said(told(wang))

    assert moments == {
        1: ([None], 0),
        2: (["positive"], 1),
        3: (["negative"], 0),
        4: ([], 0),
    }
    with database.acting(WORKER):
        for hour, before in moments.items():
            at = NINE + hour * HOUR
            assert said(facts.of([wang], known(at))) == before, hour


def said(tests: facts.Tests) -> tuple[list[str | None], int]:
    return [one.outcome for one in tests.specimens], len(tests.pools)


def test_only_who_is_in_a_tube_costs_a_question_more(wang: UUID, li: UUID) -> None:
    received(li)
    for person in (wang, li):
        does(sampler(), labs.sample, person=person, code=f"S-{person}")

    assert questions(wang) == 2
    assert questions(li) == 3


def questions(person: UUID) -> int:
    with (
        database.acting(WORKER),
        database.transaction(),
        patch.object(prepared, "prepared_rows", wraps=database.prepared_rows) as asked,
    ):
        facts.of([person], Known.present())
    return asked.call_count
