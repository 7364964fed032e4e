"""A person's row as a copy of what is known: which fact stands for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pratique.prepared import Prepared
from pratique.registry.declared import Kind, Proof
from pratique.registry.models import (
    Address,
    Arrival,
    Correction,
    Declaration,
    Enrolment,
    Person,
)

Values = dict[str, object]

# Somebody looked at the document, or answers for knowing the person: that stands
# above what a list or a phone has confirmed.
SEEN = (Proof.DOCUMENT, Proof.OFFICER)
TOLD = ("name", "sex", "born", "nationality", "residence_id")
DOCUMENT = (
    *("document_kind", "document_sealed", "document_blind"),
    "document_last_four",
)
PHONE = ("phone_sealed", "phone_blind", "phone_last_four")


@dataclass(frozen=True, slots=True)
class Governing:
    """The place that governs a person, who saw them last, and whether they left."""

    place: int
    checkpoint: int | None
    left_at: datetime | None

    def values(self) -> Values:
        """Return the columns of a person that say so."""
        return {
            "place": self.place,
            "checkpoint": self.checkpoint,
            "left_at": self.left_at,
        }


def assign(row: Person, values: Values) -> list[str]:
    """Set these columns; return the names of those that were otherwise."""
    changed = [name for name, new in values.items() if _differs(row, name, new)]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _differs(row: Person, name: str, new: object) -> bool:
    old = getattr(row, name)
    if isinstance(old, memoryview):
        old = bytes(old)
    return bool(old != (bytes(new) if isinstance(new, memoryview) else new))


def of(person: Person) -> Values:
    """Return a row's particulars, from its own declarations and corrections."""
    said = _proved(person.pk)
    basis = _basis(said)
    values: Values = {}
    if basis is not None:
        values |= {name: getattr(basis, name) for name in (*TOLD, "language")}
        values |= _phone(said)
        values["guardian_id"] = _guardian(basis)
    since = basis.proved_entry_id if basis else 0
    for correction in _corrections(person.pk, since or 0):
        values |= _corrected(correction)
    return values


_proved = Prepared(
    lambda person: (
        Declaration.objects.filter(
            person=person, proved_entry__isnull=False, ended_entry=None
        )
        .select_related("guardian")
        .order_by("proved_entry", "entry")
    )
)
_corrections = Prepared(
    lambda person, since: Correction.objects.filter(
        person=person, ended_entry=None, entry__gt=since
    ).order_by("entry")
)


def _basis(said: Sequence[Declaration]) -> Declaration | None:
    """Return the last declaration whose speaker was seen, else the first proved."""
    seen = [row for row in said if row.proved_how in SEEN]
    if seen:
        return seen[-1]
    return said[0] if said else None


def _phone(said: Sequence[Declaration]) -> Values:
    # Anybody can type a number: it is theirs once it answered, or they were asked.
    reached = [
        row for row in said if row.phone_entry_id and row.phone_blind is not None
    ]
    return {name: getattr(reached[-1], name) for name in PHONE} if reached else {}


def _guardian(basis: Declaration) -> UUID | None:
    adult = basis.guardian
    if adult is None or adult.proved_entry_id is None or adult.ended_entry_id:
        return None
    return adult.person_id


def _corrected(correction: Correction) -> Values:
    """Return what a correction changes: empty and null leave it as it was."""
    values = {name: getattr(correction, name) for name in TOLD}
    told = {name: new for name, new in values.items() if new not in {"", None}}
    for group, key in ((DOCUMENT, "document_blind"), (PHONE, "phone_blind")):
        if getattr(correction, key) is not None:
            told |= {name: getattr(correction, name) for name in group}
    return told


def governing(head: Person, family: Sequence[UUID]) -> Governing:
    """Return what governs a person: where they came or moved to last.

    Before anything is proved, the place their first declaration names.
    """
    arrival = _last_arrival.first(family)
    moved = _last_address.first(family)
    if arrival is not None:
        return _after(arrival, moved, _last_enrolment.first(family))
    if moved is not None:
        return Governing(moved.division.position, head.checkpoint, None)
    return _announced(head)


_last_arrival = Prepared(
    lambda family: (
        Arrival.objects.filter(
            person__in=family,
            ended_entry=None,
            declaration__kind=Kind.ARRIVAL,
            declaration__proved_entry__isnull=False,
            declaration__ended_entry=None,
        )
        .select_related("division", "declaration")
        .only("at", "left_at", "division__position", "declaration__checkpoint")
        .order_by("-at", "-entry")[:1]
    )
)
_last_address = Prepared(
    lambda family: (
        Address.objects.filter(person__in=family, ended_entry=None)
        .select_related("division")
        .only("since", "division__position")
        .order_by("-since", "-entry")[:1]
    )
)


_last_enrolment = Prepared(
    lambda family: Enrolment.objects.filter(person__in=family).order_by(
        "-at", "-entry"
    )[:1]
)


def _after(
    arrival: Arrival, moved: Address | None, seen: Enrolment | None
) -> Governing:
    checkpoint, left_at = arrival.declaration.checkpoint, arrival.left_at
    if seen is not None and seen.at >= arrival.at:
        checkpoint = seen.checkpoint
    if moved is None or moved.since < arrival.at:
        return Governing(arrival.division.position, checkpoint, left_at)
    if left_at is not None and left_at < moved.since:
        left_at = None  # they came back
    return Governing(moved.division.position, checkpoint, left_at)


def _announced(head: Person) -> Governing:
    first = Declaration.objects.filter(person=head).order_by("entry").first()
    if first is None:
        return Governing(head.place, head.checkpoint, head.left_at)
    return Governing(first.place, first.checkpoint, None)


def wards(declaration: UUID) -> list[UUID]:
    """Return the minors for whom the speaker of a declaration answers."""
    return _wards(declaration, declaration)


_wards = Prepared(
    lambda declaration, guardian: (
        Declaration.objects.filter(
            party__in=Declaration.objects.filter(
                pk=declaration, party__isnull=False
            ).values("party"),
            guardian=guardian,
            ended_entry=None,
        )
        .order_by("person")  # they are locked one after another
        .values_list("person", flat=True)
    )
)
