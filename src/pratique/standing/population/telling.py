"""From columns back to one person: their facts, and what `one` says of them.

What `facts.gather` tells, without asking the database anything.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from pratique.ledger.queries import Known
from pratique.places import facts as places
from pratique.policy.facts import Facts, Lineage, Risk, Stay
from pratique.policy.many.people import facts_of
from pratique.policy.narrowed import Explaining
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from pratique.standing.population.comparing import Assessed
from pratique.standing.population.reading import Population
from pratique.standing.shelf import quiet_days


@dataclass
class Telling:
    """A crowd at a moment, under a shelf."""

    population: Population
    assessed: Assessed
    shelf: Shelf
    at: datetime
    _days: dict[Lineage, int] = field(default_factory=dict)
    _risks: dict[int, Risk] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """What of it was known."""
        return self.population.crowd.known

    def facts(self, number: int) -> Facts:
        """Return one person's facts, in the order in which they are asked about."""
        told = facts_of(self.population.people, number)
        return replace(told, stays=tuple(sorted(told.stays, key=_since)))

    def risk(self, place: Lineage) -> Risk:
        """Return the risk there was, as the rulebooks of a place reckon it."""
        days = self._days.get(place)
        if days is None:
            days = self._days[place] = quiet_days(self.shelf, place, self.at)
        if days not in self._risks:
            self._risks[days] = places.risk(self.known, quiet_days=days)
        return self._risks[days]

    def outcome(self, number: int, told: Facts) -> Outcome:
        """Return what comes of a person, with the reasons of what is written."""
        risk, rules = self.risk(told.place), self.assessed.rules.get(number)
        if rules is None:
            return evaluate(told, risk, self.shelf, self.at)
        next_at = int(self.assessed.bare.next_at[number])
        return self._explaining.outcome(told, risk, rules, next_at)

    @cached_property
    def _explaining(self) -> Explaining:
        return Explaining(self.shelf, self.at)


def _since(stay: Stay) -> tuple[date, date, str]:
    return (stay.first or date.min, stay.last or date.max, stay.id)
