"""Whoever is sampled in these tests, and who samples and tests them; all synthetic."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from pratique import database
from pratique.database import WORKER, Actor
from pratique.labs import actions as labs
from pratique.labs import facts
from pratique.labs.models import Tube
from pratique.ledger.queries import Known
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import DeclaredPerson, Sex
from pratique.registry.documents import synthetic_number
from tests.gazetteer import CHENGDU, NORMAL_SCHOOL_STREET, TAIYUAN
from tests.people import acting_officer

NINE = datetime(2022, 8, 18, 9, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
HOUR = timedelta(hours=1)
Done = TypeVar("Done")


def sampler(of: str = TAIYUAN) -> Actor:
    """Return a sampler."""
    return acting_officer(of, "sampler", account=f"sampler of {of}")


def clerk(of: str = TAIYUAN) -> Actor:
    """Return a clerk of a laboratory."""
    return acting_officer(of, "laboratory_clerk", account=f"clerk of {of}")


def stranger() -> Actor:
    """Return a sampler of another city."""
    return sampler(CHENGDU)


def does(by: Actor, what: Callable[..., Done], **how: object) -> Done:
    """Do something as somebody; nothing reacts."""
    with database.acting(by), database.transaction():
        return what(by=by, **how)


def resident(serial: int, division: str = NORMAL_SCHOOL_STREET) -> UUID:
    """Enrol somebody who lives there; their id."""
    who = DeclaredPerson(
        name=f"测试{serial}",
        document=synthetic_number(date(1990, 1, 1), Sex.FEMALE, serial),
    )
    by = sampler() if division != CHENGDU else stranger()
    return does(by, enrol, who=who, division=division).pk


def filled(*people: UUID, code: str = "MIX-1", ratio: int = 20) -> Tube:
    """Open a tube and mix these people's specimens."""
    tube = does(
        sampler(), labs.open_tube, code=code, ratio=ratio, division=NORMAL_SCHOOL_STREET
    )
    for person in people:
        does(sampler(), labs.add_to_tube, tube=code, person=person)
    return tube


def received(*people: UUID, code: str = "MIX-1", ratio: int = 20) -> Tube:
    """Fill a tube, seal it, and bring it to the laboratory."""
    filled(*people, code=code, ratio=ratio)
    does(sampler(), labs.seal_tube, tube=code)
    return does(clerk(), labs.receive_tube, tube=code, laboratory="市疾控")


def told(person: UUID, known: Known | None = None) -> facts.Tests:
    """Return what the laboratories tell of somebody."""
    with database.acting(WORKER), database.transaction():
        return facts.of([person], known or Known.present())
