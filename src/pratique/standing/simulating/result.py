"""What a simulation tells: frozen, with keys for labels and names for divisions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Move:
    """So many people stand like this now, and would stand like that.

    Both are keys of a mark, a code or a measure; None: they have none.
    """

    before: str | None
    after: str | None
    people: int

    @property
    def is_one(self) -> bool:
        """Whether anything changes for them."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Change:
    """A number, now and under the other rules."""

    before: int
    after: int

    @property
    def more(self) -> int:
        """How many more; less than nothing: fewer."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class OfDay:
    """A day's tests."""

    day: date
    tests: Change


@dataclass(frozen=True, slots=True)
class Moves:
    """Of some people: who stands how, in three ways, and what they need."""

    people: int
    moved: int  # whose mark, code or measure changes
    mark: tuple[Move, ...]
    code: tuple[Move, ...]
    measure: tuple[Move, ...]
    undecided: Change  # who waits for a missing fact
    beds: Change  # of central quarantine that are needed
    transfers: Change  # point to point
    ordered: int  # transfers that nobody has ordered yet
    tests: tuple[OfDay, ...]


@dataclass(frozen=True, slots=True)
class InDivision:
    """The people of one division; the area itself: who is in none of its parts."""

    code: str
    name: str
    name_en: str
    moves: Moves


@dataclass(frozen=True, slots=True)
class Stands:
    """How somebody stands: keys, None where there is none."""

    mark: str | None
    code: str
    measure: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody for whom something changes."""

    id: UUID
    person: str  # their reference
    division: str  # code of the one that they are told under
    before: Stands
    after: Stands


@dataclass(frozen=True, slots=True)
class Beds:
    """Beds of the sites known in the area."""

    known: int
    free: int


@dataclass(frozen=True, slots=True)
class Begun:
    """What a division needs as the version begins there; the area: in all the rest."""

    code: str
    name: str
    name_en: str
    at: datetime
    moves: Moves


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and how many people could not be assessed in columns."""

    reading: float
    before: float
    after: float
    one_by_one: int

    @property
    def all(self) -> float:
        """All of it."""
        return self.reading + self.before + self.after


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a rulebook would change for the people of an area, at one moment."""

    rulebook: str
    version: date
    digest: str
    cases: int  # of its own that came out as they say
    in_force: datetime
    extends_arrivals: bool  # to those who are here already
    at: datetime
    area: str  # code
    area_name: str
    area_name_en: str
    zone: str
    whole: Moves
    divisions: tuple[InDivision, ...]  # that have somebody, in their order
    beds: Beds
    took: Took
    begun: tuple[Begun, ...] = ()  # one for each stage, and the rest; none: no stages
    who: tuple[Moved, ...] | None = field(default=None)  # None: nobody asked

    def matrices(self) -> Iterator[tuple[str, tuple[Move, ...]]]:
        """Yield the three ways of standing, by their name."""
        whole = self.whole
        yield from (
            ("mark", whole.mark),
            ("code", whole.code),
            ("measure", whole.measure),
        )
