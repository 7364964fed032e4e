"""Who sat near a case: a passenger list, read by the seat rule of a setting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts import seats
from pratique.contacts.actions.tracing import INVESTIGATION, SEAT_RULE
from pratique.database import Actor
from pratique.registry import queries as registry
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import DeclaredPerson

if TYPE_CHECKING:
    from pratique.policy.settings import Setting
    from pratique.registry.models import Manifest, ManifestRow, Person

NEAR, UNSURE, FAR = "near", "unsure", "far"
WHOLE = "all_there"  # a scope of settings that no seat rule has to be asked for


@dataclass(frozen=True, slots=True)
class Passenger:
    """One row of a list, and how near to the case they sat by the rule."""

    row: "ManifestRow"
    name: str
    near: str


def passengers(
    manifest: "Manifest", case_row: "ManifestRow | None", setting: "Setting | None"
) -> list[Passenger]:
    """Return everybody on a list but the case, the near ones first."""
    rows = list(registry.passengers(manifest.pk))
    others = [row for row in rows if case_row is None or row.pk != case_row.pk]
    judged = _judged(case_row, others, setting)
    found = [
        Passenger(row, registry.passenger_name(row), judged.get(row.pk, FAR))
        for row in others
    ]
    return sorted(found, key=lambda one: (NEAR, UNSURE, FAR).index(one.near))


def _judged(
    case_row: "ManifestRow | None",
    others: "Sequence[ManifestRow]",
    setting: "Setting | None",
) -> dict[object, str]:
    """Return who was near by the rule, and of whom nobody can say."""
    if case_row is None or setting is None:
        return {}
    if setting.scope == WHOLE:
        return {row.pk: NEAR for row in others}
    if setting.scope not in seats.SCOPES:
        return {}  # investigated: only what an officer finds
    rule = seats.SeatRule(
        setting.scope, before=setting.rows_before, after=setting.rows_behind
    )
    told = seats.propose(_seat(case_row), [_seat(row) for row in others], rule)
    unsure = [*told.unsure, *_about_compartments(case_row, others, setting)]
    return {**dict.fromkeys(unsure, UNSURE), **dict.fromkeys(told.near, NEAR)}


def _about_compartments(
    case_row: "ManifestRow", others: "Sequence[ManifestRow]", setting: "Setting"
) -> tuple[object, ...]:
    """Return who shared the carriage, where the rule speaks of compartments.

    No list says how many berths a compartment has: an officer asks.
    """
    if setting.scope != "same_compartment":
        return ()
    rule = seats.SeatRule("same_carriage")
    told = seats.propose(_seat(case_row), [_seat(row) for row in others], rule)
    return told.near


def _seat(row: "ManifestRow") -> seats.Seat:
    return seats.Seat(row.pk, row.carriage, row.seat)


def person_of(passenger: Passenger, *, division: str, by: Actor) -> "Person":
    """Return whom a row is of; who is not known yet is enrolled from the list."""
    known = registry.passenger_of(passenger.row)
    if known is not None:
        return known
    who = DeclaredPerson(
        name=passenger.name,
        document=registry.passenger_number(passenger.row),
        document_kind=passenger.row.document_kind,
    )
    return enrol(who=who, division=division, by=by)


def chosen_by(
    found: Sequence[Passenger], chosen: Sequence[str], setting: "Setting | None"
) -> dict[str, list[Passenger]]:
    """Return the passengers chosen, by what judges them: rule, officer, or neither.

    Whom no rule can tell, and whom a setting leaves to the investigation, the officer
    has found; whom the rule calls far is wider than the rule.
    """
    ruled = setting is not None and setting.scope in {*seats.SCOPES, WHOLE}
    groups: dict[str, list[Passenger]] = {SEAT_RULE: [], INVESTIGATION: [], FAR: []}
    for one in found:
        if str(one.row.pk) in chosen:
            far = FAR if ruled else INVESTIGATION
            judged = {NEAR: SEAT_RULE, UNSURE: INVESTIGATION}.get(one.near, far)
            groups[judged].append(one)
    return groups


def manifest_asked(text: str) -> "Manifest | None":
    """Return the passenger list that the address names, if it names one."""
    try:
        return registry.access_manifest(UUID(text))
    except ValueError:
        return None
