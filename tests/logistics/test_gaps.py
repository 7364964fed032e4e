"""Whom something binds and nobody has is found, and told to who may see them."""

from uuid import UUID

import pytest

from pratique import clock, database
from pratique.database import OWNER, Actor
from pratique.ledger.models import Entry
from pratique.logistics import queries
from pratique.logistics.models import Custody
from tests.logistics.cast import Traveller, come, commander, stranger
from tests.logistics.test_merged import merged

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def bob(morning: None) -> Traveller:
    """Bob stands at the station."""
    return come()


def unheld(by: Actor) -> list[UUID]:
    """Return whom nobody has, as somebody's list says."""
    with database.acting(by), database.transaction():
        return [each.pk for each in queries.unheld()]


def left_alone(person: UUID) -> None:
    """Take somebody out of all hands, behind the house's back."""
    with database.acting(OWNER), database.transaction():
        last = Entry.objects.order_by("-pk")[0]
        rows = Custody.objects.filter(person=person, ended_entry=None)
        assert rows.update(until=clock.now(), ended_entry=last)


def test_nobody_is_where_all_have_somebody(bob: Traveller) -> None:
    assert unheld(commander()) == []


def test_who_has_nobody_is_told_to_the_command_there_alone(bob: Traveller) -> None:
    left_alone(bob.person)

    assert unheld(commander()) == [bob.person]
    assert unheld(stranger()) == []


def test_of_two_records_the_one_that_stands_for_both_is_named(bob: Traveller) -> None:
    twin = come("测试丁", 2)
    merged(bob, twin)
    assert unheld(commander()) == []

    left_alone(bob.person)

    assert unheld(commander()) == [bob.person]
