"""The lists among many people, as the officers who open them."""

import pytest
from django.db import connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from pratique import database
from pratique.serve.bench import crowd, lists

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]

PEOPLE = 20_000
INDEX = {
    "bound": "standing_bound",
    "undecided": "standing_undecided",
    "due_for_release": "orders_plan_due",
    "tests_owed": "orders_obligation_owed",
    "awaiting_result": "labs_specimen_awaits",
}


def test_every_list_is_opened_as_every_officer() -> None:
    figures = lists.run(people=2_000, rounds=1)

    assert {figure["name"] for figure in figures} == {
        f"lists.{name}_{place}_p95" for name in lists.LISTS for place in lists.PLACES
    }


def test_every_list_has_rows_but_those_that_ought_to_be_empty() -> None:
    crowd.gather(PEOPLE)
    by = lists._officer(lists.PLACES["province"])

    with database.acting(by), database.transaction():
        empty = {name for name, rows in lists.LISTS.items() if not list(rows())}

    assert empty == {"custody_gaps", "left_inside"}


def test_of_whom_an_officer_has_in_their_places_nobody_is_looked_up() -> None:
    crowd.gather(PEOPLE)
    by = lists._officer(lists.PLACES["province"])

    with database.acting(by), database.transaction():
        with CaptureQueriesContext(connections[database.current()]) as asked:
            lists.LISTS["who_has_whom"]()
        plan = [
            line
            for each in asked.captured_queries
            for (line,) in database.rows(f"EXPLAIN ANALYZE {each['sql']}")
        ]

    looked_up = [line for line in plan if "registry_person seen" in line]
    assert looked_up
    assert all("never executed" in line for line in looked_up), "\n".join(plan)


def test_lists_are_read_by_their_indexes() -> None:
    crowd.gather(PEOPLE)
    by = lists._officer(lists.PLACES["province"])
    with database.acting(by), database.transaction():
        for name, index in INDEX.items():
            asked = lists.LISTS[name]()
            assert isinstance(asked, QuerySet)
            plan = asked.explain()
            assert index in plan, (name, plan)
            assert "Seq Scan" not in plan, (name, plan)
