"""Take a specimen from somebody, or note that they would not; void a wrong one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.labs import events, queries, refusals
from pratique.labs.actions.writing import alive, free_code, one_of, past, reasoned
from pratique.labs.models import Method, Purpose, Specimen
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.prepared import insert_rows
from pratique.registry import queries as registry
from pratique.registry.models import Person


@dataclass(frozen=True, slots=True)
class Taking:
    """How a specimen was taken, whosever it is."""

    purpose: Purpose
    at: datetime
    method: Method = Method.PCR
    venue: UUID | None = None
    pair: UUID | None = None


def sample(
    *,
    person: UUID,
    code: str,
    by: Actor,
    purpose: str = Purpose.SCHEDULED,
    taken_at: datetime | None = None,
    venue: UUID | None = None,
    method: str = Method.PCR,
) -> Specimen:
    """Record that a specimen was taken; the same tube twice is refused.

    Args:
        person: from whom.
        code: what the tube says.
        by: the sampler.
        purpose: landing, scheduled, confirmation or other.
        taken_at: when; now, if not said. Never in the future.
        venue: where, if at a known place.
        method: pcr, or antigen: that pays nothing and clears nobody.
    """
    require(by, Permission.TAKE_SPECIMENS)
    with database.transaction():
        someone = registry.lock(person)
        taking = Taking(
            one_of(Purpose, purpose, "purpose"),
            past(taken_at),
            one_of(Method, method, "method"),
            venue,
        )
        return _take(someone, code, taking, by=by)


def sample_twice(
    *,
    person: UUID,
    codes: tuple[str, str],
    by: Actor,
    purpose: str = Purpose.CONFIRMATION,
    taken_at: datetime | None = None,
) -> tuple[Specimen, Specimen]:
    """Take two specimens at once, to be tested apart: both must say the same."""
    require(by, Permission.TAKE_SPECIMENS)
    if queries.plain(codes[0]) == queries.plain(codes[1]):
        raise refusals.CodeTaken(
            _("These are two tubes: they have two codes."),
            next_step=_("Scan the second tube."),
            field="codes",
        )
    with database.transaction():
        someone = registry.lock(person)
        what_for = one_of(Purpose, purpose, "purpose")
        taking = Taking(what_for, past(taken_at), pair=ids.new())
        first, second = (_take(someone, code, taking, by=by) for code in codes)
    return first, second


def _take(someone: Person, code: str, taking: Taking, *, by: Actor) -> Specimen:
    alive(someone)
    specimen = Specimen(
        code=free_code(code),
        person=someone,
        purpose=taking.purpose,
        method=taking.method,
        pair=taking.pair,
        taken_at=taking.at,
        venue_id=taking.venue,
    )
    told: dict[str, object] = {"purpose": specimen.purpose}
    if taking.method != Method.PCR:
        told["method"] = taking.method
    if taking.pair is not None:
        told["pair"] = str(taking.pair)
    return written(specimen, told, by=by)


def written(specimen: Specimen, told: dict[str, object], *, by: Actor) -> Specimen:
    """Write a specimen and the entry that tells of it."""
    specimen.entry = record(
        events.SPECIMEN_TAKEN,
        by=by,
        person=specimen.person_id,
        subject=f"labs.specimen:{specimen.pk}",
        place=specimen.person.place,
        happened_at=specimen.taken_at,
        data=told,
    )
    insert_rows(specimen)
    return specimen


def refuse(*, person: UUID, reason: str, by: Actor) -> Entry:
    """Note that somebody would not be sampled; what they owe they still owe."""
    require(by, Permission.TAKE_SPECIMENS)
    reasoned(reason)
    with database.transaction():
        someone = registry.lock(person)
        return record(
            events.SPECIMEN_REFUSED,
            by=by,
            person=someone.pk,
            subject=f"registry.person:{someone.pk}",
            place=someone.place,
            words=reason,
        )


def void_specimen(*, code: str, by: Actor, reason: str) -> Specimen:
    """Make a specimen count for nothing: it was taken or labelled by mistake.

    A member of a tube too, even after its result: it was not they who was in it.
    """
    require(by, Permission.TAKE_SPECIMENS)
    reasoned(reason)
    with database.transaction():
        specimen = queries.access_specimen(code)
        registry.lock(specimen.person_id)
        if specimen.ended_entry_id is not None:
            return specimen
        return ended(specimen, events.SPECIMEN_VOIDED, reason, by=by)


def ended(specimen: Specimen, kind: str, reason: str, *, by: Actor) -> Specimen:
    """Write that a specimen counts for nothing from here on."""
    specimen.ended_entry = record(
        kind,
        by=by,
        person=specimen.person_id,
        subject=f"labs.specimen:{specimen.pk}",
        place=specimen.person.place,
        words=reason,
    )
    specimen.save(update_fields=["ended_entry"])
    return specimen
