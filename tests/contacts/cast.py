"""The tracers' cast: who fell ill in Taiyuan, whom they met, and who finds that out.

Everybody is invented. People are written straight into the registry: how they came
there has tests of its own.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from pratique import database, ids
from pratique.contacts.actions import cases, letters, tracing
from pratique.contacts.models import Case, Contact, Letter
from pratique.database import WORKER, Actor
from pratique.labs import actions as labs
from pratique.ledger.actions import record, set_clock
from pratique.loop.settling import acting, strictly
from pratique.registry.models import Person
from tests import gazetteer
from tests.people import acting_officer

Done = TypeVar("Done")
NOON = datetime(2022, 8, 20, 4, tzinfo=UTC)  # 12:00 in Taiyuan
DAY_18, DAY_19 = date(2022, 8, 18), date(2022, 8, 19)
WITHIN = timedelta(hours=24)
PAPER = "成疫指函〔2022〕7号"  # the letter that came back from outside


def hours(count: float) -> datetime:
    """Return an instant so many hours after noon."""
    return NOON + timedelta(hours=count)


def go_to(instant: datetime) -> None:
    """Move the clock."""
    set_clock(instant)


def officer(duty: str, division: str = gazetteer.TAIYUAN) -> Actor:
    """Return an officer, of Taiyuan if not said otherwise."""
    return acting_officer(division, duty, account=f"{duty} {division[:4]}")


def tracer(division: str = gazetteer.TAIYUAN) -> Actor:
    """Return a tracer."""
    return officer("tracer", division)


def position(code: str) -> int:
    """Return where a division stands in the order of the gazetteer."""
    from pratique.divisions.models import Division

    with database.acting(WORKER):
        return Division.objects.get(code=code).position


def somebody(name: str, at: str = gazetteer.NORMAL_SCHOOL_STREET) -> UUID:
    """Register somebody who stays in this division."""
    with database.acting(WORKER), database.transaction():
        made = Person(
            reference=ids.reference("P"),
            name=name,
            born=date(1990, 1, 1),
            place=_position(at),
        )
        made.entry = record("test.registered", by=WORKER, person=made.pk)
        made.save(force_insert=True)
    return made.pk


def _position(code: str) -> int:
    """Return a division's position, as whoever acts already."""
    from pratique.divisions.models import Division

    return Division.objects.get(code=code).position


def doing(by: Actor, what: Callable[..., Done], **how: object) -> Done:
    """Do something as somebody, and let the loop react to it."""
    with strictly(), acting(by):
        return what(by=by, **how)


def settle_due() -> None:
    """Review whoever was queued."""
    from pratique.loop import schedule

    with strictly():
        schedule.catch_up()


def sampled(person: UUID, outcome: str = "positive") -> str:
    """Take somebody's specimen and report its result; its code."""
    code = ids.reference("T")
    doing(officer("sampler"), labs.sample, person=person, code=code)
    report(code, outcome)
    return code


def report(code: str, outcome: str) -> None:
    """Report a result."""
    clerk = officer("laboratory_clerk")
    doing(clerk, labs.report, code=code, outcome=outcome)


def correct(code: str, outcome: str) -> None:
    """Supersede a wrong result."""
    clerk = officer("laboratory_clerk")
    doing(clerk, labs.correct, code=code, outcome=outcome, reason="mixed up")


def ill(name: str) -> tuple[UUID, Case]:
    """Have somebody found positive; who, and their case."""
    person = somebody(name)
    sampled(person)
    return person, case_of(person)


def cases_of(person: UUID) -> list[Case]:
    """Return somebody's cases that stand."""
    with database.acting(WORKER):
        rows = Case.objects.filter(person=person, ended_entry=None)
        return list(rows.order_by("found_at"))


def case_of(person: UUID) -> Case:
    """Return somebody's only case."""
    (case,) = cases_of(person)
    return case


def consult(case: Case, finding: str, severity: str = "", **more: object) -> object:
    """Enter what experts found."""
    return doing(
        tracer(),
        cases.consult,
        case=case.pk,
        finding=finding,
        severity=severity,
        **more,
    )


def close(person: UUID, case: Case | None = None, **more: object) -> Contact:
    """Name somebody a close contact, on the 18th if not said otherwise."""
    how: dict[str, object] = {"level": "close", "last_exposure": DAY_18}
    how |= {"case": case.pk if case else None} | more
    return doing(tracer(), tracing.name_contact, person=person, **how)


def secondary(person: UUID, through: Contact, **more: object) -> Contact:
    """Name somebody a secondary contact through a close one."""
    how: dict[str, object] = {"level": "secondary", "last_exposure": DAY_18} | more
    return doing(
        tracer(), tracing.name_contact, person=person, through=through.pk, **how
    )


def withdraw(contact: Contact) -> Contact:
    """Take back that somebody is a contact."""
    return doing(tracer(), tracing.withdraw, contact=contact.pk, reason="never met")


def traced(person: UUID) -> list[tuple[str, UUID | None]]:
    """Return as what somebody is traced now: level and case."""
    with database.acting(WORKER):
        rows = Contact.objects.filter(person=person, ended_entry=None)
        return list(rows.order_by("entry").values_list("level", "case"))


def send(*people: UUID, to: str = gazetteer.CHENGDU, about: str = "") -> Letter:
    """Ask another city about people."""
    return ask_about(*((person, None) for person in people), to=to, about=about)


def ask_about(
    *people: letters.Asked, to: str = gazetteer.CHENGDU, about: str = ""
) -> Letter:
    """Ask another city about people, as members of tubes if of any."""
    return doing(
        tracer(),
        letters.send,
        to_division=to,
        people=people,
        about=about,
        answer_within=WITHIN,
    )


def answer(letter: Letter, person: UUID, finding: str, **more: object) -> object:
    """Enter that the receiver accepted, and its answer, as whoever sent the letter."""
    doing(tracer(), letters.accept, letter=letter.pk)
    more = {"paper": PAPER} | more
    return doing(
        tracer(),
        letters.answer,
        letter=letter.pk,
        person=person,
        finding=finding,
        **more,
    )


def entries(kind: str) -> int:
    """Return how many entries of this kind there are."""
    from pratique.ledger.models import Entry

    with database.acting(WORKER):
        return Entry.objects.filter(kind=kind).count()
