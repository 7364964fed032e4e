"""Report what was found, in a specimen or in a tube, and correct what was wrong."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pratique import database, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.labs import events, queries, refusals
from pratique.labs.actions import tubes
from pratique.labs.actions.writing import not_before, one_of, past, reasoned
from pratique.labs.models import Outcome, Result, Specimen, Tube, TubeResult
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.prepared import insert_rows
from pratique.registry import queries as registry

Cycles = Decimal | float | None
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a laboratory says of one specimen."""

    outcome: Outcome
    at: datetime
    laboratory: str
    ct_n: Decimal | None = None
    ct_orf: Decimal | None = None
    kit: str = ""

    def is_in(self, result: Result) -> bool:
        """Say whether a result says the same; what is not told now counts as told."""
        told = ((self.ct_n, result.ct_n), (self.ct_orf, result.ct_orf))
        same = all(new is None or new == old for new, old in told)
        return same and self.outcome == result.outcome


# --- of one specimen --------------------------------------------------------------


def report(
    *,
    code: str,
    outcome: str,
    by: Actor,
    resulted_at: datetime | None = None,
    laboratory: str = "",
    ct_n: Cycles = None,
    ct_orf: Cycles = None,
    kit: str = "",
) -> Result:
    """Record a result; the same again changes nothing, another one is refused.

    Args:
        code: of the specimen; a tube has `report_tube`.
        outcome: negative, positive or invalid.
        by: the laboratory's clerk.
        resulted_at: when; now, if not said.
        laboratory: which.
        ct_n: the Ct value of the N gene, where one was found.
        ct_orf: that of the ORF1ab gene.
        kit: the test kit.
    """
    require(by, Permission.ENTER_RESULTS)
    with database.transaction():
        specimen = _resultable(code)
        found = Finding(
            one_of(Outcome, outcome, "outcome"),
            _after(specimen, resulted_at),
            laboratory,
            _cycles(ct_n, "ct_n"),
            _cycles(ct_orf, "ct_orf"),
            kit,
        )
        standing = queries.result_in_force(specimen)
        if standing is None:
            return _write(specimen, found, by=by)
        if found.is_in(standing):
            return standing
        raise refusals.AlreadyResulted(
            _("This specimen already has another result."),
            next_step=_("If the first one was wrong, correct it."),
            field="outcome",
            specimen=code,
            outcome=standing.outcome,
        )


def correct(
    *,
    code: str,
    outcome: str,
    by: Actor,
    reason: str,
    resulted_at: datetime | None = None,
    laboratory: str = "",
    ct_n: Cycles = None,
    ct_orf: Cycles = None,
    kit: str = "",
) -> Result:
    """Supersede a wrong result; what followed from it is assessed anew."""
    require(by, Permission.ENTER_RESULTS)
    reasoned(reason)
    with database.transaction():
        specimen = _resultable(code)
        found = Finding(
            one_of(Outcome, outcome, "outcome"),
            _after(specimen, resulted_at),
            laboratory,
            _cycles(ct_n, "ct_n"),
            _cycles(ct_orf, "ct_orf"),
            kit,
        )
        _end_wrong(specimen, outcome, reason, by=by)
        return _write(specimen, found, by=by)


def _end_wrong(specimen: Specimen, outcome: str, reason: str, *, by: Actor) -> None:
    wrong = queries.result_in_force(specimen)
    if wrong is None:
        raise refusals.UnknownSpecimen(
            _("This specimen has no result to correct."),
            next_step=_("Report its result."),
            field="code",
            specimen=specimen.code,
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


def _write(specimen: Specimen, found: Finding, *, by: Actor) -> Result:
    result = Result(
        specimen=specimen,
        person_id=specimen.person_id,
        outcome=found.outcome,
        ct_n=found.ct_n,
        ct_orf=found.ct_orf,
        kit=found.kit.strip(),
        resulted_at=found.at,
        laboratory=found.laboratory,
    )
    told: dict[str, object] = {"outcome": result.outcome, "specimen": str(specimen.pk)}
    cycles = {"ct_n": found.ct_n, "ct_orf": found.ct_orf}
    told |= {name: str(value) for name, value in cycles.items() if value is not None}
    result.entry = record(
        events.RESULT_REPORTED,
        by=by,
        person=specimen.person_id,
        subject=f"labs.result:{result.pk}",
        place=specimen.person.place,
        happened_at=result.resulted_at,
        data=told,
    )
    insert_rows(result)
    return result


def _resultable(code: str) -> Specimen:
    """Return the specimen, its person locked so that results come one by one."""
    specimen = queries.access_specimen(code)
    registry.lock(specimen.person_id)
    if specimen.ended_entry_id is not None:
        raise refusals.SpecimenVoided(
            _("This specimen was voided."), field="code", specimen=code
        )
    if specimen.tube_id is not None:
        raise refusals.PooledSpecimen(
            _("This specimen is in a tube with others and has no result of its own."),
            next_step=_("Report the tube."),
            field="code",
            specimen=code,
        )
    return specimen


def _after(specimen: Specimen, instant: datetime | None) -> datetime:
    told = past(instant)
    early = _("A result cannot come before its specimen.")
    not_before(told, specimen.taken_at, early, "resulted_at")
    return told


def _cycles(value: Cycles, field: str) -> Decimal | None:
    """Return a Ct value to the hundredth; refuse what no instrument gives."""
    if value is None:
        return None
    told = Decimal(str(value)).quantize(CENT)
    if not 0 < told < 100:
        raise refusals.ImpossibleValue(
            _("A Ct value lies between 0 and 100."),
            next_step=_("Read it off the instrument again."),
            field=field,
        )
    return told


# --- of a tube --------------------------------------------------------------------


def report_tube(
    *,
    tube: str,
    outcome: str,
    by: Actor,
    resulted_at: datetime | None = None,
    laboratory: str = "",
) -> TubeResult:
    """Record a tube's result, once for all in it; the same again changes nothing.

    Whoever is in it is assessed anew. Refused: a tube that no laboratory has
    received, and another result than the one that stands.
    """
    require(by, Permission.ENTER_RESULTS)
    with database.transaction():
        row = _resultable_tube(tube)
        fresh = _finding_of(row, outcome, resulted_at, laboratory)
        standing = queries.tube_result_in_force(row)
        if standing is None:
            fresh.entry = _of_tube(events.TUBE_REPORTED, fresh, by=by)
            fresh.save(force_insert=True)
            return fresh
        if standing.outcome == fresh.outcome:
            return standing
        raise refusals.AlreadyResulted(
            _("This tube already has another result."),
            next_step=_("If the first one was wrong, correct it."),
            field="outcome",
            tube=row.code,
            outcome=standing.outcome,
        )


def correct_tube(
    *,
    tube: str,
    outcome: str,
    by: Actor,
    reason: str,
    resulted_at: datetime | None = None,
    laboratory: str = "",
) -> TubeResult:
    """Supersede a tube's wrong result; what followed for anybody in it is undone."""
    require(by, Permission.ENTER_RESULTS)
    reasoned(reason)
    with database.transaction():
        row = _resultable_tube(tube)
        fresh = _finding_of(row, outcome, resulted_at, laboratory)
        fresh.reason_sealed = keys.seal(reason.strip(), about=queries.about(fresh))
        wrong = queries.tube_result_in_force(row)
        if wrong is None:
            raise refusals.UnknownTube(
                _("This tube has no result to correct."),
                next_step=_("Report its result."),
                field="tube",
                tube=row.code,
            )
        fresh.entry = _of_tube(
            events.TUBE_CORRECTED, fresh, by=by, before=wrong.outcome
        )
        wrong.ended_entry = fresh.entry
        wrong.save(update_fields=["ended_entry"])
        fresh.save(force_insert=True)
    return fresh


def _resultable_tube(code: str) -> Tube:
    """Return a tube that a laboratory has, kept from others' changes."""
    row = tubes.whole(code)
    if row.received_at is None:
        raise refusals.TubeNotReceived(
            _("No laboratory has received tube %(code)s.") % {"code": row.code},
            next_step=_("Scan it in first."),
            field="tube",
            tube=row.code,
        )
    return row


def _finding_of(
    tube: Tube, outcome: str, resulted_at: datetime | None, laboratory: str
) -> TubeResult:
    fresh = TubeResult(
        tube=tube,
        outcome=one_of(Outcome, outcome, "outcome"),
        resulted_at=past(resulted_at, "resulted_at"),
        laboratory=laboratory or tube.laboratory,
    )
    early = _("A result cannot come before the laboratory had the tube.")
    not_before(fresh.resulted_at, tube.received_at, early, "resulted_at")
    return fresh


def _of_tube(kind: str, result: TubeResult, *, by: Actor, before: str = "") -> Entry:
    told: dict[str, object] = {"outcome": result.outcome, "result": str(result.pk)}
    if before:
        told["from"] = before
    return record(
        kind,
        by=by,
        subject=f"labs.tube:{result.tube_id}",
        place=result.tube.place,
        happened_at=result.resulted_at,
        data=told,
    )
