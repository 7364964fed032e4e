"""Gather what the rules may know about one person, as of any moment."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from pratique.contacts import facts as contacts
from pratique.labs import facts as labs
from pratique.ledger.queries import Known
from pratique.orders import facts as orders
from pratique.orders.queries import patients_until
from pratique.policy.facts import Facts, Pool
from pratique.registry import facts as registry
from pratique.registry.models import Person


def gather(person: Person, known: Known) -> Facts:
    """Return everything recorded of this person that was known then."""
    told = registry.of(person, known)
    tests = labs.of(told.family, known)
    ordered = orders.grounds(told.family, known)
    return Facts(
        person=str(person.pk),
        born=told.born,
        residence=told.residence,
        stay_kind=told.stay_kind,
        place=told.place,
        stays=told.stays,
        arrivals=told.arrivals,
        itinerary_known=told.itinerary_known,
        contacts=contacts.contacts(told.family, known),
        cases=contacts.cases(told.family, known, patients_until),
        pools=_pools(tests.pools, told.family, known),
        specimens=tests.specimens,
        antigens=tests.antigens,
        open_grounds=ordered.open,
        closed=ordered.closed,
        cleared=ordered.cleared,
    )


def _pools(
    pools: tuple[Pool, ...], family: Iterable[UUID], known: Known
) -> tuple[Pool, ...]:
    """Ask for answers of those only who are in a positive tube: hardly anybody."""
    return with_answers(pools, contacts.answers(family, known)) if pools else ()


def tell_anything(told: Facts) -> bool:
    """Say whether anything is known of a person that could bind them."""
    tested = told.specimens or told.antigens or told.pools
    return bool(told.arrivals or tested or told.contacts or told.cases)


def with_answers(
    pools: tuple[Pool, ...], answers: Mapping[str, tuple[str, datetime]]
) -> tuple[Pool, ...]:
    """Return memberships of positive tubes with what letters brought back about them.

    Args:
        pools: a person's memberships, each by its specimen.
        answers: by specimen, what another jurisdiction found, and when that came.
    """
    return tuple(_answered(pool, *answers.get(pool.id, (None, None))) for pool in pools)


def _answered(pool: Pool, result: str | None, at: datetime | None) -> Pool:
    return pool if result is None else replace(pool, result=result, result_at=at)
