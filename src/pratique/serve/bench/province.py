"""A province of invented people in columns, as many as are asked for, always the same.

Everybody has arrived in one of its counties within two weeks and says where they were:
one and a half stays on average, some of them in or beside a risk area.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from pratique.policy.facts import Lineage, Risk, RiskPeriod, Stay, WatchPeriod
from pratique.policy.many.tables import (
    NO_MOMENT,
    NOTHING,
    Array,
    Arrivals,
    Cases,
    Contacts,
    History,
    People,
    Pools,
    Specimens,
    Stays,
    moment_of,
    offsets_of,
    without_rows,
)

SEED = 20220821
NOW = datetime(2022, 8, 21, 4, tzinfo=UTC)
TODAY = date(2022, 8, 21)
PROVINCES = (  # the first two digits of their codes
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
)
HOME = 14  # the people's own
CITIES, COUNTIES = 12, 8  # of a province, of a city
OWN_CITIES = 31
STAYS = (0.15, 0.40, 0.30, 0.10, 0.05)  # shares of people with 0, 1, … of them
LONGEST_STAY, LOOK_BACK = 6, 30
HOURS = 3_600_000_000
SILENT = 0.1  # share of stays of which nobody says in which area they were


@dataclass(frozen=True, slots=True)
class Country:
    """Its counties, and the risk there is in some of them."""

    counties: tuple[Lineage, ...]
    own: Array  # numbers of the counties of the people's province
    risk: Risk
    wheres: tuple[Stay, ...]
    begin: Array  # by county: its first description in `wheres`
    count: Array  # and how many it has
    silent: bool  # the first of these says nothing of areas


HOME_CODE = f"{HOME}0000000000"


def _county(province: int, city: int, number: int) -> Lineage:
    code = f"{province}{city:02}"
    return (
        "CN",
        f"{province}0000000000",
        f"{code}00000000",
        f"{code}{number:02}000000",
    )


def country(*, told: bool = True) -> Country:
    """Counties of all provinces; areas in one county of eight outside their own.

    Args:
        told: everybody says in which area they were, or that they were in none.
    """
    chance = np.random.default_rng(SEED)
    counties = tuple(
        _county(province, city, number)
        for province in PROVINCES
        for city in range(1, (OWN_CITIES if province == HOME else CITIES) + 1)
        for number in range(1, COUNTIES + 1)
    )
    own = np.array([n for n, each in enumerate(counties) if each[1] == HOME_CODE])
    periods: list[RiskPeriod] = []
    watch: list[WatchPeriod] = []
    for number in chance.permutation(len(counties))[: len(counties) // 8].tolist():
        if counties[number][1] != HOME_CODE:
            periods += _risk(f"{number:04}", counties[number], chance)
            if number % 16 == 0:
                since = TODAY - timedelta(days=10)
                watch.append(
                    WatchPeriod(f"w{number}", "watch", counties[number], since, None)
                )
    wheres: list[Stay] = []
    begin, count = [], []
    for number, lineage in enumerate(counties):
        begin.append(len(wheres))
        wheres += _wheres(lineage, periods, told=told)
        count.append(len(wheres) - begin[number])
    return Country(
        counties=counties,
        own=own,
        risk=Risk(tuple(periods), tuple(watch)),
        wheres=tuple(wheres),
        begin=np.array(begin),
        count=np.array(count),
        silent=not told,
    )


def _risk(name: str, county: Lineage, chance: np.random.Generator) -> list[RiskPeriod]:
    """A high and perhaps a medium area in a county; the rest of it is low."""
    first = TODAY - timedelta(days=int(chance.integers(3, 25)))
    lifted = first + timedelta(days=7) if chance.random() < 0.4 else None
    listed = datetime(first.year, first.month, first.day, tzinfo=UTC)

    def period(level: str, *, whole: bool) -> RiskPeriod:
        return RiskPeriod(
            f"{level[0]}{name}", level, county, whole, first, lifted, listed
        )

    found = [period("high", whole=False), period("low", whole=True)]
    if chance.random() < 0.5:
        found.append(period("medium", whole=False))
    prefecture = replace(period("outbreak", whole=True), lineage=county[:3])
    return [*found, prefecture]


def _wheres(lineage: Lineage, periods: list[RiskPeriod], *, told: bool) -> list[Stay]:
    """What people say of a stay in a county: nothing, in no area of it, in one of them."""
    outside = Stay("", lineage, None, None, outside_areas=True)
    areas = [
        replace(outside, area=each.id, outside_areas=None)
        for each in periods
        if each.lineage == lineage and each.level in {"high", "medium"}
    ]
    silent = [] if told else [replace(outside, outside_areas=None)]
    return [*silent, outside, *areas]


def people(count: int, land: Country, *, tested: bool = False) -> People:
    """So many people.

    Args:
        count: how many.
        land: where they were.
        tested: one of five has a sample of yesterday; and it is known of each stay
            when it was told.
    """
    chance = np.random.default_rng(SEED + 1)
    home = land.own[chance.integers(0, len(land.own), count, np.int16)]
    home = home.astype(np.int32)
    none = np.zeros(count + 1, np.int64)
    return People(
        place=home,
        residence=home,
        stay_kind=np.zeros(count, np.int8),
        itinerary_known=np.ones(count, bool),
        born=np.zeros(count, np.int32),
        stays=_stays(count, land, chance, told=tested),
        arrivals=_arrivals(count, home, chance),
        contacts=without_rows(Contacts, none),
        cases=without_rows(Cases, none),
        pools=without_rows(Pools, none),
        specimens=_specimens(count, chance)
        if tested
        else without_rows(Specimens, none),
        antigens=without_rows(Specimens, none),
        history=without_rows(History, none),
        places=land.counties,
        wheres=land.wheres,
        words=("home", "negative", "pcr"),
    )


def _stays(
    count: int, land: Country, chance: np.random.Generator, *, told: bool
) -> Stays:
    thrown = chance.random(count, np.float32)
    stays = np.searchsorted(np.cumsum(STAYS[:-1]).astype(np.float32), thrown)
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(stays, out=offsets[1:])
    total, today = int(offsets[-1]), TODAY.toordinal()
    last = today - chance.integers(0, LOOK_BACK, total, np.int32)
    said_at = np.broadcast_to(np.int64(NO_MOMENT), total)
    if told:
        hours = chance.integers(0, LOOK_BACK * 24, total, np.int32)
        said_at = moment_of(NOW) - hours.astype(np.int64) * HOURS
    return Stays(
        called="stay",
        person=np.repeat(np.arange(count, dtype=np.int32), stays),
        offsets=offsets,
        where=_somewhere(total, land, chance),
        first=last - chance.integers(0, LONGEST_STAY, total, np.int32),
        last=last,
        said_at=said_at,
    )


def _somewhere(count: int, land: Country, chance: np.random.Generator) -> Array:
    """Two of five stays were in people's own province, the others anywhere."""
    own = chance.random(count, np.float32) < 0.4
    county = chance.integers(0, len(land.counties), count, np.int32)
    county[own] = land.own[chance.integers(0, len(land.own), int(own.sum()))]
    said = chance.random(count, np.float32)
    if land.silent:
        # A tenth says nothing, which is the first description; the others the rest.
        silent, left = said < SILENT, land.count[county] - 1
        said = np.where(silent, 0, 1 + (said - SILENT) / (1 - SILENT) * left)
    else:
        said = said * land.count[county]
    found: Array = land.begin[county] + said.astype(np.int32)
    return found.astype(np.int32)


def _arrivals(count: int, home: Array, chance: np.random.Generator) -> Arrivals:
    came = chance.integers(0, 14 * 24, count, np.int64)
    none = np.full(count, NOTHING, np.int8)
    return Arrivals(
        called="arrival",
        person=np.arange(count, dtype=np.int32),
        offsets=np.arange(count + 1),
        at=moment_of(NOW) - came * HOURS,
        place=home,
        passing=np.zeros(count, np.int8),
        mode=none,
        entry=none,
        left_at=np.full(count, NO_MOMENT),
    )


def _specimens(count: int, chance: np.random.Generator) -> Specimens:
    person = np.flatnonzero(chance.random(count, np.float32) < 0.2).astype(np.int32)
    taken = moment_of(NOW) - chance.integers(14, 30, len(person), np.int64) * HOURS
    known = chance.random(len(person), np.float32) < 0.9
    return Specimens(
        called="specimen",
        person=person,
        offsets=offsets_of(person, count),
        taken_at=taken,
        outcome=np.where(known, 1, NOTHING).astype(np.int8),
        outcome_at=np.where(known, taken + 12 * HOURS, NO_MOMENT),
        single=np.ones(len(person), np.int8),
        ct=np.full(len(person), np.nan, np.float32),
        pair=np.full(len(person), NOTHING, np.int8),
        method=np.full(len(person), 2, np.int8),
    )
