"""Who has moved to another city: its officers read all that is recorded of them."""

from datetime import UTC

import pytest

from pratique import database
from pratique.database import Actor
from pratique.labs import actions as labs
from pratique.ledger import queries as ledger
from pratique.ledger.models import Entry
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.registry.actions import moving
from pratique.registry.declared import StayKind
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG, LHASA
from tests.loop.bound import Bound, bound_in_taiyuan
from tests.loop.cast import officer, on
from tests.people import acting_officer

BEFORE = {"registry.declared", "registry.proved", "labs.result_reported"}


@pytest.fixture
def moved(set_clock: SetClock) -> Bound:
    """Bob moves to Chengdu on the 23rd, and is sampled there on the 24th."""
    bob, by = bound_in_taiyuan(set_clock), officer("community_officer")
    schedule.advance(on(23, 10).astimezone(UTC))
    with strictly(), acting(by):
        moving.change_address(
            person=bob.person,
            division=JINJIANG,
            stay_kind=StayKind.HOST,
            address="锦江1号",
            by=by,
        )
    return bob


def kinds(bob: Bound, by: Actor) -> list[str]:
    """Return what an officer reads of Bob, the latest first."""
    with database.acting(by), database.transaction():
        return [each.kind for each in ledger.entries_about([bob.person])]


def test_the_new_city_reads_what_came_before(moved: Bound) -> None:
    assert set(kinds(moved, acting_officer(CHENGDU, account="9"))) >= BEFORE


def test_the_old_city_keeps_what_was_its_own_and_reads_no_more(moved: Bound) -> None:
    by = officer("commander")
    then = kinds(moved, by)
    assert set(then) >= BEFORE
    schedule.advance(on(24, 10).astimezone(UTC))
    sampler = acting_officer(CHENGDU, "sampler", account="8")
    with strictly(), acting(sampler):
        labs.sample(person=moved.person, code="T-CHENGDU", by=sampler)

    assert kinds(moved, by) == then
    there = acting_officer(CHENGDU, account="9")
    assert kinds(moved, there).count("labs.specimen_taken") == 2


def test_a_third_city_reads_nothing(moved: Bound) -> None:
    assert kinds(moved, acting_officer(LHASA, account="9")) == []


def test_a_timeline_is_read_by_the_persons_index(moved: Bound) -> None:
    asked = Entry.objects.filter(person__in=[moved.person]).order_by("-happened_at")
    with database.acting(officer("commander")), database.transaction():
        database.rows("SET LOCAL enable_seqscan = off")
        plan = asked.explain()

    assert "ledger_entry_person" in plan
    assert "Seq Scan" not in plan
