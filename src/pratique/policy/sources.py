"""Reads where words stand, how sure we are, and the words in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pratique.policy import grammar
from pratique.policy.document import Text, nearest
from pratique.policy.grammar import Form, Kind, Value
from pratique.policy.known_codes import is_language

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


DATING = Form(
    "How we know a date.",
    {
        "says": Value(Kind.LANGUAGES, "the sentence it rests on, by language"),
        "paraphrase": grammar.truth("true: our own words; false: a quotation"),
        "source": grammar.word("where the words stand: one of the book's sources"),
        "confidence": grammar.word("how sure that is", *CONFIDENCES),
    },
    required=("says", "source", "confidence"),
)


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


@dataclass(frozen=True, slots=True)
class Dating:
    """How we know when a version came into force, or ceased to be in force."""

    says: Mapping[str, str]  # by language
    paraphrase: bool
    source: Source
    confidence: str


def dating(text: Text | None, known: Mapping[str, Source]) -> Dating | None:
    """The sentence a date rests on, with its source and how sure we are."""
    if text is None:
        return None
    fields = DATING.read(text)
    return Dating(
        says=languages(fields["says"]),
        paraphrase="paraphrase" in fields and fields["paraphrase"].truth(),
        source=cited(fields["source"], known),
        confidence=fields["confidence"].one_of(CONFIDENCES),
    )


def cited(text: Text, known: Mapping[str, Source]) -> Source:
    """The source that is named here."""
    if text.word() not in known:
        text.refuse(f"there is no source `{text.word()}`", nearest(text.word(), known))
    return known[text.word()]


def languages(text: Text) -> dict[str, str]:
    """Words in each language; English is always there."""
    found: dict[str, str] = {}
    for key, value in text.pairs():
        if not is_language(key.word()):
            key.refuse(
                f"there is no language `{key.word()}`",
                "Write `zh` for Chinese, `en` for English, or the two letters that"
                " ISO 639-1 has for another.",
            )
        value.refuse_cut()
        found[key.word()] = value.word()
    if "en" not in found:
        text.refuse(
            f"`{text.name}` lacks `en`", "Write it in English, and in the law's tongue."
        )
    return found
