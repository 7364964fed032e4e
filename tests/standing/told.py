"""What columns tell of everybody, held against what is told of each of them."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime

from pratique import clock
from pratique.ledger.queries import known
from pratique.places import facts as places
from pratique.policy.facts import (
    Arrival,
    Case,
    Contact,
    Facts,
    Pool,
    Specimen,
    Stay,
)
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.many.people import facts_of
from pratique.policy.measures import MARKS
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.registry import facts as registry
from pratique.registry.models import Person
from pratique.standing import facts, marks
from pratique.standing.population import assessing, reading
from pratique.standing.population.reading import Population
from pratique.standing.population.served import served
from pratique.standing.shelf import quiet_days, shelf

ABOUT = ("arrivals", "contacts", "cases", "pools", "specimens", "antigens")
KEYS = ("open_grounds", "closed", "cleared")


def faults(moment: datetime | None = None) -> list[str]:
    """Return everything that is not the same of everybody, at present or then."""
    seen = known(moment)
    everybody = reading.everybody(seen)
    at = clock.now() if moment is None else moment - clock.SMALLEST_STEP
    outcomes = _outcomes(everybody, at)
    labels = served(everybody.crowd).tolist()
    found: list[str] = []
    for number in range(len(everybody)):
        person = Person.objects.get(pk=everybody.people.references[number])
        told = facts.gather(person, seen)
        columns = facts_of(everybody.people, number)
        found += _differences(in_order(columns), in_order(_about_facts(told)))
        risk = places.risk(seen, quiet_days=quiet_days(shelf(), told.place, at))
        wanted = without_reasons(evaluate(told, risk, shelf(), at))
        if outcomes[number] != wanted:
            found.append(f"{told.person}: {outcomes[number]} is not {wanted}")
        family = registry.of(person, seen).family
        label = MARKS[labels[number]] if labels[number] >= 0 else ""
        if label != marks.served(family, seen):
            found.append(f"{told.person}: {label} is not {marks.served(family, seen)}")
        if everybody.is_gone[number] != registry.is_gone(person, seen):
            found.append(f"{told.person}: gone or not?")
        if everybody.tells_anything[number] != facts.tell_anything(told):
            found.append(f"{told.person}: is anything known?")
    return found


def _outcomes(everybody: Population, at: datetime) -> dict[int, Outcome]:
    runs = assessing.assess(everybody.people, everybody.crowd.known, shelf(), at)
    return {
        number: run.outcomes.of(number)
        for run in runs
        for number in range(run.outcomes.begin, run.outcomes.end)
        if run.counts[number - run.outcomes.begin]
    }


def _about_facts(told: Facts) -> Facts:
    """The same, less what was ordered about something that is known no more."""
    ids = {each.id for name in ABOUT for each in getattr(told, name)}

    def stands(key: str) -> bool:
        return key.rpartition("@")[2].partition("/")[0] in ids

    return replace(
        told,
        open_grounds=tuple(each for each in told.open_grounds if stands(each.key)),
        closed=frozenset(filter(stands, told.closed)),
        cleared=frozenset(filter(stands, told.cleared)),
    )


def in_order(told: Facts) -> Facts:
    """The same, in one order; names of places are for readers."""
    opened = {each.key: each for each in told.open_grounds}
    stays = sorted((replace(each, name="") for each in told.stays), key=_id)
    return replace(
        told,
        stays=tuple(stays),
        open_grounds=tuple(opened[key] for key in sorted(opened)),
        arrivals=tuple(sorted(told.arrivals, key=_id)),
        contacts=tuple(sorted(told.contacts, key=_id)),
        cases=tuple(sorted(told.cases, key=_id)),
        pools=tuple(sorted(told.pools, key=_id)),
        specimens=tuple(sorted(told.specimens, key=_id)),
        antigens=tuple(sorted(told.antigens, key=_id)),
    )


def _id(fact: Stay | Arrival | Contact | Case | Pool | Specimen) -> str:
    return fact.id


def _differences(columns: Facts, gathered: Facts) -> Iterator[str]:
    for field in fields(Facts):
        told, wanted = getattr(columns, field.name), getattr(gathered, field.name)
        if told != wanted:
            yield f"{gathered.person} {field.name}: {told} is not {wanted}"
