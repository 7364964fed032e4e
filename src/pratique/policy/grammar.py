"""How a word of the language is described: once, for its reader and for editors.

A `Form` stands beside each reader, which takes its keys from it; `schema` makes the
JSON Schema of the same forms. So an editor never knows a key the reader does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pratique.policy.document import Text


class Kind(StrEnum):
    """What may stand after a key."""

    WORD = "word"  # one of a closed list, or any word where none is given
    WORDS = "words"  # one word, or a list of them
    NUMBER = "number"  # whole, from `least` on
    DECIMAL = "decimal"
    TRUTH = "truth"
    DAY = "day"
    MOMENT = "moment"
    ZONE = "zone"
    DIVISION = "division"
    LANGUAGES = "languages"
    RISING = "rising"  # a list of whole numbers, each more than the one before
    FORM = "form"  # another form, by its name
    FORMS = "forms"  # a list of them
    CONDITION = "condition"
    CONDITIONS = "conditions"
    SOURCES = "sources"
    START = "start"
    SUPERVISOR = "supervisor"


NUMERIC = (Kind.NUMBER, Kind.DECIMAL, Kind.RISING)
DAY_OF_TIMELINE = "day of the timeline"
HOURS_A_YEAR = 366 * 24
#: The most of each unit, and why: more is a slip of the pen, and would make dates that
#: no calendar has, or timelines that nobody can be told.
MOST: Mapping[str, tuple[int, str]] = {
    "days": (366, "a year"),
    DAY_OF_TIMELINE: (366, "a year: nobody is bound by one order for longer"),
    "hours": (HOURS_A_YEAR, "a year"),
    "years": (150, "nobody is older"),
    "results": (99, "nobody waits for more"),
    "tests": (99, "nobody is asked for more"),
    "tests a day": (24, "one an hour"),
    "times a day": (24, "one an hour"),
    "doses": (99, "nobody has had more"),
    "cycles": (99, "no machine runs more"),
    "rows": (99, "no vehicle has more"),
    "°C": (45, "nobody is hotter"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """What stands after one key: its kind, its words or its least, and its unit."""

    kind: Kind
    says: str
    words: tuple[str, ...] = ()
    least: int = 0
    unit: str = ""  # days, hours, years, °C, …
    form: str = ""  # for FORM and FORMS

    @property
    def most(self) -> tuple[int, str] | None:
        """The most that may be written, and why no more; None: it is no number."""
        return MOST[self.unit] if self.kind in NUMERIC else None


@dataclass(frozen=True, slots=True)
class Form:
    """A small mapping: its keys, and which of them must be there."""

    says: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()  # exactly one of these
    any_of: tuple[str, ...] = ()  # at least one of these

    def read(
        self, text: Text, beneath: Mapping[str, Iterable[str]] | None = None
    ) -> dict[str, Text]:
        """The keys of a mapping that is written in this form.

        Args:
            text: the mapping.
            beneath: words that belong under some of its keys, for whoever did not
                indent them.
        """
        for above, inner in (beneath or {}).items():
            self._refuse_outdented(text, above, inner)
        meant = {key: self.fields[key].says for key in self.required}
        found = text.mapping(tuple(self.fields), required=self.required, advice=meant)
        for key, value in found.items():
            if most := self.fields[key].most:
                for each in value.items() if value.is_list else [value]:
                    each.not_above(*most)
        return found

    def _refuse_outdented(self, text: Text, above: str, inner: Iterable[str]) -> None:
        for key, _value in text.pairs():
            if key.word() in inner and key.word() not in self.fields:
                key.refuse(
                    f"`{key.word()}` stands beside `{above}:`, not under it",
                    "Indent it two spaces more than the line it belongs to.",
                )


def word(says: str, *words: str) -> Value:
    """One word; of these, where some are given."""
    return Value(Kind.WORD, says, words)


def words(says: str, *known: str) -> Value:
    """One word or several; of these, where some are given."""
    return Value(Kind.WORDS, says, known)


def number(says: str, *, least: int, unit: str) -> Value:
    """A whole number in this unit."""
    return Value(Kind.NUMBER, says, least=least, unit=unit)


def truth(says: str) -> Value:
    """true or false."""
    return Value(Kind.TRUTH, says)


def division(says: str) -> Value:
    """A division, as the way down to it."""
    return Value(Kind.DIVISION, says)


def of_form(says: str, name: str) -> Value:
    """Another form."""
    return Value(Kind.FORM, says, form=name)


def forms(says: str, name: str) -> Value:
    """A list of another form."""
    return Value(Kind.FORMS, says, form=name)
