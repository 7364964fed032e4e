"""Every word of the language, with its unit, as a page for people.

Made of the same forms as the schema: a word without an explanation cannot be read.
"""

from collections.abc import Iterator

from pratique.policy.book_forms import BOOK, DEFAULTS, RULE
from pratique.policy.grammar import MOST, Form, Kind, Value
from pratique.policy.settings import ROWS, SETTING
from pratique.policy.sources import SOURCE
from pratique.policy.then import HOLD, PHASE, RELEASE, REPORTS, TEST_FORMS, THEN
from pratique.policy.when import CLEARED, FORMS

OPENING = """\
# A rulebook

One file is one version of one layer of policy: `rulebooks/<id>/<version>.yaml`, its
cases beside it. `pratique policy check` reads it, `pratique policy schema` prints the
JSON Schema for editors ([rulebook.schema.json](rulebook.schema.json)), and
`pratique policy words` prints this page. A name in bold must be there.

Answers to conditions are yes, no or unknown: an unknown fact is neither yes nor no,
restricts nobody, and is asked for. A country is two capital letters of ISO 3166, a
language two small ones of ISO 639; years are 1800 to 2199.
"""
COMBINED = """\
`all: […]`, `any: […]` and `not: {…}` join conditions; `known: {…}` takes what nobody
knows for a no, so that `not: {known: {…}}` is for whoever cannot show it; `overdue: test`
and `overdue: report`, in rules of class compliance only, ask for what was not done in time.
"""


def manual() -> str:
    """The page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield OPENING
    yield from _part("The book", {"": BOOK, "sources": SOURCE, "defaults": DEFAULTS})
    yield from _part("Where people meet", {"settings": SETTING, "rows": ROWS})
    yield from _part("A rule", {"rules": RULE})
    yield from _part("`when`", FORMS | {"cleared": CLEARED}, COMBINED)
    tests = {f"tests, {name}": form for name, form in TEST_FORMS.items()}
    smaller = {"hold": HOLD, "reports": REPORTS, "release": RELEASE}
    yield from _part("`then`", {"": THEN, "phases": PHASE, **tests, **smaller})


def _part(title: str, forms: dict[str, Form], opening: str = "") -> Iterator[str]:
    yield f"## {title}\n"
    if opening:
        yield opening
    for name, form in forms.items():
        if name:
            yield f"### {name}\n"
        yield f"{form.says}\n"
        yield "| key | what | values |\n|---|---|---|"
        for key, value in form.fields.items():
            bold = f"**`{key}`**" if key in form.required else f"`{key}`"
            yield f"| {bold} | {value.says} | {_values(value)} |"
        yield ""


def _values(value: Value) -> str:
    words = ", ".join(f"`{word}`" for word in value.words)
    if value.kind is Kind.NUMBER:
        number = f"{value.unit}, {value.least} to {MOST[value.unit][0]}"
        return f"{number}; {words}" if words else number
    return words or value.unit or value.kind.value.replace("_", " ")
