"""Carriers' lists: read in whole, or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import date
from typing import TypedDict
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database, ids, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.errors import Refusal
from pratique.ledger.actions import collecting, record
from pratique.ledger.models import Entry
from pratique.places.models import Venue
from pratique.registry import events, passengers, refusals, sealed
from pratique.registry.actions import placing
from pratique.registry.declared import NoteKind, NoteLevel
from pratique.registry.models import Manifest, ManifestRow, Note
from pratique.registry.passengers import Passenger, Reading, Refused

SEATED = ("carriage", "seat")


class Report(TypedDict):
    """What an import did, or would do."""

    rows: int
    created: int
    merged: int  # listed before, and now with another seat
    unchanged: int
    refused: list[Refused]


class _OnlyTriedError(Exception):
    """Undo everything: it was only tried."""


def _undo_if(dry_run: bool) -> None:
    if dry_run:
        raise _OnlyTriedError


def import_manifest(*, content: bytes, by: Actor, dry_run: bool = False) -> Report:
    """Read in a carrier's file; lines that cannot be are named, the rest is taken.

    Args:
        content: the file. UTF-8 (with or without a mark) or GB18030.
        by: the officer, or the worker for an import from the command line.
        dry_run: only say what would happen.
    """
    require(by, Permission.IMPORT_MANIFESTS)
    reading = passengers.read(content)
    report = Report(rows=reading.rows, created=0, merged=0, unchanged=0, refused=[])
    # What is only tried leaves no entry that anybody would wait to settle.
    apart = collecting() if dry_run else nullcontext()
    with apart, suppress(_OnlyTriedError), database.transaction():
        for passenger_list in _by_manifest(reading, by):
            _take(passenger_list, report, by=by)
        _undo_if(dry_run)
    report["refused"] = sorted(reading.refused, key=lambda line: line["row"])
    return report


class _List(TypedDict):
    """The lines of one service on one day."""

    venue: Venue
    boarded: dict[str, Division]
    passengers: list[Passenger]


def _by_manifest(reading: Reading, by: Actor) -> Iterable[_List]:
    """Return the lines by service and day; lines of unknown places are refused."""
    venues = placing.venues_by_code(one.venue for one in reading.passengers)
    boarded = placing.divisions_by_code(one.boarded for one in reading.passengers)
    lists: dict[tuple[str, date, UUID], _List] = {}
    for one in reading.passengers:
        try:
            venue = _station(one, venues, boarded, by)
        except Refusal as refusal:
            line = {"venue": one.venue, "boarded": one.boarded}
            reading.refused.append(passengers.refused(one.row, line, refusal))
            continue
        key = (one.service, one.day, venue.pk)
        empty = _List(venue=venue, boarded=boarded, passengers=[])
        lists.setdefault(key, empty)["passengers"].append(one)
    return lists.values()


def _station(
    one: Passenger,
    venues: Mapping[str, Venue],
    boarded: Mapping[str, Division],
    by: Actor,
) -> Venue:
    venue = venues.get(one.venue)
    if venue is None:
        raise placing.unknown("venue", one.venue)
    if one.boarded and one.boarded not in boarded:
        raise placing.unknown("boarded", one.boarded)
    if not by.low <= venue.division.position <= by.high:
        raise refusals.OutOfReach(
            _("This station is not in your jurisdiction."),
            next_step=_("Ask the officers of that station."),
            field="venue",
        )
    return venue


def _take(told: _List, report: Report, *, by: Actor) -> None:
    manifest, entry = _manifest(told, by=by)
    listed = {
        bytes(row.document_blind): row
        for row in ManifestRow.objects.filter(manifest=manifest)
    }
    fresh = []
    for one in told["passengers"]:
        blind = keys.blind(one.document.key, kind="document")
        row = listed.get(blind)
        if row is None:
            fresh.append(_row(one, manifest, entry, told["boarded"]))
        elif (row.carriage, row.seat) != (one.carriage, one.seat):
            row.carriage, row.seat = one.carriage, one.seat
            row.save(update_fields=SEATED)
            report["merged"] += 1
        else:
            report["unchanged"] += 1
    ManifestRow.objects.bulk_create(fresh, batch_size=1000)
    report["created"] += len(fresh)


def _manifest(told: _List, *, by: Actor) -> tuple[Manifest, Entry]:
    """Return the manifest of a service and day, and the entry of this import."""
    first, venue = told["passengers"][0], told["venue"]
    there = Manifest.objects.filter(
        service=first.service, day=first.day, place=venue.division.position
    ).first()
    manifest = there or Manifest(
        reference=ids.reference("M"),
        mode=first.mode,
        service=first.service,
        day=first.day,
        venue=venue,
        place=venue.division.position,
    )
    entry = record(
        events.MANIFEST_IMPORTED,
        by=by,
        subject=f"registry.manifest:{manifest.pk}",
        place=manifest.place,
        data={"rows": len(told["passengers"])},
    )
    if there is None:
        manifest.entry = entry
        manifest.save(force_insert=True)
    return manifest, entry


def _row(
    one: Passenger, manifest: Manifest, entry: Entry, boarded: dict[str, Division]
) -> ManifestRow:
    return ManifestRow(
        manifest=manifest,
        number=one.row,
        name_sealed=sealed.words(one.name, "passenger"),
        document_kind=one.document.kind,
        **sealed.document(one.document).columns("document"),
        carriage=one.carriage,
        seat=one.seat,
        boarded=boarded.get(one.boarded),
        boarded_on=one.boarded_on,
        entry=entry,
    )


def mark_missing(*, manifest: UUID, by: Actor) -> list[Note]:
    """Say that the service has emptied: who is not registered now is missing.

    Each gets a note for an officer; registering later closes it. Done again, only
    those who were not noted before are added.
    """
    require(by, Permission.IMPORT_MANIFESTS)
    with database.transaction():
        found = Manifest.objects.filter(pk=manifest).first()
        if found is None:
            raise refusals.UnknownRecord(
                _("There is no such manifest."), next_step=_("Reload the list.")
            )
        rows = ManifestRow.objects.select_for_update(of=("self",)).filter(
            manifest=found, declaration=None, missing_entry=None
        )
        missing = list(rows.order_by("number"))
        entry = record(
            events.MANIFEST_RECONCILED,
            by=by,
            subject=f"registry.manifest:{found.pk}",
            place=found.place,
            data={"missing": len(missing)},
        )
        return _note_missing(found, missing, entry)


def _note_missing(
    manifest: Manifest, missing: Sequence[ManifestRow], entry: Entry
) -> list[Note]:
    keys_of = [row.pk for row in missing]
    ManifestRow.objects.filter(pk__in=keys_of).update(missing_entry=entry)
    return Note.objects.bulk_create(
        Note(
            manifest_row=row,
            kind=NoteKind.MISSING_PASSENGER,
            level=NoteLevel.REFERRAL,
            place=manifest.place,
            data={"service": manifest.service, "day": manifest.day.isoformat()},
            entry=entry,
        )
        for row in missing
    )
