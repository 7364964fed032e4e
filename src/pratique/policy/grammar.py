"""How a word of the language is described: once, for its reader and for editors.

A `Form` stands beside each reader, which takes its keys from it; `schema` makes the
JSON Schema of the same forms. So an editor never knows a key the reader does not.
"""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Value:
    """What stands after one key: its kind, its words or its least, and its unit."""

    kind: Kind
    says: str
    words: tuple[str, ...] = ()
    least: int = 0
    unit: str = ""  # days, hours, years, °C, …
    form: str = ""  # for FORM and FORMS


@dataclass(frozen=True, slots=True)
class Form:
    """A small mapping: its keys, and which of them must be there."""

    says: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()  # exactly one of these
    any_of: tuple[str, ...] = ()  # at least one of these

    def read(self, text: Text) -> dict[str, Text]:
        """The keys of a mapping that is written in this form."""
        meant = {key: self.fields[key].says for key in self.required}
        return text.mapping(tuple(self.fields), required=self.required, advice=meant)


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
