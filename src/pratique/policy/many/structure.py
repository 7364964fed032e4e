"""Rules by their structure: what differs in numbers only is asked in one go.

Each combination of books in force somewhere governs some people. Rules of several
combinations that differ only in their windows stand in one column, with the windows
by combination: thirty-one cities with their own numbers are one pass, not thirty-one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pratique.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Known,
    Leaf,
    NotSo,
    Stayed,
    leaves,
)
from pratique.policy.decision import FACT_CLASSES, most_local_first
from pratique.policy.many.tables import NOTHING, Array
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing

# --- a condition, with what differs by combination ------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """A word of `when`; of `stayed` the window stands apart."""

    leaf: Leaf
    within: Array | None = None  # days, by combination; 0: by `since`
    since: Array | None = None  # first day that counts, by combination


@dataclass(frozen=True, slots=True)
class Every:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The part does not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Sure:
    """The part is known to hold."""

    part: "Node"


Node = Ask | Every | Either | Negated | Sure


def shape(condition: Condition) -> Condition:
    """The condition without its windows."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(map(shape, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(shape, parts)))
        case NotSo(part):
            return NotSo(shape(part))
        case Known(part):
            return Known(shape(part))
        case Stayed():
            return replace(condition, within_days=None, since=None)
        case _:
            return condition


def grow(condition: Condition, windows: Iterator[tuple[Array, Array]]) -> Node:
    """The tree of a shape, the windows in written order."""
    match condition:
        case AllOf(parts):
            return Every(tuple(grow(part, windows) for part in parts))
        case AnyOf(parts):
            return Either(tuple(grow(part, windows) for part in parts))
        case NotSo(part):
            return Negated(grow(part, windows))
        case Known(part):
            return Sure(grow(part, windows))
        case Stayed():
            return Ask(condition, *next(windows))
        case _:
            return Ask(condition)


# --- columns --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """The rules of all combinations that have one structure."""

    cls: str
    kind: str  # what each is asked of: arrival, contact, case, pool, specimen, report
    otherwise: bool
    tree: Node
    rule: Array  # by combination: number of the rule, or NOTHING
    turn: Array  # by combination: when an `otherwise` rule is asked
    leaves: tuple[Ask, ...]

    def is_of_all(self, combinations: Array) -> bool:
        """Whether each of these combinations has such a rule."""
        return bool((self.rule[combinations] != NOTHING).all())


Key = tuple[str, str, bool, Condition, int]


@dataclass(slots=True)
class _Growing:
    """A column in the making."""

    rule: Array
    turn: Array
    windows: list[tuple[Array, Array]] = field(default_factory=list)


def columns(combinations: Sequence[Governing], rules: Sequence[Rule]) -> list[Column]:
    """One column for each structure, in the order of the classes."""
    numbers = {id(rule): number for number, rule in enumerate(rules)}
    growing: dict[Key, _Growing] = {}
    for combination, governing in enumerate(combinations):
        for key, rule, turn in _keyed(governing):
            found = growing.get(key)
            if found is None:
                found = growing[key] = _blank(key[3], len(combinations))
            found.rule[combination] = numbers[id(rule)]
            found.turn[combination] = turn
            asked = [leaf for leaf in leaves(rule.when) if isinstance(leaf, Stayed)]
            for leaf, (within, since) in zip(asked, found.windows, strict=True):
                within[combination] = leaf.within_days or 0
                since[combination] = leaf.since.toordinal() if leaf.since else 1
    return [_column(key, found) for key, found in growing.items()]


def _keyed(governing: Governing) -> Iterator[tuple[Key, Rule, int]]:
    """The rules of one combination, each with what tells its column."""
    for cls in FACT_CLASSES:
        met: Counter[tuple[str, str, bool, Condition]] = Counter()
        live = governing.live[cls]
        marked = most_local_first(rule for rule in live if rule.otherwise)
        turns = {id(rule): turn for turn, rule in enumerate(marked)}
        for rule in live:
            key = (cls, _kind(rule), rule.otherwise, shape(rule.when))
            yield (*key, met[key]), rule, turns.get(id(rule), 0)
            met[key] += 1


def _kind(rule: Rule) -> str:
    return rule.asks_of if rule.cls == "case" else rule.cls


def _blank(condition: Condition, count: int) -> _Growing:
    stays = sum(isinstance(leaf, Stayed) for leaf in leaves(condition))
    return _Growing(
        rule=np.full(count, NOTHING),
        turn=np.zeros(count, np.int64),
        windows=[
            (np.zeros(count, np.int64), np.ones(count, np.int64)) for _ in range(stays)
        ],
    )


def _column(key: Key, found: _Growing) -> Column:
    cls, kind, otherwise, condition, _number = key
    tree = grow(condition, iter(found.windows))
    return Column(cls, kind, otherwise, tree, found.rule, found.turn, tuple(asks(tree)))


def asks(tree: Node) -> Iterator[Ask]:
    """Every word of a tree, in written order."""
    match tree:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from asks(part)
        case Negated(part) | Sure(part):
            yield from asks(part)
        case _:
            yield tree
