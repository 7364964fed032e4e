"""Risk areas: listed, their level changed, lifted, withdrawn as a mistake."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from pratique import clock, ids
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code, zone_of
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import events, queries, refusals
from pratique.places.actions.writing import (
    answer_for,
    code_taken,
    in_order,
    listed,
    named,
    past,
    today,
    writing,
)
from pratique.places.models import AreaLevel, Level, RiskArea


def list_area(
    *,
    division: str,
    level: str,
    counted_from: date,
    by: Actor,
    name: str = "",
    name_en: str = "",
    description: str = "",
    whole: bool = False,
    at: datetime | None = None,
    code: str = "",
    announced_by: str = "",
    source: str = "",
) -> RiskArea:
    """List a risk area: a compound, a village, or a whole division.

    Args:
        division: code of the division it lies in, or is.
        level: high or medium.
        counted_from: stays from this day on count as stays in it.
        by: who lists it.
        name: what people there call it; a whole division has its own.
        name_en: the same in English, where it has one.
        description: its bounds, in words.
        whole: it is all of the division, not a part.
        at: when it was announced; now, if not said.
        code: its reference; made, if none is given.
        announced_by: the authority, where it is not a command of our own.
        source: where the announcement can be read.
    """
    with writing(by, Permission.MANAGE_AREAS):
        place = by_code(division)
        answer_for(by, place, announced_by)
        listed_at, kind = past(at), _level(level)
        _refuse_ahead(counted_from, place)
        called = name.strip() or place.name if whole else named(name)
        _refuse_listed(place, called, whole=whole)
        area = RiskArea(
            code=_free(code) if code else ids.reference("A"),
            name=called,
            name_en=name_en.strip() or (place.name_en if whole else ""),
            description=description.strip(),
            division=place,
            whole=whole,
            announced_by=announced_by.strip(),
            source=source.strip(),
        )
        area.entry = _note(events.AREA_LISTED, area, by, listed_at, level=kind)
        area.save(force_insert=True)
        _begin(area, kind, counted_from, listed_at, area.entry)
    return area


def change_area_level(
    *, area: str, level: str, by: Actor, at: datetime | None = None
) -> AreaLevel:
    """Raise or lower a listed area: from that day on it counts at the new level."""
    with writing(by, Permission.MANAGE_AREAS):
        old, kind = _current(area, by), _level(level)
        if old.level == kind:
            raise refusals.SameLevel(
                _("%(area)s has this level already.") % {"area": old.area.name},
                next_step=_("Choose the other level, or lift it."),
                field="level",
                area=area,
            )
        instant = past(at)
        entry = _note(
            events.AREA_LEVEL_CHANGED, old.area, by, instant, level=kind, was=old.level
        )
        day = _end(old, instant, entry)
        return _begin(old.area, kind, day, instant, entry)


def lift_area(*, area: str, by: Actor, at: datetime | None = None) -> AreaLevel:
    """Lift an area: from that day on, being there is no risk by this list."""
    with writing(by, Permission.MANAGE_AREAS):
        level, instant = _current(area, by), past(at)
        entry = _note(events.AREA_LIFTED, level.area, by, instant, level=level.level)
        _end(level, instant, entry)
    return level


def withdraw_area(*, area: str, by: Actor) -> RiskArea:
    """Withdraw an area that was listed by mistake: as if it had never been."""
    with writing(by, Permission.MANAGE_AREAS):
        found = queries.area(area)
        answer_for(by, found.division, found.announced_by)
        if found.withdrawn_entry_id is not None:
            raise refusals.AlreadyWithdrawn(
                _("%(area)s was withdrawn before.") % {"area": found.name},
                next_step=_("There is nothing more to do."),
                area=area,
            )
        found.withdrawn_entry = _note(events.AREA_WITHDRAWN, found, by, clock.now())
        found.save(update_fields=["withdrawn_entry"])
    return found


def _current(code: str, by: Actor) -> AreaLevel:
    """Return the level an area has now; refuse one that is not listed any more."""
    found = queries.area(code)
    answer_for(by, found.division, found.announced_by)
    level = queries.level_now(found)
    if level is None:
        raise refusals.NotListed(
            _("%(area)s is not listed any more.") % {"area": found.name},
            next_step=_("List it anew if it is risk again."),
            area=code,
        )
    return level


def _begin(
    area: RiskArea, level: Level, day: date, instant: datetime, entry: Entry
) -> AreaLevel:
    return AreaLevel.objects.create(
        area=area, level=level, counted_from=day, listed_at=instant, entry=entry
    )


def _end(level: AreaLevel, instant: datetime, entry: Entry) -> date:
    """End a level at an instant; return the first day it does not count any more."""
    day = clock.local_day(instant, zone_of(level.area.division.code))
    in_order(level.listed_at, instant, "at")
    in_order(level.counted_from, day, "at")
    level.lifted_on, level.lifted_at, level.ended_entry = day, instant, entry
    level.save(update_fields=["lifted_on", "lifted_at", "ended_entry"])
    return day


def _level(level: str) -> Level:
    return Level(listed(level, Level.values, "level"))


def _refuse_ahead(counted_from: date, place: Division) -> None:
    if counted_from > today(place):
        raise refusals.CountedFromAhead(
            _("%(day)s lies ahead: risk cannot be counted from a day to come.")
            % {"day": counted_from.isoformat()},
            next_step=_("Give today or the day it began."),
            field="counted_from",
            day=counted_from.isoformat(),
        )


def _refuse_listed(place: Division, name: str, *, whole: bool) -> None:
    """Refuse a place that is listed, at whatever level: its level can be changed."""
    found = queries.listed_as(place, name, whole=whole)
    if found is not None:
        raise refusals.AlreadyListed(
            _("%(area)s is listed already.") % {"area": found.area.name},
            next_step=_("Change its level, or withdraw it and list it anew."),
            area=found.area.code,
            level=found.level,
        )


def _free(code: str) -> str:
    if RiskArea.objects.filter(code=code).exists():
        raise code_taken(code)
    return code


def _note(
    event: str, area: RiskArea, by: Actor, instant: datetime, **data: object
) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.risk_area:{area.pk}",
        place=area.division.position,
        happened_at=instant,
        data={"division": area.division.code, **data},
    )
