"""Travellers of these tests, and the officers they meet; all of them synthetic."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pratique.database import WORKER, Actor
from pratique.labs import actions as labs
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.registry import documents
from pratique.registry.actions.declaring import Made, declare
from pratique.registry.actions.proving import prove
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
from pratique.registry.models import Declaration
from tests.gazetteer import CHENGDU, JINJIANG, NORMAL_SCHOOL_STREET, TAIYUAN
from tests.people import acting_officer

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2022, 8, 21, 9, 0, tzinfo=SHANGHAI)
LOOK_BACK = 7


def on(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return an instant of August 2022, there."""
    return datetime(2022, 8, day, hour, minute, tzinfo=SHANGHAI)


def in_august(day: int) -> date:
    """Return a day of August 2022."""
    return date(2022, 8, day)


@dataclass
class Traveller:
    """Somebody who came, with what the tests need to go on with them."""

    name: str
    person: UUID
    made: Made
    samples: int = 0


def declared(
    name: str,
    serial: int,
    *stays: DeclaredStay,
    at: datetime = MORNING,
    kind: Kind = Kind.ARRIVAL,
) -> Declared:
    """Return what a resident of Taiyuan declares who comes home by train."""
    return Declared(
        kind=kind,
        who=DeclaredPerson(
            name=name,
            document=documents.synthetic_number(date(1990, 1, 1), Sex.FEMALE, serial),
            phone=f"1990000{serial:04d}",
            residence=TAIYUAN,
        ),
        arrival=DeclaredArrival(
            at=at,
            mode=Mode.TRAIN,
            destination=NORMAL_SCHOOL_STREET,
            stay_kind=StayKind.HOME,
            address="测试路1号",
            service="G1234",
        ),
        stays=stays or (DeclaredStay(JINJIANG, None, in_august(21)),),
        text_version="test",
        channel=Channel.OFFICER,
    )


def officer(duty: str) -> Actor:
    """Return an officer of Taiyuan."""
    return acting_officer(TAIYUAN, duty, account=duty)


def arrive(name: str, serial: int, *stays: DeclaredStay) -> Traveller:
    """Let somebody declare at the checkpoint and show their document."""
    clerk = officer("checkpoint_officer")
    with strictly(), acting(clerk):
        made = declare(
            declared=declared(name, serial, *stays), look_back=LOOK_BACK, by=clerk
        )
    with strictly(), acting(clerk):
        shown = prove(declaration=made.declaration, by=clerk)
    return Traveller(name, shown.person_id, made)


def sample(who: Traveller, at: datetime) -> str:
    """Take a specimen at an instant; the clock goes there."""
    schedule.advance(at.astimezone(UTC))
    sampler = officer("sampler")
    who.samples += 1
    code = f"T-{who.person.hex[-6:]}-{who.samples}"
    with strictly(), acting(sampler):
        labs.sample(person=who.person, code=code, by=sampler)
    return code


def result(code: str, outcome: str, at: datetime) -> None:
    """Report a result at an instant; the clock goes there."""
    schedule.advance(at.astimezone(UTC))
    clerk = officer("laboratory_clerk")
    with strictly(), acting(clerk):
        labs.report(code=code, outcome=outcome, by=clerk)


__all__ = ["CHENGDU", "WORKER", "Declaration", "timedelta"]
