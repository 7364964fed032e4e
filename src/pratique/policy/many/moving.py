"""When time alone changes an answer: the meaning is that of `time_alone`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from pratique.policy.conditions import InZone, Leaf, Untested
from pratique.policy.many.tables import Flags
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing
from pratique.policy.time_alone import moving


@dataclass(frozen=True, slots=True)
class Moving:
    """By combination of books: what its rules ask that moves with the clock."""

    daily: Flags  # with the day of today
    zones: dict[InZone, Flags]  # with zones that come and go
    hours: dict[Untested, Flags]  # with the age of a result

    @classmethod
    def of(cls, combinations: Sequence[Governing]) -> Self:
        """What moves, of rules that are replaced too."""
        asked = [dict.fromkeys(_clocks(each)) for each in combinations]
        leaves = dict.fromkeys(leaf for each in asked for leaf in each)
        by_leaf = {
            leaf: np.array([leaf in each for each in asked], bool) for leaf in leaves
        }
        daily = [which for leaf, which in by_leaf.items() if _is_daily(leaf)]
        return cls(
            daily=np.logical_or.reduce([np.zeros(len(asked), bool), *daily]),
            zones={
                leaf: which
                for leaf, which in by_leaf.items()
                if isinstance(leaf, InZone)
            },
            hours={
                leaf: which
                for leaf, which in by_leaf.items()
                if isinstance(leaf, Untested) and leaf.within_hours is not None
            },
        )


def _clocks(governing: Governing) -> list[Leaf]:
    """What moves; of arrivals a result's age in hours was settled with the arrival."""
    return [
        leaf
        for rule in governing.rules
        for leaf in moving(rule)
        if not _is_settled(leaf, rule)
    ]


def _is_settled(leaf: Leaf, rule: Rule) -> bool:
    by_hours = isinstance(leaf, Untested) and leaf.within_hours is not None
    return by_hours and rule.cls == "arrival"


def _is_daily(leaf: Leaf) -> bool:
    by_hours = isinstance(leaf, Untested) and leaf.within_hours is not None
    return not by_hours and not isinstance(leaf, InZone)
