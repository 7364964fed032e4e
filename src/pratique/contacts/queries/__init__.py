"""Shared reads of tracing.

fetching   by id or reference; missing and forbidden look alike
linked     whom a secondary contact met, and what their tests came to
figures    cases, chains, contacts and letters as known at a moment, for counting
"""

from pratique.contacts.queries.fetching import (
    access_case,
    access_chain,
    access_consultation,
    access_contact,
    access_letter,
    access_link,
    chain_about,
    is_of_this_house,
    name_in,
    reason_of,
    reference_is_taken,
    source_in_words,
    standing_case,
    stands,
)
from pratique.contacts.queries.figures import (
    CaseFigure,
    ChainFigure,
    ContactFigure,
    LetterFigure,
    cases,
    chains,
    contacts,
    letters,
    overdue_letters,
)

__all__ = [
    "CaseFigure",
    "ChainFigure",
    "ContactFigure",
    "LetterFigure",
    "access_case",
    "access_chain",
    "access_consultation",
    "access_contact",
    "access_letter",
    "access_link",
    "cases",
    "chain_about",
    "chains",
    "contacts",
    "is_of_this_house",
    "letters",
    "name_in",
    "overdue_letters",
    "reason_of",
    "reference_is_taken",
    "source_in_words",
    "standing_case",
    "stands",
]
