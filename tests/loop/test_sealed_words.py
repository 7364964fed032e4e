"""The ledger's data names no illness and no home; what does is sealed with a key."""

import json
from datetime import date, timedelta

from pratique import database, keys
from pratique.database import WORKER
from pratique.ledger.models import Entry, PersonKey
from pratique.loop.settling import acting, strictly
from pratique.orders import events as orders
from pratique.orders.actions import leave
from pratique.registry import events as registry
from pratique.registry.actions import moving
from pratique.registry.declared import StayKind
from tests.conftest import SetClock
from tests.gazetteer import UNIVERSITY
from tests.loop.bound import Bound, bound_in_taiyuan
from tests.loop.cast import officer, on


def live(bob: Bound) -> None:
    """Let Bob go to dialysis, move to another community, and die."""
    by = officer("community_officer")
    with strictly(), acting(by):
        asked = leave.ask(
            person=bob.person,
            reason="dialysis",
            starts_at=on(21, 18),
            ends_at=on(21, 18) + timedelta(hours=4),
            details="市医院",
            by=by,
        )
        leave.grant(leave=asked.pk, by=by)
        moving.change_address(
            person=bob.person,
            division=UNIVERSITY,
            stay_kind=StayKind.HOST,
            address="1号",
            by=by,
        )
        moving.record_death(
            person=bob.person,
            died_on=date(2022, 8, 20),
            zone="Asia/Shanghai",
            by=by,
        )


def words(kind: str) -> str:
    """Return the words of the only entry of a kind, opened with the person's key."""
    entry = Entry.objects.get(kind=kind)
    assert entry.person is not None
    own = PersonKey.objects.get(person=entry.person)
    return keys.unseal_words(bytes(entry.words or b""), bytes(own.wrapped))


def test_reasons_homes_and_days_of_death_are_sealed(set_clock: SetClock) -> None:
    live(bound_in_taiyuan(set_clock))

    with database.acting(WORKER), database.transaction():
        about_people = Entry.objects.filter(person__isnull=False)
        clear = json.dumps(list(about_people.values_list("data", flat=True)))
        assert words(orders.LEAVE_ASKED) == "dialysis"
        assert words(registry.ADDRESS_CHANGED) == f"{UNIVERSITY} host"
        assert words(registry.DIED) == "2022-08-20"
    assert [each for each in ("dialysis", UNIVERSITY, "08-20") if each in clear] == []
