"""The audit of custody finds every instant without a custodian, or with two."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique import database, ids
from pratique.database import OWNER, WORKER
from pratique.divisions.models import Division
from pratique.ledger.models import Entry
from pratique.logistics.models import Custody
from pratique.reporting.audits.custody import (
    CustodyReport,
    Fault,
    Merged,
    Span,
    audit_custody,
    faults,
)
from tests.conftest import SetClock
from tests.gazetteer import NORMAL_SCHOOL_STREET
from tests.reporting.demands import at
from tests.reporting.saving import save
from tests.reporting.story import MINUTE, Story, home_quarantine

SPACE = UUID(int=9)
WANG, ZHAO = (uuid5(SPACE, name) for name in ("wang", "zhao"))
LATER = at(31)
BOUND = Span(WANG, at(21, 9), at(27, 24))


def held(start: datetime, end: datetime, what: str = "site", who: UUID = WANG) -> Span:
    return Span(who, start, end, what)


def found(
    custody: Sequence[Span],
    bound: Sequence[Span] = (BOUND,),
    merges: Sequence[Merged] = (),
    now: datetime = LATER,
) -> list[Fault]:
    return faults(bound, custody, merges, now=now)


class TestOnePerson:
    def test_handed_on_at_the_same_instant_had_somebody_all_along(self) -> None:
        custody = [
            held(at(21, 9), at(21, 11), "checkpoint"),
            held(at(21, 11), at(21, 12), "driver"),
            held(at(21, 12), at(28)),
        ]

        assert found(custody) == []

    def test_without_anybody_is_named_from_when_to_when(self) -> None:
        custody = [held(at(21, 9), at(22)), held(at(22, 1), at(28))]

        assert found(custody) == [Fault(WANG, at(22), at(22, 1), ())]
        assert found([]) == [Fault(WANG, BOUND.start, BOUND.end, ())]

    def test_a_second_is_enough(self) -> None:
        second = timedelta(seconds=1)
        custody = [held(at(21, 9), at(22)), held(at(22) + second, at(28))]

        assert found(custody) == [Fault(WANG, at(22), at(22) + second, ())]

    def test_with_two_is_named_with_both(self) -> None:
        custody = [held(at(21, 9), at(28)), held(at(22), at(22, 1), "driver")]

        (fault,) = found(custody)

        assert (fault.start, fault.end) == (at(22), at(22, 1))
        assert sorted(fault.custodians) == ["driver", "site"]

    def test_whom_nothing_binds_needs_nobody(self) -> None:
        assert found([], bound=[]) == []
        assert found([held(at(20), at(29))]) == []

    def test_is_given_a_minute_before_now(self) -> None:
        for age, faulty in ((MINUTE, False), (2 * MINUTE, True)):
            bound = Span(WANG, LATER - age, LATER)

            assert bool(found([], bound=[bound])) is faulty


class TestMergedPeople:
    MERGE = Merged(WANG, ZHAO, at(24), LATER)

    def test_had_one_each_before_and_one_together_since(self) -> None:
        bound = [BOUND, Span(ZHAO, at(22), at(27, 24))]
        custody = [held(at(21, 9), at(28)), held(at(22), at(24), who=ZHAO)]

        assert found(custody, bound, [self.MERGE]) == []
        assert len(found(custody, bound)) == 1

    def test_have_two_if_both_go_on(self) -> None:
        bound = [BOUND, Span(ZHAO, at(22), at(27, 24))]
        custody = [held(at(21, 9), at(28)), held(at(22), at(25), who=ZHAO)]

        (fault,) = found(custody, bound, [self.MERGE])

        assert (fault.person, fault.start, fault.end) == (WANG, at(24), at(25))

    def test_are_bound_through_the_one_that_is_gone(self) -> None:
        bound = [Span(ZHAO, at(22), at(27, 24))]
        custody = [held(at(22), at(24), who=ZHAO), held(at(24), at(28))]

        assert found(custody, bound, [self.MERGE]) == []

    def test_are_given_a_minute_to_be_joined(self) -> None:
        bound = [BOUND, Span(ZHAO, at(22), at(27, 24))]
        late = held(at(22), at(24) + MINUTE / 2, who=ZHAO)

        assert found([held(at(21, 9), at(28)), late], bound, [self.MERGE]) == []


HOURS = st.integers(0, 200).map(lambda hour: at(20) + timedelta(hours=hour))


@given(st.lists(HOURS, min_size=2, max_size=8, unique=True))
def test_a_chain_of_custodies_without_a_gap_has_no_fault(cuts: list[datetime]) -> None:
    edges = sorted(cuts)
    custody = [held(*pair) for pair in pairwise(edges)]
    bound = [Span(WANG, edges[0], edges[-1])]

    assert found(custody, bound) == []
    for gone in custody:
        left = [one for one in custody if one != gone]
        assert found(left, bound) == [Fault(WANG, gone.start, gone.end, ())]


class TestFromTheTables:
    @pytest.fixture(autouse=True)
    def _september(self, set_clock: SetClock) -> None:
        set_clock(at(31, 24))

    def audited(self) -> CustodyReport:
        with database.acting(WORKER):
            return audit_custody(at(1), at(31, 24))

    def keep(
        self, story: Story, start: datetime, end: datetime, kind: str = "community"
    ) -> None:
        """Put a custody in its table."""
        with database.acting(OWNER), database.transaction():
            place = Division.objects.get(code=NORMAL_SCHOOL_STREET).position
            entry = Entry.objects.order_by("-pk")[0]
            Custody.objects.create(
                id=ids.new(),
                person_id=story.person,
                kind=kind,
                account="1",
                place=place,
                since=start,
                until=end,
                entry=entry,
                ended_entry=entry,
            )

    def test_whoever_had_somebody_is_no_fault(self) -> None:
        story = home_quarantine()
        save(story)
        self.keep(story, at(21, 9), at(27, 24))

        report = self.audited()

        assert report.is_clean
        told = {"persons": 1, "without": [], "two": [], "left": []}
        assert report.document() == told

    def test_planted_breaches_are_named(self) -> None:
        story = home_quarantine()
        save(story)
        self.keep(story, at(21, 9), at(24))
        self.keep(story, at(24, 1), at(27, 24))
        self.keep(story, at(26), at(26, 2), "driver")

        told = self.audited().document()

        assert [one["person"] for one in told["without"]] == ["3"]
        assert told["without"][0]["from"] == at(24).isoformat()
        assert told["without"][0]["to"] == at(24, 1).isoformat()
        assert [sorted(one["custodians"]) for one in told["two"]] == [
            ["community", "driver"]
        ]
