"""The first stage: stays × dated risk give, per question, the latest exposure.

It is a maximum, so neither order nor partition of stays and periods matters. What
is surely so and what may be so are kept apart: only the first restricts anybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pratique.policy.conditions import Stayed
from pratique.policy.facts import LISTED_LEVELS, Lineage, Risk, RiskPeriod, Stay

DAY = timedelta(days=1)
Span = tuple[date, date]  # first and last day, both inclusive


@dataclass(frozen=True, slots=True)
class Zone:
    """Where and when a question is a yes."""

    id: str
    inside: bool | None  # is the stay in it
    first: date
    last: date


@dataclass(frozen=True, slots=True, order=True)
class Exposure:
    """The last of the days that count, with what it rests on."""

    last: date
    stay: str
    other: str
    first: date  # the first of the days that count, of any stay


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """Days that nearly count."""

    days: int  # how many lie between
    day: date
    boundary: date
    stay: str
    other: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one `stayed`, sure and merely possible."""

    sure: Exposure | None
    possible: Exposure | None
    near: Near | None
    maybe: tuple[tuple[str, str], ...]  # stay and what it may have met


def find(
    question: Stayed, stays: tuple[Stay, ...], risk: Risk, last_day: date
) -> Found:
    """Look for days that count, up to `last_day`."""
    low = window_begins(question, last_day)
    sure: list[Exposure] = []
    possible: list[Exposure] = []
    near: list[Near] = []
    for stay in stays:
        for zone in zones(question, stay, risk):
            known, guess = meeting(question, stay, zone, risk, last_day)
            sure += within(known, low, stay, zone)
            possible += within(guess, low, stay, zone)
            near += nearly(known, low, stay, zone)
    return Found(
        sure=latest(sure),
        possible=latest(possible),
        near=min(near, default=None),
        maybe=tuple(sorted({(each.stay, each.other) for each in possible})),
    )


def window_begins(question: Stayed, last_day: date) -> date:
    """The first day of the look-back window."""
    if question.within_days is not None:
        return last_day - timedelta(days=question.within_days - 1)
    return question.since or date.min


def latest(exposures: list[Exposure]) -> Exposure | None:
    """The latest of them, with the first day of them all."""
    if not exposures:
        return None
    last = max(exposures)
    first = min(exposure.first for exposure in exposures)
    return Exposure(last.last, last.stay, last.other, first)


# --- where a question is a yes ------------------------------------------------


def zones(question: Stayed, stay: Stay, risk: Risk) -> Iterator[Zone]:
    """Every place and time that this stay may have shared with the question."""
    if question.level is not None:
        yield from risky(question.level, stay, risk)
    elif question.watch_list is not None:
        yield from watched(question.watch_list, stay, risk)
    elif question.division is not None:
        inside = in_division(stay.lineage, question.division)
        if inside is not False:
            yield Zone(question.division[-1], inside, date.min, date.max)
    else:
        yield from beyond(question.outside or (), stay)


def beyond(division: Lineage, stay: Stay) -> Iterator[Zone]:
    """Everywhere but in this division."""
    inside = in_division(stay.lineage, division)
    if inside is not True:
        yield Zone(division[-1], None if inside is None else True, date.min, date.max)


def risky(level: str, stay: Stay, risk: Risk) -> Iterator[Zone]:
    """The periods of this level that the stay is, or may be, in."""
    for period in risk.near(stay.lineage):
        if period.level == level:
            inside = in_area(stay, period)
            if inside is not False:
                until = period.lifted_on
                last = until - DAY if until else date.max
                yield Zone(period.id, inside, period.counted_from, last)


def watched(name: str, stay: Stay, risk: Risk) -> Iterator[Zone]:
    """The days on which the stay's place was on the watch list."""
    for period in risk.watch:
        if period.list == name:
            inside = in_division(stay.lineage, period.lineage)
            if inside is not False:
                last = period.until - DAY if period.until else date.max
                yield Zone(period.id, inside, period.since, last)


def in_division(place: Lineage, division: Lineage) -> bool | None:
    """Whether a place lies in a division; unknown where it is only a place above."""
    if division[-1] in place:
        return True
    return None if place[-1] in division else False


def in_area(stay: Stay, period: RiskPeriod) -> bool | None:
    """Whether a stay was in the area of a risk period, days apart."""
    listed = period.level in LISTED_LEVELS
    if listed and stay.area == period.id:
        return True
    if period.whole and period.lineage[-1] in stay.lineage:
        return True
    if listed and said_otherwise(stay, period):
        return False
    return None


def said_otherwise(stay: Stay, period: RiskPeriod) -> bool:
    """Whether the person has said, since it was listed, that they were not there."""
    said = stay.area is not None or stay.outside_areas is True
    return said and (stay.attested_at is None or period.listed_at <= stay.attested_at)


# --- which days ---------------------------------------------------------------


def meeting(
    question: Stayed, stay: Stay, zone: Zone, risk: Risk, last_day: date
) -> tuple[list[Span], list[Span]]:
    """The days stay and zone share: the sure ones, and all possible ones."""
    reach = (zone.first, min(zone.last, last_day))
    known = shared(sure_days(stay), reach) if zone.inside else []
    guess = shared((stay.first or date.min, stay.last or date.max), reach)
    for level in excluded(question):
        for area in risky(level, stay, risk):
            span = (area.first, area.last)
            known = without(known, span)
            guess = without(guess, span) if area.inside else guess
    return known, guess


def excluded(question: Stayed) -> tuple[str, ...]:
    """Levels whose days do not count: low is what is neither high nor medium."""
    if question.level == "low":
        return tuple(sorted(LISTED_LEVELS))
    return question.except_levels


def doubtful(question: Stayed, stay: Stay, risk: Risk) -> tuple[str, ...]:
    """The areas whose days would not count, if the stay was in them: it may have been."""
    areas = [area for level in excluded(question) for area in risky(level, stay, risk)]
    return tuple(sorted({area.id for area in areas if area.inside is None}))


def sure_days(stay: Stay) -> Span | None:
    """The days the person was surely there: all, or the one that is known."""
    first, last = stay.first or stay.last, stay.last or stay.first
    return (first, last) if first and last else None


def shared(one: Span | None, other: Span) -> list[Span]:
    """The days two spans share."""
    if one is None:
        return []
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return [(first, last)] if first <= last else []


def without(spans: list[Span], hole: Span) -> list[Span]:
    """The spans, less the days of a hole."""
    left: list[Span] = []
    for first, last in spans:
        if hole[0] > last or hole[1] < first:
            left.append((first, last))
            continue
        if first < hole[0]:
            left.append((first, hole[0] - DAY))
        if last > hole[1]:
            left.append((hole[1] + DAY, last))
    return left


def within(spans: list[Span], low: date, stay: Stay, zone: Zone) -> list[Exposure]:
    """The days of these spans that lie in the window."""
    return [
        Exposure(last=last, stay=stay.id, other=zone.id, first=max(first, low))
        for first, last in spans
        if last >= low
    ]


def nearly(spans: list[Span], low: date, stay: Stay, zone: Zone) -> list[Near]:
    """The days of these spans that end before the window begins."""
    return [
        Near((low - last).days, last, low, stay.id, zone.id)
        for _first, last in spans
        if last < low
    ]
