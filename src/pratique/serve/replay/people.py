"""Who a scenario is about: named people, and groups of synthetic people by number.

A group's members are the same whenever the file is read: the day of birth comes
from the reference, everything else from the number.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pratique.registry.declared import Sex, StayKind
from pratique.registry.documents import synthetic_number
from pratique.serve.replay.reading import Problems
from pratique.serve.replay.words import Division, Venue, Years

MANY = re.compile(r"(?P<group>[^\[\]]+)\[(?P<first>\d{1,5})\.\.(?P<last>\d{1,5})\]")
LARGEST = 5_000
PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the scenario. Without a document, a synthetic one is made."""

    name: str
    born: date
    sex: Sex
    residence: Division
    who: str = ""
    phone: str = ""
    document: str = ""
    document_kind: str = "identity_card"
    nationality: str = "CHN"
    in_: Division = ""  # where they stay, for whoever enrols them
    stay: StayKind | None = None
    venue: Venue = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """So many people alike. The members are called by the group's name and a number."""

    count: int
    called: str  # their names are this and the number
    born: Years
    sexes: tuple[Sex, ...] = (Sex.FEMALE, Sex.MALE)  # in turn
    residence: tuple[Division, ...]  # in turn
    who: str = ""
    phones: str = ""  # of the first one; the others' follow it
    in_: tuple[Division, ...] = ()  # where they stay, in turn; their residence
    stay: StayKind | None = None
    venue: Venue = ""


@dataclass(frozen=True)
class Crowd:
    """The groups of a file, for whoever must know which references a word names."""

    sizes: Mapping[str, int] = field(default_factory=dict)

    def named(self, word: str) -> list[str]:
        """Return the references that a word names: a group's, some of it, a person's.

        Raises:
            ValueError: it names members that the group does not have.
        """
        if word in self.sizes:
            return list(members(word, range(1, self.sizes[word] + 1)))
        found = MANY.fullmatch(word)
        if found is None:
            return [word]
        group, first, last = found["group"], int(found["first"]), int(found["last"])
        if group not in self.sizes:
            raise ValueError(f"groups has no {group!r}")
        if not 1 <= first <= last <= self.sizes[group]:
            raise ValueError(f"{group!r} has the members 1 to {self.sizes[group]}")
        return list(members(group, range(first, last + 1)))


def members(group: str, numbers: Iterable[int]) -> Iterator[str]:
    """Yield the references of a group's members."""
    return (f"{group}-{number}" for number in numbers)


def everybody(
    people: Mapping[str, Person], groups: Mapping[str, Group], problems: Problems
) -> dict[str, Person]:
    """Return all people of a file by reference, those of its groups among them."""
    found = dict(people)
    for name, group in groups.items():
        faults = list(_faults(name, group))
        for fault in faults:
            problems.add(1, f"groups: {name}: {fault}")
        for reference, one in () if faults else _made(name, group):
            if found.setdefault(reference, one) is not one:
                problems.add(1, f"groups: {name}: {reference!r} is there already")
    return found


def _made(name: str, group: Group) -> Iterator[tuple[str, Person]]:
    for number in range(1, group.count + 1):
        yield f"{name}-{number}", _member(name, group, number)


def _faults(name: str, group: Group) -> Iterator[str]:
    if not 1 <= group.count <= LARGEST:
        yield f"'count' is 1 to {LARGEST}"
    if "[" in name or "]" in name:
        yield "a group's name has no brackets"
    if not (group.sexes and group.residence):
        yield "'sexes' and 'residence' must name one at least"
    if group.phones and not PHONE.fullmatch(group.phones):
        yield "'phones' is the first one's number, such as 13900000001"


def _member(name: str, group: Group, number: int) -> Person:
    reference = f"{name}-{number}"
    homes = group.in_ or group.residence
    return Person(
        name=f"{group.called}{number}",
        born=_birthday(reference, group.born),
        sex=group.sexes[(number - 1) % len(group.sexes)],
        residence=group.residence[(number - 1) % len(group.residence)],
        who=group.who,
        phone=str(int(group.phones) + number - 1) if group.phones else "",
        in_=homes[(number - 1) % len(homes)],
        stay=group.stay,
        venue=group.venue,
    )


def _birthday(reference: str, years: Years) -> date:
    first = date(years.first, 1, 1)
    days = (date(years.last, 12, 31) - first).days + 1
    drawn = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8])
    return first + timedelta(days=drawn % days)


def synthetic_numbers(people: Mapping[str, Person]) -> dict[str, str]:
    """Return an identity number with the prefix 000000 for each person, all unlike."""
    taken: set[str] = set()
    numbers: dict[str, str] = {}
    for reference, person in people.items():
        serial = 1
        while (number := synthetic_number(person.born, person.sex, serial)) in taken:
            serial += 1
        taken.add(number)
        numbers[reference] = number
    return numbers
