"""Whose duty it is to read what is recorded of illness, of contacts and of orders.

Said once, here. Pages ask `queries.reads`; the database keeps it table by table and row by
row of the ledger, whatever statement asks (`database.for_duties`, which migrations
write out; a test compares the two).
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

READ_WITH: Mapping[str, tuple[Permission, ...]] = {
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
    "labs_result": BOUND,
}


def duties(table: str) -> tuple[str, ...]:
    """Return the keys of the roles whose duty asks for what a table holds."""
    asked = set(READ_WITH[table])
    return tuple(role.key for role in ROLES if asked & set(role.permissions))
