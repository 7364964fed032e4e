"""Whom a letter may ask about, by where: members of a positive tube, or contacts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts import queries as contacts
from pratique.divisions.queries import by_position, names_of, prefecture_of
from pratique.labs import queries as labs
from pratique.registry import queries as registry
from pratique.web import vocabulary
from pratique.web.officer import Officer

if TYPE_CHECKING:
    from pratique.contacts.models import Contact
    from pratique.labs.models import Specimen, Tube
    from pratique.registry.models import Person

UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to be asked about; as a member of a tube, with their specimen."""

    key: str  # as the form sends it
    label: str
    person: "Person"
    specimen: UUID | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """One jurisdiction, and who is to be asked about there."""

    code: str  # "": they are here, or nobody knows where they are
    name: str
    members: list[Asked]


def gone_from(tube: "Tube", officer: Officer) -> list[Destination]:
    """Return the members who are not here and no letter asks about, by destination."""
    members = [one for one in labs.members(tube) if _is_gone(one, officer)]
    asked = contacts.asked_already(one.pk for one in members)
    gone = [_member(one) for one in members if one.pk not in asked]
    return _by_destination(gone, officer)


def contacts_to_ask_about(
    found: "Iterable[Contact]", officer: Officer
) -> list[Destination]:
    """Return contacts whom no open letter asks about, each once, by destination."""
    levels = {row.person_id: row.level for row in found}
    people = registry.people_of(levels)
    told = {who.pk: _contact(who, levels[key]) for key, who in people.items()}
    waiting = contacts.asked_and_open([*told, *levels])
    open_still = {people[key].pk if key in people else key for key in waiting}
    asked = [one for key, one in told.items() if key not in open_still]
    return _by_destination(asked, officer)


def tubes_with_gone(officer: Officer) -> "list[tuple[Tube, int]]":
    """Return the positive tubes of which somebody is still to be asked about."""
    found = [
        (tube, sum(len(each.members) for each in gone_from(tube, officer)))
        for tube in labs.positive_tubes()
        if tube.ratio > 1
    ]
    return [(tube, count) for tube, count in found if count]


def _member(one: "Specimen") -> Asked:
    return Asked(str(one.pk), one.person.name, one.person, one.pk)


def _contact(who: "Person", level: str) -> Asked:
    label = f"{who.name} · {vocabulary.say(level, 'contact')}"
    return Asked(str(who.pk), label, who)


def _by_destination(asked: Iterable[Asked], officer: Officer) -> list[Destination]:
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        groups.setdefault(_where(one.person, officer), []).append(one)
    names = names_of(groups)
    return [
        Destination(code, names.get(code, ""), groups[code])
        for code in sorted(groups, key=lambda code: (code == UNKNOWN, code))
    ]


def _is_gone(member: "Specimen", officer: Officer) -> bool:
    person = member.person
    return person.left_at is not None or not officer.answers_for(person.place)


def _where(person: "Person", officer: Officer) -> str:
    """Return where somebody stays, or else lives; unknown if that is here."""
    if not officer.answers_for(person.place):
        return prefecture_of(by_position(person.place).code)
    home = person.residence
    if home is not None and not officer.answers_for(home.position):
        return prefecture_of(home.code)
    return UNKNOWN
