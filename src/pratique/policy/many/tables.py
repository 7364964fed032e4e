"""People as columns: what `facts` says of one person, of millions at once.

Rows of every table stand in the order of their persons; `offsets` tell where each
person's begin. Days are ordinals (0: unknown), instants are microseconds since 1970
in UTC (`NO_MOMENT`: none), words and places are numbers into `words` and `places`.
Within a person stays, contacts, cases and pools stand in the order of their ids,
arrivals and specimens in the order of their instants: where one must be chosen of
several, its position is what its id is to `one`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt

from pratique.policy.facts import Facts, Lineage, Stay

Array = npt.NDArray[Any]  # of days, instants, numbers of words, numbers of rows
Flags = npt.NDArray[np.bool_]

NO_DAY = 0
NO_MOMENT = int(np.iinfo(np.int64).min)
NOTHING = -1  # no word, no place, no row
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

OPEN, CLOSED, CLEARED = range(3)  # what became of a ground that was opened before
SUBJECTS = ("arrival", "contact", "case", "pool", "specimen", "antigen", "report")


RUN = 1 << 17  # rows at a time: as many as stay in the caches


def runs(count: int) -> Iterator[slice]:
    """All of so many rows, a run at a time."""
    for begin in range(0, count, RUN):
        yield slice(begin, min(begin + RUN, count))


def moment_of(when: datetime | None) -> int:
    """The number of an instant."""
    return NO_MOMENT if when is None else (when - EPOCH) // MICROSECOND


def datetime_of(moment: int) -> datetime | None:
    """The instant of a number."""
    if moment == NO_MOMENT:
        return None
    return EPOCH + timedelta(microseconds=int(moment))


def ordinal_of(day: date | None) -> int:
    """The number of a day."""
    return NO_DAY if day is None else day.toordinal()


def date_of(day: int) -> date | None:
    """The day of a number."""
    return None if day == NO_DAY else date.fromordinal(int(day))


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows about persons, in the order of the persons."""

    person: Array
    offsets: Array
    ids: Array | None = None  # texts, numbers or bytes of UUIDs; None: the position
    called: str = ""  # what a number stands behind in an id: no two tables share ids

    def __len__(self) -> int:
        return len(self.person)

    def id(self, row: int) -> str:
        """The reference of a row's fact."""
        number = row - self.offsets[self.person[row]]
        found = number if self.ids is None else self.ids[row]
        if isinstance(found, bytes):
            return str(UUID(bytes=found.ljust(16, b"\0")))  # numpy cuts zeros off
        return found if isinstance(found, str) else f"{self.called}{found:05d}"


@dataclass(frozen=True, kw_only=True)
class Stays(Table):
    """Days spent somewhere."""

    where: Array  # number of a stay that describes its place alike
    first: Array
    last: Array
    said_at: Array  # when that was said, or NO_MOMENT


@dataclass(frozen=True, kw_only=True)
class Arrivals(Table):
    """People came, or are coming; the last row of a person counts."""

    at: Array
    place: Array
    passing: Array
    mode: Array
    entry: Array
    left_at: Array


@dataclass(frozen=True, kw_only=True)
class Contacts(Table):
    """People were traced."""

    level: Array
    chain: Array
    setting: Array
    last_exposure: Array
    known_at: Array
    linked: Array
    linked_at: Array


@dataclass(frozen=True, kw_only=True)
class Cases(Table):
    """People are, or were, cases."""

    status: Array
    since: Array
    ended_at: Array  # NO_MOMENT: the illness goes on


@dataclass(frozen=True, kw_only=True)
class Pools(Table):
    """People's samples were in positive tubes."""

    tube: Array
    positive_at: Array
    result: Array
    result_at: Array


@dataclass(frozen=True, kw_only=True)
class Specimens(Table):
    """Samples were taken."""

    taken_at: Array
    outcome: Array
    outcome_at: Array
    single: Array
    ct: Array  # NaN: none
    pair: Array
    method: Array


@dataclass(frozen=True, kw_only=True)
class Posts(Table):
    """People work, or have worked, on posts."""

    kind: Array
    left: Array  # the last day on it; NO_DAY: still on it


@dataclass(frozen=True, kw_only=True)
class Immunities(Table):
    """What protects people against diseases; answers are 1, -1, or 0: not known."""

    disease: Array
    doses: Array  # NOTHING: not known
    last_dose: Array
    laboratory: Array
    illness: Array


@dataclass(frozen=True, kw_only=True)
class Reports(Table):
    """People told, or were found to have, at one moment."""

    at: Array
    temperature: Array  # NaN: not taken
    told: Array  # number into `symptoms`; NOTHING: nobody asked


@dataclass(frozen=True, kw_only=True)
class History(Table):
    """Grounds that an order named before; of missed tests also which."""

    name: Array  # of the rule, a number into `names`
    kind: Array  # what it is about, a number into `SUBJECTS`
    row: Array  # of that table
    state: Array  # OPEN, CLOSED, CLEARED
    opened_at: Array
    extended_to: Array
    parent: Array  # of a missed test: the name of the rule that asked for it
    test: Array  # and the code of its key


@dataclass(frozen=True, kw_only=True)
class People:
    """Everybody, as known at the moment the columns were made."""

    place: Array
    residence: Array
    stay_kind: Array
    itinerary_known: Flags
    born: Array
    stays: Stays
    arrivals: Arrivals
    contacts: Contacts
    cases: Cases
    pools: Pools
    specimens: Specimens
    antigens: Specimens
    history: History
    # What few are asked: None where nobody was.
    posts: Posts | None = None
    posts_known: Flags | None = None
    immunities: Immunities | None = None
    home_fit: Array | None = None  # 1, -1, or 0: not known
    reports: Reports | None = None
    reports_kept: Flags | None = None
    symptoms: tuple[tuple[str, ...], ...] = ()  # told together
    places: tuple[Lineage, ...]
    wheres: tuple[Stay, ...]  # one of each kind: place, area and what was said
    words: tuple[str, ...]
    names: tuple[str, ...] = ()  # of rules in the history
    references: Sequence[str] = ()  # of the persons; none: their numbers
    left: tuple[int, ...] = ()  # persons of whom more is known than columns hold
    facts: tuple[Facts, ...] = ()  # what the columns were made of, if it is kept

    def __len__(self) -> int:
        return len(self.place)

    @cached_property
    def codes(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.words)}

    def word(self, code: int) -> str | None:
        """The word of a number."""
        return None if code == NOTHING else self.words[code]

    def reference(self, person: int) -> str:
        """What the person is called."""
        return self.references[person] if self.references else str(person)

    def table(self, kind: str) -> Table:
        """The facts that rules of this kind are about."""
        found: Table | None = getattr(self, f"{kind}s")
        return self._no_rows if found is None else found

    @cached_property
    def _no_rows(self) -> Table:
        return without_rows(Table, np.zeros(len(self) + 1, np.int64))


SomeTable = TypeVar("SomeTable", bound=Table)


def offsets_of(person: Array, count: int) -> Array:
    """Where each person's rows begin, and at the end how many there are."""
    return np.searchsorted(person, np.arange(count + 1))


NO_COLUMNS = {"offsets", "ids", "called"}


def kept(table: SomeTable, keep: Flags) -> SomeTable:
    """The rows that are marked."""
    ids = table.ids
    if ids is None:
        ids = np.arange(len(table)) - table.offsets[table.person]
    columns = {
        field.name: getattr(table, field.name)[keep]
        for field in fields(table)
        if field.name not in NO_COLUMNS
    }
    offsets = offsets_of(columns["person"], len(table.offsets) - 1)
    return replace(table, **columns, offsets=offsets, ids=ids[keep])


def spread(table: Table, persons: Array) -> tuple[Array, Array]:
    """The rows of these persons, one after another, and whose each is (by position)."""
    begin, end = table.offsets[persons], table.offsets[persons + 1]
    counts = end - begin
    owner = np.repeat(np.arange(len(persons)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(owner)) - np.repeat(before - begin, counts), owner


def is_one_of(people: People, codes: Array, words: tuple[str, ...]) -> Flags:
    """Whether each is one of these words."""
    known = [people.codes[word] for word in words if word in people.codes]
    if len(known) == 1:
        found: Flags = codes == known[0]
        return found
    return np.isin(codes, known)


def without_rows(make: type[SomeTable], offsets: Array) -> SomeTable:
    """A table with no rows; `offsets` are zeros, one more than there are persons."""
    names = {each.name for each in fields(make)} - NO_COLUMNS
    columns: dict[str, Any] = dict.fromkeys(names, np.zeros(0, np.int64))
    return make(offsets=offsets, **columns)
