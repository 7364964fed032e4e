"""Reads the case file beside a rulebook: a small world, people in it, and cases.

    rulebook: cn.shanxi.taiyuan
    version: 2022-08-20
    world:
      places: {taiyuan: CN/140000000000/140100000000}
      areas: [{id: H, level: high, in: beijing, part: true, from: 2022-08-01}]
      samples: {landing: [{on: 2022-08-21T09:10}]}
      zones: [{id: Z, in: taiyuan, since: 2022-08-20T00:00}]
      watch: [{id: W, list: cn.shanxi.taiyuan/pingyao, in: pingyao, since: 2022-08-17}]
    people:
      wang: {at: taiyuan, arrived: 2022-08-21T09:00, stays: [{in: beijing, …}]}
    cases:
      - case: A sentence about a person
        who: wang
        now: 2022-08-21T12:00
        expect: {code: red, tests_due: [2022-08-21]}

A person may also have `posts: [{kind: high_risk, left: 2022-08-20}]`, `home_fit: false`,
`immune: {measles: {doses: 2, last_dose: 2019-05-01}}`, and `reports: [{at: …,
temperature: 36.8, symptoms: []}]`. What is left out is unknown.

Several arrivals are a list in their order (`arrival`, `arrival2`, …), each with its own
`to:` if it was elsewhere than `at:`. A ground that is open says since when; one whose
bound an officer has extended, `{since: …, extended: …}`.

A case may say anything a person says, and then says it instead. Times without an
offset are those of the rulebook's zone; ids are `arrival`, `stay1`, `sample1`, ….
A rule without its book is one of this rulebook.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from pratique.policy import case_facts
from pratique.policy.book_forms import DEFAULTS
from pratique.policy.document import Text, decoded, nearest, read
from pratique.policy.facts import Facts, Risk
from pratique.policy.measures import (
    CODES,
    MARKS,
    MEASURES,
    SUPERVISORS,
    TRANSFERS,
)
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook
from pratique.policy.shelf import Shelf
from pratique.policy.when import lineage


class Readable(Protocol):
    """A file, or a text that bears the name of one."""

    def read_bytes(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence about one person."""

    sentence: str
    line: int
    facts: Facts
    risk: Risk
    now: datetime
    expect: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All cases of one rulebook's version."""

    book: str
    version: date
    cases: tuple[Case, ...]


def load_cases(path: Readable, shelf: Shelf) -> CaseFile:
    """The cases in this file."""
    try:
        return parse_cases(decoded(path.read_bytes()), shelf)
    except RulebookError as error:
        raise error.in_file(str(path)) from None


def parse_cases(text: str, shelf: Shelf) -> CaseFile:
    """The cases in this text."""
    document = read(text, "a case file")
    fields = document.mapping(
        ("rulebook", "version", "world", "people", "cases"),
        required=("rulebook", "version", "world", "cases"),
    )
    book = shelf.book(fields["rulebook"].word(), fields["version"].day())
    world = _world(fields["world"], book, shelf)
    people = dict(_people(fields["people"])) if "people" in fields else {}
    return CaseFile(
        book=book.id,
        version=book.version,
        cases=tuple(_case(item, world, people) for item in fields["cases"].items()),
    )


def _world(text: Text, book: Rulebook, shelf: Shelf) -> case_facts.World:
    known = ("places", "areas", "watch", "zones", "samples")
    fields = text.mapping(known, required=("places",))
    places = fields["places"].pairs()
    bare = case_facts.World(
        book=book.id,
        zone=book.zone,
        places={key.word(): lineage(value) or () for key, value in places},
        risk=Risk(),
        samples=dict(_named(fields.get("samples"))),
        rules=shelf.rule_ids,
        settings=frozenset(one.id for each in shelf.books for one in each.settings),
    )
    told = (fields.get(name) for name in ("areas", "watch", "zones"))
    return case_facts.with_risk(bare, *told)


def _named(text: Text | None) -> list[tuple[str, Text]]:
    return [(key.word(), value) for key, value in text.pairs()] if text else []


def _people(text: Text) -> "list[tuple[str, dict[str, Text]]]":
    return [(key.word(), value.mapping(case_facts.SAID)) for key, value in text.pairs()]


CASE = ("case", "who", "now", "expect", "without")


def _case(
    text: Text, world: case_facts.World, people: dict[str, dict[str, Text]]
) -> Case:
    fields = text.mapping((*CASE, *case_facts.SAID), required=("case", "now", "expect"))
    said: dict[str, Text] = {}
    if "who" in fields:
        who = fields["who"]
        if who.word() not in people:
            who.refuse(f"nobody is called `{who.word()}`", nearest(who.word(), people))
        said = people[who.word()]
    own = {name: value for name, value in fields.items() if name not in CASE}
    return Case(
        sentence=fields["case"].word(),
        line=text.line,
        facts=case_facts.facts({**said, **own}, text, world),
        risk=_risk(world, fields.get("without")),
        now=fields["now"].moment(world.zone),
        expect=_expect(fields["expect"], world),
    )


def _risk(world: case_facts.World, without: Text | None) -> Risk:
    """The world's risk, less what the case says was withdrawn."""
    gone = {world.area(each) for each in without.one_or_more()} if without else set()
    periods = [each for each in world.risk.periods if each.id not in gone]
    return replace(world.risk, periods=tuple(periods))


# --- what is expected -------------------------------------------------------------


def _expect(text: Text, world: case_facts.World) -> dict[str, object]:
    fields = text.mapping(tuple(EXPECT))
    if not fields:
        text.refuse(
            "`expect` expects nothing: this case would pass whatever came out",
            "Say what is to come out, such as `code: green` or `rules: []`.",
        )
    return {name: EXPECT[name](value, world) for name, value in fields.items()}


def _nothing_or(
    reader: Callable[[Text, case_facts.World], object],
) -> Callable[[Text, case_facts.World], object]:
    """`none` stands for nothing."""
    return lambda text, world: None if text.is_none else reader(text, world)


def _word(text: Text, _world: case_facts.World) -> str:
    return text.word()


def _number(text: Text, _world: case_facts.World) -> int:
    return text.number(0)


def _moment(text: Text, world: case_facts.World) -> datetime:
    return text.moment(world.zone)


def _day_list(text: Text, _world: case_facts.World) -> tuple[date, ...]:
    return tuple(each.day() for each in text.items())


def _word_list(text: Text, _world: case_facts.World) -> tuple[str, ...]:
    return tuple(each.word() for each in text.items())


def _rule_list(text: Text, world: case_facts.World) -> tuple[str, ...]:
    return tuple(sorted(world.rule(each) for each in text.items()))


def _by_rule(
    reader: Callable[[Text, case_facts.World], object],
) -> Callable[[Text, case_facts.World], object]:
    """One value for each of some rules."""
    return lambda text, world: {
        world.rule(key): _nothing_or(reader)(value, world)
        for key, value in text.pairs()
    }


def _defaults(text: Text, _world: case_facts.World) -> dict[str, object]:
    """What rules mean where they do not say, by the word for it."""
    return {
        name: None if value.is_none else value.number(0)
        for name, value in text.mapping(tuple(DEFAULTS.fields)).items()
    }


def _settings(text: Text, world: case_facts.World) -> dict[str, object]:
    """Who is near, by the setting; one that some book here knows."""
    return {
        key.one_of(sorted(world.settings)): None if value.is_none else value.word()
        for key, value in text.pairs()
    }


def _one_of(*known: str) -> Callable[[Text, case_facts.World], str]:
    return lambda text, _world: text.one_of(known)


EXPECT: dict[str, Callable[[Text, case_facts.World], object]] = {
    "mark": _nothing_or(_one_of(*MARKS)),
    "code": _one_of(*CODES),
    "binding": _nothing_or(_one_of(*MEASURES)),
    "until": _nothing_or(_moment),
    "next_at": _nothing_or(_moment),
    "tests_due": _day_list,
    "rules": _rule_list,
    "undecided": _rule_list,
    "near": _by_rule(_number),
    "asks": _by_rule(_word_list),
    "free_at": _by_rule(_moment),
    "closes": _by_rule(_word),
    "waits_for": _by_rule(_word),
    "supervisor": _by_rule(_one_of(*SUPERVISORS)),
    "restrictions": _by_rule(_word_list),
    "codes": _by_rule(_word),
    "marks": _by_rule(_word),
    "measures": _by_rule(_word_list),
    "sampling": _by_rule(_word),
    "transfer": _by_rule(_one_of(*TRANSFERS)),
    "bound": _by_rule(_moment),
    "temperature": _by_rule(_number),
    "tests": _by_rule(_word_list),
    "reports": _by_rule(_word_list),
    "days": _by_rule(_day_list),
    "defaults": _defaults,
    "settings": _settings,
}
