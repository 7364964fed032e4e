"""When time alone changes an answer: the meaning is that of `time_alone`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from pratique.policy.conditions import Leaf
from pratique.policy.many.tables import Flags
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing
from pratique.policy.time_alone import moving


@dataclass(frozen=True, slots=True)
class Moving:
    """By combination of books: what its rules ask that moves with the clock."""

    daily: Flags  # with the day of today

    @classmethod
    def of(cls, combinations: Sequence[Governing]) -> Self:
        """What moves, of rules that are replaced too."""
        return cls(
            daily=np.array([_asks(each, _is_daily) for each in combinations], bool)
        )


def _asks(governing: Governing, wanted: Callable[[Leaf, Rule], bool]) -> bool:
    return any(wanted(leaf, rule) for rule in governing.rules for leaf in moving(rule))


def _is_daily(_leaf: Leaf, _rule: Rule) -> bool:
    return True
