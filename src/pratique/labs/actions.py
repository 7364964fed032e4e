"""Take a specimen, report what was found, correct what was wrong."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.labs import events, queries, refusals
from pratique.labs.models import Outcome, Purpose, Result, Specimen
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.registry import queries as registry


def sample(
    *,
    person: UUID,
    code: str,
    by: Actor,
    purpose: str = Purpose.SCHEDULED,
    taken_at: datetime | None = None,
    venue: UUID | None = None,
) -> Specimen:
    """Record that a specimen was taken; the same tube twice is refused.

    Args:
        person: from whom.
        code: what the tube says.
        by: the sampler.
        purpose: landing, scheduled or other.
        taken_at: when; now, if not said. Never in the future.
        venue: where, if at a known place.
    """
    require(by, Permission.TAKE_SPECIMENS)
    with database.transaction():
        someone = registry.lock(person)
        instant = _past(taken_at)
        if someone.died_on is not None:
            raise refusals.NotToBeSampled(_("This person is recorded as dead."))
        tube = _free_code(code)
        specimen = Specimen(
            code=tube,
            person=someone,
            purpose=Purpose(purpose),
            taken_at=instant,
            venue_id=venue,
        )
        specimen.entry = record(
            events.SPECIMEN_TAKEN,
            by=by,
            person=someone.pk,
            subject=f"labs.specimen:{specimen.pk}",
            place=someone.place,
            happened_at=instant,
            data={"purpose": specimen.purpose},
        )
        specimen.save(force_insert=True)
    return specimen


def refuse(*, person: UUID, reason: str, by: Actor) -> Entry:
    """Note that somebody would not be sampled; what they owe they still owe."""
    require(by, Permission.TAKE_SPECIMENS)
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
    """Make a specimen count for nothing: it was taken or labelled by mistake."""
    require(by, Permission.TAKE_SPECIMENS)
    with database.transaction():
        specimen = queries.access_specimen(code)
        registry.lock(specimen.person_id)
        if specimen.ended_entry_id is not None:
            return specimen
        specimen.ended_entry = record(
            events.SPECIMEN_VOIDED,
            by=by,
            person=specimen.person_id,
            subject=f"labs.specimen:{specimen.pk}",
            place=specimen.person.place,
            words=reason,
        )
        specimen.save(update_fields=["ended_entry"])
    return specimen


def report(
    *,
    code: str,
    outcome: str,
    by: Actor,
    resulted_at: datetime | None = None,
    laboratory: str = "",
) -> Result:
    """Record a result; the same again changes nothing, another one is refused."""
    require(by, Permission.ENTER_RESULTS)
    with database.transaction():
        specimen = _resultable(code)
        instant = _after(specimen, resulted_at)
        standing = queries.result_in_force(specimen)
        if standing is not None:
            if standing.outcome == outcome:
                return standing
            raise refusals.AlreadyResulted(
                _("This specimen already has another result."),
                next_step=_("If the first one was wrong, correct it."),
                field="outcome",
                specimen=code,
                outcome=standing.outcome,
            )
        return _write(specimen, outcome, instant, laboratory, by=by)


def correct(
    *,
    code: str,
    outcome: str,
    by: Actor,
    reason: str,
    resulted_at: datetime | None = None,
    laboratory: str = "",
) -> Result:
    """Supersede a wrong result; what followed from it is assessed anew."""
    require(by, Permission.ENTER_RESULTS)
    with database.transaction():
        specimen = _resultable(code)
        instant = _after(specimen, resulted_at)
        wrong = queries.result_in_force(specimen)
        if wrong is None:
            raise refusals.UnknownSpecimen(
                _("This specimen has no result to correct."),
                next_step=_("Report its result."),
                field="code",
                specimen=code,
            )
        wrong.ended_entry = record(
            events.RESULT_CORRECTED,
            by=by,
            person=specimen.person_id,
            subject=f"labs.result:{wrong.pk}",
            place=specimen.person.place,
            data={"from": wrong.outcome, "to": outcome},
            words=reason,
        )
        wrong.save(update_fields=["ended_entry"])
        return _write(specimen, outcome, instant, laboratory, by=by)


def _write(
    specimen: Specimen, outcome: str, instant: datetime, laboratory: str, *, by: Actor
) -> Result:
    result = Result(
        specimen=specimen,
        person_id=specimen.person_id,
        outcome=Outcome(outcome),
        resulted_at=instant,
        laboratory=laboratory,
    )
    result.entry = record(
        events.RESULT_REPORTED,
        by=by,
        person=specimen.person_id,
        subject=f"labs.result:{result.pk}",
        place=specimen.person.place,
        happened_at=instant,
        data={"outcome": result.outcome, "specimen": str(specimen.pk)},
    )
    result.save(force_insert=True)
    return result


def _resultable(code: str) -> Specimen:
    """Return the specimen, its person locked so that results come one by one."""
    specimen = queries.access_specimen(code)
    registry.lock(specimen.person_id)
    if specimen.ended_entry_id is not None:
        raise refusals.SpecimenVoided(
            _("This specimen was voided."), field="code", specimen=code
        )
    return specimen


def _free_code(code: str) -> str:
    tube = code.strip().upper()
    if not tube:
        raise refusals.UnknownSpecimen(
            _("Scan or enter the tube's code."), field="code"
        )
    if queries.code_is_taken(tube):
        raise refusals.CodeTaken(
            _("Tube %(code)s is already in use.") % {"code": tube},
            next_step=_("Take a fresh tube and scan its code."),
            field="code",
            specimen=tube,
        )
    return tube


def _past(instant: datetime | None) -> datetime:
    now = clock.now()
    if instant is not None and instant > now:
        raise refusals.ImpossibleInstant(
            _("This time lies in the future."), field="taken_at"
        )
    return instant or now


def _after(specimen: Specimen, instant: datetime | None) -> datetime:
    told = _past(instant)
    if told < specimen.taken_at:
        raise refusals.ImpossibleInstant(
            _("A result cannot come before its specimen."), field="resulted_at"
        )
    return told
