"""The language of rulebooks as a JSON Schema, for editors that complete and check.

Made of the same forms the reader reads by. It knows keys, words, kinds and bounds;
what hangs on several places at once (a day beyond the last phase, a rule of class
contact that asks for none) only the reader knows: `pratique policy check`.
"""

import json
from typing import Any

from pratique.policy.book_forms import BOOK, DEFAULTS, RULE
from pratique.policy.grammar import MOST, Form, Kind, Value
from pratique.policy.settings import ROWS, SETTING
from pratique.policy.sources import DATING, SOURCE
from pratique.policy.then import (
    HOLD,
    PHASE,
    RELEASE,
    REPORTS,
    START_DAY,
    TEST_FORMS,
    THEN,
)
from pratique.policy.when import CLEARED, FORMS, OWED, STAY_KINDS

Schema = dict[str, Any]

#: Every form that another one names, or that a list of one of several holds.
NAMED: dict[str, Form] = {
    "rule": RULE,
    "defaults": DEFAULTS,
    "setting": SETTING,
    "rows": ROWS,
    "source": SOURCE,
    "dating": DATING,
    "then": THEN,
    "phase": PHASE,
    "hold": HOLD,
    "reports": REPORTS,
    "release": RELEASE,
    "start_day": START_DAY,
    "cleared": CLEARED,
    **{f"test_plan_{name}": form for name, form in TEST_FORMS.items()},
    **{f"when_{name}": form for name, form in FORMS.items()},
}
DIVISION = r"^[A-Z]{2}(/[^/]+)*$"


def schema() -> Schema:
    """The schema of a rulebook's text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rulebook of Pratique",
        **of_form(BOOK),
        "$defs": {
            **{name: of_form(form) for name, form in sorted(NAMED.items())},
            "condition": condition(),
            "conditions": {"type": "array", "minItems": 1, "items": ref("condition")},
            "test_plan": {"anyOf": [ref(f"test_plan_{name}") for name in TEST_FORMS]},
            "text": {"type": ["string", "number"], "minLength": 1},
            "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        },
    }


def written() -> str:
    """The schema as the text of a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def ref(name: str) -> Schema:
    """What is said once, under that name."""
    return {"$ref": f"#/$defs/{name}"}


def of_form(form: Form) -> Schema:
    """A mapping with these keys, and no other."""
    found: Schema = {
        "description": form.says,
        "type": "object",
        "properties": {
            key: {"description": says(value), **of_value(value)}
            for key, value in form.fields.items()
        },
        "additionalProperties": False,
    }
    if form.required:
        found["required"] = list(form.required)
    if form.one_of:
        found["oneOf"] = [{"required": [key]} for key in form.one_of]
    if form.any_of:
        found["anyOf"] = [{"required": [key]} for key in form.any_of]
    return found


def says(value: Value) -> str:
    """What a value says, with its unit."""
    return f"{value.says} ({value.unit})" if value.unit else value.says


def condition() -> Schema:
    """Exactly one word of `when`."""
    return {
        "description": "One condition; put several under `all` or `any`.",
        "type": "object",
        "properties": {
            "all": {"description": "Every part holds.", **ref("conditions")},
            "any": {"description": "One part holds, or more.", **ref("conditions")},
            "not": {"description": "The part does not hold.", **ref("condition")},
            "known": {
                "description": "The part is known to hold; what nobody knows is a no.",
                **ref("condition"),
            },
            "overdue": {
                "description": "What a ground asks for was not done in time.",
                "enum": list(OWED),
            },
            **{name: ref(f"when_{name}") for name in FORMS},
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def of_value(value: Value) -> Schema:
    """What may stand after a key."""
    match value.kind:
        case Kind.WORD:
            return one_word(value)
        case Kind.WORDS:
            several = {"type": "array", "minItems": 1, "items": one_word(value)}
            return {"anyOf": [one_word(value), several]}
        case Kind.NUMBER | Kind.DECIMAL | Kind.RISING:
            return numeric(value)
        case Kind.FORM:
            return ref(value.form)
        case Kind.FORMS:
            return {"type": "array", "items": ref(value.form)}
        case _:
            return plain(value)


def one_word(value: Value) -> Schema:
    """One of these words; any, where none is given."""
    return {"enum": list(value.words)} if value.words else ref("text")


def numeric(value: Value) -> Schema:
    """A number, a list of them, or one of the words that stand for one."""
    most, _why = MOST[value.unit]
    if value.kind is Kind.DECIMAL:
        return {"type": "number", "maximum": most}
    whole: Schema = {"type": "integer", "minimum": value.least, "maximum": most}
    if value.kind is Kind.RISING:
        return {"type": "array", "minItems": 1, "uniqueItems": True, "items": whole}
    return {"anyOf": [whole, {"enum": list(value.words)}]} if value.words else whole


def plain(value: Value) -> Schema:
    """What needs no more than its kind to be said."""
    return {
        Kind.TRUTH: {"type": "boolean"},
        Kind.DAY: ref("day"),
        Kind.MOMENT: {"type": "string"},
        Kind.ZONE: {"type": "string", "pattern": "^[A-Za-z]"},
        Kind.DIVISION: {"type": "string", "pattern": DIVISION},
        Kind.CONDITION: ref("condition"),
        Kind.LANGUAGES: by_name(ref("text"), required=["en"]),
        Kind.SOURCES: by_name(ref("source")),
        Kind.START: {"anyOf": [{"enum": list(value.words)}, ref("start_day")]},
        Kind.SUPERVISOR: supervisor(value),
    }[value.kind]


def by_name(inner: Schema, required: list[str] | None = None) -> Schema:
    """A mapping of names of one's own to the same kind of thing."""
    found: Schema = {"type": "object", "additionalProperties": inner}
    return {**found, "required": required} if required else found


def supervisor(value: Value) -> Schema:
    """One word, or one for each kind of stay."""
    one = one_word(value)
    each = {
        "type": "object",
        "properties": dict.fromkeys(STAY_KINDS, one),
        "additionalProperties": False,
    }
    return {"anyOf": [one, each]}
