"""Find venues, areas, watch lists and outbreaks, at present or as was known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.divisions.queries import by_code, lineage_of, prefecture_of
from pratique.ledger.queries import Known
from pratique.places import refusals
from pratique.places.models import (
    AreaLevel,
    OutbreakNote,
    RiskArea,
    Venue,
    VenueKind,
    WatchEntry,
    WatchList,
)

Row = TypeVar("Row", bound=Model)

# --- venues ------------------------------------------------------------------


def venue(code: str) -> Venue:
    """Return the venue with this code, open or closed."""
    found = Venue.objects.select_related("division").filter(code=code).first()
    if found is None:
        raise refusals.UnknownVenue(
            _("There is no venue “%(code)s”.") % {"code": code},
            next_step=_("Look it up in the list of venues."),
            field="venue",
            venue=code,
        )
    return found


def venues(*, kind: str = "", within: str = "") -> QuerySet[Venue]:
    """Return the open venues, of one kind and in one division where these are given."""
    found = Venue.objects.filter(ended_entry=None).select_related("division")
    if kind:
        found = found.filter(kind=VenueKind(kind))
    if within:
        found = found.filter(_inside(by_code(within)))
    return found.order_by("name", "code")


def hotels(within: str = "") -> QuerySet[Venue]:
    """Return the open hotels in a division."""
    return venues(kind=VenueKind.HOTEL, within=within)


def stations(within: str = "") -> QuerySet[Venue]:
    """Return the open railway stations in a division."""
    return venues(kind=VenueKind.STATION, within=within)


def division_of_venue(code: str) -> str:
    """Return the code of the division that a venue lies in."""
    return venue(code).division.code


# --- risk areas --------------------------------------------------------------


def area(code: str) -> RiskArea:
    """Return the risk area with this code, whatever became of it."""
    found = RiskArea.objects.select_related("division").filter(code=code).first()
    if found is None:
        raise refusals.UnknownArea(
            _("There is no risk area “%(code)s”.") % {"code": code},
            next_step=_("Look it up in the list of areas."),
            field="area",
            area=code,
        )
    return found


def levels_now(within: str = "") -> QuerySet[AreaLevel]:
    """Return the levels of all areas listed now, by place."""
    found = AreaLevel.objects.filter(ended_entry=None, area__withdrawn_entry=None)
    if within:
        found = found.filter(_inside(by_code(within), "area__division"))
    return found.select_related("area__division").order_by(
        "area__division__position", "area__name"
    )


def level_now(found: RiskArea) -> AreaLevel | None:
    """Return the level that an area has now; None: it is not listed any more."""
    return levels_now().filter(area=found).first()


def listed_as(place: Division, name: str, *, whole: bool) -> AreaLevel | None:
    """Return what this very place is listed as now, if it is listed."""
    found = levels_now().filter(area__division=place, area__whole=whole)
    return (found if whole else found.filter(area__name=name.strip())).first()


def areas_listed(*, division: str, first: date, last: date) -> list[RiskArea]:
    """Return the areas about which a stay in a division must be asked.

    Those that were risk on one of the days and may or may not be where the person
    was: areas inside the division, and parts of it or of one above it.
    """
    place = by_code(division)
    above = Q(division__code__in=lineage_of(place.code), whole=False)
    return list(
        RiskArea.objects.filter(above | _strictly_inside(place))
        .filter(_on_days(first, last), withdrawn_entry=None)
        .order_by("division__position", "name")
        .distinct()
    )


def _on_days(first: date, last: date) -> Q:
    return Q(
        Q(levels__lifted_on=None) | Q(levels__lifted_on__gt=first),
        Q(levels__lifted_on=None) | Q(levels__lifted_on__gt=F("levels__counted_from")),
        levels__counted_from__lte=last,
    )


def _inside(place: Division, key: str = "division") -> Q:
    return Q(**{f"{key}__position__range": (place.position, place.last)})


def _strictly_inside(place: Division) -> Q:
    return Q(division__position__gt=place.position, division__position__lte=place.last)


@dataclass(frozen=True, slots=True)
class Affected:
    """Whose stays may be judged anew when something changes at a place."""

    low: int  # stays in these positions …
    high: int
    above: tuple[str, ...]  # … or told no nearer than one of these


def affected(division: str) -> Affected:
    """Return whose stays a change at a division may touch.

    An area makes its county low and its prefecture one with an outbreak, so the
    whole prefecture is touched.
    """
    prefecture = by_code(prefecture_of(division))
    above = lineage_of(prefecture.code)[:-1]
    return Affected(prefecture.position, prefecture.last, above)


# --- watch lists -------------------------------------------------------------


def watch_list(code: str) -> WatchList:
    """Return the watch list with this code."""
    found = WatchList.objects.select_related("keeper").filter(code=code).first()
    if found is None:
        raise refusals.UnknownWatchList(
            _("There is no watch list “%(code)s”.") % {"code": code},
            next_step=_("Make it first, or check its code."),
            field="watch_list",
            watch_list=code,
        )
    return found


def watch_lists() -> QuerySet[WatchList]:
    """Return all watch lists."""
    return WatchList.objects.select_related("keeper").order_by("code")


def watched_on(found: WatchList) -> QuerySet[WatchEntry]:
    """Return the divisions that are on a watch list now."""
    return (
        WatchEntry.objects.filter(watch_list=found, ended_entry=None)
        .select_related("division")
        .order_by("division__position")
    )


def watched_now(found: WatchList, place: Division) -> WatchEntry | None:
    """Return since when a division is on a watch list; None: it is not."""
    return watched_on(found).filter(division=place).first()


def own_entries() -> list[WatchList]:
    """Return the lists in force whose travellers register by an entry of their own."""
    used = watch_lists().exclude(own_entry="").filter(watched__ended_entry=None)
    return list(used.filter(watched__isnull=False).distinct())


# --- outbreaks ---------------------------------------------------------------


def outbreak(note: UUID) -> OutbreakNote:
    """Return an outbreak that was noted."""
    found = OutbreakNote.objects.select_related("division").filter(pk=note).first()
    if found is None:
        raise refusals.UnknownOutbreak(
            _("No such outbreak was noted."),
            next_step=_("Look it up in the list of outbreaks."),
            field="note",
        )
    return found


def outbreaks() -> QuerySet[OutbreakNote]:
    """Return all outbreaks noted, those that go on first."""
    found = OutbreakNote.objects.select_related("division")
    return found.order_by(F("until").desc(nulls_first=True), "division__position")


# --- as was known ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelKnown:
    """A level of an area, with its end if that was known."""

    area: RiskArea
    level: str
    counted_from: date
    lifted_on: date | None
    first_listed_at: datetime  # of the area, at whatever level


@dataclass(frozen=True, slots=True)
class WatchKnown:
    """A division on a watch list, with its end if that was known."""

    id: UUID
    watch_list: str
    division: Division
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class NoteKnown:
    """Local cases in a prefecture, with the last day if that was known."""

    id: UUID
    division: Division
    since: date
    until: date | None
    noted_at: datetime


def levels(known: Known) -> list[LevelKnown]:
    """Return every level of every area that was known and not withdrawn."""
    rows = known.only(
        AreaLevel.objects.select_related("area__division"),
        ended="area__withdrawn_entry",
    )
    found, ended = list(rows), _ended(known, AreaLevel.objects.all())
    first: dict[UUID, datetime] = {}
    for row in found:
        before = first.get(row.area_id, row.listed_at)
        first[row.area_id] = min(before, row.listed_at)
    return [
        LevelKnown(
            area=row.area,
            level=row.level,
            counted_from=row.counted_from,
            lifted_on=row.lifted_on if row.pk in ended else None,
            first_listed_at=first[row.area_id],
        )
        for row in found
    ]


def watched(known: Known) -> list[WatchKnown]:
    """Return every division that was known to be, or have been, on a watch list."""
    rows = WatchEntry.objects.select_related("division", "watch_list")
    found, ended = list(known.only(rows, ended=None)), _ended(known, rows)
    return [
        WatchKnown(
            id=row.pk,
            watch_list=row.watch_list.code,
            division=row.division,
            since=row.since,
            until=row.until if row.pk in ended else None,
        )
        for row in found
    ]


def notes(known: Known) -> list[NoteKnown]:
    """Return every outbreak that was noted."""
    rows = OutbreakNote.objects.select_related("division")
    found, ended = list(known.only(rows, ended=None)), _ended(known, rows)
    return [
        NoteKnown(
            id=row.pk,
            division=row.division,
            since=row.since,
            until=row.until if row.pk in ended or not row.ended_entry_id else None,
            noted_at=row.noted_at,
        )
        for row in found
    ]


def _ended(known: Known, rows: QuerySet[Row]) -> set[UUID]:
    """Return which rows were known to have ended."""
    ended = rows.filter(ended_entry__isnull=False)
    found = known.only(ended, entry="ended_entry", ended=None)
    return set(found.values_list("pk", flat=True))
