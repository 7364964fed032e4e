"""What the rules would say of a declaration, before anything of it counts.

Nothing is written and nothing known of the person is read, so the public form may
ask it without a right to anybody's data.
"""

from pratique import clock
from pratique.ledger.queries import known
from pratique.places import facts as places
from pratique.policy.facts import Facts
from pratique.policy.one import evaluate
from pratique.registry import facts as registry
from pratique.registry.declared import Declared
from pratique.standing import document
from pratique.standing.shelf import quiet_days, shelf


def advise(declared: Declared) -> document.Document:
    """Return the standing document a declaration would lead to, once proved."""
    told = registry.planned(declared)
    facts = Facts(
        person="",
        place=told.place,
        born=told.born,
        residence=told.residence,
        stay_kind=told.stay_kind,
        itinerary_known=told.itinerary_known,
        stays=told.stays,
        arrivals=told.arrivals,
    )
    moment = max(clock.now(), declared.arrival.at)
    books = shelf()
    quiet = quiet_days(books, facts.place, moment)
    risk = places.risk(known(None), quiet_days=quiet)
    outcome = evaluate(facts, risk, books, moment)
    return document.of(outcome, facts, risk, books)
