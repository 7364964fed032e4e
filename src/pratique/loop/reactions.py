"""Where the loop closes.

Each line reads: when this is written in the ledger, do that. A reaction recomputes
from facts, never from an event's payload, and may run twice without harm.
"""

from collections.abc import Callable, Mapping

from pratique.community import events as community
from pratique.contacts import events as contacts
from pratique.labs import events as labs
from pratique.ledger.models import Entry
from pratique.loop import letters
from pratique.loop.following import (
    let_go,
    look_after,
    look_after_merged,
    review_affected,
    review_members,
    review_merged,
    review_person,
    review_renewed,
    tell_appointed,
)
from pratique.loop.mass_review import plan_review
from pratique.loop.reckoning import forget_list
from pratique.loop.requests import take_up
from pratique.loop.tracing import (
    follow_case,
    follow_contact,
    follow_death,
    follow_results,
    review_around,
    review_chain,
)
from pratique.orders import events as orders
from pratique.places import events as places
from pratique.registry import events as registry
from pratique.registry.actions.matching import prove_from_manifest
from pratique.registry.actions.moving import apply_proof as follow_person
from pratique.standing import events as standing

Reaction = Callable[[Entry], None]

REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    # Somebody declares; a carrier's list may already carry the number.
    registry.DECLARED: (prove_from_manifest,),
    registry.MANIFEST_IMPORTED: (prove_from_manifest,),
    # What is known of a person changed: their row follows, then their standing.
    registry.PROVED: (follow_person, review_person),
    registry.SET_ASIDE: (follow_person, review_person),
    registry.CORRECTED: (follow_person, review_person),
    registry.ARRIVAL_CORRECTED: (follow_person, review_person),
    registry.ENROLLED: (follow_person, review_person),
    registry.STAY_ADDED: (review_person,),
    registry.STAY_STRUCK: (review_person,),
    registry.STAY_REINSTATED: (review_person,),
    registry.ADDRESS_CHANGED: (follow_person, review_person, look_after),
    # Who died is no case any more, and the hospital may have said it first.
    registry.DIED: (follow_person, follow_death, review_person),
    registry.DEATH_WITHDRAWN: (follow_person, follow_death, review_person),
    registry.DEPARTED: (follow_person, review_person),
    registry.DEPARTURE_WITHDRAWN: (follow_person, review_person),
    registry.MERGED: (
        follow_person,
        follow_results,
        follow_death,
        review_merged,
        look_after_merged,
    ),
    registry.UNMERGED: (
        follow_person,
        follow_results,
        follow_death,
        review_merged,
        look_after_merged,
        letters.follow_parting,
    ),
    # A specimen pays what is owed; a result closes, reopens or raises.
    labs.SPECIMEN_TAKEN: (review_person,),
    # It opens or undoes a case, and speaks for whoever hangs on the person.
    labs.SPECIMEN_VOIDED: (follow_results, review_person, review_around),
    labs.RESULT_REPORTED: (follow_results, review_person, review_around),
    labs.RESULT_CORRECTED: (follow_results, review_person, review_around),
    labs.SPECIMEN_REMOVED: (review_person,),
    # A tube's result is that of everybody in it; one of a single person is theirs.
    labs.TUBE_REPORTED: (follow_results, review_members, review_around),
    labs.TUBE_CORRECTED: (follow_results, review_members, review_around),
    labs.TUBE_VOIDED: (follow_results, review_members, review_around),
    # A case comes, changes or goes: its contacts follow, and theirs.
    contacts.CASE_OPENED: (follow_case, review_person),
    contacts.CASE_UNDONE: (follow_case, review_person),
    contacts.CASE_CONSULTED: (follow_results, follow_case, follow_death, review_person),
    contacts.CONSULTATION_CORRECTED: (
        follow_results,
        follow_case,
        follow_death,
        review_person,
    ),
    contacts.CASE_ADMITTED: (review_person,),
    # Some rules are about the contacts of a named chain.
    contacts.CASE_CHAINED: (review_person, review_chain),
    contacts.CASE_UNCHAINED: (review_person, review_chain),
    contacts.CHAINS_MERGED: (review_chain,),
    contacts.CHAIN_SPLIT: (review_chain,),
    # Whoever hangs on a contact follows them.
    contacts.CONTACT_NAMED: (follow_contact, review_person),
    contacts.CONTACT_WITHDRAWN: (follow_contact, review_person),
    contacts.CONTACT_UPGRADED: (follow_contact, review_person),
    # Whoever accepts a letter has the people in it from then on.
    contacts.LETTER_ACCEPTED: (letters.pass_on,),
    contacts.LETTER_WITHDRAWN: (letters.take_back,),
    # What another jurisdiction found clears a member of a tube, or takes them over;
    # whom it has not found it has not got.
    contacts.LETTER_ANSWERED: (review_person, letters.follow_answer),
    contacts.LETTER_CORRECTED: (review_person, letters.follow_answer),
    # Risk changed somewhere: whoever was there is assessed anew.
    **dict.fromkeys(sorted(places.CHANGES_RISK), (review_affected,)),
    # A named officer let something lapse later than its rule says.
    orders.BOUND_RENEWED: (review_person,),
    orders.RENEWAL_WITHDRAWN: (review_person, review_renewed),
    # What binds a person changed: the officer where they stay is told, and exactly
    # one custodian has them until nothing binds them. A release comes with a notice.
    orders.NOTICE_ISSUED: (look_after,),
    orders.ENDED: (let_go,),
    # A unit has an officer: they are told of what nobody there could be told of.
    community.OFFICER_APPOINTED: (tell_appointed,),
    # The rules changed: at each instant at which they do so somewhere, everybody
    # there is assessed anew.
    standing.RULEBOOK_ADOPTED: (plan_review, forget_list),
    standing.PROPOSAL_WITHDRAWN: (forget_list,),
    standing.RULEBOOK_REVERSED: (plan_review,),
    # Somebody asked for something through their own link.
    orders.REQUEST_MADE: (take_up,),
}
