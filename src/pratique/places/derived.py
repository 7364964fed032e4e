"""What follows from the list of areas: low, and prefectures with an outbreak.

Pure: the same answer in whatever order the areas were entered. A derived period
names the area (or the note) it follows from, which was in force on all its days.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pratique.policy.facts import Lineage, RiskPeriod

ENDLESS = date.max


class Home(NamedTuple):
    """A county or prefecture that something lies in."""

    lineage: Lineage
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An area at one level, and where it lies."""

    period: RiskPeriod
    county: Home | None  # None: it is listed above the counties
    prefecture: Home


@dataclass(frozen=True, slots=True)
class Noted:
    """Local cases in a prefecture, from the first day to the last, itself included."""

    id: str
    prefecture: Home
    since: date
    until: date | None  # None: cases go on
    noted_at: datetime


class Span(NamedTuple):
    """Days from `first` to before `end`, and what they follow from."""

    first: date
    end: date
    witness: str
    known_at: datetime


def derive(
    areas: Iterable[Listed], notes: Iterable[Noted], quiet_days: int
) -> tuple[RiskPeriod, ...]:
    """Return the low and outbreak periods that follow from areas and notes.

    Args:
        areas: every level that an area had or has.
        notes: local cases announced.
        quiet_days: full days without a local case after which an outbreak is over.
    """
    listed = list(areas)
    found = [*_low(listed), *_outbreaks(listed, list(notes), quiet_days)]
    return tuple(sorted(found, key=lambda period: period.id))


def _low(areas: list[Listed]) -> Iterable[RiskPeriod]:
    """Yield low for what is left of each county while an area in it is listed."""
    by_county = _grouped(areas, lambda area: area.county)
    for county, inside in by_county.items():
        covering = [
            _span(area.period) for area in areas if _covers(area.period, county)
        ]
        spans = [_span(area.period) for area in inside]
        for span in _without(_swept(spans), covering):
            yield _period("low", county, span)


def _outbreaks(
    areas: list[Listed], notes: list[Noted], quiet_days: int
) -> Iterable[RiskPeriod]:
    spans: dict[Home, list[Span]] = defaultdict(list)
    for area in areas:
        spans[area.prefecture].append(_span(area.period))
    for note in notes:
        spans[note.prefecture].append(_quieted(note, quiet_days))
    for prefecture, found in spans.items():
        for span in _swept(found):
            yield _period("outbreak", prefecture, span)


def _grouped(
    areas: Iterable[Listed], home: Callable[[Listed], Home | None]
) -> dict[Home, list[Listed]]:
    found: dict[Home, list[Listed]] = defaultdict(list)
    for area in areas:
        at = home(area)
        if at is not None:
            found[at].append(area)
    return found


def _covers(period: RiskPeriod, county: Home) -> bool:
    """Say whether an area leaves nothing of the county to be low."""
    size = len(period.lineage)
    return period.whole and county.lineage[:size] == period.lineage


def _span(period: RiskPeriod) -> Span:
    end = period.lifted_on or ENDLESS
    return Span(period.counted_from, end, period.id, period.listed_at)


def _quieted(note: Noted, quiet_days: int) -> Span:
    """Return the days of cases, and the quiet days after them."""
    end = note.until + timedelta(days=quiet_days + 1) if note.until else ENDLESS
    return Span(note.since, end, note.id, note.noted_at)


def _swept(spans: Iterable[Span]) -> list[Span]:
    """Return the same days, each once, each with a witness in force on that day."""
    found: list[Span] = []
    reached = date.min
    for span in sorted(spans, key=_earliest_then_longest):
        first = max(span.first, reached)
        if first < span.end:
            found.append(span._replace(first=first))
            reached = span.end
    return found


def _earliest_then_longest(span: Span) -> tuple[date, int, str, datetime]:
    return (span.first, -span.end.toordinal(), span.witness, span.known_at)


def _without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return the days of the spans that are in none of those taken."""
    left = list(spans)
    for gap in (each for each in taken if each.first < each.end):
        left = [part for span in left for part in _parts(span, gap)]
    return left


def _parts(span: Span, gap: Span) -> Iterable[Span]:
    before, after = min(span.end, gap.first), max(span.first, gap.end)
    if span.first < before:
        yield span._replace(end=before)
    if after < span.end:
        yield span._replace(first=after)


def _period(level: str, home: Home, span: Span) -> RiskPeriod:
    return RiskPeriod(
        id=f"{level}/{home.lineage[-1]}/{span.first.isoformat()}",
        level=level,
        lineage=home.lineage,
        whole=True,
        counted_from=span.first,
        lifted_on=None if span.end == ENDLESS else span.end,
        listed_at=span.known_at,
        name=home.name,
        witness=span.witness,
    )
