"""A close contact's tests speak for whom they met, whatever tube they are in."""

from datetime import UTC, date
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import tracing
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.labs.models import Specimen
from pratique.loop.settling import acting, strictly
from tests.conftest import SetClock
from tests.loop.bound import faults
from tests.loop.cast import officer, on, result
from tests.loop.pooled import (
    corrected,
    go_to,
    mixed,
    neighbour,
    releases,
    reported,
    single,
    standings,
)

MET = date(2022, 8, 11)
FREE = ("green", "", None)


@pytest.fixture
def zhao(set_clock: SetClock) -> UUID:
    """Wang is a case, Li met him, Zhao met Li; all on the 11th, all told on the 18th.

    Zhao is negative, and so is Li's first test; Li's second is in a tube of one.
    """
    set_clock(on(18, 9).astimezone(UTC))
    wang, li, zhao = (neighbour(serial) for serial in (1, 2, 3))
    single(wang, on(18, 9), "W")
    result("W", "positive", on(18, 9, 30))
    tracer = officer("tracer")
    with database.acting(WORKER), database.transaction():
        case = Case.objects.get(person=wang).pk
    with strictly(), acting(tracer):
        met = tracing.name_contact(
            person=li, level="close", last_exposure=MET, case=case, by=tracer
        )
    with strictly(), acting(tracer):
        tracing.name_contact(
            person=zhao, level="secondary", last_exposure=MET, through=met.pk, by=tracer
        )
    single(li, on(18, 10), "L")
    single(zhao, on(18, 10), "Z")
    mixed(li, code="ONE", ratio=1)
    result("L", "negative", on(18, 18))
    result("Z", "negative", on(18, 18))
    go_to(on(19, 6))
    assert standings(zhao)[0][1] == "home_quarantine"
    return zhao


@pytest.mark.slow
def test_a_negative_tube_of_one_frees_whoever_met_its_member(zhao: UUID) -> None:
    reported("negative", on(19, 7), "ONE")
    go_to(on(19, 7, 30))

    assert standings(zhao) == [FREE]
    assert releases(zhao) == [(zhao, on(19, 7), "contact_first_two")]
    assert faults() == []


@pytest.mark.slow
def test_so_does_one_that_is_corrected_to_negative(zhao: UUID) -> None:
    reported("invalid", on(19, 7), "ONE")
    assert standings(zhao) != [FREE]
    corrected("negative", on(19, 8), "ONE")
    go_to(on(19, 8, 30))

    assert releases(zhao) == [(zhao, on(19, 8), "contact_first_two")]
    assert faults() == []


@pytest.mark.slow
def test_a_voided_one_lets_the_next_test_take_its_place(zhao: UUID) -> None:
    """Li's third was known before his second turned out to be none."""
    li = _member("ONE")
    single(li, on(19, 6, 30), "L3")
    result("L3", "negative", on(19, 9))
    assert standings(zhao) != [FREE]

    by = officer("sampler")
    go_to(on(19, 10))
    with strictly(), acting(by):
        labs.void_tube(tube="ONE", reason="管盖脱落", by=by)
    go_to(on(19, 10, 30))

    assert standings(zhao) == [FREE]


def _member(tube: str) -> UUID:
    with database.acting(WORKER), database.transaction():
        return Specimen.objects.get(tube__code=tube).person_id
