"""Contacts are named, by investigation or by a named officer's wider judgement."""

from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts.actions import tracing
from pratique.contacts.models import Contact, Level
from pratique.database import Actor
from pratique.registry import queries as registry
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.verbs.cases import case_of
from pratique.serve.replay.words import People, Person

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class NameContact(Verb):
    """Somebody met a case, or met somebody who had."""

    calls = ("pratique.contacts.actions.tracing.name_contact",)

    person: Person
    level: Level
    last_exposure: date
    met: Person = ""  # the case
    through: Person = ""  # the close contact whom they met
    setting: str = ""
    reason: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Name them."""
        tracing.name_contact(
            person=world.person(self.person),
            level=self.level,
            last_exposure=self.last_exposure,
            case=case_of(world, self.met) if self.met else None,
            through=contact_of(world, self.through) if self.through else None,
            setting=self.setting,
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class NameContacts(Verb):
    """Many met a case; or, taken in turn, those who had."""

    calls = ("pratique.contacts.actions.tracing.name_all",)

    people: People
    level: Level
    last_exposure: date
    met: Person = ""
    through: People = ()  # the first met the first of these, and so on, round about
    setting: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Name them."""
        world.meet({*self.people, *self.through})
        for through, people in self._by_through(world).items():
            tracing.name_all(
                people=people,
                level=self.level,
                last_exposure=self.last_exposure,
                case=case_of(world, self.met) if self.met else None,
                through=through,
                setting=self.setting,
                by=by,
            )

    def _by_through(self, world: "World") -> dict[UUID | None, list[UUID]]:
        people = world.people(self.people)
        if not self.through:
            return {None: people}
        hung: dict[UUID | None, list[UUID]] = {}
        met = cycle([contact_of(world, one) for one in self.through])
        for person, through in zip(people, met, strict=False):
            hung.setdefault(through, []).append(person)
        return hung


@dataclass(frozen=True, kw_only=True)
class OverrideContacts(Verb):
    """A named officer goes beyond the seat rule, with a reason."""

    calls = ("pratique.contacts.actions.tracing.override",)

    people: People
    level: Level
    last_exposure: date
    met: Person
    setting: str = ""
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Decide it."""
        tracing.override(
            people=world.people(self.people),
            level=self.level,
            last_exposure=self.last_exposure,
            case=case_of(world, self.met),
            setting=self.setting,
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class WithdrawContact(Verb):
    """Somebody was named by mistake: whoever has no other ground is free."""

    calls = ("pratique.contacts.actions.tracing.withdraw",)

    person: Person
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Withdraw it."""
        contact = contact_of(world, self.person)
        tracing.withdraw(contact=contact, reason=self.reason, by=by)


def contact_of(world: "World", reference: str) -> UUID:
    """Return the id of the latest row by which somebody is a contact."""
    family = registry.family(world.person(reference))
    rows = Contact.objects.filter(person__in=family, ended_entry=None)
    found = rows.order_by("-entry").values_list("pk", flat=True).first()
    if found is None:
        raise NobodyYet(f"{reference!r} is no contact.", person=reference)
    return found
