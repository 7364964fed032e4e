"""Are all the days told, and no two places at once?

Pure. Days are calendar days where the person arrives. The days asked about are the
rule's look-back: (d − N, d] for an arrival on d.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from pratique.errors import Refusal
from pratique.registry.declared import DeclaredStay
from pratique.registry.refusals import ImpossibleDate, ItineraryGap, ItineraryOverlap

DAY = timedelta(days=1)
# No train in the country is under way for longer; who is, stays somewhere at night.
LONGEST_JOURNEY = 3 * DAY


def problems(
    stays: Sequence[DeclaredStay],
    *,
    arrives_on: date,
    departed_on: date | None,
    look_back: int,
) -> list[Refusal]:
    """Name every fault of an itinerary, each with its field."""
    impossible = [*_journey(arrives_on, departed_on), *_impossible(stays, arrives_on)]
    if impossible:
        return impossible  # gaps and overlaps of impossible days mean nothing
    asked = min(look_back, (arrives_on - date.min).days)  # no day is before the first
    begins = arrives_on - asked * DAY + DAY
    told_until = (departed_on or arrives_on) - DAY  # the journey tells the rest
    return [*_overlaps(stays), *_gaps(stays, begins, told_until)]


def _journey(arrives_on: date, departed_on: date | None) -> Iterator[Refusal]:
    if departed_on is None:
        return
    if not timedelta() <= arrives_on - departed_on <= LONGEST_JOURNEY:
        yield ImpossibleDate(
            _("The journey must begin on the day of arrival or shortly before it."),
            next_step=_("Nights spent on the way are lines of their own."),
            field="arrival.departed_on",
        )


def _impossible(stays: Sequence[DeclaredStay], arrives_on: date) -> Iterator[Refusal]:
    for number, stay in enumerate(stays):
        if stay.first is not None and stay.first > stay.last:
            yield ImpossibleDate(
                _("The last day there is before the first."),
                next_step=_("Swap the two days, or correct one."),
                field=f"stays.{number}.last",
            )
        if stay.last > arrives_on:
            yield ImpossibleDate(
                _("This day is after the arrival."),
                next_step=_("Give the last day there before you set out."),
                field=f"stays.{number}.last",
            )


def _overlaps(stays: Sequence[DeclaredStay]) -> Iterator[Refusal]:
    for number, stay in enumerate(stays):
        for earlier in stays[:number]:
            shared = min(stay.last, earlier.last) - max(_first(stay), _first(earlier))
            # One shared day is a day of travel, or a trip there and back.
            if shared >= DAY:
                yield ItineraryOverlap(
                    _("You cannot have been in two places from %(first)s to %(last)s.")
                    % {
                        "first": max(_first(stay), _first(earlier)).isoformat(),
                        "last": min(stay.last, earlier.last).isoformat(),
                    },
                    next_step=_("Correct the days, so that one place follows another."),
                    field=f"stays.{number}.first",
                )


def _first(stay: DeclaredStay) -> date:
    return stay.first or date.min


def _gaps(
    stays: Sequence[DeclaredStay], begins: date, until: date
) -> Iterator[Refusal]:
    for first, last in untold(stays, begins, until):
        yield ItineraryGap(
            _("Nothing is said about %(first)s to %(last)s.")
            % {"first": first.isoformat(), "last": last.isoformat()},
            next_step=_("Add where you were on these days."),
            field="stays",
            first=first.isoformat(),
            last=last.isoformat(),
        )


def untold(
    stays: Sequence[DeclaredStay], begins: date, until: date
) -> Iterator[tuple[date, date]]:
    """Yield the spans of days from `begins` to `until` that no stay covers."""
    next_day = begins
    for stay in sorted(stays, key=_first):
        if _first(stay) > next_day and next_day <= until:
            yield next_day, min(_first(stay) - DAY, until)
        next_day = max(next_day, stay.last + DAY)
    if next_day <= until:
        yield next_day, until
