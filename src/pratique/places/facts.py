"""What this room tells the rules: where and when there was risk, as was known.

The answer is kept in the process until a younger entry is there (writers take
turns, see `actions.writing`), so that asking again costs one small query.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pratique import database
from pratique.divisions import queries as divisions
from pratique.ledger.queries import Known
from pratique.places import queries
from pratique.places.derived import Home, Listed, Noted, derive
from pratique.places.queries import LevelKnown, NoteKnown, WatchKnown
from pratique.policy.facts import Risk, RiskPeriod, WatchPeriod

KEPT = 32  # answers kept in a process; each past moment asked for is one
YOUNGEST = """
SELECT greatest(
    (SELECT max(withdrawn_entry_id) FROM places_risk_area),
    (SELECT max(entry_id) FROM places_area_level),
    (SELECT max(ended_entry_id) FROM places_area_level),
    (SELECT max(entry_id) FROM places_watch_entry),
    (SELECT max(ended_entry_id) FROM places_watch_entry),
    (SELECT max(entry_id) FROM places_outbreak_note),
    (SELECT max(ended_entry_id) FROM places_outbreak_note)
)
"""


def risk(known: Known, *, quiet_days: int) -> Risk:
    """Return everything that was known about risk, as one version.

    Args:
        known: the present, or a past moment.
        quiet_days: full days without a local case after which a prefecture without
            listed areas has no outbreak any more (a parameter of the rules).
    """
    youngest = None if known.at else database.prepared_rows(YOUNGEST)[0][0]
    return _risk(divisions.this_database(), known, youngest, quiet_days)


@lru_cache(maxsize=KEPT)
def _risk(_where: str, known: Known, _youngest: int | None, quiet_days: int) -> Risk:
    levels, notes = queries.levels(known), queries.notes(known)
    home = _homes(
        [level.area.division.code for level in levels]
        + [note.division.code for note in notes]
    )
    areas = [_listed(level, home) for level in levels]
    noted = [_noted(note, home) for note in notes]
    periods = (*(area.period for area in areas), *derive(areas, noted, quiet_days))
    return _version(periods, map(_watched, queries.watched(known)))


@dataclass(frozen=True, slots=True)
class _At:
    """The county and the prefecture that a division is, or lies in."""

    county: Home | None
    prefecture: Home


def _homes(codes: Iterable[str]) -> dict[str, _At]:
    """Return where each of these divisions is at home."""
    pairs = {
        code: (divisions.county_of(code), divisions.prefecture_of(code))
        for code in codes
    }
    names = divisions.names_of(
        {code for pair in pairs.values() for code in pair if code}
    )

    def home(code: str) -> Home:
        return Home(divisions.lineage_of(code), names[code])

    return {
        code: _At(home(county) if county else None, home(prefecture))
        for code, (county, prefecture) in pairs.items()
    }


def _listed(level: LevelKnown, homes: Mapping[str, _At]) -> Listed:
    """Return one level of an area. Its id is the area's: that is where people were."""
    area = level.area
    period = RiskPeriod(
        id=str(area.pk),
        level=level.level,
        lineage=divisions.lineage_of(area.division.code),
        whole=area.whole,
        counted_from=level.counted_from,
        lifted_on=level.lifted_on,
        listed_at=level.first_listed_at,
        name=area.name,
    )
    at = homes[area.division.code]
    return Listed(period, at.county, at.prefecture)


def _noted(note: NoteKnown, homes: Mapping[str, _At]) -> Noted:
    prefecture = homes[note.division.code].prefecture
    return Noted(str(note.id), prefecture, note.since, note.until, note.noted_at)


def _watched(entry: WatchKnown) -> WatchPeriod:
    return WatchPeriod(
        id=str(entry.id),
        list=entry.watch_list,
        lineage=divisions.lineage_of(entry.division.code),
        since=entry.since,
        until=entry.until,
        name=entry.division.name,
    )


def _version(periods: Iterable[RiskPeriod], watch: Iterable[WatchPeriod]) -> Risk:
    """Return a risk whose version is the digest of its content, in any order."""
    told = tuple(sorted(periods, key=lambda each: (each.id, each.counted_from)))
    watched = tuple(sorted(watch, key=lambda each: each.id))
    digest = hashlib.sha256(repr((told, watched)).encode()).hexdigest()
    return Risk(told, watched, digest)
