"""Shared reads of the registry.

people     fetched by reference, locked, read with those merged into them
finding    by a fragment of a name, a number, a phone
telling    a declaration as it was said, for its page and for conversion
carried    one note, one manifest and its passengers
lists      who is expected, who arrived, notes, manifests
"""

from pratique.registry.queries.carried import (
    access_manifest,
    access_note,
    followed_up,
    passenger_name,
    passenger_number,
    passenger_of,
    row_of,
    travelled_in,
    whole_notes,
)
from pratique.registry.queries.finding import find_declarations, find_people
from pratique.registry.queries.lists import (
    Counts,
    arrivals_by_person,
    arrived,
    declarations_of,
    expected,
    manifest_counts,
    manifests,
    open_notes,
    party_of,
    passengers,
    people_of,
    stays_of,
    struck_stays_of,
    unlisted,
)
from pratique.registry.queries.people import (
    access_declaration,
    access_person,
    death_of,
    death_taken_back,
    family,
    is_gone,
    kept,
    lock,
    lock_all,
    lock_kept,
    names_by_id,
    person_of,
    unknown_person,
)
from pratique.registry.queries.telling import (
    Page,
    Told,
    access_told,
    declaration_of_link,
    open_page,
    opens,
    token_hash,
)

__all__ = [
    "Counts",
    "Page",
    "Told",
    "access_declaration",
    "access_manifest",
    "access_note",
    "access_person",
    "access_told",
    "arrivals_by_person",
    "arrived",
    "death_of",
    "death_taken_back",
    "declaration_of_link",
    "declarations_of",
    "expected",
    "family",
    "find_declarations",
    "find_people",
    "followed_up",
    "is_gone",
    "kept",
    "lock",
    "lock_all",
    "lock_kept",
    "manifest_counts",
    "manifests",
    "names_by_id",
    "open_notes",
    "open_page",
    "opens",
    "party_of",
    "passenger_name",
    "passenger_number",
    "passenger_of",
    "passengers",
    "people_of",
    "person_of",
    "row_of",
    "stays_of",
    "struck_stays_of",
    "token_hash",
    "travelled_in",
    "unknown_person",
    "unlisted",
    "whole_notes",
]
