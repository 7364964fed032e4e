"""Reads where words stand, how sure we are, and the words in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pratique.policy import grammar
from pratique.policy.document import Text, nearest
from pratique.policy.grammar import Form, Kind, Value

SOURCE = Form(
    "Where words stand.",
    {
        "title": grammar.word("of the document"),
        "published": Value(Kind.DAY, "the day it was published"),
        "where": grammar.word("who keeps it, or an address"),
    },
    required=("title",),
)
CONFIDENCES = ("confirmed", "local", "unverified")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words of a rule stand."""

    id: str
    title: str
    published: date | None
    where: str


def read_sources(text: Text) -> dict[str, Source]:
    """Every source of a document, by the name it is cited by."""
    found: dict[str, Source] = {}
    for key, value in text.pairs():
        fields = SOURCE.read(value)
        published, where = fields.get("published"), fields.get("where")
        found[key.word()] = Source(
            id=key.word(),
            title=fields["title"].word(),
            published=published.day() if published else None,
            where=where.word() if where else "",
        )
    return found


def cited(text: Text, known: Mapping[str, Source]) -> Source:
    """The source that is named here."""
    if text.word() not in known:
        text.refuse(f"there is no source `{text.word()}`", nearest(text.word(), known))
    return known[text.word()]


def languages(text: Text) -> dict[str, str]:
    """Words in each language; English is always there."""
    found = {key.word(): value.word() for key, value in text.pairs()}
    if "en" not in found:
        text.refuse(
            f"`{text.name}` lacks `en`", "Write it in English, and in the law's tongue."
        )
    return found
