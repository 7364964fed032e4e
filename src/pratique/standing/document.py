"""A standing as the JSON that pages, notices and the command line read.

Exactly the rules' outcome, with the texts of the rules it names and the words for
the facts it rests on, so that whoever reads it needs no other table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any

from pratique.policy.facts import (
    Arrival,
    Facts,
    Risk,
    RiskPeriod,
    Stay,
    WatchPeriod,
)
from pratique.policy.measures import Times
from pratique.policy.outcome import Ground, Outcome, Witness
from pratique.policy.shelf import Shelf
from pratique.policy.wording import Said, counted

Document = dict[str, Any]
Fact = Stay | Arrival | RiskPeriod | WatchPeriod


def of(outcome: Outcome, told: Facts, risk: Risk, shelf: Shelf) -> Document:
    """Return the document of an outcome.

    Keys: code, mark, binding, until, next_at, day, tests_due, grounds, undecided,
    rules (texts by rule id), evidence (words by fact id). Instants are ISO 8601.
    """
    names = {stay.id: stay.name for stay in told.stays}
    grounds = [_ground(ground, shelf, names) for ground in outcome.grounds]
    return {
        "code": outcome.code,
        "mark": outcome.mark,
        "binding": outcome.binding,
        "until": plain(outcome.until),
        # Of several that fall together, each may be told in a zone of its own.
        "next_at": plain(outcome.next_at and outcome.next_at.astimezone(UTC)),
        "day": plain(outcome.day),
        "tests_due": plain(list(outcome.tests_due)),
        "grounds": grounds,
        "undecided": [plain(one) for one in outcome.undecided],
        "rules": _rules(outcome, shelf),
        "evidence": _evidence(outcome.grounds, told, risk),
    }


def _ground(ground: Ground, shelf: Shelf, names: Mapping[str, str]) -> Document:
    """Return a ground; its tests say whether they are taken on landing.

    How its days were counted stands in it as sentences, with the places named.
    """
    content: Document = plain(ground)
    rule = shelf.rule(ground.rule, ground.version)
    said = counted(ground, rule, shelf.book(ground.book, ground.version).zone)
    content["counted"] = [_sentence(one, names) for one in said]
    plans = rule.then.tests
    first_lands = any(isinstance(one, Times) and one.from_landing for one in plans)
    for test in content["tests"]:
        key = test["key"]
        test["landing"] = key == "landing" or (first_lands and key == "n1")
    return content


def _sentence(said: Said, names: Mapping[str, str]) -> Document:
    values = plain(dict(said.values))
    place = names.get(values.get("stay", ""))
    return {"code": said.code, "values": values | ({"place": place} if place else {})}


def plain(value: object) -> Any:  # noqa: ANN401 -- JSON is whatever it is
    """Return a value as JSON knows it."""
    kind: Any = type(value)
    return value if kind in AS_THEY_ARE else _plain(kind)(value)


AS_THEY_ARE = {str, int, float, bool, type(None)}


@cache
def _plain(kind: type) -> Callable[[Any], Any]:
    """Return what makes a value of this type plain: asked once, used often."""
    if issubclass(kind, date):
        return kind.isoformat
    if issubclass(kind, dict):
        return lambda told: {key: plain(one) for key, one in told.items()}
    if issubclass(kind, list | tuple | frozenset | set):
        return lambda told: [plain(one) for one in told]
    if is_dataclass(kind):
        return partial(_fields, tuple(each.name for each in fields(kind)))
    return lambda told: told


def _fields(names: tuple[str, ...], told: object) -> Document:
    found = {name: getattr(told, name) for name in names}
    for name, value in found.items():
        kind: Any = type(value)
        if kind not in AS_THEY_ARE:
            found[name] = _plain(kind)(value)
    return found


def digests(outcome: Outcome) -> dict[str, str]:
    """Return the rulebooks an outcome came from, with the digest of their text."""
    return {f"{one.book}@{one.version}": one.digest for one in outcome.grounds}


def _rules(outcome: Outcome, shelf: Shelf) -> dict[str, Document]:
    """Return the texts of the rules named, by full id."""
    asked = {one.rule for one in outcome.undecided}
    named = {(ground.rule, ground.version) for ground in outcome.grounds}
    named |= {
        (one.rule, one.version) for one in outcome.considered if one.rule in asked
    }
    return {rule: text(shelf, rule, version) for rule, version in sorted(named)}


def text(shelf: Shelf, rule_id: str, version: date) -> Document:
    """Return what a rule says, where from and how sure we are."""
    rule = shelf.rule(rule_id, version)
    book = shelf.book(rule.book, version)
    return {
        "says": dict(rule.says),
        "paraphrase": rule.paraphrase,
        "source": rule.source.title,
        "where": rule.source.where,
        "confidence": rule.confidence,
        "book": dict(book.title),
        "in_force": plain(book.in_force),
        "zone": str(book.zone),
    }


def _evidence(
    grounds: Iterable[Ground], told: Facts, risk: Risk
) -> dict[str, Document]:
    """Return words for the facts that witnesses name, by id."""
    # Of a country's areas, thousands of them, only those that are named are asked for.
    own: dict[str, Fact] = {one.id: one for one in told.arrivals}
    own |= {one.id: one for one in told.stays}
    found: dict[str, Document] = {}
    for witness in _witnesses(grounds):
        for key in (witness.id, witness.other):
            if key and key not in found:
                fact = own.get(key) or risk.named(key)
                if fact is not None:
                    found[key] = plain(fact)
    return found


def _witnesses(grounds: Iterable[Ground]) -> Iterable[Witness]:
    for ground in grounds:
        yield ground.witness
        yield from ground.evidence


def nothing(at: datetime, person: str) -> Outcome:
    """Return the outcome for somebody nothing binds any more: dead, or gone."""
    return Outcome(
        person=person,
        at=at,
        day=at.date(),
        mark=None,
        code="green",
        grounds=(),
        binding=None,
        until=None,
        next_at=None,
        undecided=(),
        considered=(),
    )
