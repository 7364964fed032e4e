"""Prefectures with local cases, as far as others announce them."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code, is_prefecture, prefecture_of
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import events, queries, refusals
from pratique.places.actions.writing import (
    answer_for,
    in_order,
    past,
    past_day,
    writing,
)
from pratique.places.models import OutbreakNote


def note_outbreak(
    *,
    division: str,
    since: date,
    by: Actor,
    until: date | None = None,
    announced_by: str = "",
    source: str = "",
    at: datetime | None = None,
) -> OutbreakNote:
    """Note that local cases were reported in a prefecture.

    Args:
        division: code of the prefecture, or of a division in it.
        since: day of the first case.
        by: who notes it.
        until: day of the last case; None: cases go on.
        announced_by: the authority, where it is not a command of our own.
        source: where the announcement can be read.
        at: when it was announced; now, if not said.
    """
    with writing(by, Permission.MANAGE_AREAS):
        place = _prefecture(division)
        answer_for(by, place, announced_by)
        past_day(since, place, "since")
        if until is not None:
            past_day(until, place, "until")
            in_order(since, until, "until")
        note = OutbreakNote(
            division=place,
            since=since,
            until=until,
            announced_by=announced_by.strip(),
            source=source.strip(),
            noted_at=past(at),
        )
        note.entry = _note(events.OUTBREAK_NOTED, note, by)
        note.save(force_insert=True)
    return note


def end_outbreak(*, note: UUID, until: date, by: Actor) -> OutbreakNote:
    """Note the day of the last case: the quiet days are counted from the next."""
    with writing(by, Permission.MANAGE_AREAS):
        found = queries.outbreak(note)
        answer_for(by, found.division, found.announced_by)
        if found.until is not None:
            raise refusals.AlreadyEnded(
                _("The last case was on %(day)s.") % {"day": found.until.isoformat()},
                next_step=_("Note a new outbreak if there were cases since."),
                field="until",
            )
        past_day(until, found.division, "until")
        in_order(found.since, until, "until")
        found.until = until
        found.ended_entry = _note(events.OUTBREAK_ENDED, found, by)
        found.save(update_fields=["until", "ended_entry"])
    return found


def _prefecture(code: str) -> Division:
    found = by_code(prefecture_of(code))
    if not is_prefecture(found):
        raise refusals.NotAPrefecture(
            _("%(place)s holds several prefectures.") % {"place": found.name},
            next_step=_("Name each prefecture that has cases."),
            field="division",
            division=found.code,
        )
    return found


def _note(event: str, note: OutbreakNote, by: Actor) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.outbreak_note:{note.pk}",
        place=note.division.position,
        data={"division": note.division.code},
    )
