"""The registry's cast: who declares, from where, and who receives them.

Everybody is invented: numbers have the division 000000 and a valid check digit.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.actions import collecting
from pratique.ledger.models import Entry
from pratique.registry.declared import (
    Channel,
    Declared,
    DeclaredArrival,
    DeclaredPerson,
    DeclaredStay,
    Kind,
    Mode,
    Sex,
    StayKind,
)
from pratique.registry.documents import synthetic_number
from tests import gazetteer
from tests.people import acting_officer

LOOK_BACK = 7
NINE = datetime(2022, 8, 21, 1, tzinfo=UTC)  # 09:00 in Taiyuan
TODAY = date(2022, 8, 21)
STATION, CHECKPOINT, HOTEL = "taiyuan-south", "taiyuan-west", "grand-hotel"
PINGYAO_STATION = "pingyao-station"
PUBLIC = Actor(role="intake", account="public")

LI = DeclaredPerson(
    name="李小燕",
    document=synthetic_number(date(1985, 3, 9), Sex.FEMALE, 1),
    phone="13800000001",
)
WANG = DeclaredPerson(
    name="王建国",
    document=synthetic_number(date(1970, 1, 1), Sex.MALE, 2),
    phone="13800000002",
)
CHILD = DeclaredPerson(
    name="李晓", document=synthetic_number(date(2015, 6, 1), Sex.MALE, 3)
)
SMITH = DeclaredPerson(
    name="Jane Smith",
    document="533380006",
    document_kind="passport",
    nationality="GBR",
    born=date(1990, 5, 5),
    phone="+447700900123",
)


def checkpoint_officer() -> Actor:
    """Return an officer of Taiyuan who meets people at the station."""
    return acting_officer(gazetteer.TAIYUAN, "checkpoint_officer", account="1")


def tracer() -> Actor:
    """Return a tracer of Taiyuan."""
    return acting_officer(gazetteer.TAIYUAN, "tracer", account="2")


def community_officer() -> Actor:
    """Return a community officer of Taiyuan."""
    return acting_officer(gazetteer.TAIYUAN, "community_officer", account="3")


def stranger_officer() -> Actor:
    """Return a commander of Chengdu: the right to do nearly all, but not here."""
    return acting_officer(gazetteer.CHENGDU, "commander", account="4")


def stay_in(
    division: str, first: int, last: int, **more: str | bool | None
) -> DeclaredStay:
    """Return a stay on days of August 2022."""
    days = date(2022, 8, first), date(2022, 8, last)
    return DeclaredStay(division, *days, **more)  # type: ignore[arg-type]


CHENGDU_WEEK = (stay_in(gazetteer.JINJIANG, 10, 20),)
BY_TRAIN = DeclaredArrival(
    at=NINE,
    mode=Mode.TRAIN,
    service="Z22",
    destination=gazetteer.NORMAL_SCHOOL_STREET,
    stay_kind=StayKind.HOME,
    address="师范街1号",
    venue=STATION,
)


def declaring(who: DeclaredPerson = LI, **otherwise: object) -> Declared:
    """Return a declaration without faults; `otherwise` changes what it says."""
    usual = Declared(
        kind=Kind.ARRIVAL,
        who=who,
        arrival=BY_TRAIN,
        stays=CHENGDU_WEEK,
        text_version="2022-08-20",
    )
    return replace(usual, **otherwise)  # type: ignore[arg-type]


def by_officer(who: DeclaredPerson = LI, **otherwise: object) -> Declared:
    """Return a declaration that an officer fills in."""
    return declaring(who, channel=Channel.OFFICER, **otherwise)


def declare(declared: Declared | None = None, by: Actor = PUBLIC) -> UUID:
    """Declare as the public form does (or somebody else); return its id."""
    from pratique.registry.actions import declaring as door

    with database.acting(by), database.transaction():
        made = door.declare(
            declared=declared or declaring(), look_back=LOOK_BACK, by=by
        )
    return made.declaration


def doing(by: Actor, what: Callable[..., object], **how: object) -> object:
    """Do something as somebody, and let the worker react as the loop does."""
    with database.acting(by), collecting() as written, database.transaction():
        done = what(by=by, **how)
    react(written)
    return done


def react(entries: list[int]) -> None:
    """Run the registry's reactions to these entries, and to what they write."""
    from pratique.registry import events
    from pratique.registry.actions import apply_proof, prove_from_manifest

    waiting = list(entries)
    matched = {events.DECLARED, events.MANIFEST_IMPORTED}
    with database.acting(WORKER):
        while waiting:
            with collecting() as written, database.transaction():
                entry = Entry.objects.get(pk=waiting.pop(0))
                if entry.kind in matched:
                    prove_from_manifest(entry)
                else:
                    apply_proof(entry)
            waiting += written


def react_to_declaration(declaration: UUID) -> None:
    """Run the reactions to a declaration that came through the public form."""
    from pratique.registry.models import Declaration

    with database.acting(WORKER):
        entry = Declaration.objects.values_list("entry", flat=True).get(pk=declaration)
    react([entry])


def prove(declaration: UUID, by: Actor | None = None, *, shows: bool = True) -> None:
    """Have an officer see the document, and (unless told otherwise) the own page."""
    from pratique.registry.actions import proving

    doing(
        by or checkpoint_officer(),
        proving.prove,
        declaration=declaration,
        meeting=proving.Meeting(shown=link_of(declaration) if shows else None),
    )


def link_of(declaration: UUID) -> bytes | None:
    """Return the hash of a declaration's own link, as far as it is open."""
    from pratique.registry.models import CapabilityLink

    with database.acting(WORKER):
        open_links = CapabilityLink.objects.filter(
            declaration=declaration, ended_entry=None
        )
        found = open_links.values_list("token_hash", flat=True).first()
    return None if found is None else bytes(found)


def arrive(who: DeclaredPerson = LI, **otherwise: object) -> UUID:
    """Declare through the public form and show the document; the declaration."""
    declaration = declare(declaring(who, **otherwise))
    prove(declaration)
    return declaration


def person_id(declaration: UUID) -> UUID:
    """Return whom a declaration is about."""
    from pratique.registry.models import Declaration

    with database.acting(WORKER):
        found: UUID = Declaration.objects.values_list("person", flat=True).get(
            pk=declaration
        )
    return found


def days_later(days: int) -> datetime:
    """Return nine o'clock some days after the arrival."""
    return NINE + timedelta(days=days)


def make_venues() -> None:
    """Put up the stations, the checkpoint and the hotel."""
    from pratique.divisions.models import Division
    from pratique.ledger.actions import record
    from pratique.places.models import Venue

    kinds = {
        STATION: ("station", gazetteer.XIAODIAN),
        CHECKPOINT: ("road_checkpoint", gazetteer.YINGZE),
        HOTEL: ("hotel", gazetteer.LIUXIANG),
        PINGYAO_STATION: ("station", gazetteer.PINGYAO),
    }
    with database.acting(WORKER), database.transaction():
        entry = record("test.places", by=WORKER)
        for code, (kind, division) in kinds.items():
            Venue.objects.create(
                code=code,
                kind=kind,
                name=code,
                division=Division.objects.get(code=division),
                opened_at=NINE - timedelta(days=100),
                entry=entry,
            )


def make_area(name: str, division: str, *, whole: bool = True) -> UUID:
    """Name an area that a person may say they were in."""
    from pratique.divisions.models import Division
    from pratique.ledger.actions import record
    from pratique.places.models import RiskArea

    with database.acting(WORKER), database.transaction():
        area = RiskArea.objects.create(
            code=name,
            name=name,
            division=Division.objects.get(code=division),
            whole=whole,
            entry=record("test.places", by=WORKER),
        )
    return area.pk
