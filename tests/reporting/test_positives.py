"""A positive that nothing explains is found: each explanation, and a breach of it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from pratique import database, ids
from pratique.contacts.models import Case as CaseRow
from pratique.database import OWNER, WORKER
from pratique.reporting.audits.evidence import (
    Answer,
    Case,
    Consultation,
    Ground,
    Result,
    Traced,
)
from pratique.reporting.audits.findings import Findings, Why
from pratique.reporting.audits.illness import look_at_positives
from pratique.reporting.audits.release import audit_release
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import hours
from tests.contacts.test_following import grounds
from tests.loop.pooled import go_to
from tests.loop.test_recovered_early import AT_HOME, HOSPITAL, was_tested
from tests.reporting.demands import at
from tests.reporting.story import AUGUST, Story
from tests.reporting.test_tracing import ground_about

RULE = "cn.national#case.hospital"
CLEAR = {"times": 2, "apart_hours": 24, "ct": 35}


def unexplained(story: Story) -> list[str]:
    """Return which positives the audit finds that nothing explains."""
    found = Findings()
    look_at_positives(story.human, AUGUST, found)
    assert {one.why for one in found.faults} <= {Why.POSITIVE_UNEXPLAINED}
    return [one.detail for one in found.faults]


def positive(story: Story, day: int) -> Result:
    """Be sampled in the morning of a day, and found positive in the evening."""
    return story.results(story.sampled(at(day, 9)), at(day, 18), "positive")


def case_by(story: Story, result: Result) -> Case:
    """Be a case by this result."""
    case = Case(
        *(ids.new(), story.person, 1, None, result.resulted_at),
        specimen=result.specimen,
    )
    story.human.traced.cases.append(case)
    return case


def order_about(story: Story, case: Case) -> Ground:
    """Be ordered to hospital, until results say clear."""
    ground = ground_about(story, case.id, RULE)
    story.human.plans = [
        replace(one, terms={**one.terms, "demands": {"cleared": CLEAR}})
        for one in story.human.plans
    ]
    return ground


def bound_at(story: Story, instant: datetime) -> None:
    """Have the only order lapse at an instant."""
    story.human.plans = [replace(one, bound=instant) for one in story.human.plans]


def consulted(story: Story, case: Case, finding: str, day: int) -> None:
    """Have experts find something."""
    entry = story.write("contacts.consulted", at(day))
    told = (ids.new(), story.person, entry, None, case.id, finding, at(day))
    story.human.traced.consultations.append(Consultation(*told))


@pytest.fixture
def story() -> Story:
    """Somebody of whom nobody knows anything."""
    story = Story("1")
    story.human.traced = Traced()
    return story


class TestNothingExplainsIt:
    def test_without_a_case(self, story: Story) -> None:
        one = positive(story, 18)

        assert unexplained(story) == [f"@{one.specimen}"]
        case_by(story, one)
        assert unexplained(story) == []

    def test_of_a_pair_only_if_both_are_positive(self, story: Story) -> None:
        pair = ids.new()
        for outcome in ("positive", "negative"):
            taken = story.sampled(at(18, 9))
            story.swap(story.human.specimens, replace(taken, pair=pair))
            last = story.results(taken, at(18, 18), outcome)
        assert unexplained(story) == []

        story.swap(story.human.results, replace(last, outcome="positive"))

        assert len(unexplained(story)) == 1

    def test_nor_of_a_tube_of_several(self, story: Story) -> None:
        taken = story.sampled(at(18, 9))
        story.results(taken, at(18, 18), "positive")
        story.swap(story.human.specimens, replace(taken, tube=ids.new(), ratio=20))

        assert unexplained(story) == []

    def test_what_another_place_has_is_theirs(self, story: Story) -> None:
        one = positive(story, 18)
        told = (ids.new(), story.person, 1, None, one.specimen, "positive", at(19))
        story.human.traced.answers.append(Answer(*told, is_elsewhere=True))

        assert unexplained(story) == []


class TestTheEndOfAnIllness:
    def test_while_it_goes_on_it_covers_all(self, story: Story) -> None:
        order_about(story, case_by(story, positive(story, 18)))
        positive(story, 28)

        assert unexplained(story) == []

    def test_results_end_it_whatever_experts_forgot(self, story: Story) -> None:
        case = case_by(story, positive(story, 18))
        story.closes(order_about(story, case), at(22))
        positive(story, 21)
        later = positive(story, 23)

        assert unexplained(story) == [f"@{later.specimen}"]

    def test_so_does_its_last_day_and_nobody_has_to_type_anything(
        self, story: Story
    ) -> None:
        case = case_by(story, positive(story, 18))
        ground = order_about(story, case)
        bound_at(story, at(22))
        story.closes(ground, at(22), "lapsed")
        positive(story, 21)
        later = positive(story, 23)

        assert unexplained(story) == [f"@{later.specimen}"]

    def test_its_last_day_is_that_of_its_bound_whoever_closed_it_later(
        self, story: Story
    ) -> None:
        case = case_by(story, positive(story, 18))
        ground = order_about(story, case)
        bound_at(story, at(22))
        story.closes(ground, at(25), "lapsed")
        later = positive(story, 23)

        assert unexplained(story) == [f"@{later.specimen}"]

    def test_found_recovered_it_lasts_as_long_as_its_order(self, story: Story) -> None:
        case = case_by(story, positive(story, 18))
        ground = order_about(story, case)
        consulted(story, case, "confirmed", 18)
        consulted(story, case, "recovered", 19)
        later = positive(story, 23)
        assert unexplained(story) == []

        story.closes(ground, at(22), "lapsed")

        assert unexplained(story) == [f"@{later.specimen}"]

    @pytest.mark.parametrize(("day", "covered"), [(19, True), (21, False)])
    def test_an_exclusion_covers_what_was_known(
        self, story: Story, day: int, *, covered: bool
    ) -> None:
        case = case_by(story, positive(story, 18))
        positive(story, day)
        consulted(story, case, "excluded", 20)

        assert (unexplained(story) == []) is covered

    def test_of_two_records_the_last_order_does(self, story: Story) -> None:
        cases = [case_by(story, positive(story, day)) for day in (18, 19)]
        first, second = (order_about(story, case) for case in cases)
        story.closes(first, at(21))
        positive(story, 23)
        assert unexplained(story) == []

        story.closes(second, at(22), "withdrawn")

        assert len(unexplained(story)) == 1


def test_a_case_that_somebody_took_out_of_the_tables_is_found(
    database_of_li: UUID,
) -> None:
    li = database_of_li
    go_to(hours(24 * 41))
    assert faults() == []
    second = cast.cases_of(li)[-1]

    with database.acting(OWNER):
        row = CaseRow.objects.filter(pk=second.pk)
        row.update(ended_entry=second.entry)

    assert faults() == [Why.POSITIVE_UNEXPLAINED]


@pytest.fixture
def database_of_li(database: str, set_clock: SetClock) -> UUID:
    """Li was clear after two days, and is positive again after forty."""
    set_clock(cast.NOON.astimezone(UTC))
    li, _ = cast.ill("李小燕")
    was_tested(li, 30, "negative")
    was_tested(li, 56, "negative")
    assert grounds(li) == AT_HOME
    was_tested(li, 24 * 40, "positive", 20)
    assert grounds(li) == HOSPITAL
    return li


def faults() -> list[Why]:
    """Return what the release audit finds at fault."""
    with database.acting(WORKER):
        return [one.why for one in audit_release(hours(-24), hours(24 * 60)).faults]
