"""A bulletin in words, paragraph by paragraph, in the order the province uses.

Pure over the document: the figures are the document's, the names of places are handed
in. The sentences go through gettext, so the language is whichever is active.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pratique.reporting.bulletin.figures import SEVERITIES, Document

Names = Callable[[str], str]
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def text(told: Document, names: Names) -> str:
    """Return the whole bulletin: a title and its paragraphs, in the active language.

    Args:
        told: the document.
        names: a division's name by its code, as it is said inside the area.
    """
    return "\n".join([title(told, names), *paragraphs(told, names)])


def title(told: Document, names: Names) -> str:
    """Return the line above."""
    words = {"area": names(told["area"]), "moment": _moment(told)}
    return _("%(area)s: bulletin as of %(moment)s") % words


def paragraphs(told: Document, names: Names) -> list[str]:
    """Return the paragraphs; one that has nothing to say is left out."""
    found = [
        _joined(_confirmed(told, names)),
        _joined(_asymptomatic(told, names)),
        _joined(_contacts(told)),
        _joined(_in_all(told, names)),
        *(_chain(chain) for chain in told["chains"]),
        _joined(_letters(told)),
        _joined(_taken_back(told)),
        _joined(_national(told)),
    ]
    return [paragraph for paragraph in found if paragraph]


# --- paragraphs -------------------------------------------------------------------


def _confirmed(told: Document, names: Names) -> Iterator[str]:
    confirmed = told["confirmed"]
    words = {"when": _when(told), "area": names(told["area"])}
    new = confirmed["new"]["total"]
    if new:
        converted = confirmed["converted"]["total"]
        where = _where(confirmed["new"], names) + _converted(converted)
        yield ngettext(
            "%(when)s, %(area)s had %(count)s new confirmed case (%(where)s).",
            "%(when)s, %(area)s had %(count)s new confirmed cases (%(where)s).",
            new,
        ) % {**words, "count": number(new), "where": where}
    else:
        yield _("%(when)s, %(area)s had no new confirmed case.") % words
    yield from _told(
        _("Cured that day: %(count)s%(where)s."), confirmed["cured_new"], names
    )
    yield _("In all, %(ever)s confirmed, %(cured)s cured and left hospital.") % {
        "ever": number(confirmed["ever"]),
        "cured": number(confirmed["cured_ever"]),
    }
    if confirmed["deaths_ever"]:
        yield _("Dead: %(count)s.") % {"count": number(confirmed["deaths_ever"])}
    yield from _told(
        _("In hospital now: %(count)s%(where)s."), confirmed["in_hospital"], names
    )
    yield _("Suspected now: %(count)s.") % {"count": number(confirmed["suspected"])}


def _converted(count: int) -> str:
    if not count:
        return ""
    return _("; of these %(count)s without symptoms before") % {"count": number(count)}


def _asymptomatic(told: Document, names: Names) -> Iterator[str]:
    asymptomatic = told["asymptomatic"]
    words = {"when": _when(told), "area": names(told["area"])}
    new = asymptomatic["new"]["total"]
    if new:
        yield ngettext(
            "%(when)s, %(area)s had %(count)s new infection without symptoms"
            " (%(where)s).",
            "%(when)s, %(area)s had %(count)s new infections without symptoms"
            " (%(where)s).",
            new,
        ) % {
            **words,
            "count": number(new),
            "where": _where(asymptomatic["new"], names),
        }
    else:
        yield _("%(when)s, %(area)s had no new infection without symptoms.") % words
    converted = told["confirmed"]["converted"]
    for sentence, listed in (
        (_("Confirmed that day: %(count)s%(where)s."), converted),
        (
            _("No longer observed that day: %(count)s%(where)s."),
            asymptomatic["released"],
        ),
        (_("Observed now: %(count)s%(where)s."), asymptomatic["observed"]),
    ):
        yield from _told(sentence, listed, names)


def _contacts(told: Document) -> Iterator[str]:
    contacts = told["close_contacts"]
    yield _("Close contacts traced in all: %(count)s.") % _count(contacts["ever"])
    yield _("Let go that day: %(count)s.") % _count(contacts["released"])
    yield _("Close contacts observed now: %(count)s.") % _count(contacts["observed"])


def _in_all(told: Document, names: Names) -> Iterator[str]:
    found = told["positives"]
    confirmed = found["confirmed"]
    yield ngettext(
        "%(moment)s: %(count)s infection in all, %(confirmed)s confirmed%(severity)s"
        " and %(asymptomatic)s without symptoms.",
        "%(moment)s: %(count)s infections in all, %(confirmed)s confirmed%(severity)s"
        " and %(asymptomatic)s without symptoms.",
        found["total"],
    ) % {
        "moment": _moment(told),
        "count": number(found["total"]),
        "confirmed": number(confirmed["total"]),
        "severity": _severities(confirmed),
        "asymptomatic": number(found["asymptomatic"]),
    }
    if told["by_city"]:
        where = _where({"by_county": told["by_city"]}, names)
        yield _("By prefecture: %(where)s.") % {"where": where}


def _severities(confirmed: Mapping[str, int]) -> str:
    """Return (9 mild, 1 common), those that there are."""
    words = {
        "mild": _("%(count)s mild"),
        "common": _("%(count)s common"),
        "severe": _("%(count)s severe"),
        "critical": _("%(count)s critical"),
    }
    said = [words[one] % _count(confirmed[one]) for one in SEVERITIES if confirmed[one]]
    return _(" (%(list)s)") % {"list": _list(said)} if said else ""


def _chain(chain: Document) -> str:
    english = not _chinese()
    parts = [_("%(count)s counted here") % _count(chain["counted_here"])]
    for name, words in (
        ("counted_elsewhere", _("%(count)s counted elsewhere")),
        ("close_contacts", _("%(count)s close contacts")),
        ("secondary_contacts", _("%(count)s secondary contacts")),
        ("exposed", _("%(count)s exposed")),
    ):
        if chain[name]:
            parts.append(words % _count(chain[name]))
    name = chain["name_en"] if english and chain["name_en"] else chain["name"]
    return _("Chain %(name)s: %(list)s.") % {"name": name, "list": _list(parts)}


def _letters(told: Document) -> Iterator[str]:
    letters = told["letters"]
    if letters["sent"]:
        yield _(
            "Asked about by letter: %(sent)s people; answered %(answered)s, open %(open)s."
        ) % {name: number(count) for name, count in letters.items()}


def _taken_back(told: Document) -> Iterator[str]:
    """Say what had been told before and is no longer so."""
    confirmed = told["confirmed"]["taken_back"]["confirmed_ever"]
    asymptomatic = told["asymptomatic"]["taken_back"]["asymptomatic_observed"]
    if confirmed:
        yield _("Taken back: %(count)s confirmed.") % _count(confirmed)
    if asymptomatic:
        yield _("Taken back: %(count)s without symptoms.") % _count(asymptomatic)


def _national(told: Document) -> Iterator[str]:
    national = told["national"]
    if national:
        yield _(
            "The whole country, %(day)s: %(confirmed)s new confirmed cases,"
            " %(asymptomatic)s without symptoms."
        ) % {
            "day": day_words(date.fromisoformat(national["day"])),
            "confirmed": number(national["confirmed"]),
            "asymptomatic": number(national["asymptomatic"]),
        }


# --- words ------------------------------------------------------------------------


def _told(sentence: str, listed: Document, names: Names) -> Iterator[str]:
    """Say how many, and where if there is anybody."""
    where = _where(listed, names)
    said = _(" (%(list)s)") % {"list": where} if where else ""
    yield sentence % {"count": number(listed["total"]), "where": said}


def _where(listed: Document, names: Names) -> str:
    """Return 3 in Yanhu, Yuncheng; 1 in …: the counties in the order of their codes."""
    parts = [
        _("%(count)s in %(place)s") % {"count": number(count), "place": names(code)}
        for code, count in listed["by_county"].items()
    ]
    return _list(parts)


def _list(parts: list[str]) -> str:
    return ("、" if _chinese() else "; ").join(parts)


def _joined(sentences: Iterator[str]) -> str:
    return ("" if _chinese() else " ").join(sentences)


def _count(count: int) -> dict[str, str]:
    return {"count": number(count)}


def number(count: int) -> str:
    """Return a number, grouped as the language does."""
    return str(count) if _chinese() else f"{count:,}"


def day_words(day: date) -> str:
    """Return 8月20日, or 20 August."""
    if _chinese():
        return f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]}"


def _when(told: Document) -> str:
    """Return the hours that a bulletin tells of: its day, up to its moment."""
    day = day_words(date.fromisoformat(told["day"]))
    return _("On %(day)s, from 0:00 to %(time)s") % {"day": day, "time": _time(told)}


def _moment(told: Document) -> str:
    day = date.fromisoformat(told["day"])
    words = {"day": day_words(day), "year": day.year, "time": _time(told)}
    return _("%(day)s %(year)s, %(time)s") % words


def _time(told: Document) -> str:
    if told["whole_day"]:
        return "24:00"
    return f"{datetime.fromisoformat(told['as_of']):%H:%M}"


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
