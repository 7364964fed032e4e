"""Watch lists: made, and divisions put on them and taken off."""

from datetime import date

from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import events, queries, refusals
from pratique.places.actions.writing import (
    code_taken,
    in_order,
    named,
    own,
    past_day,
    writing,
)
from pratique.places.models import WatchEntry, WatchList


def make_watch_list(
    *,
    code: str,
    name: str,
    keeper: str,
    by: Actor,
    name_en: str = "",
    own_entry: str = "",
    own_entry_en: str = "",
) -> WatchList:
    """Make a watch list, for rules to name and divisions to be put on.

    Args:
        code: what rules call it, as in "cn.shanxi.taiyuan/pingyao".
        name: what people call it.
        keeper: code of the division whose command keeps it.
        by: who makes it.
        name_en: the same in English.
        own_entry: the words under which its travellers register by an entry of
            their own; none: they use the common form.
        own_entry_en: the same in English.
    """
    with writing(by, Permission.MANAGE_AREAS):
        place = by_code(keeper)
        own(by, place)
        if WatchList.objects.filter(code=code).exists():
            raise code_taken(code)
        made = WatchList(
            code=named(code),
            name=named(name),
            name_en=name_en.strip(),
            keeper=place,
            own_entry=own_entry.strip(),
            own_entry_en=own_entry_en.strip(),
        )
        made.entry = _note(events.WATCH_LIST_MADE, made, place, by)
        made.save(force_insert=True)
    return made


def watch(
    *, watch_list: str, division: str, since: date, by: Actor, source: str = ""
) -> WatchEntry:
    """Put a division on a watch list, for stays there from a day on."""
    with writing(by, Permission.MANAGE_AREAS):
        found, place = _kept(watch_list, by), by_code(division)
        past_day(since, place, "since")
        if queries.watched_now(found, place) is not None:
            raise refusals.AlreadyWatched(
                _("%(place)s is on this list already.") % {"place": place.name},
                next_step=_("Take it off first, if its first day is another."),
                field="division",
                division=place.code,
            )
        entry = _note(events.WATCH_BEGUN, found, place, by)
        return WatchEntry.objects.create(
            watch_list=found,
            division=place,
            since=since,
            source=source.strip(),
            entry=entry,
        )


def unwatch(*, watch_list: str, division: str, until: date, by: Actor) -> WatchEntry:
    """Take a division off a watch list: stays from this day on do not count."""
    with writing(by, Permission.MANAGE_AREAS):
        found, place = _kept(watch_list, by), by_code(division)
        watched = queries.watched_now(found, place)
        if watched is None:
            raise refusals.NotWatched(
                _("%(place)s is not on this list.") % {"place": place.name},
                next_step=_("Look at the list for what is on it."),
                field="division",
                division=place.code,
            )
        past_day(until, place, "until")
        in_order(watched.since, until, "until")
        watched.until = until
        watched.ended_entry = _note(events.WATCH_ENDED, found, place, by)
        watched.save(update_fields=["until", "ended_entry"])
    return watched


def _kept(code: str, by: Actor) -> WatchList:
    """Return a watch list that the actor's command keeps."""
    found = queries.watch_list(code)
    own(by, found.keeper)
    return found


def _note(event: str, watched: WatchList, place: Division, by: Actor) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.watch_list:{watched.pk}",
        place=place.position,
        data={"watch_list": watched.code, "division": place.code},
    )
