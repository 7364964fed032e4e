"""Which words speak for an answer, and the fact that days are then counted from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pratique.policy.many import words
from pratique.policy.many.rows import NO, Rows
from pratique.policy.many.structure import Ask, Either, Every, Negated, Node, Sure
from pratique.policy.many.tables import Array, Flags
from pratique.policy.measures import ANCHORS

SUBJECT, STAY, CONTACT, CLEAR, POST, REPORT = range(6)
LEFT, FIRST, LAST = (
    ANCHORS.index(word) for word in ("left_area", "first_exposure", "last_exposure")
)
DISCHARGED, LEFT_POST, TOLD = (
    ANCHORS.index(word) for word in ("discharged", "left_post", "symptoms_told")
)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """One fact for each row."""

    kind: Array  # SUBJECT: the thing the rule was asked of
    row: Array  # of a stay, a contact, a case, a post, a report
    day: Array
    met: Array  # of a stay: number into the places met
    question: Array  # of a stay: what found it,
    sure: Array  # whether surely,
    low: Array  # and from which day on
    earliest: Array  # by first exposures: the first day of all that speak for it
    anchor: Array
    counted: Flags  # False: there is no such fact

    def set(self, rows: Array, kind: int, **columns: Array) -> None:
        """Let these rows rest on another fact."""
        self.kind[rows] = kind
        self.counted[rows] = True
        for name, values in columns.items():
            getattr(self, name)[rows] = values


def speaking(tree: Node, rows: Rows, said: Array) -> Iterator[tuple[Ask, Flags, Array]]:
    """The words that speak for an answer, for which rows, and what they say.

    Args:
        tree: the condition.
        rows: of whom it was asked.
        said: the answer, where it is YES or UNKNOWN; NO where nobody listens.
    """
    match tree:
        case Every(parts):
            for part in parts:
                answer = words.ask(part, rows)
                yield from speaking(part, rows, np.where(said != NO, answer, NO))
        case Either(parts):
            for part in parts:
                answer = words.ask(part, rows)
                yield from speaking(part, rows, np.where(answer == said, answer, NO))
        case Negated():
            return
        case Sure(part):
            yield from speaking(part, rows, said)
        case Ask():
            yield tree, said != NO, said
