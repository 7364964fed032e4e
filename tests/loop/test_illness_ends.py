"""An illness ends by results, whatever experts have typed or forgotten.

Two records of one person never free somebody whom valid results keep in hospital, and
never bind anew whom nothing binds.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts import queries as contacts
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.ledger.queries import Known
from pratique.orders.actions import renewals
from pratique.orders.models import Ground, Renewal
from pratique.orders.queries import patients_until
from pratique.orders.refusals import RenewedAlready
from pratique.web.people.renewed import ordered_anew
from tests import gazetteer
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, hours
from tests.contacts.test_following import grounds
from tests.loop.pooled import go_to
from tests.loop.test_recovered_early import (
    AT_HOME,
    CONFIRMED,
    HOSPITAL,
    RECOVERED,
    sound,
    was_tested,
)
from tests.loop.test_recovered_merged import (
    all_sound,
    counted,
    either,
    ill_again,
    in_force,
    left_hospital,
    merged,
    parted,
)

pytestmark = pytest.mark.slow  # lives that hunts have found

DAY = 24


@pytest.fixture
def li(database: str, set_clock: SetClock) -> UUID:
    """Li is positive and confirmed at noon."""
    set_clock(cast.NOON.astimezone(UTC))
    li, case = cast.ill("李小燕")
    cast.consult(case, CONFIRMED, "mild")
    return li


@pytest.fixture
def twin(li: UUID) -> UUID:
    """The same person was written down a second time."""
    return cast.somebody("李小雁")


def cleared(person: UUID) -> None:
    """Have two negatives, a day apart, the second at 56 hours."""
    was_tested(person, 30, "negative")
    was_tested(person, 56, "negative")
    assert grounds(person) == AT_HOME


def opened(*people: UUID) -> list[tuple[str, datetime]]:
    """Return what ever opened for these records, in order."""
    with database.acting(WORKER), database.transaction():
        rows = Ground.objects.filter(person__in=people).order_by("entry")
        return [(row.rule.partition("#")[2], row.opened_at) for row in rows]


class TestForgotten:
    """Nobody has to type “recovered”: an illness ends with its order."""

    @pytest.mark.parametrize(
        "day", [40, pytest.param(90, marks=pytest.mark.slow)], ids=str
    )
    def test_positive_weeks_after_being_clear_it_is_another_case(
        self, li: UUID, day: int
    ) -> None:
        cleared(li)
        was_tested(li, DAY * day, "positive", 20)

        assert grounds(li) == HOSPITAL
        assert len(cast.cases_of(li)) == 2
        all_sound()

    def test_nor_does_anybody_have_to_confirm_it(
        self, database: str, set_clock: SetClock
    ) -> None:
        set_clock(cast.NOON.astimezone(UTC))
        wang, _ = cast.ill("王建国")
        cleared(wang)
        was_tested(wang, DAY * 40, "positive", 20)

        assert grounds(wang) == HOSPITAL
        assert len(cast.cases_of(wang)) == 2
        all_sound()

    def test_one_that_was_taken_before_it_ended_is_of_the_same_case(
        self, li: UUID
    ) -> None:
        was_tested(li, 30, "negative")
        was_tested(li, 40, "positive", 37)
        was_tested(li, 56, "negative")

        assert len(cast.cases_of(li)) == 1
        assert grounds(li) == AT_HOME
        sound()

    @pytest.mark.slow
    @either
    def test_a_merge_frees_nobody_of_another_illness(
        self, li: UUID, twin: UUID, kept_first: bool
    ) -> None:
        cleared(li)
        ill_again(twin, DAY * 40)
        merged(*((li, twin) if kept_first else (twin, li)), DAY * 40 + 4)

        assert in_force(li, twin) == HOSPITAL
        assert counted() == 2
        assert [rule for rule, _ in opened(li, twin)].count(HOSPITAL[0]) == 2
        all_sound()


def test_who_was_counted_elsewhere_in_another_illness_is_counted_for_both(
    li: UUID,
) -> None:
    zhao = cast.somebody("赵")
    letter = cast.send(zhao)
    cast.answer(letter, zhao, "positive", counted_in=gazetteer.CHENGDU)
    assert elsewhere() == 1
    found_here(zhao, 60)

    assert elsewhere() == 1
    assert counted() == 3  # li, and zhao twice


def test_who_was_counted_elsewhere_and_is_found_here_days_later_is_one(
    li: UUID,
) -> None:
    zhao = cast.somebody("赵")
    letter = cast.send(zhao)
    cast.answer(letter, zhao, "positive", counted_in=gazetteer.CHENGDU)
    found_here(zhao, 6)

    assert elsewhere() == 0
    assert counted() == 2


def found_here(person: UUID, day: int) -> None:
    """Have somebody found positive here, and confirmed, as a case of ours."""
    was_tested(person, DAY * day, "positive", 20)
    (case,) = [one for one in cast.cases_of(person) if one.counted_here]
    cast.consult(case, CONFIRMED, "mild")


def elsewhere() -> int:
    """Return how many cases another place counts."""
    with database.acting(WORKER), database.transaction():
        told = contacts.cases(Known.present(), patients_until)
        return sum(not one.counted_here for one in told)


class TestOrderedAnew:
    """Of one illness the furthest renewal counts."""

    @either
    def test_a_merge_keeps_what_a_named_officer_ordered(
        self, li: UUID, twin: UUID, kept_first: bool
    ) -> None:
        ill_again(twin, 10)
        was_tested(twin, DAY * 27, "positive", 22)
        ends = lapses(twin)
        order_anew(twin, 10)
        merged(*((li, twin) if kept_first else (twin, li)), DAY * 27 + 2)

        assert in_force(li, twin) == HOSPITAL
        assert lapses(li, twin) == ends + timedelta(days=10)
        assert named(li, twin) == [(10, ends + timedelta(days=10), "still positive")]
        with pytest.raises(RenewedAlready):  # that is done once, whoever's it was
            order_anew(hospital(li, twin).person_id, 3)
        go_to(ends + timedelta(days=3))
        assert in_force(li, twin) == HOSPITAL
        go_to(ends + timedelta(days=10))
        assert in_force(li, twin) == []
        all_sound()

    @pytest.mark.slow
    def test_the_other_one_counts_where_the_furthest_is_taken_back(
        self, li: UUID, twin: UUID
    ) -> None:
        ill_again(twin, 10)
        go_to(hours(DAY * 27))
        ends = lapses(twin)
        order_anew(twin, 5)
        furthest = order_anew(li, 12)
        merged(li, twin, DAY * 27 + 2)
        assert lapses(li, twin) == ends + timedelta(days=12)
        assert [one[0] for one in named(li, twin)] == [12, 5]
        go_to(ends + timedelta(days=1))
        by, reason = cast.officer("commander"), "no longer ill"
        doing(by, renewals.withdraw, renewal=furthest.pk, reason=reason)

        assert in_force(li, twin) == HOSPITAL
        assert lapses(li, twin) == ends + timedelta(days=5)
        assert [one[0] for one in named(li, twin)] == [5]
        go_to(ends + timedelta(days=5))
        assert in_force(li, twin) == []
        all_sound()


def order_anew(person: UUID, days: int) -> Renewal:
    """Have a commander order hospital for some days more."""
    by, reason = cast.officer("commander"), "still positive"
    ground = hospital(person).pk
    return doing(by, renewals.order_anew, ground=ground, days=days, reason=reason)


def named(*people: UUID) -> list[tuple[int, datetime, str]]:
    """Return what was ordered anew, as their page names it: beside what binds them."""
    with database.acting(WORKER), database.transaction():
        told = ordered_anew(people, Known.present())
    assert {one.key for one in told} <= {hospital(*people).key}
    return [(one.days, one.until, one.reason) for one in told]


def hospital(*people: UUID) -> Ground:
    """Return the one order on hospital that is in force."""
    with database.acting(WORKER), database.transaction():
        rows = Ground.objects.filter(person__in=people, ended_entry=None)
        return rows.get(rule__endswith=HOSPITAL[0])


def lapses(*people: UUID) -> datetime:
    """Return when their order on hospital lapses."""
    with database.acting(WORKER), database.transaction():
        row = hospital(*people).plans.get(ended_entry=None)
        bound: datetime = row.bound
        return bound


class TestNothingAnew:
    """What runs goes on, and what is over does not begin."""

    @pytest.fixture
    def two(self, li: UUID, twin: UUID) -> tuple[UUID, UUID]:
        """Twin has a case of its own, and all tests are li's, who has recovered."""
        ill_again(twin, 10)
        cleared(li)
        go_to(hours(57))
        cast.consult(cast.case_of(li), RECOVERED)
        return li, twin

    @either
    def test_merged_at_home_the_days_at_home_go_on(
        self, two: tuple[UUID, UUID], kept_first: bool
    ) -> None:
        before = opened(*two)
        merged(*(two if kept_first else two[::-1]), DAY * 6)

        assert in_force(*two) == AT_HOME
        assert opened(*two) == before
        was_tested(two[0], DAY * 9 + 12, "negative")
        go_to(hours(DAY * 12))
        assert in_force(*two) == []
        all_sound()

    @either
    def test_merged_when_free_nothing_opens(
        self, two: tuple[UUID, UUID], kept_first: bool
    ) -> None:
        was_tested(two[0], DAY * 9 + 12, "negative")
        go_to(hours(DAY * 11))
        before = opened(*two)
        merged(*(two if kept_first else two[::-1]), DAY * 12)

        assert in_force(*two) == []
        assert opened(*two) == before
        assert left_hospital(*two) == [hours(56)]
        all_sound()

    def test_merged_right_after_the_clear_result(self, two: tuple[UUID, UUID]) -> None:
        merged(*two, 60)

        assert in_force(*two) == AT_HOME
        all_sound()

    def test_parted_again_the_other_is_in_hospital_by_their_own(
        self, two: tuple[UUID, UUID]
    ) -> None:
        merged(*two, 60)
        parted(two[1], 62)

        assert (grounds(two[0]), grounds(two[1])) == (AT_HOME, HOSPITAL)
        all_sound()


class TestExcluded:
    """An exclusion speaks of what was known when it was entered, and of no more."""

    @pytest.mark.parametrize(("first", "second"), [(1, 5), (5, 1)], ids=["a", "b"])
    @pytest.mark.parametrize(
        "suspected", [True, pytest.param(False, marks=pytest.mark.slow)]
    )
    def test_of_one_record_frees_nobody_whom_the_other_shows_positive(
        self, twin: UUID, first: float, second: float, *, suspected: bool
    ) -> None:
        alone, other = twin, cast.somebody("王")
        sampled = sorted([(first, alone), (second, other)])
        for hour, person in sampled:
            was_tested(person, hour, "positive", 20)
        cast.consult(cast.case_of(alone), "suspected")
        if suspected:
            cast.consult(cast.case_of(other), "suspected")
        go_to(hours(10))
        cast.consult(cast.case_of(alone), "excluded")
        assert (grounds(alone), grounds(other)) == ([], HOSPITAL)
        merged(alone, other, 20)

        assert in_force(alone, other) == HOSPITAL
        all_sound()

    def test_a_positive_that_came_in_after_it_opens_another_case(
        self, twin: UUID
    ) -> None:
        was_tested(twin, 1, "positive", 20)
        (case,) = cast.cases_of(twin)
        go_to(hours(5))
        doing(cast.officer("sampler"), labs.sample, person=twin, code="LATE")
        go_to(hours(10))
        cast.consult(case, "excluded")
        go_to(hours(12))
        cast.report("LATE", "positive")

        assert grounds(twin) == HOSPITAL
        assert [one.pk == case.pk for one in cast.cases_of(twin)] == [True, False]
        sound()
