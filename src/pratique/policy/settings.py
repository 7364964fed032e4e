"""Where people meet: who of those who were there counts as a close contact.

Data of a rulebook, since vehicles and distances are policy: a page proposes contacts
by it, and a named officer may go further, with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pratique.policy import grammar
from pratique.policy.document import Text
from pratique.policy.grammar import Form, Kind, Value
from pratique.policy.sources import CONFIDENCES, Source, cited, languages

SCOPES = (
    "same_carriage",  # everybody in it
    "same_compartment",
    "rows",  # so many before and behind, and the same one
    "whole_vehicle",
    "all_there",  # a household, a closed room
    "investigated",  # only who an officer finds to have been near
)
SETTING = Form(
    "One kind of place or vehicle, and who in it is a close contact.",
    {
        "id": grammar.word("its name, which contacts are recorded with"),
        "says": Value(Kind.LANGUAGES, "the sentence, by language"),
        "paraphrase": grammar.truth("true: our own words"),
        "source": grammar.word("where the words stand: one of the book's sources"),
        "confidence": grammar.word("as sure as its least sure part", *CONFIDENCES),
        "scope": grammar.word("who is proposed as a close contact", *SCOPES),
        "rows": grammar.of_form("with `scope: rows`", "rows"),
    },
    required=("id", "says", "source", "confidence", "scope"),
)
ROWS = Form(
    "Rows of seats around the case's own.",
    {
        "before": grammar.number("in front", least=0, unit="rows"),
        "behind": grammar.number("behind", least=0, unit="rows"),
    },
    required=("before", "behind"),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of place or vehicle, and who in it is a close contact."""

    id: str
    says: Mapping[str, str]
    paraphrase: bool
    source: Source
    confidence: str
    scope: str
    rows_before: int = 0
    rows_behind: int = 0

    @property
    def reach(self) -> str:
        """Its scope, with the rows it counts: `rows 3 before 3 behind`."""
        if self.scope != "rows":
            return self.scope
        return f"rows {self.rows_before} before {self.rows_behind} behind"


def settings(text: Text | None, sources: Mapping[str, Source]) -> tuple[Setting, ...]:
    """The settings of a book; none of them stands there twice."""
    found: dict[str, Setting] = {}
    for item in text.items() if text else []:
        one = _setting(item, sources)
        if one.id in found:
            item.refuse(f"there are two settings `{one.id}`", "Keep one of them.")
        found[one.id] = one
    return tuple(found.values())


def _setting(text: Text, sources: Mapping[str, Source]) -> Setting:
    fields = SETTING.read(text)
    scope, rows = fields["scope"].one_of(SCOPES), fields.get("rows")
    if (scope == "rows") is not (rows is not None):
        text.refuse(
            "`rows` goes with the scope rows, and with no other",
            "Write `scope: rows` and `rows: {before: 3, behind: 3}`.",
        )
    before, behind = _rows(rows) if rows else (0, 0)
    return Setting(
        id=fields["id"].word(),
        says=languages(fields["says"]),
        paraphrase="paraphrase" in fields and fields["paraphrase"].truth(),
        source=cited(fields["source"], sources),
        confidence=fields["confidence"].one_of(CONFIDENCES),
        scope=scope,
        rows_before=before,
        rows_behind=behind,
    )


def _rows(text: Text) -> tuple[int, int]:
    fields = ROWS.read(text)
    return fields["before"].number(0), fields["behind"].number(0)
