"""Members of a positive tube who are elsewhere, by where they are to be asked about."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pratique.contacts import queries as contacts
from pratique.divisions.queries import by_position, names_of, prefecture_of
from pratique.labs import queries as labs
from pratique.web.officer import Officer

if TYPE_CHECKING:
    from pratique.labs.models import Specimen, Tube

UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """One jurisdiction, and who of the tube is to be asked about there."""

    code: str  # "": nobody knows where they are
    name: str
    members: "list[Specimen]"


def gone_from(tube: "Tube", officer: Officer) -> list[Destination]:
    """Return the members who are not here and no letter asks about, by destination."""
    members = [one for one in labs.members(tube) if _is_gone(one, officer)]
    asked = contacts.asked_already(one.pk for one in members)
    groups: dict[str, list[Specimen]] = {}
    for one in members:
        if one.pk not in asked:
            groups.setdefault(_where(one, officer), []).append(one)
    names = names_of(groups)
    return [
        Destination(code, names.get(code, ""), groups[code])
        for code in sorted(groups, key=lambda code: (code == UNKNOWN, code))
    ]


def tubes_with_gone(officer: Officer) -> "list[tuple[Tube, int]]":
    """Return the positive tubes of which somebody is still to be asked about."""
    found = [
        (tube, sum(len(each.members) for each in gone_from(tube, officer)))
        for tube in labs.positive_tubes()
        if tube.ratio > 1
    ]
    return [(tube, count) for tube, count in found if count]


def _is_gone(member: "Specimen", officer: Officer) -> bool:
    person = member.person
    return person.left_at is not None or not officer.answers_for(person.place)


def _where(member: "Specimen", officer: Officer) -> str:
    """Return where somebody stays, or else lives; unknown if that is here."""
    person = member.person
    if not officer.answers_for(person.place):
        return prefecture_of(by_position(person.place).code)
    home = person.residence
    if home is not None and not officer.answers_for(home.position):
        return prefecture_of(home.code)
    return UNKNOWN
