"""Invented people: where they were, whom they met, what was taken and ordered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from pratique.policy.facts import (
    LEVELS,
    Arrival,
    Case,
    Contact,
    Facts,
    HealthReport,
    Immunity,
    OpenGround,
    Pool,
    Post,
    Risk,
    RiskPeriod,
    Specimen,
    Stay,
    WatchPeriod,
    ZonePeriod,
)
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from pratique.policy.when import CASE_STATUSES, CONTACT_LEVELS
from pratique.policy.when_person import POSTS
from tests.policy.agree.conditions import (
    CHAINS,
    DAYS,
    DISEASES,
    FIRST,
    LISTS,
    PLACES,
    PROVINCE,
    SETTINGS,
    START,
    ZONED,
)
from tests.policy.agree.dice import Dice

AREAS = ("A0", "A1", "A2", "A3")
HOUR = timedelta(hours=1)


def risk(dice: Dice) -> Risk:
    """Up to four areas of any level, and a watch list or two."""
    periods = []
    for name in AREAS[: dice.number(5)]:
        first = dice.day(FIRST, DAYS - 6)
        periods.append(
            RiskPeriod(
                id=name,
                level=dice.one_of(*LEVELS),
                lineage=dice.one_of(*PLACES[2:6], PLACES[1]),
                whole=dice.number(2) == 0,
                counted_from=first,
                lifted_on=first + timedelta(days=dice.number(9))
                if dice.number(2)
                else None,
                listed_at=dice.moment(START, 24 * DAYS),
            )
        )
    watch = []
    for name in LISTS[: dice.number(3)]:
        since = dice.day(FIRST, DAYS - 6)
        until = dice.maybe(since + timedelta(days=5))
        watch.append(WatchPeriod(f"W{name}", name, PLACES[2], since, until))
    zones = tuple(zone(dice, number) for number in range(dice.number(3)))
    return Risk(tuple(periods), tuple(watch), zones=zones)


def zone(dice: Dice, number: int) -> ZonePeriod:
    since = dice.moment(START, 24 * DAYS)
    return ZonePeriod(
        id=f"zone{number}",
        kind=dice.one_of(*ZONED),
        lineage=dice.one_of(*PLACES[:3], PLACES[6]),
        whole=dice.number(2) == 0,
        since=since,
        until=dice.maybe(since + HOUR * dice.number(200)),
    )


def stay(dice: Dice, number: int) -> Stay:
    first = dice.day(FIRST, DAYS)
    last = first + timedelta(days=dice.number(7))
    return Stay(
        id=f"stay{number}",
        lineage=dice.one_of(*PLACES[2:], *PLACES[:2]),
        first=None if dice.rarely(5) else first,
        last=None if dice.rarely(5) else last,
        area=dice.one_of(None, None, *AREAS),
        outside_areas=dice.one_of(None, True, False),
        attested_at=dice.maybe(dice.moment(START, 24 * DAYS)),
    )


def specimen(dice: Dice, number: int, method: str = "pcr") -> Specimen:
    taken = dice.moment(START, 24 * DAYS)
    outcome = dice.one_of(
        "negative", "negative", None, "negative", "positive", "invalid"
    )
    return Specimen(
        id=f"{method}{number}",
        taken_at=taken,
        outcome=outcome,
        outcome_at=taken + HOUR * dice.number(50) if outcome else None,
        single=dice.number(5) > 0,
        ct=dice.one_of(None, 20.0, 35.0, 38.5),
        pair=dice.one_of("", "", "", "pair"),
        method=method,
    )


def arrival(dice: Dice, number: int) -> Arrival:
    at = dice.moment(START, 24 * DAYS)
    return Arrival(
        id=f"arrival{number}",
        at=at,
        lineage=dice.one_of(*PLACES[:2]),
        passing_through=dice.rarely(4),
        mode=dice.one_of("", "train", "car"),
        entry=dice.one_of(None, None, "watch_list"),
        left_at=at + HOUR * dice.number(60) if dice.rarely(5) else None,
    )


def contact(dice: Dice, number: int) -> Contact:
    linked = dice.one_of(None, "negative", "positive")
    return Contact(
        id=f"contact{number}",
        level=dice.one_of(*CONTACT_LEVELS),
        chain=dice.one_of("", *CHAINS),
        setting=dice.one_of("", *SETTINGS),
        last_exposure=dice.day(FIRST, DAYS),
        known_at=dice.moment(START, 24 * DAYS),
        linked_first_two=linked,
        linked_at=dice.moment(START, 24 * DAYS) if linked and dice.number(2) else None,
    )


def tube(dice: Dice, number: int) -> Pool:
    at = dice.moment(START, 24 * DAYS)
    result = dice.one_of(None, "negative", "positive", "transferred")
    came = at + HOUR * dice.number(40) if result and not dice.rarely() else None
    return Pool(f"pool{number}", f"tube{number}", at, result, came)


def patient(dice: Dice, number: int) -> Case:
    since = dice.moment(START, 24 * DAYS)
    ended = since + HOUR * dice.number(300) if dice.number(2) else None
    return Case(f"case{number}", dice.one_of(*CASE_STATUSES), since, ended)


def post(dice: Dice, number: int) -> Post:
    return Post(f"post{number}", dice.one_of(*POSTS), dice.maybe(dice.day(FIRST, DAYS)))


def immunity(dice: Dice) -> Immunity:
    return Immunity(
        disease=dice.one_of(*DISEASES),
        doses=dice.one_of(None, 0, 1, 2),
        last_dose=dice.maybe(dice.day(FIRST, DAYS)),
        laboratory=dice.one_of(None, True, False),
        illness=dice.one_of(None, False, True),
    )


def report(dice: Dice, number: int) -> HealthReport:
    told = dice.one_of(None, (), ("cough",), ("fever", "rash"))
    hot = dice.one_of(36.8, None, 37.3, 38.4)
    return HealthReport(f"report{number}", dice.moment(START, 24 * DAYS), hot, told)


def known_in_part(facts: Facts, dice: Dice) -> Facts:
    """The same person: of some, work, body and home are known, of most nothing."""
    posts = dice.one_of(None, None, 0, 1, 2)
    kept = dice.one_of(None, None, 2, 4, 0)
    return replace(
        facts,
        posts=None if posts is None else tuple(post(dice, n) for n in range(posts)),
        immunities=tuple(immunity(dice) for _ in range(dice.one_of(0, 1, 2))),
        home_fit=dice.one_of(None, None, True, False),
        reports=None if kept is None else tuple(report(dice, n) for n in range(kept)),
    )


def somebody(dice: Dice, number: int) -> Facts:
    """One person; most have little, some have much."""
    traced = dice.number(3)
    return Facts(
        person=f"person{number}",
        place=dice.one_of(*PLACES[:2], PLACES[0], PLACES[2]),
        born=dice.one_of(
            None, date(1980, 10, 25), date(2009, 10, 30), date(2020, 2, 29)
        ),
        residence=dice.one_of(None, PLACES[0], PLACES[2], PROVINCE),
        stay_kind=dice.one_of("home", "hotel", None),
        itinerary_known=not dice.rarely(4),
        stays=tuple(stay(dice, n) for n in range(dice.number(4))),
        arrivals=tuple(arrival(dice, n) for n in range(dice.one_of(1, 1, 2, 0, 3))),
        contacts=tuple(contact(dice, n) for n in range(dice.number(3)) if traced),
        cases=tuple(patient(dice, n) for n in range(dice.number(3)) if traced),
        pools=tuple(tube(dice, n) for n in range(dice.number(3)) if traced),
        specimens=tuple(specimen(dice, n) for n in range(dice.number(7))),
        antigens=tuple(specimen(dice, n, "antigen") for n in range(dice.number(2))),
    )


def owed(outcome: Outcome, books: Shelf) -> Iterator[str]:
    """Keys of what may be missed, or be made up for, one day."""
    for rule in (rule.id for book in books.books for rule in book.rules):
        for ground in outcome.grounds if rule.endswith("#missed") else ():
            for test in ground.tests[:3]:
                yield f"{rule}@{ground.key}/{test.key}"
            for report in ground.reports[:6:2]:
                yield f"{rule}@{ground.key}/report {report.due_on}"


def ordered_before(facts: Facts, dice: Dice, where: Risk, books: Shelf) -> Facts:
    """The same person after an earlier assessment: some of it was ordered, some done."""
    then = dice.moment(START, 24 * DAYS)
    outcome = evaluate(facts, where, books, then)
    opened, closed, cleared = [], set(), set()
    for ground in outcome.grounds:
        match dice.number(6):
            case 0 | 1 | 2:
                more = dice.maybe(ground.bound + 30 * HOUR) if dice.rarely() else None
                opened.append(OpenGround(ground.key, then, more))
            case 3:
                closed.add(ground.key)
            case 4:
                cleared.add(ground.key)
            case _:
                pass
    for key in owed(outcome, books):
        if dice.rarely(3):
            opened.append(OpenGround(key, then))
        elif dice.rarely():
            closed.add(key)
    return replace(
        facts,
        open_grounds=tuple(opened),
        closed=frozenset(closed),
        cleared=frozenset(cleared),
    )


def forgotten(facts: Facts, dice: Dice) -> Facts:
    """The same person, of whom something is known no more: what is open may stay open."""
    told = tuple(replace(each, symptoms=None) for each in facts.reports or ())
    known: dict[str, object] = dice.one_of(
        {"posts": None, "immunities": (), "home_fit": None},
        {"itinerary_known": False, "stays": facts.stays[:1]},
        {"reports": told or None},
        {"stays": tuple(replace(each, area=None, last=None) for each in facts.stays)},
        {"born": None, "residence": None, "stay_kind": None},
        {"arrivals": tuple(replace(each, mode="") for each in facts.arrivals)},
        {},
    )
    return replace(facts, **known)  # type: ignore[arg-type]


def people(dice: Dice, count: int, where: Risk, books: Shelf) -> list[Facts]:
    """Some people; about half of them had been assessed before."""
    found = []
    for number in range(count):
        facts = known_in_part(somebody(dice, number), dice)
        if dice.number(2):
            facts = ordered_before(facts, dice, where, books)
            facts = forgotten(facts, dice) if dice.number(2) else facts
        found.append(facts)
    return found


def moment(dice: Dice) -> datetime:
    """A moment of the invented days, or a little after them."""
    return dice.moment(START + timedelta(days=6), 24 * DAYS)
