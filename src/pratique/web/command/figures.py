"""The command's figures: positives by place, chains as trees, who is bound where.

What is counted here is what the lists open with: a number and its list cannot differ.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts import queries as contacts
from pratique.divisions import queries as divisions
from pratique.ledger.queries import Known
from pratique.logistics import queries as logistics
from pratique.orders.queries import patients_until
from pratique.registry import queries as registry
from pratique.standing import queries as standing
from pratique.web.gazetteer import said
from pratique.web.listing import MOST
from pratique.web.officer import Officer
from pratique.web.people.rows import Row, row_of
from pratique.web.today import today
from pratique.web.vocabulary import MEASURES

if TYPE_CHECKING:
    from pratique.contacts.queries import AskedFigure, CaseFigure, ChainFigure
    from pratique.divisions.models import Division

PRESENT = Known.present()
PLACED = ("site", "hospital")


@dataclass(frozen=True, slots=True)
class Part:
    """A city of a province, a county of a city: what a figure is broken down by."""

    code: str
    name: str
    low: int
    high: int

    def holds(self, place: int) -> bool:
        """Say whether a place lies in it."""
        return self.low <= place <= self.high


def parts_of(officer: Officer) -> list[Part]:
    """Return what the officer's jurisdiction is made of."""
    return [_part(each) for each in divisions.parts(divisions.by_code(officer.place))]


def _part(division: "Division") -> Part:
    return Part(division.code, said(division), division.position, division.last)


# --- positives --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Positives:
    """Cases counted here: how many, of what kind, where."""

    total: int
    today: int
    confirmed: int
    asymptomatic: int
    severities: list[tuple[str, int]]
    by_part: list[tuple[Part, int]]
    not_consulted: int  # found, and no expert has said what they are
    in_hospital: int


def counted_cases() -> "list[CaseFigure]":
    """Return the cases that count here, in order of finding."""
    return [one for one in _cases() if one.counted_here and one.counts]


def open_cases() -> "list[CaseFigure]":
    """Return the cases found here of which no expert has said what they are."""
    return [
        one
        for one in _cases()
        if one.counted_here and one.course.status in {"positive", "suspected"}
    ]


def _cases() -> "list[CaseFigure]":
    return contacts.cases(PRESENT, patients_until)


def positives(officer: Officer, in_hospital: int) -> Positives:
    """Return the figures of the cases that count here, and who is in a hospital."""
    found, start = counted_cases(), today()[0]
    kinds = Counter(one.course.kind for one in found)
    severities = Counter(one.course.severity for one in found if one.course.severity)
    return Positives(
        total=len(found),
        today=sum(one.found_at >= start for one in found),
        confirmed=kinds["confirmed"],
        asymptomatic=kinds["asymptomatic"],
        severities=severities.most_common(),
        by_part=_by_part(parts_of(officer), (one.place for one in found)),
        not_consulted=len(open_cases()),
        in_hospital=in_hospital,
    )


def _by_part(parts: list[Part], places: Iterable[int]) -> list[tuple[Part, int]]:
    listed = list(places)
    counts = [(part, sum(map(part.holds, listed))) for part in parts]
    return sorted((each for each in counts if each[1]), key=lambda each: -each[1])


# --- chains -----------------------------------------------------------------------


@dataclass(slots=True)
class Node:
    """A case of a chain, and those who have it from there."""

    case: "CaseFigure"
    row: Row | None  # None: somebody whom the asker must not see
    below: "list[Node]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain: its figures, its cases as a tree, how far it is under control."""

    figure: "ChainFigure"
    roots: list[Node]
    moving: int  # close contacts here whom neither a site nor a hospital has
    asked: int
    answered: int

    @property
    def control(self) -> str:
        """Return what is still to be done first: a word of its own for a tag."""
        if self.answered < self.asked:
            return "waiting"
        return "late" if self.moving else "done"


def chain_trees() -> list[Chain]:
    """Return every chain that is seen here, in order of naming."""
    cases = [one for one in _cases() if one.chain]
    asked = contacts.asked(PRESENT)
    moving = _not_placed()
    trees = _trees(cases)
    return [
        Chain(
            figure=figure,
            roots=trees.get(figure.chain, []),
            moving=len(moving.get(figure.chain, ())),
            asked=len(_whom(asked, figure.reference)),
            answered=len(
                _whom([one for one in asked if one.answered], figure.reference)
            ),
        )
        for figure in contacts.chains(PRESENT, patients_until)
    ]


def _whom(asked: "list[AskedFigure]", about: str) -> set[UUID]:
    return {one.person for one in asked if one.about == about}


def _trees(cases: "list[CaseFigure]") -> dict[UUID, list[Node]]:
    """Return, by chain, its cases: each below the one it has it from."""
    people = registry.people_of(one.person for one in cases)
    nodes = {
        one.case: Node(
            one, row_of(people[one.person], None) if one.person in people else None
        )
        for one in cases
    }
    from_whom = contacts.sources(PRESENT)
    roots: dict[UUID, list[Node]] = {}
    for key, node in nodes.items():
        above = nodes.get(from_whom.get(key, key))
        if above is None or above is node or _circles(key, from_whom):
            assert node.case.chain is not None, "only cases in chains"  # noqa: S101
            roots.setdefault(node.case.chain, []).append(node)
        else:
            above.below.append(node)
    return roots


def _circles(case: UUID, from_whom: Mapping[UUID, UUID]) -> bool:
    """Say whether the way back from a case comes round to it again."""
    seen, at = {case}, from_whom.get(case)
    while at is not None and at not in seen:
        seen.add(at)
        at = from_whom.get(at)
    return at is not None


def close_contacts(chain: UUID | None = None, level: str = "close") -> set[UUID]:
    """Return who stands as a contact of this level, of one chain or of any."""
    return {
        one.person
        for one in contacts.contacts(PRESENT)
        if one.level == level and chain in {None, one.chain}
    }


def _not_placed() -> dict[UUID, set[UUID]]:
    """Return, by chain, whom a site or a hospital ought to have and has not."""
    stand = [
        one
        for one in contacts.contacts(PRESENT)
        if one.stands and one.level == "close" and one.chain
    ]
    people = {one.person for one in stand}
    held = logistics.custodies_now(people)
    bound = standing.of_people(people)
    found: dict[UUID, set[UUID]] = {}
    for one in stand:
        keeper, stands = held.get(one.person), bound.get(one.person)
        must = stands is not None and stands.binding in {
            "central_quarantine",
            "hospital",
        }
        if one.chain and must and (keeper is None or keeper.kind not in PLACED):
            found.setdefault(one.chain, set()).add(one.person)
    return found


# --- who is bound where -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoundWhere:
    """How many people each measure binds in each part."""

    measures: list[str]
    rows: list[tuple[Part, list[tuple[str, int]], int]]
    totals: list[tuple[str, int]]
    total: int


def bound_where(officer: Officer) -> BoundWhere:
    """Return measure × place, only what is not empty."""
    tally = standing.bound_tally()
    measures = [
        measure
        for measure in reversed(list(MEASURES))
        if any(binding == measure for binding, _place in tally)
    ]
    rows = []
    parts = parts_of(officer)
    found = _by_place(tally, parts)
    for part in parts:
        here = found[part.code]
        if here.total():
            counts = [(measure, here[measure]) for measure in measures]
            rows.append((part, counts, here.total()))
    sums: Counter[str] = Counter()
    for (binding, _place), n in tally.items():
        sums[binding] += n
    totals = [(measure, sums[measure]) for measure in measures]
    return BoundWhere(measures, rows, totals, sums.total())


def _by_place(
    tally: Counter[tuple[str, int]], parts: list[Part]
) -> Mapping[str, Counter[str]]:
    """Return, by the code of a part, how many each measure binds there."""
    listed = sorted(parts, key=lambda part: part.low)
    lows = [part.low for part in listed]
    found: dict[str, Counter[str]] = {part.code: Counter() for part in parts}
    for (binding, place), n in tally.items():
        part = listed[max(0, bisect_right(lows, place) - 1)] if listed else None
        if part and part.holds(place):
            found[part.code][binding] += n
    return found


def rows_of_people(people: Iterable[UUID]) -> list[Row]:
    """Return these people with how each stands, as a list shows them."""
    found = registry.people_of(list(people)[:MOST])
    stands = standing.of_people(found)
    rows = [row_of(person, stands.get(key)) for key, person in found.items()]
    return sorted(rows, key=lambda row: row.reference)
