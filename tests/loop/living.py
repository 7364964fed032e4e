"""A life in a city: how it is played, and what is held against the laws after each step.

What may happen in it is told by others, a subject each; they are put together in
`test_state_machine` and `test_outbreaks`.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pratique import clock, database
from pratique.database import WORKER
from pratique.ledger.verification import verify
from pratique.standing.audit import audit
from tests.conftest import house
from tests.loop import laws
from tests.loop.city import City
from tests.loop.steady import Ids
from tests.loop.town import Traveller
from tests.standing.told import faults

which = st.integers(0, 5)
hours = st.sampled_from([1, 3, 8, 15, 24, 40])
days_ago = st.sampled_from([0, 1, 3, 6, 9])
outcome = st.sampled_from(["negative", "negative", "negative", "invalid", "positive"])
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


# What a step needs to have an effect: without it, it is not tried.
THERE = {
    "case": "contacts_case WHERE ended_entry_id IS NULL",
    "found": "contacts_consultation WHERE ended_entry_id IS NULL",
    "link": "contacts_link WHERE ended_entry_id IS NULL",
    "contact": "contacts_contact WHERE ended_entry_id IS NULL",
    "close": "contacts_contact WHERE ended_entry_id IS NULL AND level = 'close'",
    "chain": "contacts_chain WHERE ended_entry_id IS NULL",
    "letter": "contacts_letter",
    "tube": "labs_tube WHERE ended_entry_id IS NULL",
    "reported": "labs_tube_result WHERE ended_entry_id IS NULL",
    "result": "labs_result WHERE ended_entry_id IS NULL",
    "bound": "logistics_custody WHERE ended_entry_id IS NULL",
    "binding": "orders_plan WHERE ended_entry_id IS NULL AND binds",
    "renewal": "orders_renewal WHERE ended_entry_id IS NULL",
    "offer": "logistics_hand_over",
    "trip": "logistics_trip",
    "task": "community_task WHERE ended_entry_id IS NULL",
    "merged": "registry_merge WHERE ended_entry_id IS NULL",
}
LOOK = " UNION ALL ".join(
    f"SELECT '{what}' WHERE EXISTS (SELECT FROM {where})"
    for what, where in THERE.items()
)


def there(what: str) -> Callable[["Living"], bool]:
    """Return a precondition: there is one of these, so that a step has an effect."""
    return lambda life: what in life.there


Row = TypeVar("Row", bound=Model)


@dataclass
class Tally:
    """How much was lived, while counter-examples were looked for."""

    lives: int = 0
    steps: int = 0
    effects: int = 0  # steps that changed anything: the laws were held against it

    def __str__(self) -> str:
        return f"{self.lives} lives, {self.steps} steps, {self.effects} with an effect"


class Living(RuleBasedStateMachine):
    """A city in August 2022, its clock and its memory."""

    tally = Tally()

    def __init__(self) -> None:
        super().__init__()
        self.tally.lives += 1
        self.name = house.clone()
        self.ids = Ids(self.name)
        self.city = City()
        self.held_at: tuple[datetime, int] | None = None
        self.there: frozenset[str] = frozenset()
        self.remembered: dict[datetime, dict[UUID, laws.State]] = {}
        self.explained: dict[datetime, dict[UUID, tuple[object, ...]]] = {}

    def teardown(self) -> None:
        try:
            self.the_past_never_changes()
            self.the_ledger_is_whole()
        finally:
            self.ids.stop()
            house.drop(self.name)

    def the_past_never_changes(self) -> None:
        """What a moment was remembered by is what the house says of it, for ever."""
        for moment, said in self.remembered.items():
            assert laws.states_as_of(moment) == said, moment
            assert laws.explained_as_of(moment) == self.explained[moment], moment
            with database.acting(WORKER), database.transaction():
                found = audit(moment)
                told_otherwise = faults(moment)
            assert not told_otherwise, told_otherwise[0]
            assert found.differences == (), (moment, found.differences)

    def the_ledger_is_whole(self) -> None:
        with database.acting(WORKER):
            assert verify() == []

    def pick(self, number: int) -> Traveller:
        return self.city.travellers[number % len(self.city.travellers)]

    def somebody_is_here(self) -> bool:
        return bool(self.city.travellers)

    def some(self, rows: "QuerySet[Row]", number: int) -> Row | None:
        """Return one of these rows, if there is any."""
        found = self.all_of(rows)
        return found[number % len(found)] if found else None

    def look_around(self) -> frozenset[str]:
        """Return what there is that something can be done about."""
        with database.acting(WORKER), database.transaction():
            return frozenset(what for (what,) in database.rows(LOOK))

    def all_of(self, rows: "QuerySet[Row]") -> list[Row]:
        """Return all of these rows."""
        with database.acting(WORKER), database.transaction():
            return list(rows.order_by("entry", "pk"))

    def many(self, numbers: set[int]) -> list[UUID]:
        """Return some people, each once."""
        return sorted({self.pick(number).person for number in numbers})

    @rule(hours=hours)
    def hours_pass(self, hours: int) -> None:
        self.advance(timedelta(hours=hours))

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        self.advance(timedelta(days=days))

    def advance(self, by: timedelta) -> None:
        """Remember the moment that is left, then go on."""
        self.city.catch_up()
        moment = self.city.now + clock.SMALLEST_STEP
        before = laws.states()
        self.city.go_on(by)
        self.remembered[moment] = before
        self.explained[moment] = laws.explained_as_of(moment)

    @invariant()
    def the_laws_hold(self) -> None:
        self.city.catch_up()
        reached = laws.reached()
        self.tally.steps += 1
        if reached != self.held_at:  # what was refused left everything as it was
            self.tally.effects += 1
            laws.check()
            self.held_at, self.there = reached, self.look_around()


def play(machine: type[Living], *, lives: int, steps: int) -> None:
    """Play a small set of lives, always the same."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=QUIET,
        ),
    )


def play_long(machine: type[Living]) -> Tally:
    """Play as many lives, as long, as the night allows; return how much was lived."""
    machine.tally = Tally()
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ["PRATIQUE_LIVES"]),
            stateful_step_count=int(os.environ.get("PRATIQUE_STEPS", "50")),
            phases=(Phase.generate, Phase.shrink),
            database=None,
            deadline=None,
            suppress_health_check=QUIET,
        ),
    )
    return machine.tally
