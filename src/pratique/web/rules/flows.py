"""Who would go from where to where, as a picture: two columns, and bands between.

Drawn by our own template. What a band means is told by its pattern and its ends,
never by colour alone; the table beneath says the same in numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEFT, RIGHT = 152, 228  # in the picture's own units
THICK, TALL, GAP = 8, 34, 8  # of a bar; the least height of one; between two
SCALE = 120  # the height of everybody together
MIDDLE = (LEFT + RIGHT) // 2
STRICTER, MILDER, SAME = "stricter", "milder", "same"


@dataclass(frozen=True, slots=True)
class Way:
    """So many people go from one word to another; blank: they have none."""

    before: str
    after: str
    people: int
    turn: str  # stricter, milder, or the same


@dataclass(frozen=True, slots=True)
class End:
    """A bar at either side: whom it is about, and where it stands."""

    word: str
    people: int
    x: int
    top: int
    height: int

    @property
    def first_line(self) -> int:
        """Where its word is written."""
        return self.top + self.height // 2 - 3

    @property
    def second_line(self) -> int:
        """Where its number is written."""
        return self.first_line + 16


@dataclass(frozen=True, slots=True)
class Band:
    """The people of one way, drawn."""

    way: Way
    path: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One of the three ways of standing, drawn and told."""

    name: str
    ways: tuple[Way, ...]
    lefts: tuple[End, ...]
    rights: tuple[End, ...]
    bands: tuple[Band, ...]

    @property
    def height(self) -> int:
        """How high the picture is."""
        return max(each.top + each.height for each in (*self.lefts, *self.rights))

    @property
    def changes(self) -> list[Way]:
        """Return the ways on which something changes, the most people first."""
        found = [way for way in self.ways if way.turn != SAME]
        return sorted(found, key=lambda way: -way.people)

    @property
    def same(self) -> int:
        """How many stay as they are."""
        return sum(way.people for way in self.ways if way.turn == SAME)


def flow(name: str, moves: Iterable[Mapping[str, Any]], order: Sequence[str]) -> Flow:
    """Return the picture of some moves; `order` has the words, the mildest first."""
    strict = {word: number for number, word in enumerate(("", *order))}
    ways = [
        Way(
            before := move["before"] or "",
            after := move["after"] or "",
            move["people"],
            _turn(strict[after] - strict[before]),
        )
        for move in moves
    ]
    ways.sort(key=lambda way: (-strict[way.before], -strict[way.after]))
    scale = SCALE / max(1, sum(way.people for way in ways))
    lefts = _ends(ways, "before", LEFT - THICK, scale)
    rights = _ends(sorted(ways, key=lambda w: -strict[w.after]), "after", RIGHT, scale)
    bands = tuple(_bands(ways, lefts, rights, scale))
    return Flow(name, tuple(ways), lefts, rights, bands)


def _turn(more: int) -> str:
    return SAME if not more else STRICTER if more > 0 else MILDER


def _thick(people: int, scale: float) -> int:
    """Return how thick a band is; what is there at all is seen."""
    return max(3, round(people * scale))


def _ends(ways: Iterable[Way], side: str, x: int, scale: float) -> tuple[End, ...]:
    """Return the bars of one side, from above."""
    people: dict[str, int] = {}
    thick: dict[str, int] = {}
    for way in ways:
        word = getattr(way, side)
        people[word] = people.get(word, 0) + way.people
        thick[word] = thick.get(word, 0) + _thick(way.people, scale)
    found, top = [], 0
    for word, count in people.items():
        height = max(TALL, thick[word])
        found.append(End(word, count, x, top, height))
        top += height + GAP
    return tuple(found)


def _bands(
    ways: Iterable[Way], lefts: Iterable[End], rights: Iterable[End], scale: float
) -> Iterable[Band]:
    left = {end.word: end.top for end in lefts}
    right = {end.word: end.top for end in rights}
    for way in ways:
        thick = _thick(way.people, scale)
        one, other = left[way.before], right[way.after]
        left[way.before], right[way.after] = one + thick, other + thick
        yield Band(
            way,
            f"M{LEFT},{one} C{MIDDLE},{one} {MIDDLE},{other} {RIGHT},{other}"
            f" V{other + thick}"
            f" C{MIDDLE},{other + thick} {MIDDLE},{one + thick} {LEFT},{one + thick} Z",
        )
