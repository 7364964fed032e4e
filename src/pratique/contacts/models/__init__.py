"""Tables of tracing, by subject."""

from pratique.contacts.models.cases import (
    Admission,
    Case,
    Consultation,
    Finding,
    Link,
    Severity,
)
from pratique.contacts.models.chains import Chain, ChainCase
from pratique.contacts.models.letters import (
    Answer,
    Letter,
    LetterAnswer,
    LetterPerson,
)
from pratique.contacts.models.tracing import Contact, EndedWhy, Judged, Level

__all__ = [
    "Admission",
    "Answer",
    "Case",
    "Chain",
    "ChainCase",
    "Consultation",
    "Contact",
    "EndedWhy",
    "Finding",
    "Judged",
    "Letter",
    "LetterAnswer",
    "LetterPerson",
    "Level",
    "Link",
    "Severity",
]
