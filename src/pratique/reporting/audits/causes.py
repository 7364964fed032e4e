"""Which ledger entry took the reason of a ground away, or changed what it asks for.

A closing names the entry that it reacts to, and so on up the chain. The first entry
of the chain that changed a fact is the cause; from its instant on, and not before,
the ground had no reason to bind as it did.

A review reads all facts, whichever entry called for it. So where the chain tells of no
fact, one that had changed shortly before, and waited for its own review, is the cause.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import timedelta

from pratique.contacts import events as contacts
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
        registry.ENROLLED,
        registry.SET_ASIDE,
        registry.CORRECTED,
        registry.ARRIVAL_CORRECTED,
        registry.STAY_ADDED,
        registry.STAY_STRUCK,
        registry.STAY_REINSTATED,
        registry.ADDRESS_CHANGED,
        registry.DEATH_WITHDRAWN,
        registry.DEPARTURE_WITHDRAWN,
        registry.MERGED,
        registry.UNMERGED,
        contacts.CASE_OPENED,
        contacts.CASE_UNDONE,
        contacts.CASE_CONSULTED,
        contacts.CONSULTATION_CORRECTED,
        contacts.CONTACT_NAMED,
        contacts.CONTACT_WITHDRAWN,
        contacts.CONTACT_UPGRADED,
        orders.APPEAL_UPHELD,
        orders.BOUND_RENEWED,
        orders.RENEWAL_WITHDRAWN,
        orders.APPEAL_DECISION_UNDONE,
    }
)
ABOUT_SPECIMENS = frozenset(
    {
        labs.RESULT_REPORTED,
        labs.RESULT_CORRECTED,
        labs.SPECIMEN_VOIDED,
        labs.TUBE_REPORTED,
        labs.TUBE_CORRECTED,
        labs.TUBE_VOIDED,
        contacts.LETTER_ANSWERED,
        contacts.LETTER_CORRECTED,
    }
)
# Some rules are about the contacts of a named chain: these entries are about a case,
# or a chain, and change what binds those who met it.
ABOUT_CHAINS = frozenset(
    {
        contacts.CASE_CHAINED,
        contacts.CASE_UNCHAINED,
        contacts.CHAINS_MERGED,
        contacts.CHAIN_SPLIT,
    }
)
AROUND_ALL = places.CHANGES_RISK | standing.CHANGES_RULES
WAITING = ABOUT_PEOPLE | ABOUT_CHAINS | ENDS_ALL | AROUND_ALL
CHANGES_FACTS = WAITING | ABOUT_SPECIMENS
LONGEST_WAIT = timedelta(hours=1)  # of a fact for the review it asks for


def cause_of(
    human: Human, number: int | None, *, of_specimen: bool = False
) -> Entry | None:
    """Return the nearest cause that changed a fact about this human being.

    Args:
        human: whose ground it is.
        number: the entry to explain.
        of_specimen: results count too, since one is what the ground stands on.
    """
    kinds = CHANGES_FACTS if of_specimen else WAITING
    for entry in _chain(human, number):
        if entry.kind in kinds and _concerns(human, entry):
            return entry
    return _waiting(human, number, kinds)


def _chain(human: Human, number: int | None) -> Iterator[Entry]:
    """Yield an entry, its cause, the cause of that, as far as facts were told.

    What time alone did hangs on the standing that was due, however old: the walk
    ends there.
    """
    entry = human.entry(number)
    while entry is not None and entry.kind != standing.STANDING_CHANGED:
        yield entry
        # An entry is caused by an earlier one; anything else was written by hand.
        earlier = entry.cause is not None and entry.cause < entry.id
        entry = human.entry(entry.cause) if earlier else None


def _waiting(human: Human, number: int | None, kinds: frozenset[str]) -> Entry | None:
    """Return the last fact that changed shortly before an entry was written."""
    entry = human.entry(number)
    if entry is None:
        return None
    own = human.entries.values()
    facts = [one for one in own if one.kind in kinds and _concerns(human, one)]
    facts += _risk_before(human, entry)
    lately = entry.recorded_at - LONGEST_WAIT
    told = [one for one in facts if one.id < entry.id and one.recorded_at >= lately]
    return max(told, key=lambda one: one.id, default=None)


def _risk_before(human: Human, entry: Entry) -> list[Entry]:
    """Return the latest change of risk, or of rules, anywhere before an entry."""
    place = bisect_left(human.risk, entry.id, key=lambda one: one.id)
    return list(human.risk[max(0, place - 1) : place])


def _concerns(human: Human, entry: Entry) -> bool:
    """Say whether an entry tells of this human being, or of what they hang on."""
    table, _, key = entry.subject.partition(":")
    if entry.kind in ABOUT_CHAINS and table == "contacts.case":
        return key in {str(one.case) for one in human.traced.contacts}
    if table == "labs.tube":
        return key in {str(one.tube) for one in human.specimens}
    return entry.person is None or entry.person in human.circle
