"""Which rules govern whom, for everybody: made once for a review, used for all of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from pratique.policy.conditions import leaves
from pratique.policy.facts import Lineage
from pratique.policy.many.heeded import strange
from pratique.policy.many.moving import Moving
from pratique.policy.many.structure import Column, columns
from pratique.policy.many.tables import (
    NO_MOMENT,
    NOTHING,
    Array,
    Flags,
    datetime_of,
    moment_of,
)
from pratique.policy.many.terms import Terms
from pratique.policy.measures import Defaults
from pratique.policy.one import NOWHERE, looks_at_days
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing, Shelf
from pratique.policy.time_alone import moving


@dataclass(frozen=True, slots=True)
class Law:
    """All combinations of books that govern somebody, and their rules in columns."""

    combinations: tuple[Governing, ...]
    combination: (
        Array  # by place, and by how many versions had begun or ended at the arrival
    )
    began: Array  # when versions began or ended, in order
    coming: Array  # by place: the next change of its books
    zones: tuple[ZoneInfo, ...]
    zone: Array  # by combination
    looks_at_days: Flags  # by combination
    moving: Moving
    strange: Flags  # by combination: everybody it governs is left to `one`
    rules: tuple[Rule, ...]
    ids: tuple[str, ...]  # of rules, whatever their version
    name: Array  # by rule: number into `ids`
    terms: Terms
    columns: tuple[Column, ...]
    arrival_defaults: Array  # by combination: bound, repeat, window
    defaults: Array

    @classmethod
    def of(
        cls, shelf: Shelf, places: Sequence[Lineage], live: Array, now: datetime
    ) -> "Law":
        """The law at this moment of those places that govern somebody.

        Args:
            shelf: all books.
            places: all places.
            live: numbers of those that are somebody's governing place.
        """
        began = np.array(sorted(map(moment_of, shelf.turns())), np.int64)
        first = _alike(shelf, places, live)
        combinations, table = _combinations(shelf, places, first, began, now)
        coming = np.full(len(places), NO_MOMENT)
        for place in sorted(first):
            like = first[place]
            coming[place] = (
                coming[like]
                if like != place
                else moment_of(shelf.next_change(places[place], now))
            )
        rules = _rules(combinations)
        ids = tuple({rule.id: 0 for rule in rules})
        zones = tuple({each.zone or NOWHERE: 0 for each in combinations}) or (NOWHERE,)
        return cls(
            combinations=tuple(combinations),
            combination=table,
            began=began,
            coming=coming,
            zones=zones,
            zone=np.array(
                [zones.index(each.zone or NOWHERE) for each in combinations], np.int64
            ),
            looks_at_days=np.array(
                [any(map(looks_at_days, each.rules)) for each in combinations], bool
            ),
            moving=Moving.of(combinations),
            strange=np.array(list(map(_is_strange, combinations)), bool),
            rules=rules,
            ids=ids,
            name=np.array([ids.index(rule.id) for rule in rules], np.int64),
            terms=Terms.of(rules),
            columns=tuple(columns(combinations, rules)),
            arrival_defaults=_defaults(each.arrival_defaults for each in combinations),
            defaults=_defaults(each.defaults for each in combinations),
        )

    def governing(self, place: Array, arrived_at: Array, now: int) -> Array:
        """The combination of each person."""
        moments = np.where(arrived_at == NO_MOMENT, now, arrived_at)
        begun: Array | int = len(self.began)
        if moments.min(initial=now) < self.began.max(initial=NO_MOMENT):
            begun = np.searchsorted(self.began, moments, "right")
        found: Array = self.combination[place, begun]
        return found


BEFORE_ALL = datetime.fromisoformat("0001-01-02T00:00+00:00")


def _is_strange(governing: Governing) -> bool:
    """Whether a rule is strange in what concerns everybody it governs.

    What was missed hangs on all grounds, and the next instant on all questions.
    """
    missed = [
        leaf for rule in governing.live["compliance"] for leaf in leaves(rule.when)
    ]
    clocks = [leaf for rule in governing.rules for leaf in moving(rule)]
    return any(map(strange, [*missed, *clocks]))


def _alike(shelf: Shelf, places: Sequence[Lineage], live: Array) -> dict[int, int]:
    """Of each place the first one that the same books govern, whenever."""
    firsts: dict[Lineage, int] = {}
    return {
        place: firsts.setdefault(
            tuple(each for each in places[place] if each in shelf.deciding), place
        )
        for place in sorted(live.tolist())
    }


def _combinations(
    shelf: Shelf,
    places: Sequence[Lineage],
    first: Mapping[int, int],
    began: Array,
    now: datetime,
) -> tuple[list[Governing], Array]:
    """What governs each place, by how many versions had begun at the arrival."""
    moments = [BEFORE_ALL, *(datetime_of(int(each)) for each in began)]
    numbers: dict[int, int] = {}
    combinations: list[Governing] = []
    table = np.zeros((len(places), len(moments)), np.int64)
    for place, like in first.items():
        if like != place:
            table[place] = table[like]
            continue
        for begun, moment in enumerate(moments):
            governing = shelf.governing(places[place], moment, now)
            if id(governing) not in numbers:
                numbers[id(governing)] = len(combinations)
                combinations.append(governing)
            table[place, begun] = numbers[id(governing)]
    return combinations, table


def _rules(combinations: Sequence[Governing]) -> tuple[Rule, ...]:
    """Every live rule, once."""
    found = {
        id(rule): rule
        for governing in combinations
        for rules in governing.live.values()
        for rule in rules
    }
    return tuple(found.values())


def _defaults(told: Iterable[Defaults | None]) -> Array:
    rows = [
        (each.bound_days, each.repeat_within_days, each.window_hours)
        if each
        else (NOTHING,) * 3
        for each in told
    ]
    return np.array(rows, np.int64).reshape(-1, 3)
