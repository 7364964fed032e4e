"""Whose duty it is to read what is recorded of people: their illness, orders, names.

Said once, here. Pages ask `queries.reads`; the database keeps it table by table and row by
row of the ledger, whatever statement asks (`database.for_duties`, `only_with_seen` and
`kinds_for_duties`, which migrations write out; a test compares the two, and finds the
table or kind of entry that nobody declared).
"""

from collections.abc import Mapping

from pratique.access.permissions import Permission
from pratique.access.roles import ROLES

# Who treats, investigates or answers for a case must know that it is one.
CASES = (
    Permission.ADMIT_TO_HOSPITAL,
    Permission.CONSULT_CASES,
    Permission.TRACE_CONTACTS,
    Permission.SEE_COMMAND,
)
# Whom somebody met is for those who trace it, and who answer for it.
TRACING = (
    Permission.CONSULT_CASES,
    Permission.TRACE_CONTACTS,
    Permission.SEE_COMMAND,
)
# What binds somebody, and what their specimens showed, is for whoever may open their
# page, and for laboratories, which say how many a tube holds. Who takes specimens,
# drives or looks after accounts works without either.
BOUND = (Permission.FIND_PEOPLE, Permission.ENTER_RESULTS)
# How somebody stands, what they owe, where they came from and where they stay is for
# whoever may open their page. A sampler does not ask what is due: a specimen pays it
# by itself, whatever it was taken for, and whether one was paid tells what it showed.
# A driver does not ask why somebody is taken: whoever planned the trip knew it.
PEOPLE = (Permission.FIND_PEOPLE,)
# What was taken from whom is for those who take it, test it, or open the page.
SPECIMENS = (
    Permission.FIND_PEOPLE,
    Permission.TAKE_SPECIMENS,
    Permission.ENTER_RESULTS,
)
# Somebody found by their document at a sampling point is that sampler's to sample.
ENROLLING = (Permission.FIND_PEOPLE, Permission.TAKE_SPECIMENS)
# Who has whom, and who takes them where. A driver's are the own (WITH_SEEN).
HANDS = (Permission.FIND_PEOPLE, Permission.DRIVE_TRIPS)
# Who somebody is. A sampler reads the name that goes with a reference, whoever of the
# place stands before them: who will come is not known before. A laboratory's page
# shows nobody, but a result is written under the lock of the person it speaks of, and
# row security goes by rows, not by columns. Whoever looks after accounts needs nobody.
NAMES = (*SPECIMENS, Permission.DRIVE_TRIPS)

READ_WITH: Mapping[str, tuple[Permission, ...]] = {
    "registry_person": NAMES,
    "registry_name_part": PEOPLE,
    "registry_correction": PEOPLE,
    "registry_address": PEOPLE,
    "registry_enrolment": ENROLLING,
    "registry_death": PEOPLE,
    "registry_merge": PEOPLE,
    "registry_declaration": PEOPLE,
    "registry_stay": PEOPLE,
    "registry_arrival": PEOPLE,
    "registry_capability_link": PEOPLE,
    "registry_phone_confirmation": PEOPLE,
    "registry_manifest": PEOPLE,
    "registry_manifest_row": PEOPLE,
    "registry_note": PEOPLE,
    "labs_specimen": SPECIMENS,
    "labs_tube": SPECIMENS,
    "labs_result": BOUND,
    "labs_tube_result": BOUND,
    "contacts_case": CASES,
    "contacts_consultation": CASES,
    "contacts_admission": CASES,
    "contacts_link": TRACING,
    "contacts_chain": TRACING,
    "contacts_chain_case": TRACING,
    "contacts_contact": TRACING,
    "contacts_letter": TRACING,
    "contacts_letter_person": TRACING,
    "contacts_letter_answer": TRACING,
    "orders_ground": BOUND,
    "orders_plan": BOUND,
    "orders_obligation": PEOPLE,
    "orders_notice": PEOPLE,
    "orders_renewal": PEOPLE,
    "orders_release": PEOPLE,
    "orders_leave": PEOPLE,
    "orders_appeal": PEOPLE,
    "orders_decision": PEOPLE,
    "orders_request": PEOPLE,
    "logistics_custody": HANDS,
    "logistics_hand_over": HANDS,
    "logistics_room": HANDS,
    "logistics_lodging": HANDS,
    "logistics_trip": HANDS,
    "logistics_passenger": HANDS,
    "community_task": HANDS,
    "standing_standing": PEOPLE,
    "standing_foretold": PEOPLE,
}

# Whoever acts on somebody locks their row, and may therefore update it as far as rows
# go. That it says something else afterwards is the duty of whoever corrects, moves,
# registers or merges people; where they are, and who saw them, the worker alone writes.
WRITE_WITH: Mapping[str, tuple[Permission, ...]] = {
    "registry_person": (
        Permission.CORRECT_PEOPLE,
        Permission.MOVE_PEOPLE,
        Permission.REGISTER_PEOPLE,
        Permission.MERGE_PEOPLE,
    ),
}

# Where a place would show a driver more: only the rows about people whom they have,
# are to sign for or are to take, and the own trips.
WITH_SEEN = (
    "registry_person",
    "logistics_custody",
    "logistics_hand_over",
    "logistics_lodging",
    "logistics_trip",
    "community_task",
)

READ_BY_ALL: Mapping[str, str] = {
    "ledger_entry": "Kind by kind, as `TOLD_WITH` says.",
    "ledger_person_key": "Whoever writes words about somebody needs their key, which"
    " is wrapped by one that the database does not hold and opens nothing by itself.",
    "community_unit": "Which street or hotel is a unit is written on its door.",
    "community_unit_officer": "Who looks after a unit is posted there; only officers"
    " are named.",
    "standing_proposal": "A proposed text is about everybody, and names nobody.",
    "standing_stage": "Where a proposed text begins when is about places.",
    "standing_adoption": "That a text was adopted is told to whom it governs.",
    "standing_reversal": "A reversal is about a text, and so is its reason.",
    "standing_reckoning": "What a text would change is counted by division; for whom,"
    " `standing_foretold` tells those who may see each of them.",
}

# By how the kind of an entry begins; the longest beginning counts. Whoever did
# something reads that they did it, too.
TOLD_WITH: Mapping[str, tuple[Permission, ...]] = {
    "registry.": PEOPLE,
    "labs.specimen_": SPECIMENS,
    "labs.tube_": SPECIMENS,
    "labs.tube_reported": BOUND,
    "labs.tube_corrected": BOUND,
    "labs.result_": BOUND,
    "contacts.": TRACING,
    "contacts.case_": CASES,
    "contacts.consultation_": CASES,
    "orders.": BOUND,
    "logistics.": PEOPLE,
    "community.task_": PEOPLE,
    "standing.": PEOPLE,
}

TOLD_TO_ALL: Mapping[str, str] = {
    "divisions.": "The gazetteer is public.",
    "access.": "Who works here, and as what, is no secret among officers.",
    "places.": "Risk areas, zones and premises are announced; nobody is named.",
    "community.unit_": "Which street or hotel is a unit is written on its door.",
    "community.officer_": "Who looks after a unit is posted there.",
    "reporting.": "A bulletin is published, and says numbers only.",
}


def duties(table: str) -> tuple[str, ...]:
    """Return the keys of the roles whose duty asks for what a table holds."""
    return _asking(READ_WITH[table])


def writers(table: str) -> tuple[str, ...]:
    """Return the keys of the roles whose duty changes rows that others only lock."""
    return _asking(WRITE_WITH[table])


def told(kind: str) -> tuple[str, ...]:
    """Return the keys of the roles whose duty asks for entries of this kind."""
    begins = max((one for one in TOLD_WITH if kind.startswith(one)), key=len)
    return _asking(TOLD_WITH[begins])


def _asking(permissions: tuple[Permission, ...]) -> tuple[str, ...]:
    asked = set(permissions)
    return tuple(role.key for role in ROLES if asked & set(role.permissions))
