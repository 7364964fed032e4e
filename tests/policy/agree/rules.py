"""Invented rulebooks: whatever the vocabulary can say, made without the text of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pratique.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Known,
    NotSo,
    OnPost,
    Overdue,
    Stayed,
    leaves,
    proves,
)
from pratique.policy.facts import Lineage
from pratique.policy.measures import (
    ANCHORS,
    CODES,
    MARKS,
    MEASURES,
    Daily,
    Defaults,
    Landing,
    Measures,
    OnDays,
    PhasePlan,
    TestPlan,
    Times,
)
from pratique.policy.rulebook import ANCHOR_NEEDS, Rule, Rulebook
from pratique.policy.shelf import Shelf, Start
from pratique.policy.sources import Source
from tests.policy.agree.conditions import (
    CITY,
    DAYS,
    FIRST,
    PLACES,
    START,
    cleared,
    condition,
)
from tests.policy.agree.dice import Dice

CLASSES = ("arrival", "arrival", "contact", "case", "pool", "arrival")
# Clocks change in these zones while the invented days pass.
ZONES = tuple(
    map(ZoneInfo, ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"))
)
MISSED: tuple[Condition, ...] = (
    Overdue(),
    Overdue("report"),
    AnyOf((Overdue("report"), Overdue())),
)
SOURCE = Source("page", "A page", None, "")


# --- then ---------------------------------------------------------------------------


def measures(dice: Dice, cls: str, when: Condition) -> Measures:
    """What a rule of this class, with this condition, may order."""
    held = cls == "pool" and dice.number(2) == 0
    phases = () if held else phased(dice)
    return Measures(
        mark=dice.one_of(None, *MARKS),
        code=dice.one_of(*CODES),
        anchor=dice.one_of(*anchors(cls, when)),
        start_after=dice.one_of(1, 0, 2),
        credit_elapsed=not dice.rarely(),
        phases=phases,
        hold_hours=dice.one_of(24, 6) if held else None,
        tests=tests(dice, cls),
        temperature=dice.number(3),
        supervisor=dice.one_of((), (("", "site"),), (("home", "community"),)),
        sampling=dice.one_of(None, "single", "pool"),
        bound_days=dice.one_of(None, None, 0, 2),
        repeat_within_days=dice.one_of(None, None, 2),
        window_hours=dice.one_of(None, None, 30),
        contact_first_two=cls == "contact" and dice.rarely(3),
        cleared=cleared(dice) if cls == "case" and dice.rarely(3) else None,
    )


def anchors(cls: str, when: Condition) -> Sequence[str]:
    """What days may be counted from: what is sure to be there."""
    found = [
        each
        for each in ANCHORS
        if each not in ANCHOR_NEEDS or proves(when, ANCHOR_NEEDS[each])
    ]
    posts = [each for each in leaves(when) if isinstance(each, OnPost)]
    left = all(each.left for each in posts)
    found = [each for each in found if each != "left_post" or left]
    found = [each for each in found if each != "arrived" or cls == "arrival"]
    return [*found, *(each for each in found if each in ANCHOR_NEEDS)]


def phased(dice: Dice) -> tuple[PhasePlan, ...]:
    words = [word for word in MEASURES if word != "hold"]
    found, following = [], 1
    for _ in range(dice.number(3)):
        waits = following + dice.number(3) if dice.rarely(3) else None
        phase = PhasePlan(dice.one_of(*words), dice.one_of(3, 1, 7), waits)
        found.append(phase)
        following = (waits or following) + phase.days
    return tuple(found)


def tests(dice: Dice, cls: str) -> tuple[TestPlan, ...]:
    lands = cls == "arrival"
    found: list[TestPlan] = []
    for _ in range(dice.number(3)):
        turns = Times(
            dice.one_of(3, 1, 2),
            dice.one_of(24, 12, 36),
            from_landing=lands and dice.number(2) == 0,
            from_day=dice.one_of(1, 2),
        )
        days = OnDays(dice.one_of((1, 2, 3, 5, 7), (1, 4, 7), (3,)))
        daily = Daily(dice.one_of(2, 3), dice.one_of(1, 2), dice.one_of(2, 4))
        found.append(dice.one_of(days, turns, daily, Landing() if lands else days))
    return tuple(found)


# --- books --------------------------------------------------------------------------


def rule(dice: Dice, book: str, version: date, number: int) -> Rule:
    cls = dice.one_of(*CLASSES)
    when = condition(dice, cls)
    return a_rule(
        f"{book}#{cls}.{number}",
        version,
        cls,
        when,
        measures(dice, cls, when),
        otherwise=dice.rarely(3),
    )


def a_rule(
    name: str,
    version: date,
    cls: str,
    when: Condition,
    then: Measures,
    *,
    otherwise: bool = False,
    replaces: tuple[str, ...] = (),
) -> Rule:
    return Rule(
        id=name,
        book=name.partition("#")[0],
        version=version,
        digest="",
        line=1,
        cls=cls,
        says={"en": name},
        paraphrase=True,
        source=SOURCE,
        confidence="unverified",
        otherwise=otherwise,
        replaces=replaces,
        when=when,
        then=then,
    )


def a_book(
    name: str, jurisdiction: Lineage, version: date, rules: Sequence[Rule]
) -> Rulebook:
    start = datetime(version.year, version.month, version.day, tzinfo=UTC)
    return Rulebook(
        id=name,
        version=version,
        in_force=start,
        title={"en": name},
        jurisdiction=jurisdiction,
        zone=ZONES[0],
        sources=(SOURCE,),
        defaults=Defaults(3, 1, 12, 7, 24) if len(jurisdiction) == 1 else None,
        settings=(),
        rules=tuple(rules),
        digest=f"{name} {version}",
        begun=None,
        until=None,
        ended=None,
    )


def book(dice: Dice, name: str, jurisdiction: Lineage, version: date) -> Rulebook:
    """A book of some rules; perhaps with one on tests that were missed."""
    rules = [rule(dice, name, version, n) for n in range(1 + dice.number(4))]
    if dice.number(2) == 0:
        code = Measures(
            code=dice.one_of("yellow", "red"), mark=dice.one_of(None, "red")
        )
        missed = f"{name}#missed"
        rules.append(a_rule(missed, version, "compliance", dice.one_of(*MISSED), code))
    made = a_book(name, jurisdiction, version, rules)
    return replace(made, zone=dice.one_of(*ZONES))


def shelf(dice: Dice) -> Shelf:
    """A country's book in one or two versions, a city's, and another city's like it."""
    books = [book(dice, "nation", ("CN",), date(2022, 1, 1))]
    if dice.rarely(3):
        books.append(book(dice, "nation", ("CN",), dice.day(FIRST, DAYS)))
    if dice.number(3):
        city = book(dice, "city", CITY, date(2022, 2, 2))
        if dice.rarely(4):  # the country's goes on: it says what all others mean
            city = replace(city, until=dice.moment(START, 24 * DAYS))
        books += [city, other_city(dice, city)]
    return Shelf(books, dict(starts(dice, books)))


def starts(dice: Dice, books: Sequence[Rulebook]) -> Iterator[tuple[str, Start]]:
    """Rarely a version was adopted: with a stage, or for whoever is here already."""
    for each in books:
        if dice.rarely(6):
            place = dice.one_of(*PLACES)
            stage = (place, each.in_force - timedelta(hours=dice.number(600)))
            stages = (stage,) if each.jurisdiction[-1] in place else ()
            yield each.digest, Start(stages, extends=dice.number(2) == 0)


def other_city(dice: Dice, like: Rulebook) -> Rulebook:
    """The same rules, with windows of its own; one replaces a rule of the nation's."""
    rules = [
        replace(each, id=each.id.replace("city", "town"), when=shifted(each.when, dice))
        for each in like.rules
    ]
    return replace(
        like,
        id="town",
        digest="town",
        jurisdiction=PLACES[1][:3],
        rules=tuple(rules),
        defaults=None,
    )


def shifted(when: Condition, dice: Dice) -> Condition:
    """The condition, with other windows."""
    match when:
        case AllOf(parts):
            return AllOf(tuple(shifted(part, dice) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(shifted(part, dice) for part in parts))
        case NotSo(part):
            return NotSo(shifted(part, dice))
        case Known(part):
            return Known(shifted(part, dice))
        case Stayed() if when.within_days:
            return replace(when, within_days=dice.one_of(5, 9))
        case _:
            return when
