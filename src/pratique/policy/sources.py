"""Where the words of a rulebook stand, and in which languages they are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pratique.policy.document import Text, nearest

CONFIDENCES = ("confirmed", "local", "unverified")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words of a rule stand."""

    id: str
    title: str
    published: date | None
    where: str


def languages(text: Text) -> dict[str, str]:
    """What is said, by language; English is never left out."""
    found = {key.word(): value.word() for key, value in text.pairs()}
    if "en" not in found:
        text.refuse(
            f"`{text.name}` lacks `en`", "Write it in English, and in the law's tongue."
        )
    return found


def read_sources(text: Text) -> dict[str, Source]:
    """The sources of a book, by the name its rules give them."""
    found: dict[str, Source] = {}
    for key, value in text.pairs():
        fields = value.mapping(("title", "published", "where"), required=("title",))
        published, where = fields.get("published"), fields.get("where")
        found[key.word()] = Source(
            id=key.word(),
            title=fields["title"].word(),
            published=published.day() if published else None,
            where=where.word() if where else "",
        )
    return found


def source_of(text: Text, known: Mapping[str, Source]) -> Source:
    """The source that is named here."""
    if text.word() not in known:
        text.refuse(f"there is no source `{text.word()}`", nearest(text.word(), known))
    return known[text.word()]
