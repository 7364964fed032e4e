"""Watch lists, and what is or was on them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.ledger.queries import Known
from pratique.places import refusals
from pratique.places.models import WatchEntry, WatchList
from pratique.places.queries.where import which_ended


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


@dataclass(frozen=True, slots=True)
class WatchKnown:
    """A division on a watch list, with its end if that was known."""

    id: UUID
    watch_list: str
    division: Division
    since: date
    until: date | None


def watched(known: Known) -> list[WatchKnown]:
    """Return every division that was known to be, or have been, on a watch list."""
    rows = WatchEntry.objects.select_related("division", "watch_list")
    found, ended = list(known.only(rows, ended=None)), which_ended(known, rows)
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
