"""Which ledger entry took the reason of a ground away, or changed what it asks for.

A closing names the entry that it reacts to, and so on up the chain. The first entry
of the chain that changed a fact is the cause; from its instant on, and not before,
the ground had no reason to bind as it did.
"""

from collections.abc import Iterator

from pratique.labs import events as labs
from pratique.orders import events as orders
from pratique.places import events as places
from pratique.registry import events as registry
from pratique.reporting.audits.evidence import Entry, Human
from pratique.standing import events as standing

ENDS_ALL = frozenset({registry.DIED, registry.DEPARTED})
ABOUT_PEOPLE = frozenset(
    {
        registry.DECLARED,
        registry.PROVED,
        registry.SET_ASIDE,
        registry.CORRECTED,
        registry.ARRIVAL_CORRECTED,
        registry.STAY_ADDED,
        registry.STAY_STRUCK,
        registry.STAY_REINSTATED,
        registry.ADDRESS_CHANGED,
        registry.DEATH_WITHDRAWN,
        registry.MERGED,
        registry.UNMERGED,
        orders.APPEAL_UPHELD,
        orders.APPEAL_DECISION_UNDONE,
        labs.RESULT_REPORTED,
        labs.RESULT_CORRECTED,
        labs.SPECIMEN_VOIDED,
    }
)
CHANGES_FACTS = ABOUT_PEOPLE | ENDS_ALL | places.CHANGES_RISK


def chain(human: Human, number: int | None) -> Iterator[Entry]:
    """Yield an entry, its cause, the cause of that, and so on."""
    entry = human.entry(number)
    while entry is not None:
        yield entry
        # An entry is caused by an earlier one; anything else was written by hand.
        earlier = entry.cause is not None and entry.cause < entry.id
        entry = human.entry(entry.cause) if earlier else None


def cause_of(human: Human, number: int | None) -> Entry | None:
    """Return the nearest cause that changed a fact about this human being.

    What time alone did hangs on the standing that was due: no fact changed, so the
    walk ends there without a cause.
    """
    for entry in chain(human, number):
        if entry.kind == standing.STANDING_CHANGED:
            return None
        if entry.kind in CHANGES_FACTS:
            return entry if _concerns(human, entry) else None
    return None


def _concerns(human: Human, entry: Entry) -> bool:
    return entry.person is None or entry.person in human.circle
