"""The lists among many people, as the officers who open them."""

import pytest
from django.db.models import QuerySet

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
