"""Cases: what experts found, where they lie, whom they have it from."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.contacts import courses, events, queries, refusals
from pratique.contacts.actions.checking import (
    listed,
    past,
    reasoned,
    require_one_of,
)
from pratique.contacts.actions.opening import (
    consultations,
    derived,
    follow_results,
    here,
    in_order,
    locked,
    noted,
    step,
)
from pratique.contacts.models import (
    Admission,
    Case,
    Consultation,
    Finding,
    Link,
    Severity,
)
from pratique.database import Actor
from pratique.places.models import Venue, VenueKind
from pratique.registry import queries as registry

__all__ = [
    "admit",
    "consult",
    "correct_consultation",
    "follow_results",
    "name_source",
    "withdraw_source",
]


def consult(
    *,
    case: UUID,
    finding: str,
    by: Actor,
    severity: str = "",
    at: datetime | None = None,
) -> Consultation:
    """Enter what experts found; the same as stands already changes nothing.

    The hospital says who recovered and who died, and nothing else.

    Args:
        case: about whom.
        finding: suspected, confirmed, asymptomatic, excluded, recovered or dead.
        by: who enters it.
        severity: mild, common, severe or critical, if confirmed.
        at: when they decided; now, if not said.
    """
    ends = finding in {Finding.RECOVERED, Finding.DEAD}
    discharging = (Permission.ADMIT_TO_HOSPITAL,) if ends else ()
    require_one_of(by, Permission.CONSULT_CASES, *discharging)
    _words(finding, severity)
    with database.transaction():
        row = here(case)
        steps = list(consultations(row))
        if steps and (steps[-1].finding, steps[-1].severity) == (finding, severity):
            return steps[-1]
        after = steps[-1].decided_at if steps else row.found_at
        made = Consultation(
            case=row,
            finding=finding,
            severity=severity,
            decided_at=past(at, "at", after=after),
        )
        _refuse_impossible([*steps, made])
        made.entry = noted(
            events.CASE_CONSULTED, row, by=by, at=made.decided_at, data=_told(made)
        )
        made.save(force_insert=True)
    return made


def correct_consultation(
    *,
    consultation: UUID,
    reason: str,
    by: Actor,
    finding: str = "",
    severity: str = "",
    at: datetime | None = None,
) -> Consultation | None:
    """Supersede a wrong consultation; without a finding, it never was.

    What followed from it is assessed anew.
    """
    require(by, Permission.CONSULT_CASES)
    reasoned(reason)
    if finding:
        _words(finding, severity)
    with database.transaction():
        wrong = queries.access_consultation(consultation)
        row = here(wrong.case_id)
        others, fallen = _beside(wrong, row)
        made = None
        if finding:
            decided_at = past(at or wrong.decided_at, "at", after=row.found_at)
            made = Consultation(
                case=row, finding=finding, severity=severity, decided_at=decided_at
            )
        _refuse_impossible(in_order([*others, *([made] if made else [])]))
        wrong.ended_entry = noted(
            events.CONSULTATION_CORRECTED,
            row,
            by=by,
            at=made.decided_at if made else None,
            data={"was": wrong.finding, **(_told(made) if made else {})},
            words=reason,
        )
        ended = [one.pk for one in (wrong, *fallen)]
        rows = Consultation.objects.filter(pk__in=ended)
        rows.update(ended_entry=wrong.ended_entry)
        if made:
            made.entry = wrong.ended_entry
            made.save(force_insert=True)
    return made


def admit(
    *, case: UUID, venue: UUID, by: Actor, at: datetime | None = None
) -> Admission:
    """Record that a case lies in a hospital; in another one, they were moved."""
    require_one_of(by, Permission.CONSULT_CASES, Permission.ADMIT_TO_HOSPITAL)
    with database.transaction():
        row = here(case)
        hospital = Venue.objects.filter(pk=venue, kind=VenueKind.HOSPITAL).first()
        if hospital is None:
            raise refusals.NotAHospital(
                _("Cases are admitted to a hospital."),
                next_step=_("Choose a hospital from the list."),
                field="venue",
            )
        before = Admission.objects.filter(case=row, ended_entry=None).first()
        if before is not None and before.venue_id == hospital.pk:
            return before
        made = Admission(case=row, venue=hospital)
        made.admitted_at = past(at, "at", after=before.admitted_at if before else None)
        made.entry = noted(
            events.CASE_ADMITTED,
            row,
            by=by,
            at=made.admitted_at,
            data={"venue": str(hospital.pk)},
        )
        if before is not None:
            before.ended_entry = made.entry
            before.save(update_fields=["ended_entry"])
        made.save(force_insert=True)
    return made


def name_source(
    *, case: UUID, by: Actor, source_case: UUID | None = None, source: str = ""
) -> Link:
    """Say where a case has it from: another case, or in words. Again: unchanged."""
    require(by, Permission.TRACE_CONTACTS)
    with database.transaction():
        row = _locked_with_source(case, source_case)
        made = Link(case=row)
        if source_case is not None:
            there = _link_to(row, source_case)
            if there is not None:
                return there
            made.source_id = source_case
        else:
            reasoned(source)
            made.said = keys.seal(source, about=f"contacts.link:{made.pk}")
        made.entry = noted(
            events.SOURCE_NAMED,
            row,
            by=by,
            data={"source": str(source_case) if source_case else None},
            words="" if source_case else source,
        )
        made.save(force_insert=True)
    return made


def withdraw_source(*, link: UUID, reason: str, by: Actor) -> Link:
    """Take back where a case was said to have it from."""
    require(by, Permission.TRACE_CONTACTS)
    reasoned(reason)
    with database.transaction():
        row = queries.access_link(link)
        case = locked(row.case_id)
        row.refresh_from_db()
        if row.ended_entry_id is None:
            row.ended_entry = noted(events.SOURCE_WITHDRAWN, case, by=by, words=reason)
            row.save(update_fields=["ended_entry"])
    return row


def _locked_with_source(case: UUID, source: UUID | None) -> Case:
    """Return a case that stands; refuse a source that does not. Both are locked."""
    asked = [case] if source is None else [case, source]
    registry.lock_all(queries.access_case(one).person_id for one in asked)
    if source is not None:
        locked(source)
    return locked(case)


def _link_to(case: Case, source: UUID) -> Link | None:
    """Return the link to a source if it stands; refuse a circle."""
    above = [queries.access_case(source).pk]
    seen: set[UUID] = set()
    while above:
        asked = above.pop()
        if asked == case.pk:
            raise refusals.SourceInACircle(
                _("This case cannot be the source: it has it from the other."),
                next_step=_("Take back the other link first, if that one is wrong."),
                field="source_case",
            )
        seen.add(asked)
        rows = Link.objects.filter(case=asked, ended_entry=None)
        sources = rows.exclude(source=None).values_list("source", flat=True)
        above += [one for one in sources if one not in seen]
    return Link.objects.filter(case=case, source=source, ended_entry=None).first()


def _beside(
    wrong: Consultation, case: Case
) -> tuple[list[Consultation], list[Consultation]]:
    """Return what else was found of a case, and what the loop added to it.

    What the loop added ends with whatever is corrected: it writes anew what follows.
    """
    others = [one for one in consultations(case) if one.pk != wrong.pk]
    fallen = derived(others)
    return [one for one in others if one not in fallen], fallen


def _words(finding: str, severity: str) -> None:
    listed(finding, Finding.values, "finding")
    listed(severity, Severity.values, "severity")
    if severity and finding != Finding.CONFIRMED:
        raise refusals.ImpossibleFinding(
            _("Only a confirmed case has a severity."),
            next_step=_("Leave the severity out."),
            field="severity",
        )


def _refuse_impossible(steps: Sequence[Consultation]) -> None:
    wrong = courses.fault([step(one) for one in steps])
    if wrong is not None:
        raise refusals.ImpossibleFinding(
            _("This finding cannot follow the one before it."),
            next_step=_("If an earlier one is wrong, correct that one."),
            field="finding",
            finding=wrong.finding,
        )


def _told(made: Consultation) -> dict[str, object]:
    return {"finding": made.finding, "severity": made.severity}
