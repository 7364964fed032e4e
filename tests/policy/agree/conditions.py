"""Invented conditions: whatever `when` can say, of invented places and days."""

from dataclasses import replace
from datetime import UTC, date, datetime

from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    Condition,
    HasHome,
    HasSymptoms,
    Immune,
    InPool,
    InZone,
    IsCase,
    IsContact,
    IsTested,
    Known,
    NotSo,
    OnPost,
    Resident,
    Stayed,
    Staying,
    Untested,
)
from pratique.policy.facts import Lineage
from pratique.policy.measures import (
    Clearance,
)
from pratique.policy.when import (
    CASE_STATUSES,
    CONTACT_LEVELS,
    METHODS,
    OUTCOMES,
    POOL_OUTCOMES,
    STAY_KINDS,
    TEST_OUTCOMES,
)
from pratique.policy.when_person import POSTS, PROOFS
from tests.policy.agree.dice import Dice

HOME: Lineage = ("CN", "14", "1401", "140106")
CITY: Lineage = ("CN", "14", "1401")
PROVINCE: Lineage = ("CN", "14")
AWAY: Lineage = ("CN", "51", "5101", "510107")
PLACES: tuple[Lineage, ...] = (
    HOME,
    ("CN", "14", "1402", "140213"),
    AWAY,
    ("CN", "51", "5101", "510104"),
    ("CN", "51", "5101"),
    ("CN", "54", "5401"),
    CITY,
    ("CN",),
    ("XX", "1"),
)
DIVISIONS: tuple[Lineage, ...] = (PROVINCE, CITY, ("CN", "51"), AWAY, ("CN", "54"))
LISTS = ("one", "other")
CHAINS = ("chain", "other chain")
SETTINGS = ("train", "household")
DISEASES = ("measles", "measles", "ebola")
ZONED = ("static", "other")
FELT = ("fever", "rash", "cough")
FIRST = date(2022, 10, 18)
START = datetime(2022, 10, 18, tzinfo=UTC)
DAYS = 24


def stayed(dice: Dice) -> Condition:
    question = dice.one_of(
        Stayed(level="high"),
        Stayed(level="medium"),
        Stayed(level="low"),
        Stayed(level="outbreak"),
        Stayed(division=("CN", "51")),
        Stayed(division=AWAY),
        Stayed(division=("CN", "51"), except_levels=("high", "medium")),
        Stayed(division=("CN", "54"), except_levels=("high",)),
        Stayed(watch_list="one"),
        Stayed(outside=PROVINCE),
        Stayed(outside=CITY),
    )
    if question.watch_list and dice.number(2):
        return question
    if dice.rarely(4):
        return replace(question, since=dice.day(FIRST, DAYS))
    return replace(question, within_days=dice.one_of(7, 14, 3, 1, 10))


def cleared(dice: Dice) -> Clearance:
    return Clearance(
        dice.one_of(2, 1, 3), dice.one_of(24, 0, 12), dice.one_of(None, 35, 30)
    )


def leaf(dice: Dice, cls: str) -> Condition:
    """A word that may stand in a rule of the class, beside what it is about."""
    words = [*[stayed] * 6, arrived, resident, staying, age, contact, pool]
    words += [on_post, immune, symptoms, home, untested, zone]
    if cls != "case":  # which asks of cases or of specimens, never of both
        words += [case, tested]
    return dice.one_of(*words)(dice)


def arrived(dice: Dice) -> Condition:
    return Arrived(
        passing_through=dice.one_of(None, False, True),
        mode=dice.one_of((), ("train", "plane")),
        entry=dice.one_of(None, None, "watch_list"),
        to=dice.one_of(None, CITY, HOME),
    )


def resident(dice: Dice) -> Condition:
    return Resident(dice.one_of(*DIVISIONS))


def staying(dice: Dice) -> Condition:
    return Staying(dice.some(STAY_KINDS))


def age(dice: Dice) -> Condition:
    low = dice.one_of(None, 14, 60)
    before = dice.one_of(None, None, date(2009, 10, 30), date(2009, 10, 31))
    return Age(low, dice.one_of(14, 70) if low is None else None, before)


def contact(dice: Dice) -> Condition:
    return IsContact(
        level=dice.one_of((), dice.some(CONTACT_LEVELS)),
        chain=dice.one_of(None, None, "chain"),
        setting=dice.one_of((), (), SETTINGS[:1]),
        exposed_within_days=dice.one_of(None, None, 0, 3, 9),
    )


def case(dice: Dice) -> Condition:
    statuses = dice.some(CASE_STATUSES, 4)
    clear = cleared(dice) if dice.rarely(3) else None
    return IsCase(statuses if clear is None or dice.number(2) else (), clear)


def tested(dice: Dice) -> Condition:
    return IsTested(
        dice.one_of("positive", *TEST_OUTCOMES), dice.one_of(*METHODS), dice.rarely()
    )


def pool(dice: Dice) -> Condition:
    return InPool(dice.one_of((), dice.some(POOL_OUTCOMES)))


def on_post(dice: Dice) -> Condition:
    return OnPost(
        post=dice.some(POSTS),
        within_days=dice.one_of(7, 1, 3),
        left=dice.one_of(None, True, False),
    )


def immune(dice: Dice) -> Condition:
    doses = dice.one_of(None, 1, 2)
    proof = dice.some(PROOFS) if doses is None else dice.one_of((), PROOFS[:1])
    days = 0 if doses is None else dice.one_of(0, 5)
    return Immune(dice.one_of(*DISEASES), doses, days, proof)


def symptoms(dice: Dice) -> Condition:
    return HasSymptoms(
        of=dice.one_of((), dice.some(FELT)),
        temperature=dice.one_of(None, 37.3, 38.0),
        within_days=dice.one_of(None, 1, 5),
    )


def home(dice: Dice) -> Condition:
    return HasHome(dice.number(2) == 0)


def untested(dice: Dice) -> Condition:
    hours = dice.one_of(None, 24, 48)
    return Untested(
        outcome=dice.one_of("negative", *OUTCOMES),
        method=dice.one_of("pcr", *METHODS),
        within_hours=hours,
        within_days=dice.one_of(2, 1, 7) if hours is None else None,
        since=dice.one_of("sampled", "resulted"),
    )


def zone(dice: Dice) -> Condition:
    return InZone(dice.one_of((), ZONED[:1]))


def condition(dice: Dice, cls: str) -> Condition:
    """A condition of the class: about its subject, and perhaps about more."""
    about = [
        subject(dice)
        for name, subject in (("contact", contact), ("pool", pool))
        if name == cls
    ]
    if cls == "case":
        about = [dice.one_of(case, tested, symptoms)(dice)]
    if cls == "arrival" and dice.rarely():
        about = [OnPost(dice.some(POSTS), dice.one_of(14, 21), left=True)]
    parts: list[Condition] = [*about]
    for _ in range(dice.number(3) if about else 1 + dice.number(2)):
        part = leaf(dice, cls)
        if dice.rarely():
            part = AnyOf((part, stayed(dice)))
        if dice.rarely():
            part = NotSo(part)
        if dice.rarely():
            part = Known(part)
            part = NotSo(part) if dice.rarely(2) else part
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    return (AnyOf if dice.rarely() else AllOf)(tuple(parts))
