"""Whatever is found, named, taken back and corrected, in whatever order: exactly those
are contacts who have a ground that stands.

What ought to be is computed from the steps alone, by nothing of the room's own.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique import database
from pratique.contacts.models import Case, Contact
from pratique.database import WORKER
from pratique.errors import Refusal
from tests.contacts import cast

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.slow]

PEOPLE = 4
WHO = st.integers(0, PEOPLE - 1)
VERBS = st.sampled_from(["positive", "negative", "exclude", "close", "through", "undo"])
BEGINNING = [  # two are ill, one met both, and somebody met that one
    *(("positive", 0, 0), ("positive", 3, 3)),
    *(("close", 1, 0), ("close", 1, 3), ("through", 2, 1)),
]
STEPS = st.lists(st.tuples(VERBS, WHO, WHO), min_size=4, max_size=14)


@dataclass
class World:
    """Four people, and what was said of them."""

    people: list[UUID]
    codes: list[str]
    ill: set[int] = field(default_factory=set)
    excluded: set[int] = field(default_factory=set)
    close: set[tuple[int, int]] = field(default_factory=set)  # who, of whose case
    through: set[tuple[int, int]] = field(default_factory=set)  # who, through whom

    def is_case(self, who: int) -> bool:
        return who in self.ill and who not in self.excluded

    def is_close(self, who: int) -> bool:
        return any(self.is_case(case) for one, case in self.close if one == who) or any(
            self.is_case(met) for one, met in self.through if one == who
        )

    def wanted(self) -> list[tuple[int, str]]:
        """Return who ought to be a contact, as what, once for each ground."""
        direct = [(who, "close") for who, case in self.close if self.is_case(case)]
        hanging = [
            (who, "close" if self.is_case(met) else "secondary")
            for who, met in self.through
            if self.is_case(met) or self.is_close(met)
        ]
        return sorted(direct + hanging)

    def found(self) -> list[tuple[int, str]]:
        """Return who is a contact, as what."""
        with database.acting(WORKER):
            rows = Contact.objects.filter(person__in=self.people, ended_entry=None)
            told = list(rows.values_list("person", "level"))
        return sorted((self.people.index(who), level) for who, level in told)

    # --- steps -------------------------------------------------------------------

    def do(self, verb: str, who: int, other: int) -> None:
        with suppress(Refusal):
            getattr(self, f"do_{verb}")(who, other)

    def do_positive(self, who: int, _: int) -> None:
        cast.correct(self.codes[who], "positive")
        if who not in self.ill:
            self.excluded.discard(who)  # another case, of which nothing was said
        self.ill.add(who)

    def do_negative(self, who: int, _: int) -> None:
        cast.correct(self.codes[who], "negative")
        self.ill.discard(who)

    def do_exclude(self, who: int, _: int) -> None:
        if self.is_case(who):
            cast.consult(self.case(who), "excluded")
            self.excluded.add(who)

    def do_close(self, who: int, other: int) -> None:
        if self.is_case(other):
            cast.close(self.people[who], self.case(other))
            self.close.add((who, other))

    def do_through(self, who: int, other: int) -> None:
        with database.acting(WORKER):
            met = Contact.objects.filter(
                person=self.people[other], level="close", ended_entry=None
            ).first()
        if met is not None:
            cast.secondary(self.people[who], met)
            self.through.add((who, other))

    def do_undo(self, who: int, other: int) -> None:
        """Take back whatever row stands between the two."""
        with database.acting(WORKER):
            rows = Contact.objects.filter(person=self.people[who], ended_entry=None)
            direct = rows.filter(case__person=self.people[other], through=None).first()
            hanging = rows.filter(through__person=self.people[other]).first()
        if direct is not None:
            cast.withdraw(direct)
            self.close.discard((who, other))
        if hanging is not None:
            cast.withdraw(hanging)
            self.through.discard((who, other))

    def case(self, who: int) -> Case:
        return cast.case_of(self.people[who])


def new_world() -> World:
    people = [cast.somebody(name) for name in "甲乙丙丁"]
    return World(people, [cast.sampled(person, "invalid") for person in people])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_exactly_those_are_contacts_who_have_a_ground(
    steps: list[tuple[str, int, int]],
) -> None:
    world = new_world()
    for step in [*BEGINNING, *steps]:
        world.do(*step)

        assert world.found() == world.wanted(), step
