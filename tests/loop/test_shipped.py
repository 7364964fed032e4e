"""A version that came with the house begins by its own date: the loop says so."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.loop import mass_review, schedule
from pratique.reporting.audits.release import audit_release
from pratique.standing import events
from pratique.standing.audit import audit
from pratique.standing.models import Due, MassReview, ShippedVersion, Standing
from tests import gazetteer
from tests.conftest import SetClock
from tests.contacts import cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEASURES = {"cn.national", "cn.shanxi.taiyuan"}  # each has a version of 11 November


def november(day: int, hour: int = 0) -> datetime:
    """Return an instant of November 2022, there."""
    return datetime(2022, 11, day, hour, tzinfo=SHANGHAI)


BEGINS = november(11)


@pytest.fixture
def met(database: str, set_clock: SetClock) -> tuple[UUID, UUID]:
    """Wang is a close contact since the 9th, Zhao a secondary one; it is the 10th."""
    set_clock(november(10, 12).astimezone(UTC))
    schedule.catch_up()
    _li, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵", gazetteer.UNIVERSITY)
    seen = date(2022, 11, 9)
    through = cast.close(wang, case, last_exposure=seen)
    cast.secondary(zhao, through, last_exposure=seen)
    return wang, zhao


def go_to(moment: datetime) -> list[datetime]:
    stops: list[datetime] = []
    schedule.advance(moment.astimezone(UTC), told=stops.append)
    return stops


def began() -> list[Entry]:
    """Return the entries that say that a version is in force from then on."""
    with database.acting(WORKER):
        found = Entry.objects.filter(kind=events.RULEBOOK_BEGAN).order_by("pk")
        return list(found)


def standing(person: UUID) -> Standing:
    with database.acting(WORKER):
        rows = Standing.objects.select_related("entry__cause")
        return rows.get(person=person, ended_entry=None)


def faults() -> list[object]:
    """Return whatever the audits find in these days."""
    with database.acting(WORKER):
        found = audit_release(november(1), november(30))
        with database.transaction():
            differences = audit().differences
    return [*found.over_held, *found.released_early, *found.faults, *differences]


def test_plans_say_what_the_twenty_measures_say_and_hang_on_their_beginning(
    met: tuple[UUID, UUID],
) -> None:
    wang, zhao = met
    assert standing(wang).until == november(20)  # 7 days and 3
    assert standing(zhao).binding == "home_quarantine"

    stops = go_to(november(11, 1))

    assert BEGINS in stops
    assert standing(wang).until == november(18)  # 5 days and 3
    assert standing(zhao).binding == ""
    begun = began()
    assert {entry.data["rulebook"] for entry in begun} == MEASURES
    assert {entry.happened_at for entry in begun} == {BEGINS}
    for person in met:
        cause = standing(person).entry.cause
        assert cause in begun
    assert faults() == []


def test_the_end_of_what_it_shortened_is_lawful_too(met: tuple[UUID, UUID]) -> None:
    go_to(november(19))

    assert faults() == []


def test_it_is_said_once(met: tuple[UUID, UUID]) -> None:
    go_to(november(11, 1))
    mass_review.begin()
    go_to(november(12))

    assert len(began()) == 2
    with database.acting(WORKER):
        assert not Due.objects.exists()
        assert not MassReview.objects.filter(finished_at=None).exists()


def test_nobody_is_assessed_twice_by_it(met: tuple[UUID, UUID]) -> None:
    go_to(november(11, 1))
    mass_review.list_next(10)

    with database.acting(WORKER):
        last = MassReview.objects.order_by("pk").last()
        assert last is not None
        written = Standing.objects.filter(entry__gt=last.begun_entry_id)
        assert written.count() == 3


def test_what_began_before_the_house_did_was_in_force_from_the_start(
    database: str, set_clock: SetClock
) -> None:
    set_clock(november(15).astimezone(UTC))
    schedule.catch_up()
    cast.ill("李小燕")

    go_to(november(16))

    assert began() == []
    assert faults() == []


def test_a_version_that_a_later_release_brings_governs_from_its_coming(
    met: tuple[UUID, UUID],
) -> None:
    """What lies in the folder counts as adopted with the house, or with its release."""
    go_to(november(10, 13))
    with database.acting(WORKER), database.transaction():
        late = ShippedVersion.objects.filter(begins_at__lt=november(10)).latest(
            "begins_at"
        )
        rulebook = late.rulebook
        late.delete()

    schedule.catch_up()

    assert [entry.data["rulebook"] for entry in began()] == [rulebook]
    assert faults() == []
