"""What goes wrong on the way, and when the law lets go all the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders.actions import appeals
from pratique.orders.models import Release
from pratique.places.actions.areas import list_area, withdraw_area
from pratique.registry.declared import DeclaredStay
from pratique.registry.models import Stay
from pratique.standing import queries
from pratique.standing.audit import audit
from pratique.standing.models import Standing
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG
from tests.loop.cast import (
    Traveller,
    arrive,
    in_august,
    officer,
    on,
    result,
    sample,
)


@pytest.fixture
def medium_area(set_clock: SetClock) -> str:
    """Jinjiang is a medium-risk area since 17 August; it is the 21st, 9:00."""
    set_clock(on(20, 9).astimezone(UTC))
    commander = officer("commander")
    with strictly(), acting(commander):
        area = list_area(
            division=JINJIANG,
            level="medium",
            counted_from=in_august(17),
            whole=True,
            announced_by=CHENGDU,
            by=commander,
        )
    schedule.advance(on(21, 9).astimezone(UTC))
    return area.code


def from_medium_area(serial: int) -> Traveller:
    return arrive(
        "测试乙",
        serial,
        DeclaredStay(JINJIANG, None, in_august(20)),
        DeclaredStay(CHENGDU, in_august(20), in_august(21), outside_areas=True),
    )


def standing_of(who: Traveller) -> Standing:
    with database.acting(WORKER), database.transaction():
        found = queries.of_person(who.person)
    assert found is not None
    return found


def stay_of(who: Traveller) -> UUID:
    """Return the stay in Jinjiang that counts now."""
    with database.acting(WORKER), database.transaction():
        return Stay.objects.get(
            person=who.person, division__code=JINJIANG, ended_entry=None
        ).pk


def releases_of(who: Traveller) -> list[tuple[datetime, datetime]]:
    with database.acting(WORKER), database.transaction():
        rows = Release.objects.filter(person=who.person).order_by("released_at")
        return [(row.free_at, row.released_at) for row in rows]


def take_tests(who: Traveller, *days: int) -> None:
    for day in days:
        result(sample(who, on(day, 9, 30)), "negative", on(day, 18))


def test_who_left_a_medium_area_is_in_home_quarantine_for_seven_days(
    medium_area: str,
) -> None:
    bob = from_medium_area(1)
    standing = standing_of(bob)
    assert (standing.mark, standing.code) == ("yellow", "yellow")
    assert standing.binding == "home_quarantine"
    assert standing.until == on(28)
    assert standing.document["tests_due"] == ["2022-08-21", "2022-08-24", "2022-08-27"]

    take_tests(bob, 21, 24, 27)
    schedule.advance(on(31).astimezone(UTC))
    assert releases_of(bob) == [(on(28), on(28))]


def test_a_result_that_comes_late_holds_until_it_is_there(medium_area: str) -> None:
    bob = from_medium_area(1)
    take_tests(bob, 21, 24)
    result(sample(bob, on(27, 9, 30)), "negative", on(28, 10))
    assert releases_of(bob) == [(on(28, 10), on(28, 10))]
    with database.acting(WORKER), database.transaction():
        release = Release.objects.get(person=bob.person)
    assert release.waited_for_result == timedelta(hours=10)


def test_a_missed_test_turns_the_code_yellow_and_paying_it_turns_it_back(
    medium_area: str,
) -> None:
    carol = arrive("测试丙", 3, DeclaredStay(CHENGDU, None, in_august(21), "", True))
    assert standing_of(carol).code == "green"
    take_tests(carol, 21)
    schedule.advance(on(22, 23, 59).astimezone(UTC))
    assert standing_of(carol).code == "green"
    schedule.advance(on(23).astimezone(UTC))
    assert standing_of(carol).code == "yellow"
    sample(carol, on(23, 9, 30))
    assert standing_of(carol).code == "green"
    result(f"T-{carol.person.hex[-6:]}-2", "negative", on(23, 18))
    result(sample(carol, on(24, 9, 30)), "negative", on(24, 18))
    assert releases_of(carol) == [(on(24, 18), on(24, 18))]


def test_a_refused_test_lapses_at_the_bound(medium_area: str) -> None:
    bob = from_medium_area(1)
    take_tests(bob, 21, 24)
    schedule.advance(on(31).astimezone(UTC))
    assert releases_of(bob) == [(on(31), on(31))]


def test_an_invalid_result_is_due_again_and_moves_no_code(medium_area: str) -> None:
    bob = from_medium_area(1)
    take_tests(bob, 21, 24)
    result(sample(bob, on(27, 9, 30)), "invalid", on(27, 20))
    assert standing_of(bob).code == "yellow"
    result(sample(bob, on(28, 8)), "negative", on(28, 11))
    assert releases_of(bob) == [(on(28, 11), on(28, 11))]


def test_an_area_listed_by_mistake_frees_when_it_is_withdrawn(
    medium_area: str,
) -> None:
    bob = from_medium_area(1)
    take_tests(bob, 21)
    schedule.advance(on(24, 10).astimezone(UTC))
    commander = officer("commander")
    with strictly(), acting(commander):
        withdraw_area(area=medium_area, by=commander)
    schedule.catch_up()
    assert releases_of(bob) == [(on(24, 10), on(24, 10))]
    assert audit().differences == ()


def test_an_upheld_appeal_takes_the_reason_away_and_can_be_undone(
    medium_area: str,
) -> None:
    bob = from_medium_area(1)
    take_tests(bob, 21)
    schedule.advance(on(22, 10).astimezone(UTC))
    commander = officer("commander")
    with strictly(), acting(commander):
        appeal = appeals.open_appeal(
            person=bob.person,
            statement="我没有去过那里",
            answer_within=timedelta(hours=24),
            by=commander,
        )
    schedule.advance(on(23, 10).astimezone(UTC))
    with strictly(), acting(commander):
        appeals.uphold(
            appeal=appeal.pk, struck=[stay_of(bob)], reason="有车票为证", by=commander
        )
    assert standing_of(bob).code == "green"

    with strictly(), acting(commander):
        appeals.undo(appeal=appeal.pk, reason="车票是别人的", by=commander)
    assert standing_of(bob).code == "yellow"
    with strictly(), acting(commander):
        appeals.uphold(
            appeal=appeal.pk, struck=[stay_of(bob)], reason="再次核实", by=commander
        )
    result(sample(bob, on(23, 12)), "negative", on(23, 20))
    schedule.advance(on(24).astimezone(UTC))
    assert releases_of(bob) == [(on(24), on(24))]
    assert audit().differences == ()
