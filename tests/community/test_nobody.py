"""An officer whose account is closed, or is another duty's now, is told of nothing."""

from collections.abc import Callable
from uuid import UUID

import pytest

from pratique import database
from pratique.access.actions import accounts
from pratique.community import queries, refusals
from pratique.community.actions import tasks, units
from pratique.database import WORKER
from pratique.loop.settling import acting, settle_pending, strictly
from tests.access.cast import closed, works_here
from tests.community.cast import FELLOW, OFFICER, appointed, street, told
from tests.logistics.cast import come, commander, community, did

pytestmark = pytest.mark.usefixtures("morning")
WAYS: dict[str, Callable[[str], object]] = {
    "disabled": lambda account: did(accounts.disable, WORKER, account=UUID(account)),
    "another duty": lambda account: did(
        accounts.change_role, WORKER, account=UUID(account), role="auditor"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_orders_go_to_the_next_officer_else_to_the_command(way: str) -> None:
    unit = street()
    appointed(unit)
    appointed(unit, "fellow")

    WAYS[way](OFFICER)
    assert told(come("测试乙", 1).person).account == FELLOW
    WAYS[way](FELLOW)
    bob = come("测试丙", 2)

    assert told(bob.person).account == ""
    with database.acting(commander()), database.transaction():
        found = queries.unassigned_tasks()
        assert [row.person_id for row in found] == [bob.person]


def test_nothing_is_passed_on_to_them() -> None:
    unit = street()
    appointed(unit)
    bob = come()
    appointed(unit, "fellow")
    closed("fellow")

    with pytest.raises(refusals.NotAnOfficer):
        did(
            tasks.pass_on,
            community(),
            task=told(bob.person).pk,
            to=FELLOW,
            reason="休假",
        )
    assert told(bob.person).account == OFFICER


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fellow", [True, False])
def test_nor_is_what_waits_there_if_the_account_closes_before_the_loop_runs(
    way: str, fellow: bool
) -> None:
    unit, by = street(), commander()
    bob = come()
    for name in ("community_officer", *["fellow"][: int(fellow)]):
        account = works_here(name, "community_officer")
        with acting(by, at_most=0):
            units.appoint(unit=unit.pk, account=account, by=by)
    WAYS[way](OFFICER)

    with strictly():
        settle_pending()

    assert told(bob.person).account == (FELLOW if fellow else "")


def test_a_post_that_nobody_can_fill_yet_waits_for_the_next_officer() -> None:
    unit, by = street(), commander()
    bob = come()
    account = works_here("community_officer", "community_officer")
    with acting(by, at_most=0):
        units.appoint(unit=unit.pk, account=account, by=by)
    closed("community_officer")
    with strictly():
        settle_pending()
    assert told(bob.person).account == ""

    appointed(unit, "fellow")

    assert told(bob.person).account == FELLOW
