"""Gather what the rules may know about one person, as of any moment."""

from pratique.labs import facts as labs
from pratique.ledger.queries import Known
from pratique.orders import facts as orders
from pratique.policy.facts import Facts
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
        pools=tests.pools,
        specimens=tests.specimens,
        open_grounds=ordered.open,
        closed=ordered.closed,
    )
