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
    without_rows,
)

SEED = 20220821
NOW = datetime(2022, 8, 21, 4, tzinfo=UTC)
TODAY = date(2022, 8, 21)
PROVINCES, CITIES, COUNTIES = 31, 12, 8  # of a country, a province, a city
HOME = 14  # the number of the people's own province
STAYS = (0.15, 0.40, 0.30, 0.10, 0.05)  # shares of people with 0, 1, … of them
LONGEST_STAY, LOOK_BACK = 6, 30
HOURS = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Country:
    """Its counties, and the risk there is in some of them."""

    counties: tuple[Lineage, ...]
    own: Array  # numbers of the counties of the people's province
    risk: Risk
    wheres: tuple[Stay, ...]
    begin: Array  # by county: its first description in `wheres`
    count: Array  # and how many it has


def country(*, told: bool = True) -> Country:
    """Counties of all provinces; areas in one county of eight outside their own.

    Args:
        told: everybody says in which area they were, or that they were in none.
    """
    chance = np.random.default_rng(SEED)
    counties = tuple(
        (
            "CN",
            f"{province:02}",
            f"{province:02}{city:02}",
            f"{province:02}{city:02}{n}",
        )
        for province in range(PROVINCES)
        for city in range(CITIES)
        for n in range(COUNTIES)
    )
    own = np.array([n for n, each in enumerate(counties) if each[1] == f"{HOME:02}"])
    periods: list[RiskPeriod] = []
    watch: list[WatchPeriod] = []
    for number in chance.permutation(len(counties))[: len(counties) // 8].tolist():
        if counties[number][1] != f"{HOME:02}":
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
    """What people say of a stay in a county: in none of its areas, or in one of them."""
    outside = Stay("", lineage, None, None, outside_areas=True)
    areas = [
        replace(outside, area=each.id, outside_areas=None)
        for each in periods
        if each.lineage == lineage and each.level in {"high", "medium"}
    ]
    silent = [] if told else [replace(outside, outside_areas=None)]
    return [outside, *areas, *silent]


def people(count: int, land: Country) -> People:
    """So many people; those of a smaller number are the first of a larger one's chunk."""
    chance = np.random.default_rng(SEED + 1)
    stays = chance.choice(len(STAYS), count, p=STAYS).astype(np.int8)
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(stays, out=offsets[1:])
    total = int(offsets[-1])
    today = TODAY.toordinal()
    last = (today - chance.integers(0, LOOK_BACK, total, np.int32)).astype(np.int32)
    first = last - chance.integers(0, LONGEST_STAY, total, np.int32)
    where = _somewhere(total, land, chance)
    came = chance.integers(0, 14 * 24, count, np.int32)
    at = moment_of(NOW) - came.astype(np.int64) * HOURS
    one = np.arange(count + 1)
    home = land.own[chance.integers(0, len(land.own), count)].astype(np.int32)
    none = np.full(count, NOTHING, np.int8)
    return People(
        place=home,
        residence=home,
        stay_kind=np.zeros(count, np.int8),
        itinerary_known=np.ones(count, bool),
        born=np.zeros(count, np.int32),
        stays=Stays(
            person=np.repeat(np.arange(count, dtype=np.int32), stays),
            offsets=offsets,
            where=where,
            first=first,
            last=last,
        ),
        arrivals=Arrivals(
            person=one[:-1].astype(np.int32),
            offsets=one,
            at=at,
            place=home,
            passing=np.zeros(count, np.int8),
            mode=none,
            entry=none,
            left_at=np.full(count, NO_MOMENT),
        ),
        contacts=without_rows(Contacts, count),
        cases=without_rows(Cases, count),
        pools=without_rows(Pools, count),
        specimens=without_rows(Specimens, count),
        antigens=without_rows(Specimens, count),
        history=without_rows(History, count),
        places=land.counties,
        wheres=land.wheres,
        words=("home",),
    )


def _somewhere(count: int, land: Country, chance: np.random.Generator) -> Array:
    """Two of five stays were in people's own province, the others anywhere."""
    own = chance.random(count, np.float32) < 0.4
    county = chance.integers(0, len(land.counties), count, np.int32)
    county[own] = land.own[chance.integers(0, len(land.own), int(own.sum()))]
    said = chance.random(count, np.float32) * land.count[county]
    found: Array = (land.begin[county] + said.astype(np.int32)).astype(np.int32)
    return found
