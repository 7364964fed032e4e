"""Whoever has people in these tests: checkpoint, driver, site, hospital, community.

The people are those of the loop's tests; here they arrive at a station.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.actions import collecting
from pratique.ledger.models import Entry, Pending
from pratique.logistics import queries
from pratique.logistics.actions import custody, rooms
from pratique.logistics.models import Custody, HandOver, Room
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.places.actions.venues import open_venue
from pratique.registry.actions.declaring import declare
from pratique.registry.actions.proving import prove
from pratique.registry.declared import DeclaredStay
from pratique.reporting.audits.custody import audit_custody
from tests.access.cast import known, works_here
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG, TAIYUAN, XIAODIAN
from tests.loop import bound, cast
from tests.loop.cast import LOOK_BACK, Traveller, in_august, officer, on
from tests.people import acting_officer

Done = TypeVar("Done")
DRIVER = known("driver")
STATION, SITE, OTHER_SITE, HOSPITAL = "station", "site-1", "site-2", "hospital-4"
VENUES = {
    STATION: ("station", "太原南站"),
    SITE: ("site", "一号隔离点"),
    OTHER_SITE: ("site", "二号隔离点"),
    HOSPITAL: ("hospital", "第四人民医院"),
}


def did(action: Callable[..., Done], by: Actor, **what: object) -> Done:
    """Do something as somebody, and let all that follows happen."""
    with strictly(), acting(by):
        return action(**what, by=by)


def checkpoint() -> Actor:
    """Return who receives people at the station."""
    return officer("checkpoint_officer")


def commander() -> Actor:
    """Return who commands in Taiyuan."""
    return officer("commander")


def driver(account: str = "driver") -> Actor:
    """Return somebody who drives."""
    return acting_officer(TAIYUAN, "driver", account=known(account))


def site(account: str = "site_manager") -> Actor:
    """Return somebody who runs the sites of Taiyuan."""
    return acting_officer(TAIYUAN, "site_manager", account=account)


def hospital() -> Actor:
    """Return who receives patients."""
    return officer("hospital_clerk")


def community(account: str = "community_officer") -> Actor:
    """Return somebody who looks after people in Taiyuan."""
    return acting_officer(TAIYUAN, "community_officer", account=known(account))


def stranger() -> Actor:
    """Return a commander of Chengdu: the right to do nearly all, but not here."""
    return acting_officer(CHENGDU, "commander", account="stranger")


def make_venues() -> None:
    """Open the station, two sites and a hospital; somebody drives."""
    works_here("driver", "driver")
    for code, (kind, name) in VENUES.items():
        did(open_venue, commander(), kind=kind, code=code, name=name, division=XIAODIAN)


def morning(set_clock: SetClock) -> None:
    """Stand on 21 August, nine o'clock: Jinjiang is a medium-risk area."""
    bound.medium_area(set_clock)
    make_venues()


def come(
    name: str = "测试乙",
    serial: int = 1,
    *,
    venue: str = STATION,
    at: datetime | None = None,
    proved: bool = True,
) -> Traveller:
    """Let somebody come from Jinjiang whom it binds to their home, by that station."""
    stays = (
        DeclaredStay(JINJIANG, None, in_august(20)),
        DeclaredStay(CHENGDU, in_august(20), in_august(21), outside_areas=True),
    )
    told = cast.declared(name, serial, *stays)
    told = replace(told, arrival=replace(told.arrival, venue=venue))
    if at is not None:
        told = replace(told, arrival=replace(told.arrival, at=at))
    made = did(declare, checkpoint(), declared=told, look_back=LOOK_BACK)
    person: UUID | None = None
    if proved:
        shown = did(prove, checkpoint(), declaration=made.declaration)
        person = shown.person_id
    return Traveller(name, person or UUID(int=0), made)


def passing_by(name: str = "测试丙", serial: int = 3) -> Traveller:
    """Let somebody come whom nothing binds."""
    told = cast.declared(name, serial, DeclaredStay(JINJIANG, None, in_august(2)))
    told = replace(
        told,
        arrival=replace(told.arrival, venue=STATION),
        stays=(DeclaredStay(TAIYUAN, None, in_august(21)),),
    )
    made = did(declare, checkpoint(), declared=told, look_back=LOOK_BACK)
    shown = did(prove, checkpoint(), declaration=made.declaration)
    return Traveller(name, shown.person_id, made)


def held(person: UUID) -> tuple[str, str]:
    """Return what has a person now, and where (code of the venue, or nothing)."""
    with database.acting(WORKER), database.transaction():
        row = queries.custody_of(person)
    return (row.kind, row.venue.code if row.venue else "") if row else ("", "")


def history(person: UUID) -> list[tuple[str, datetime, datetime | None]]:
    """Return everybody who ever had a person, and from when to when."""
    with database.acting(WORKER), database.transaction():
        return [
            (row.kind, row.since, row.until) for row in queries.custodies_of(person)
        ]


def offered(person: UUID, by: Actor, kind: str, **to: object) -> HandOver:
    """Offer somebody to the next custodian."""
    return did(custody.offer, by, person=person, to_kind=kind, **to)


def to_site(person: UUID, *, room: Room | None = None) -> Custody:
    """Bring somebody from the checkpoint into a site, and maybe into a room."""
    offer = offered(person, checkpoint(), "site", venue=SITE)
    taken = did(custody.accept, site(), hand_over=offer.pk)
    if room is not None:
        did(rooms.lodge, site(), person=person, room=room.pk)
    return taken


def no_gaps() -> bool:
    """Say whether nobody who was bound in August lacked a custodian, or had two."""
    with database.acting(WORKER):
        return audit_custody(on(1), on(31)).is_clean


def later(day: int, hour: int = 0, minute: int = 0) -> None:
    """Let time pass."""
    schedule.advance(on(day, hour, minute).astimezone(UTC))


def kinds(of: str = "logistics.") -> list[str]:
    """Return what a room has written in the ledger, in order."""
    with database.acting(WORKER), database.transaction():
        found = Entry.objects.filter(kind__startswith=of).order_by("pk")
        return list(found.values_list("kind", flat=True))


def nothing_waits() -> bool:
    """Say whether everything is settled."""
    with database.acting(WORKER), database.transaction():
        return not Pending.objects.exists()


__all__ = ["Traveller", "collecting", "on"]
