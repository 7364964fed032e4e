"""Hold declarations against carriers' lists: who has arrived, what does not agree.

The worker's reactions. A list that carries the number (and the name) for the same
service and day proves one declaration, the first; a second one in the same name
proves nothing and becomes a note.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from pratique import clock, database
from pratique.database import WORKER
from pratique.divisions.queries import lineage_of, prefecture_of, zone_of
from pratique.ledger.models import Entry
from pratique.prepared import Prepared
from pratique.registry import documents, sealed
from pratique.registry.actions import answering, noting, proving
from pratique.registry.declared import Kind, NoteKind, NoteLevel, Proof
from pratique.registry.models import Arrival, Manifest, ManifestRow, Stay

NEAR = timedelta(days=2)  # a list of another day may be the same journey, misdated
# These say that the journey is another one; the rest may be a slip of the pen.
GRAVE = {"boarded", "name"}
# A list proves a declaration of its own service and day only, in the same name.
NO_PROOF = {"day", "service", "name"}


@dataclass(frozen=True, slots=True)
class Match:
    """One passenger and the arrival that may answer for them."""

    row: ManifestRow
    arrival: Arrival

    @property
    def day(self) -> date:
        """Return the day on which the arrival says it is."""
        zone = zone_of(self.arrival.division.code)
        return clock.local_day(self.arrival.at, zone)

    @property
    def is_same_day(self) -> bool:
        """Say whether list and declaration name the same day."""
        return self.day == self.row.manifest.day

    @property
    def is_near(self) -> bool:
        """Say whether they may be about the same journey at all."""
        return abs(self.day - self.row.manifest.day) <= NEAR

    @property
    def is_taken(self) -> bool:
        """Say whether another declaration has answered for this passenger."""
        return self.row.declaration_id not in {None, self.arrival.declaration_id}


def prove_from_manifest(entry: Entry) -> None:
    """React to a declaration, or to a manifest, by holding one against the other."""
    kind, _, key = entry.subject.partition(":")
    with database.transaction(savepoint=False):
        if kind == "registry.declaration":
            _match_declaration(UUID(key))
        elif kind == "registry.manifest":
            _match_manifest(UUID(key))


def _match_declaration(declaration: UUID) -> None:
    arrival = _arrival_of.first(declaration)
    if arrival is None:
        return
    blind = arrival.declaration.document_blind
    rows = _rows_of_document(bytes(blind)) if blind else []
    near = [match for row in rows if (match := Match(row, arrival)).is_near]
    for match in near:
        _settle(match)
    if not near:
        _note_unlisted(arrival)


def _match_manifest(manifest: UUID) -> None:
    rows = {bytes(row.document_blind): row for row in _rows().filter(manifest=manifest)}
    arrivals = _arrivals().filter(declaration__document_blind__in=list(rows))
    for arrival in arrivals.order_by("entry"):
        match = Match(rows[bytes(arrival.declaration.document_blind or b"")], arrival)
        if match.is_near:
            _settle(match)


def _arrivals() -> QuerySet[Arrival]:
    rows = Arrival.objects.filter(
        ended_entry=None,
        declaration__kind=Kind.ARRIVAL,
        declaration__ended_entry=None,
    )
    return rows.select_related("declaration", "division")


def _rows() -> QuerySet[ManifestRow]:
    # Locked in one order, so that two declarations for one passenger come one by one.
    rows = ManifestRow.objects.select_for_update(of=("self",))
    return rows.select_related("manifest", "boarded").order_by("pk")


_arrival_of = Prepared(lambda declaration: _arrivals().filter(declaration=declaration))
_rows_of_document = Prepared(lambda blind: _rows().filter(document_blind=blind))
_stayed_at = Prepared(
    lambda declaration: Stay.objects.filter(
        declaration=declaration, ended_entry=None
    ).values_list("division__code", flat=True)
)


def _settle(match: Match) -> None:
    """Prove the declaration, answer for the passenger, note what does not agree."""
    if match.is_taken:
        _note(match, NoteKind.DUPLICATE_SUSPECTED, [])
        return
    differing = list(_differing(match))
    if not NO_PROOF & set(differing):
        proving.confirm(match.arrival.declaration_id, Proof.MANIFEST, by=WORKER)
        if match.row in answering.answer(match.arrival.declaration_id):
            match.row.declaration = match.arrival.declaration  # the next finds it so
    if differing:
        _note(match, NoteKind.MANIFEST_CONTRADICTION, differing)


def _differing(match: Match) -> Iterator[str]:
    """Name what the list and the declaration do not agree on."""
    row, arrival = match.row, match.arrival
    if not match.is_same_day:
        yield "day"
    if arrival.service and arrival.service != row.manifest.service:
        yield "service"
    if _told(row.name_sealed) != _letters(arrival.declaration.name):
        yield "name"
    for column in ("carriage", "seat"):
        listed, said = getattr(row, column), getattr(arrival, column)
        if listed and said and listed != said:
            yield column
    if row.boarded is not None and not _was_there(row.boarded.code, arrival):
        yield "boarded"
    if row.boarded_on and arrival.departed_on and row.boarded_on != arrival.departed_on:
        yield "boarded_on"


def _told(name_sealed: bytes | memoryview) -> str:
    return _letters(sealed.opened_words(bytes(name_sealed), "passenger"))


def _letters(name: str) -> str:
    return documents.plain(name)


def _was_there(boarded: str, arrival: Arrival) -> bool:
    """Say whether the itinerary has a place in the prefecture of the station."""
    prefecture, above = prefecture_of(boarded), set(lineage_of(boarded))
    codes = _stayed_at(arrival.declaration_id)
    return any(code in above or prefecture_of(code) == prefecture for code in codes)


def _note_unlisted(arrival: Arrival) -> None:
    """Note somebody whom the list of the service they name does not carry."""
    if not arrival.service:
        return
    day = clock.local_day(arrival.at, zone_of(arrival.division.code))
    there = Manifest.objects.filter(service=arrival.service, day=day).exists()
    if there:
        noting.open_note(
            NoteKind.MANIFEST_CONTRADICTION,
            by=WORKER,
            place=arrival.declaration.place,
            person=arrival.person_id,
            declaration=arrival.declaration_id,
            data={"fields": ["not_listed"]},
        )


def _note(match: Match, kind: NoteKind, differing: Iterable[str]) -> None:
    fields = list(differing)
    grave = kind is NoteKind.DUPLICATE_SUSPECTED or GRAVE & set(fields)
    noting.open_note(
        kind,
        level=NoteLevel.REFERRAL if grave else NoteLevel.WARNING,
        by=WORKER,
        place=match.row.manifest.place,
        person=match.arrival.person_id,
        declaration=match.arrival.declaration_id,
        manifest_row=match.row.pk,
        data={"fields": fields},
    )
