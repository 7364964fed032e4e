"""What commands ask of the rooms: areas, zones, people by their reference."""

from dataclasses import dataclass

from pratique.errors import Refusal
from pratique.registry.models import Person
from pratique.serve.cli.refusals import UnknownArea, UnknownPerson


@dataclass(frozen=True, slots=True)
class Area:
    """An area asked about: the range of its positions and its time zone."""

    low: int
    high: int
    zone: str


def area(code: str | None) -> Area:
    """Return the area with this code; none given: everywhere, in the house's zone."""
    from pratique.database import EVERYWHERE
    from pratique.divisions.queries import subtree, zone_of

    if code is None:
        return Area(*EVERYWHERE, zone=house_zone())
    try:
        return Area(*subtree(code), zone=zone_of(code))
    except Refusal as refusal:
        raise UnknownArea(
            f"There is no division with the code {code!r}.",
            next_step="Give a code such as 140100000000 (or 1401) for Taiyuan.",
            field="--area",
        ) from refusal


def house_zone() -> str:
    """Return the time zone of the country whose divisions came first."""
    from pratique.divisions.models import Division
    from pratique.divisions.queries import zone_of

    top = Division.objects.filter(level=1).order_by("position").first()
    return zone_of(top.code) if top else "UTC"


def person(reference: str) -> Person:
    """Return the person with this reference, or with the one an import gave."""
    from pratique.registry.queries import kept

    found = (
        Person.objects.filter(alias=reference).first()
        or Person.objects.filter(reference=reference.strip().upper()).first()
    )
    if found is None:
        raise UnknownPerson(
            f"Nobody has the reference {reference!r}.",
            next_step="`pratique people` lists the references.",
            field="--person",
        )
    return kept(found)


def name_of(someone: Person) -> str:
    """Return the reference that lists print: the imported one where there is one."""
    return someone.alias or someone.reference
