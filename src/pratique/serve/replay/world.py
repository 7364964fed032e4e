"""Where a step finds the people, venues and officers it is about."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from pratique import clock, database
from pratique.database import WORKER, Actor
from pratique.divisions.queries import subtree
from pratique.registry.declared import DeclaredPerson
from pratique.serve.replay.people import synthetic_numbers
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.scenario import Scenario
from pratique.serve.replay.steps import Step
from pratique.serve.replay.verb import PERSON, STRANGER, Verb

if TYPE_CHECKING:
    from pratique.registry.models import Arrival

Made = TypeVar("Made", bound=Verb)
PUBLIC = Actor(role="intake", account="public")


class World:
    """What one step needs to know of the scenario and of the database."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.declared: tuple[UUID, str] | None = None  # and whose it is
        self.known: dict[str, UUID] = {}

    @property
    def zone(self) -> str:
        """Return the scenario's time zone."""
        return self.scenario.header.zone

    @property
    def folder(self) -> Path:
        """Return where the files lie that the scenario imports."""
        return self.scenario.path.parent

    def day(self, instant: datetime | None = None) -> date:
        """Return the calendar day of an instant (now, if not said), there."""
        return clock.local_day(instant or clock.now(), self.zone)

    def doer(self, step: Step) -> Actor:
        """Return who does a step, in their role and jurisdiction."""
        house = step.doing.house_actor()
        if house is not None:
            return house
        if step.by == STRANGER or (step.by == PERSON and step.doing.through_form):
            return PUBLIC
        if step.by == PERSON:
            return self.person_themselves(getattr(step.doing, "person", ""))
        return self.officer(step.by)

    def account(self, key: str) -> str:
        """Return the account of an officer, as the ledger names it; nobody: blank."""
        return self.officer(key).account if key else ""

    def officer(self, key: str) -> Actor:
        """Return an officer of the scenario, by the account they sign in with."""
        from pratique.access.models import Account

        officer = self.scenario.header.officers[key]
        with database.acting(WORKER), database.transaction():
            low, high = subtree(officer.of)
            account = Account.objects.filter(username=username(key)).first()
        return Actor(
            role="officer",
            account=str(account.pk) if account else key,
            name=officer.name,
            duty=officer.duty,
            low=low,
            high=high,
        )

    def person_themselves(self, reference: str) -> Actor:
        """Return a person who acts through their own link."""
        with database.acting(WORKER), database.transaction():
            person = self.person(reference)
        return Actor(role="worker", account=f"person:{person}", duty="person")

    def person(self, reference: str) -> UUID:
        """Return the id of a person whom whoever acts may see."""
        return self.people([reference])[0]

    def people(self, references: Iterable[str]) -> list[UUID]:
        """Return the ids of people whom whoever acts may see, in this order."""
        asked = list(references)
        missing = {one for one in asked if one not in self.known}
        if missing:
            self.meet(missing)
        return [self._met(one) for one in asked]

    def meet(self, references: Collection[str]) -> None:
        """Look many people up at once, so that nobody need be looked up alone."""
        from pratique.registry.models import Person as Row
        from pratique.registry.queries import kept

        rows = Row.objects.filter(alias__in=references).select_related("merged_into")
        self.known |= {row.alias: kept(row).pk for row in rows}

    def _met(self, reference: str) -> UUID:
        if reference not in self.known:
            raise NobodyYet(
                f"{reference!r} is not known yet, or is another jurisdiction's.",
                next_step="Let them declare before, or another officer act.",
                person=reference,
            )
        return self.known[reference]

    def made(self, kind: type[Made], key: str) -> Made:
        """Return what made something that a later step names by its key."""
        found = self.scenario.makers[kind.introduces, key]
        if not isinstance(found, kind):
            raise NobodyYet(f"{key!r} is something else.")
        return found

    def declaration(self, reference: str) -> UUID:
        """Return the id of a person's latest declaration that still counts."""
        from pratique.registry.models import Declaration

        told = Declaration.objects.filter(person__alias=reference, ended_entry=None)
        found = told.order_by("-entry").values_list("pk", flat=True).first()
        if found is None:
            raise NobodyYet(f"{reference!r} has not declared.", person=reference)
        return found

    def link_of(self, declaration: UUID) -> bytes | None:
        """Return the hash of the link that whoever declared holds."""
        from pratique.registry.models import CapabilityLink

        rows = CapabilityLink.objects.filter(declaration=declaration, ended_entry=None)
        found = rows.values_list("token_hash", flat=True).first()
        return None if found is None else bytes(found)

    def arrival(self, reference: str) -> "Arrival":
        """Return the latest arrival, expected or done, that somebody declared."""
        from pratique.registry.models import Arrival

        told = Arrival.objects.filter(
            declaration=self.declaration(reference), ended_entry=None
        )
        return told.select_related("division").get()

    def division_of(self, venue: str) -> str:
        """Return the code of the division that a venue lies in."""
        return self.scenario.header.venues[venue].in_

    def venue(self, key: str) -> UUID | None:
        """Return the id of a venue; none named: None."""
        from pratique.places.models import Venue

        return Venue.objects.values_list("pk", flat=True).get(code=key) if key else None

    def who(self, reference: str) -> DeclaredPerson:
        """Return what somebody says about who they are."""
        person = self.scenario.header.people[reference]
        return DeclaredPerson(
            name=person.name,
            document=person.document or self.numbers[reference],
            document_kind=person.document_kind,
            phone=person.phone,
            sex=person.sex,
            born=person.born,
            nationality=person.nationality,
            residence=person.residence,
        )

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Return synthetic identity numbers, no two alike, the same every time."""
        return synthetic_numbers(self.scenario.header.people)


def username(key: str) -> str:
    """Return the name under which a scenario's officer signs in."""
    return key.lower()
