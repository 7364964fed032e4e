"""The people of the area's bench are as the product writes them, and so is what follows."""

from collections.abc import Iterator

import pytest

from pratique import database
from pratique.database import OWNER, WORKER
from pratique.divisions.models import Division
from pratique.registry.models import Person, Stay
from pratique.serve.bench import area, copies, rewritten, travellers
from pratique.serve.bench.travellers import Pattern
from pratique.standing.actions import review
from pratique.standing.audit import audit

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]

PEOPLE, THERE, BEFORE, SAMPLE = 400, 60, 40, 5
TOUCHED = THERE + BEFORE
LAST = "SELECT max(id) FROM ledger_entry"
# Who was where the pattern was; nothing of theirs is anybody else's.
SHARED = """
SELECT conrelid::regclass::text, attname FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
WHERE contype = 'f' AND confrelid = 'ledger_entry'::regclass
    AND conrelid = ANY(%s::regclass[])
"""


@pytest.fixture
def patterns() -> Iterator[list[Pattern]]:
    """Give so many people, and those they are copies of."""
    found = travellers.patterns()
    copies.fill(copies.Wanted(PEOPLE, THERE, BEFORE), found)
    with database.acting(WORKER):
        yield found


def last_entry() -> int:
    return int(database.rows(LAST)[0][0])


class TestPeople:
    def test_there_are_as_many_as_were_asked_for(self, patterns: list[Pattern]) -> None:
        there = Division.objects.get(code=travellers.DISTRICT)
        stays = Stay.objects.filter(division=there)

        assert Person.objects.count() == PEOPLE
        assert stays.values("person").distinct().count() == TOUCHED
        assert len(area._there()) == TOUCHED

    def test_a_review_finds_nothing_to_change(self, patterns: list[Pattern]) -> None:
        before = last_entry()

        for person in Person.objects.order_by("pk"):
            review(person=person.pk, by=WORKER)

        assert last_entry() == before

    def test_an_audit_finds_no_difference(self, patterns: list[Pattern]) -> None:
        with database.transaction():
            report = audit()

        assert (report.persons, report.differences) == (PEOPLE, ())

    def test_nothing_points_to_what_is_another_persons(
        self, patterns: list[Pattern]
    ) -> None:
        with database.acting(OWNER):
            tables = dict(database.rows(copies.OWNER_COLUMNS))
            for table, column in database.rows(SHARED, [list(tables)]):
                owner = tables[table]
                asked = (
                    f"SELECT count(*) FROM {table} told JOIN ledger_entry entry"
                    f" ON entry.id = told.{column} WHERE entry.person <> told.{owner}"
                )
                assert database.rows(asked) == [(0,)], (table, column)

    def test_no_copy_speaks_of_its_pattern(self, patterns: list[Pattern]) -> None:
        ids = [str(each.person) for each in patterns]
        with database.acting(OWNER):
            for table, owner in database.rows(copies.OWNER_COLUMNS):
                asked = (
                    f"SELECT count(*) FROM {table} told, unnest(%s::text[]) AS one"
                    f" WHERE told::text LIKE '%%' || one || '%%' AND told.{owner}::text <> one"
                )
                assert database.rows(asked, [ids]) == [(0,)], table


class TestRun:
    def test_everybody_is_bound_and_free_again(self) -> None:
        figures = {
            each["name"]: each
            for each in area.run(
                people=PEOPLE, touched=TOUCHED, bound=0.6, sample=SAMPLE
            )
        }

        assert {name for name, each in figures.items() if each["bar"]} == {
            *("area.total", "area.write_ratio", "area.assess")
        }
        assert figures["area.list_rows"]["value"] > 10 * THERE
        assert figures["area.lift_rows"]["value"] > 10 * THERE

    def test_a_sort_that_is_not_wanted_has_no_patterns(self) -> None:
        area._made(copies.Wanted(PEOPLE, TOUCHED, 0))

        with database.acting(WORKER):
            assert len(area._there()) == TOUCHED

    def test_what_was_written_is_told_by_table(self, patterns: list[Pattern]) -> None:
        event = area._event("list", area._list, told=False)

        assert event.written
        assert event.written.fresh["standing_standing"] == THERE
        assert event.written.changed["standing_standing"] == THERE
        assert event.written.fresh["ledger_entry"] == 4 * THERE
        assert event.written.took.keys() == {*event.written.fresh, "commit"}

    def test_where_nothing_was_written_there_is_nothing_to_write_again(
        self, patterns: list[Pattern]
    ) -> None:
        assert rewritten.remember(*area._prefecture()) == TOUCHED

        assert rewritten.written().rows == 0
