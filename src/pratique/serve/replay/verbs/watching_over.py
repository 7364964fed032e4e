"""Who looks after whom: units, their officers, and the tasks they accept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.community import queries
from pratique.community.actions import tasks, units
from pratique.community.models import Task, UnitKind
from pratique.database import Actor
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Division, Officer, Person, Unit, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class OpenUnit(Verb):
    """A community, a hotel or an employer begins to look after people."""

    calls = (
        "pratique.community.actions.units.open_unit",
        "pratique.community.actions.units.appoint",
    )
    introduces = "unit"

    unit: str  # its reference from here on
    kind: UnitKind = UnitKind.COMMUNITY
    name: str
    name_en: str = ""
    in_: Division = ""
    venue: Venue = ""
    officers: tuple[Officer, ...] = ()  # appointed at once

    def act(self, world: "World", by: Actor) -> None:
        """Open it, and appoint its officers."""
        made = units.open_unit(
            kind=self.kind,
            name=self.name,
            name_en=self.name_en,
            division=self.in_,
            venue=self.venue,
            by=by,
        )
        for officer in self.officers:
            appointed(made.pk, officer, world, by)

    def there(self) -> UUID:
        """Return the id of the unit that this opened."""
        for unit in queries.units():
            if (unit.kind, unit.name) == (self.kind, self.name):
                return unit.pk
        raise NobodyYet(f"The unit {self.unit!r} is not open.")


def appointed(unit: UUID, officer: str, world: "World", by: Actor) -> None:
    """Appoint an officer of the scenario."""
    name = world.scenario.header.officers[officer].name
    units.appoint(unit=unit, account=world.account(officer), name=name, by=by)


@dataclass(frozen=True, kw_only=True)
class AppointOfficer(Verb):
    """A unit gets a named officer, who is told of every new order there."""

    calls = ("pratique.community.actions.units.appoint",)

    unit: Unit
    officer: Officer

    def act(self, world: "World", by: Actor) -> None:
        """Appoint them."""
        unit = world.made(OpenUnit, self.unit).there()
        appointed(unit, self.officer, world, by)


@dataclass(frozen=True, kw_only=True)
class AcceptTask(Verb):
    """A unit's officer accepts to look after somebody, or everybody they were told of."""

    calls = ("pratique.community.actions.tasks.accept",)

    person: Person = ""

    def act(self, world: "World", by: Actor) -> None:
        """Accept it."""
        waiting = [_task(world, self.person)] if self.person else None
        for task in waiting or list(queries.new_tasks(by.account)):
            tasks.accept(task=task.pk, by=by)


@dataclass(frozen=True, kw_only=True)
class PassOnTask(Verb):
    """A unit's officer passes somebody on to another, with a reason."""

    calls = ("pratique.community.actions.tasks.pass_on",)

    person: Person
    to: Officer
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Pass them on."""
        tasks.pass_on(
            task=_task(world, self.person).pk,
            to=world.account(self.to),
            reason=self.reason,
            by=by,
        )


def _task(world: "World", reference: str) -> Task:
    found = queries.task_of(world.person(reference))
    if found is None:
        raise NobodyYet(f"Nobody was told of {reference!r}.", person=reference)
    return found
