"""The house's words for what data calls by a code: one word per thing.

A file of its own because every page says them. A code that is not here is shown
as it is, so that a new rulebook never breaks a page.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pratique.web import (
    words_of_care,
    words_of_rulebooks,
    words_of_rules,
    words_of_tracing,
)

Words = Mapping[str, str | Promise]

CODES: Words = {
    "green": _("Green code"),
    "yellow": _("Yellow code"),
    "red": _("Red code"),
}
MARKS: Words = {
    "green": _("Green mark"),
    "blue": _("Blue mark"),
    "yellow": _("Yellow mark"),
    "red": _("Red mark"),
}
MEASURES: Words = {
    "self_monitoring": _("self-monitoring"),
    "home_monitoring": _("home monitoring"),
    "home_quarantine": _("home quarantine"),
    "hold": _("stay where you are"),
    "central_quarantine": _("central quarantine"),
    "hospital": _("hospital"),
}
CONFIDENCE: Words = {
    "confirmed": _("source confirmed"),
    "local": _("local practice"),
    "unverified": _("source not verified"),
}
SEXES: Words = {"female": _("female"), "male": _("male")}
MODES: Words = {
    "train": _("Train"),
    "plane": _("Plane"),
    "coach": _("Coach"),
    "car": _("Own car"),
    "other": _("Another way"),
}
DOCUMENTS: Words = {
    "identity_card": _("Resident identity card"),
    "passport": _("Passport"),
    "hk_macao_permit": _("Mainland travel permit, Hong Kong and Macao"),
    "taiwan_permit": _("Mainland travel permit, Taiwan"),
    "residence_permit": _("Residence permit, Hong Kong, Macao and Taiwan"),
    "permanent_residence": _("Foreign permanent resident card"),
    "birth_certificate": _("Birth certificate"),
    "other": _("Another document"),
}
STAY_KINDS: Words = {
    "home": _("At home"),
    "hotel": _("In a hotel"),
    "host": _("With family, friends or at a workplace"),
}
VENUES: Words = {
    "station": _("Railway stations"),
    "airport": _("Airports"),
    "coach_station": _("Coach stations"),
    "road_checkpoint": _("Road checkpoints"),
    "hotel": _("Hotels"),
    "site": _("Quarantine sites"),
    "hospital": _("Hospitals"),
    "sampling_point": _("Sampling points"),
    "market": _("Markets"),
    "restaurant": _("Restaurants"),
    "school": _("Schools"),
    "workplace": _("Workplaces"),
    "compound": _("Compounds"),
    "other": _("Other places"),
}
VENUE_KINDS: Words = {  # of one
    "market": _("Market"),
    "restaurant": _("Restaurant"),
    "school": _("School"),
    "workplace": _("Workplace"),
    "compound": _("Compound"),
    "hotel": _("Hotel"),
    "station": _("Railway station"),
    "airport": _("Airport"),
    "coach_station": _("Coach station"),
    "road_checkpoint": _("Road checkpoint"),
    "hospital": _("Hospital"),
    "site": _("Quarantine site"),
    "sampling_point": _("Sampling point"),
    "other": pgettext_lazy("venue", "Other"),
}
CLOSURE_STEPS: Words = {
    "closed": pgettext_lazy("premises", "closed"),
    "sampled": pgettext_lazy("premises", "sampled"),
    "disinfected": pgettext_lazy("premises", "disinfected"),
    "reopened": pgettext_lazy("premises", "reopened"),
}
CLOSURE_ACTS: Words = {  # what a button does next
    "sampled": _("Mark as sampled"),
    "disinfected": _("Mark as disinfected"),
    "reopened": _("Reopen"),
}
RESPONSE_LEVELS: Words = {
    "I": _("Level I"),
    "II": _("Level II"),
    "III": _("Level III"),
    "IV": _("Level IV"),
}
DEADLINES: Words = {
    "due": pgettext_lazy("deadline", "to do"),
    "today": pgettext_lazy("deadline", "today"),
    "late": pgettext_lazy("deadline", "late"),
    "done": pgettext_lazy("deadline", "done"),
    "done_late": pgettext_lazy("deadline", "done late"),
}
SUPERVISORS: Words = {
    "community": _("your community"),
    "hotel": _("your hotel"),
    "host": _("your host"),
    "site": _("the quarantine site"),
}
TRANSFERS: Words = {
    "none": _("on your own"),
    "point_to_point": _("by a car sent for you, straight to the place"),
}
LEVELS: Words = {
    "high": _("high-risk area"),
    "medium": _("medium-risk area"),
    "low": _("low-risk area"),
    "outbreak": _("city with an outbreak"),
}
TEST_STATES: Words = {
    "due": pgettext_lazy("test", "due"),
    "overdue": pgettext_lazy("test", "overdue"),
    "waiting": pgettext_lazy("test", "result awaited"),
    "negative": pgettext_lazy("test", "negative"),
    "positive": pgettext_lazy("test", "positive"),
    "repeat": pgettext_lazy("test", "repeat at once"),
}
DAY_STATES: Words = {  # a calendar's squares are small
    "due": pgettext_lazy("day", "test"),
    "overdue": pgettext_lazy("day", "late"),
    "waiting": pgettext_lazy("day", "taken"),
    "negative": pgettext_lazy("day", "neg."),
    "positive": pgettext_lazy("day", "pos."),
    "repeat": pgettext_lazy("day", "again"),
}
CLASSES: Words = {
    "arrival": _("arrival"),
    "contact": _("contact"),
    "case": _("case"),
    "pool": _("pooled test"),
    "compliance": _("missed test or report"),
}
LEAVE_REASONS: Words = {
    "medical": _("Urgent medical care"),
    "dialysis": _("Dialysis or other regular treatment"),
    "birth": _("Giving birth"),
    "bereavement": _("A death in the family"),
    "other": _("Another urgent reason"),
}
LANDING_OUTCOMES: Words = {
    "negative": _("negative"),
    "positive": _("positive"),
    "invalid": _("invalid"),
}
ANCHORS: Words = {
    "first_exposure": _("first exposed on %(day)s"),
    "last_exposure": _("last exposed on %(day)s"),
    "left_area": _("last there on %(day)s"),
    "arrived": _("arrived on %(day)s"),
    "measure_started": _("measure began on %(day)s"),
    "sampled": _("sampled on %(day)s"),
    "discharged": _("left hospital on %(day)s"),
    "left_post": _("last at that work on %(day)s"),
    "symptoms_told": _("told of symptoms on %(day)s"),
    "missed": _("missed on %(day)s"),
}

PURPOSES: Words = {
    "landing": _("Landing test"),
    "scheduled": _("Scheduled test"),
    "confirmation": _("Confirming test"),
    "other": pgettext_lazy("purpose", "Other"),
}
DECLARATIONS: Words = {
    "arrival": _("arrival"),
    "pre_registration": _("registered ahead"),
}
PROOFS: Words = {
    "document": _("document seen"),
    "manifest": _("on the passenger list"),
    "phone": _("phone confirmed"),
    "officer": _("known to an officer"),
}
CLOSINGS: Words = {
    "completed": _("completed"),
    "lapsed": _("lapsed at its bound"),
    "withdrawn": _("no longer founded"),
    "transferred": _("transferred"),
    "ended": _("ended"),
}
DECISIONS: Words = {"upheld": _("upheld"), "rejected": _("rejected")}
NOTES: Words = {
    "manifest_contradiction": _("The passenger list says otherwise"),
    "missing_passenger": _("On the passenger list, but not here"),
    "duplicate_suspected": _("Perhaps somebody we know already"),
    "identity_differs": _("Another identity than before"),
}
NOTE_LEVELS: Words = {
    "referral": _("must be decided"),
    "warning": _("may be a slip of the pen"),
}
FIELDS: Words = {
    "day": _("day of arrival"),
    "service": _("train or flight"),
    "name": _("name"),
    "born": _("date of birth"),
    "sex": _("sex"),
    "carriage": _("carriage"),
    "seat": _("seat"),
    "boarded": _("where they got on"),
    "boarded_on": _("day they set out"),
    "not_listed": _("not on the list of this service"),
}
ACTORS: Words = {
    "worker": _("the rules"),
    "public": _("the traveller"),
    "owner": _("set-up"),
}
EVENTS: Words = {
    "registry.declared": _("Declared"),
    "registry.proved": _("The declaration counts"),
    "registry.set_aside": _("Declaration set aside"),
    "registry.enrolled": _("Enrolled by an officer"),
    "registry.code_sent": _("Code sent to the phone"),
    "registry.link_given": _("Link to the own page given"),
    "registry.corrected": _("Particulars corrected"),
    "registry.merged": _("Two records joined"),
    "registry.unmerged": _("Joined records parted"),
    "registry.stay_added": _("Stay added by an officer"),
    "registry.stay_struck": _("Stay struck"),
    "registry.stay_reinstated": _("Struck stay counts again"),
    "registry.arrival_corrected": _("Arrival corrected"),
    "registry.address_changed": _("Moved"),
    "registry.died": _("Recorded as dead"),
    "registry.death_withdrawn": _("Death taken back"),
    "registry.departed": _("Left"),
    "registry.departure_withdrawn": _("Departure taken back"),
    "registry.manifest_imported": _("Passenger list read in"),
    "registry.manifest_reconciled": _("Passenger list compared with declarations"),
    "registry.note_opened": _("Note for an officer"),
    "registry.note_closed": _("Note settled"),
    "labs.specimen_taken": _("Specimen taken"),
    "labs.specimen_refused": _("Specimen refused"),
    "labs.specimen_voided": _("Specimen voided"),
    "labs.specimen_removed": _("Taken out of the tube"),
    "labs.result_reported": _("Result"),
    "labs.result_corrected": _("Result corrected"),
    "labs.tube_opened": _("Tube opened"),
    "labs.tube_sealed": _("Tube sealed"),
    "labs.tube_received": _("Tube received by the laboratory"),
    "labs.tube_reported": _("Result of the tube"),
    "labs.tube_corrected": _("Result of the tube corrected"),
    "labs.tube_voided": _("Tube voided"),
    "contacts.case_opened": _("Case opened"),
    "contacts.case_undone": _("Case undone"),
    "contacts.case_consulted": _("Experts found"),
    "contacts.consultation_corrected": _("Consultation corrected"),
    "contacts.case_admitted": _("Taken into hospital"),
    "contacts.source_named": _("Source named"),
    "contacts.source_withdrawn": _("Source taken back"),
    "contacts.chain_named": _("Chain named"),
    "contacts.case_chained": _("Put into a chain"),
    "contacts.case_unchained": _("Taken out of a chain"),
    "contacts.chains_merged": _("Chains joined"),
    "contacts.chain_split": _("Chain split"),
    "contacts.contact_named": _("Traced as a contact"),
    "contacts.contact_withdrawn": _("No contact any more"),
    "contacts.contact_upgraded": _("Became a close contact"),
    "contacts.letter_sent": _("Letter sent"),
    "contacts.letter_withdrawn": _("Letter withdrawn"),
    "contacts.letter_accepted": _("Letter accepted"),
    "contacts.letter_answered": _("Letter answered"),
    "contacts.letter_corrected": _("Answer to a letter corrected"),
    "orders.ground_opened": _("A rule applies"),
    "orders.ground_closed": _("A rule no longer applies"),
    "orders.plan_amended": _("Plan amended"),
    "orders.obligations_matched": _("Tests owed matched with specimens"),
    "orders.notice_issued": _("Notice given"),
    "orders.released": _("Released"),
    "orders.ended": _("Nothing binds them here any more"),
    "orders.bound_renewed": _("Ordered anew"),
    "orders.renewal_withdrawn": _("Order anew taken back"),
    "orders.leave_asked": _("Leave asked for"),
    "orders.leave_granted": _("Leave granted"),
    "orders.leave_refused": _("Leave refused"),
    "orders.leave_ended": _("Back from leave"),
    "orders.appeal_opened": _("Objection"),
    "orders.appeal_upheld": _("Objection upheld"),
    "orders.appeal_rejected": _("Objection rejected"),
    "orders.appeal_decision_undone": _("Decision on the objection undone"),
    "orders.request_made": _("Asked by link"),
    "orders.request_refused": _("Request by link refused"),
    "logistics.custody_taken": _("Somebody has them from here on"),
    "logistics.custody_ended": _("Nobody has them any more"),
    "logistics.hand_over_offered": _("Offered to the next to have them"),
    "logistics.hand_over_accepted": _("Handed over: the receiver signed"),
    "logistics.hand_over_withdrawn": _("Hand-over withdrawn"),
    "logistics.hand_over_refused": _("Hand-over refused"),
    "logistics.lodged": _("Given a bed"),
    "logistics.lodging_ended": _("Left the bed"),
    "community.task_given": _("Officer of the unit told"),
    "community.task_accepted": _("Officer of the unit accepted"),
    "community.task_passed_on": _("Passed on to another officer"),
    "community.task_ended": _("Nothing more to look after"),
    "standing.changed": _("Standing changed"),
    "standing.merged": _("Standing goes on in the record kept"),
}

REFUSALS: Words = {  # of what somebody asked for by their link
    "appeal_open": _("your earlier objection is still being looked at"),
    "nothing_to_appeal": _("nothing binds you"),
    "leave_times": _("the times asked for were over already"),
    "unknown_reason": _("the reason is not one of those listed"),
    "reason_missing": _("it was empty"),
}

BOOKS: Mapping[str, Words] = {
    "code": CODES,
    "mark": MARKS,
    "measure": MEASURES,
    "sex": SEXES,
    "mode": MODES,
    "document": DOCUMENTS,
    "stay": STAY_KINDS,
    "venue": VENUES,
    "venue_kind": VENUE_KINDS,
    "closure": CLOSURE_STEPS,
    "closure_act": CLOSURE_ACTS,
    "response_level": RESPONSE_LEVELS,
    "deadline": DEADLINES,
    "supervisor": SUPERVISORS,
    "transfer": TRANSFERS,
    "level": LEVELS,
    "test": TEST_STATES,
    "day": DAY_STATES,
    "class": CLASSES,
    "leave": LEAVE_REASONS,
    "purpose": PURPOSES,
    "declaration": DECLARATIONS,
    "proof": PROOFS,
    "closing": CLOSINGS,
    "note": NOTES,
    "level_of_note": NOTE_LEVELS,
    "field": FIELDS,
    "confidence": CONFIDENCE,
    "decision": DECISIONS,
    "actor": ACTORS,
    "event": {**EVENTS, **words_of_care.EVENTS},
    "outcome": LANDING_OUTCOMES,
    "refusal": REFUSALS,
    **words_of_tracing.BOOKS,
    **words_of_care.BOOKS,
    **words_of_rulebooks.BOOKS,
    **words_of_rules.BOOKS,
}


def say(code: str | None, book: str) -> str:
    """Return the word for a code; a code nobody has named yet, as it is."""
    if not code:
        return ""
    return str(BOOKS[book].get(code, code.replace("_", " ")))


def choices(book: str) -> list[tuple[str, str]]:
    """Return a book's words as the choices of a form, in the page's language."""
    return [(code, str(word)) for code, word in BOOKS[book].items()]
