"""Rulebooks as the pages show them: in their layers, with who adopted which version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from pratique import clock
from pratique.divisions import queries as divisions
from pratique.divisions.refusals import UnknownDivision
from pratique.policy.facts import Lineage
from pratique.policy.rulebook import Rulebook
from pratique.policy.said import Said, by_code
from pratique.policy.shelf import Shelf
from pratique.standing.queries import rulebooks
from pratique.standing.shelf import shelf

if TYPE_CHECKING:
    from pratique.standing.models import Proposal


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a rulebook, and how it stands at this moment."""

    book: Rulebook
    state: str
    proposal: "Proposal | None"  # None: it came with the house
    stages: tuple[tuple[Said, datetime], ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """The rulebooks of the nation, of a province, of a city."""

    depth: str
    place: Said
    books: tuple[tuple[Rulebook, tuple[Version, ...]], ...]  # the latest first


def layers() -> list[Layer]:
    """Return every rulebook by its layer, the nation's first."""
    books, now = shelf(), clock.now()
    behind = rulebooks.of_digests(book.digest for book in books.books)
    versions = [
        Version(
            book,
            state_of(book, books, now),
            behind.get(book.digest),
            _stages(book, books),
        )
        for book in books.books
    ]
    versions.sort(key=lambda each: each.state == "model")
    found = []
    for (is_model, place), group in groupby(versions, key=_layer):
        depth = "model" if is_model else str(len(place))
        said = name_of(place) if place else Said("", "")
        found.append(Layer(depth, said, _by_book(group)))
    return found


def _layer(version: Version) -> tuple[bool, Lineage]:
    """Return what stands together: a jurisdiction, or all that are nowhere."""
    is_model = version.state == "model"
    return is_model, () if is_model else version.book.jurisdiction


def governs_nobody(book: Rulebook) -> bool:
    """Say whether it is a model book, of a country that is nowhere."""
    return divisions.range_of_country(book.jurisdiction[0]) is None


def _by_book(
    versions: Iterable[Version],
) -> tuple[tuple[Rulebook, tuple[Version, ...]], ...]:
    each = groupby(versions, key=lambda one: one.book.id)
    listed = [tuple(group)[::-1] for _name, group in each]
    return tuple((group[0].book, group) for group in listed)


def state_of(book: Rulebook, books: Shelf, now: datetime) -> str:
    """Return how a version on the shelf stands: in force, to come, or followed."""
    if governs_nobody(book):
        return "model"
    start = books.starts.get(book.digest)
    staged = start.stages if start else ()
    places = [book.jurisdiction, *(place for place, _at in staged)]
    governs = [book in books.in_force(place, now) for place in places]
    if all(governs):
        return "in_force"
    if any(governs):
        return "partly"
    begins = [books.begins(book, place) for place in places]
    return "to_come" if max(begins) > now else "followed"


def _stages(book: Rulebook, books: Shelf) -> tuple[tuple[Said, datetime], ...]:
    start = books.starts.get(book.digest)
    return tuple((name_of(place), at) for place, at in start.stages) if start else ()


def name_of(place: Lineage) -> Said:
    """Return what a place is called; of one that the gazetteer lacks, its code."""
    if len(place) == 1:
        return by_code(place)
    try:
        row = divisions.by_code(place[-1])
    except UnknownDivision:
        return by_code(place)
    return Said(row.name, row.name_en or row.name)
