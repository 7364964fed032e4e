"""What lies in the tables is what the audit judges; SQL hides nothing from it."""

from dataclasses import replace
from datetime import datetime

import pytest

from pratique import database
from pratique.database import OWNER, WORKER
from pratique.ledger.queries import Known
from pratique.registry import events as registry
from pratique.reporting.audits.findings import ReleaseReport, Why
from pratique.reporting.audits.release import audit_release
from tests.conftest import SetClock
from tests.reporting.demands import at
from tests.reporting.saving import save, seal_all
from tests.reporting.story import MINUTE, Story, home_quarantine

FIRST, LAST = at(1), at(31, 24)


@pytest.fixture(autouse=True)
def _september(set_clock: SetClock) -> None:
    set_clock(at(31, 24))


def audited(
    start: datetime = FIRST, end: datetime = LAST, known: Known | None = None
) -> ReleaseReport:
    with database.acting(WORKER):
        return audit_release(start, end, known)


def cast() -> tuple[Story, Story]:
    """Tell of two people who did the same, in one ledger."""
    first = home_quarantine("3")
    second = Story("a", numbers=first.numbers)
    second.arrives()
    ground = second.opens()
    second.tested(21, 24, 27)
    second.closes(ground, at(27, 24))
    second.released(at(27, 24))
    return first, second


def sql(statement: str, *values: object) -> None:
    with database.acting(OWNER), database.transaction():
        database.rows(statement, list(values))


def test_people_who_were_let_go_on_time_are_listed_and_nothing_else() -> None:
    save(*cast())

    report = audited()

    assert report.is_clean
    assert [one.person for one in report.released] == ["3", "a"]
    assert {one.free_at for one in report.released} == {at(27, 24)}


def test_one_release_moved_and_one_result_deleted_are_both_named() -> None:
    first, second = cast()
    save(first, second)
    sql(
        "UPDATE orders_release SET released_at = released_at + interval '2 minutes'"
        " WHERE person_id = %s",
        first.person,
    )
    sql("DELETE FROM labs_result WHERE id = %s", second.human.results[1].id)

    report = audited()

    assert [(one.person, one.why) for one in report.over_held] == [
        ("3", Why.RELEASED_LATE)
    ]
    assert [(one.person, one.why) for one in report.released_early] == [
        ("a", Why.CLOSED_EARLY)
    ]
    assert {(one.person, one.why) for one in report.faults} == {
        ("3", Why.ENTRY_DIFFERS),
        ("a", Why.ROW_MISSING),
    }
    assert not report.is_clean


def test_rows_that_are_gone_altogether_are_missed() -> None:
    first, second = cast()
    save(first, second)
    for table in ("orders_plan", "orders_ground", "orders_release"):
        sql(f"DELETE FROM {table} WHERE person_id = %s", first.person)

    report = audited()

    assert {(one.person, one.why) for one in report.faults} == {("3", Why.ROW_MISSING)}
    assert [one.person for one in report.released] == ["a"]


class TestTheWindow:
    def test_lists_whom_it_freed(self) -> None:
        save(*cast())

        assert audited(end=at(27, 24)).released == []
        assert len(audited(start=at(27, 24)).released) == 2
        assert audited(start=at(28, 1)).released == []

    def test_holds_those_over_held_in_it(self) -> None:
        story = Story()
        story.arrives()
        ground = story.opens()
        story.tested(21, 24, 27)
        story.closes(ground, at(30))
        story.released(at(30))
        save(story)

        assert [one.why for one in audited(end=at(29)).over_held] == [Why.CLOSED_LATE]
        assert audited(end=at(27, 24)).over_held == []
        assert audited(start=at(30, 1)).over_held == []


class TestAsOf:
    def test_what_was_not_known_yet_does_not_count(self) -> None:
        story = Story()
        story.arrives()
        ground = story.opens()
        story.tested(21, 24, 27)
        story.closes(ground, at(28, 5))
        story.released(at(28, 5))
        base = save(story)
        seal_all(base)
        before = Known(at(27, 24), 10**9)
        after = Known(at(27, 24) + 2 * MINUTE, 10**9)
        later = Known(at(28, 6), 10**9)

        assert audited(known=before).is_clean
        assert audited(known=before).released == []
        assert [one.why for one in audited(known=after).over_held] == [Why.STILL_OPEN]
        assert [one.person for one in audited(known=later).released] == ["3"]


class TestMergedPeople:
    def told(self) -> tuple[Story, Story]:
        """Tell of one whose last specimen was taken under another row."""
        kept = Story("3")
        gone = Story("", numbers=kept.numbers)
        kept.arrives()
        ground = kept.opens()
        kept.tested(21, 24)
        gone.tested(27)
        kept.merged(gone.person, at(27, 20))
        kept.closes(ground, at(27, 24))
        kept.released(at(27, 24))
        return kept, gone

    def test_are_one(self) -> None:
        save(*self.told())

        report = audited()

        assert report.is_clean
        assert [one.person for one in report.released] == ["3"]

    def test_were_one_when_it_counted(self) -> None:
        kept, gone = self.told()
        (merge,) = kept.human.merges
        parted = kept.write(registry.UNMERGED, at(29))
        kept.human.merges = [replace(merge, ended=parted)]
        save(kept, gone)

        assert audited().is_clean

    def test_were_two_before(self) -> None:
        kept, gone = self.told()
        (merge,) = kept.human.merges
        late = kept.write(registry.MERGED, at(29))
        kept.human.merges = [replace(merge, entry=late)]
        save(kept, gone)

        early = audited().released_early

        assert [(one.person, one.why) for one in early] == [("3", Why.CLOSED_EARLY)]


def test_an_audit_reads_at_one_instant_and_leaves_no_trace() -> None:
    with database.acting(WORKER):
        audit_release(at(1), at(2))
        rows = database.rows("SHOW default_transaction_isolation")

    assert rows == [("read committed",)]
