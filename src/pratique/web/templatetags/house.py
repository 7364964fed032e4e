"""What every page may say: words for codes, dates as people say them, shared parts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from pratique.policy.said import Said
from pratique.reporting.bulletin import wording
from pratique.web import dates, vocabulary
from pratique.web.officer import Officer

register = template.Library()

ICONS = {
    "green": "circle-check",
    "yellow": "triangle",
    "red": "octagon",
    "blue": "diamond",
    "negative": "circle-check",
    "positive": "octagon",
    "overdue": "triangle",
    "repeat": "triangle",
    "waiting": "hourglass",
    "late": "triangle",
    "today": "hourglass",
    "done": "circle-check",
    "done_late": "triangle",
    "confirmed": "octagon",
    "asymptomatic": "triangle",
    "suspected": "hourglass",
    "excluded": "circle-check",
    "recovered": "circle-check",
    "close": "triangle",
    "secondary": "diamond",
    "in_force": "circle-check",
    "partly": "triangle",
    "to_come": "hourglass",
    "proposed": "hourglass",
    "reversed": "octagon",
}
COLOURS = {
    "negative": "green",
    "positive": "red",
    "overdue": "red",
    "repeat": "yellow",
    "waiting": "blue",
    "due": "blue",
    "late": "red",
    "today": "blue",
    "done": "green",
    "done_late": "yellow",
    "confirmed": "red",
    "asymptomatic": "yellow",
    "suspected": "blue",
    "excluded": "green",
    "recovered": "green",
    "close": "yellow",
    "secondary": "blue",
    "followed": "none",
    "withdrawn": "none",
    "model": "none",
    "in_force": "green",
    "partly": "yellow",
    "to_come": "blue",
    "proposed": "blue",
    "reversed": "red",
}


def zone() -> str:
    """Return the name of the time zone whose calendar the page speaks in."""
    return timezone.get_current_timezone_name()


@register.filter
def say(code: str | None, book: str) -> str:
    """Return the word for a code: `{{ "red"|say:"code" }}`."""
    return vocabulary.say(code, book)


@register.filter
def spoken(words: object) -> str:
    """Return what is there in both languages, in that of the page."""
    language = "zh" if dates.speaks_chinese() else "en"
    if isinstance(words, Mapping):
        return str(words.get(language) or words.get("en", ""))
    return words.in_(language) if isinstance(words, Said) else str(words or "")


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Return 8月24日（周三）, or Wed 24 Aug."""
    return dates.day_words(found) if (found := as_day(value)) else ""


@register.filter
def short_day(value: date | datetime | str | None) -> str:
    """Return 8月24日, or 24 Aug."""
    return dates.short_day_words(found) if (found := as_day(value)) else ""


@register.filter
def weekday(value: date | datetime | str | None) -> str:
    """Return 周三, or Wed."""
    return dates.weekday(found) if (found := as_day(value)) else ""


@register.filter
def moment(value: datetime | str | None) -> str:
    """Return 8月24日（周三）09:30, or Wed 24 Aug, 09:30."""
    return dates.moment_words(found, zone()) if (found := as_instant(value)) else ""


@register.filter
def full_moment(value: datetime | None) -> str:
    """Return it with its year, where years stand in one list: Wed 24 Aug 2022, 09:30."""
    return dates.moment_words(value, zone(), year=True) if value else ""


@register.filter
def until(value: datetime | str | None) -> str:
    """Return an end: 8月24日（周三）24:00, or Wed 24 Aug, midnight."""
    return dates.until_words(found, zone()) if (found := as_instant(value)) else ""


@register.filter
def full_until(value: datetime | None) -> str:
    """Return an end with its year: Wed 24 Aug 2022, midnight."""
    return dates.until_words(value, zone(), year=True) if value else ""


@register.filter
def hour(value: datetime | str | None) -> str:
    """Return the time of day: 09:30."""
    return dates.time_words(found, zone()) if (found := as_instant(value)) else ""


@register.filter
def number(value: int) -> str:
    """Return a number, grouped as the page's language does."""
    return wording.number(value)


def as_instant(value: datetime | str | None) -> datetime | None:
    """Return an instant from itself or from its stored form."""
    return dates.read_instant(value) if isinstance(value, str) else value


def as_day(value: date | datetime | str | None) -> date | None:
    """Return a local calendar day from a day, an instant or a stored form."""
    if isinstance(value, str):
        value = (
            datetime.fromisoformat(value)
            if "T" in value
            else (date.fromisoformat(value) if value else None)
        )
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon: `{% icon "print" %}`. Icons never stand without a word."""
    return render_to_string(f"icons/{name}.svg")


@register.simple_tag
def icon_of(code: str | None) -> SafeString:
    """Draw the icon of a colour or of a test's state: each has a shape of its own."""
    return icon(ICONS.get(code or "", "dot"))


@register.filter
def shade(code: str | None) -> str:
    """Return the class that colours a tag or banner: `is-red`."""
    colour = COLOURS.get(code or "", code or "none")
    return f"is-{colour}"


@register.inclusion_tag("parts/tag.html")
def tag(code: str | None, book: str) -> dict[str, object]:
    """Show a code as a small tag with icon and word."""
    return {"code": code, "word": vocabulary.say(code, book)}


@register.inclusion_tag("parts/heading.html", takes_context=True)
def heading(context: template.RequestContext, key: str, word: str) -> dict[str, str]:
    """Show the head of a column; pressing it sorts, pressing again turns round."""
    asked = context["request"].GET.copy()
    present = asked.get("sort", "")
    asked["sort"] = f"-{key}" if present == key else key
    orders = {key: "ascending", f"-{key}": "descending"}
    address = f"?{asked.urlencode()}"
    return {"word": word, "address": address, "sorted": orders.get(present, "")}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, label: str = "seen") -> dict[str, object]:
    """Show one question: label, hint, what is wrong, and the input.

    Where the heading of the page asks already, `label` is "unseen".
    """
    widget = bound.field.widget
    return {
        "field": bound,
        "label": label,
        "grouped": bound.use_fieldset,
        "tick": isinstance(widget, forms.CheckboxInput),
    }


@register.inclusion_tag("parts/faults.html")
def faults(*asked: forms.BaseForm | str) -> dict[str, object]:
    """List everything wrong with these forms, each linked to its input.

    A page without a form has an empty text in its place.
    """
    bound = [form for form in asked if not isinstance(form, str)]
    return {"faults": [fault for form in bound for fault in faults_of(form)]}


@register.inclusion_tag("parts/faults.html")
def faults_of_all(asked: Iterable[forms.BaseForm]) -> dict[str, object]:
    """List everything wrong with the forms of a page that has many."""
    return {"faults": [fault for form in asked for fault in faults_of(form)]}


@register.filter
def may(officer: Officer | None, permission: str) -> bool:
    """Say whether whoever is signed in may do this: a link nobody may follow hides."""
    return officer is not None and permission in officer.permissions


def faults_of(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Yield the anchor and the sentence of every fault of a form."""
    for name, sentences in form.errors.items():
        anchor = "content" if name == NON_FIELD_ERRORS else first_id(form[name])
        for sentence in sentences:
            yield f"#{anchor}", str(sentence)


def first_id(bound: BoundField) -> str:
    """Return the id of the first input of a question, where the eye must go."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label
