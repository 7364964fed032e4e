"""Shared reads of tracing.

fetching   by id or reference; missing and forbidden look alike
linked     whom a secondary contact met, and what their tests came to
listing    the same as pages list them: as they stand now
figures    cases, chains, contacts and letters as known at a moment, for counting
roles      what a person is in the tracing, and where a case has it from
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
from pratique.contacts.queries.listing import (
    AskedNow,
    CaseNow,
    asked_already,
    case_now,
    cases_in,
    cases_now,
    chains_open,
    close_contacts_of,
    close_now,
    consultations_of,
    contacts_of,
    links_among,
    links_of,
    people_asked,
)
from pratique.contacts.queries.roles import (
    CaseRole,
    ContactRole,
    case_roles,
    contact_roles,
    sources,
)

__all__ = [
    "AskedNow",
    "CaseFigure",
    "CaseNow",
    "CaseRole",
    "ChainFigure",
    "ContactFigure",
    "ContactRole",
    "LetterFigure",
    "access_case",
    "access_chain",
    "access_consultation",
    "access_contact",
    "access_letter",
    "access_link",
    "asked_already",
    "case_now",
    "case_roles",
    "cases",
    "cases_in",
    "cases_now",
    "chain_about",
    "chains",
    "chains_open",
    "close_contacts_of",
    "close_now",
    "consultations_of",
    "contact_roles",
    "contacts",
    "contacts_of",
    "is_of_this_house",
    "letters",
    "links_among",
    "links_of",
    "name_in",
    "overdue_letters",
    "people_asked",
    "reason_of",
    "reference_is_taken",
    "source_in_words",
    "sources",
    "standing_case",
    "stands",
]
