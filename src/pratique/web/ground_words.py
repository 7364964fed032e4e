"""What a ground rests on, how its days run and what ends it, in words.

A file of its own because a page, a list for officers and `pratique explain` must say
the same of a contact, a patient and somebody held for their tube.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.web import dates, vocabulary
from pratique.web.counted_words import counted_words
from pratique.web.standing_document import (
    ArithmeticDocument,
    GroundDocument,
    PhaseDocument,
)

HOLD, PATIENT = "pool", "cleared"
LINKED = "contact_first_two"
WITNESSES = {
    "contact": gettext_lazy("Traced as a contact"),
    "case": gettext_lazy("A single test was positive"),
    "pool": gettext_lazy("A tube with a sample of this person was positive"),
    "specimen": gettext_lazy(
        "A quick test was positive, or two taken at once did not agree"
    ),
    "test": gettext_lazy("A test owed was not taken"),
    "report": gettext_lazy("A report of health"),
}


def is_patient(ground: GroundDocument) -> bool:
    """Say whether results, not days, end a ground: somebody is ill."""
    return ground.get("last_condition") == PATIENT


def supervisor_words(ground: GroundDocument) -> str:
    """Return who watches over somebody: the hospital over whoever lies there."""
    if is_patient(ground):
        return _("the hospital")
    return vocabulary.say(ground["supervisor"], "supervisor")


def witness_words(ground: GroundDocument) -> str:
    """Return what a ground rests on, where it is no stay and no arrival."""
    day = ground["witness"]["day"]
    told = {"day": dates.day_words(date.fromisoformat(day)) if day else ""}
    match ground["witness"]["kind"]:
        case "contact" if day:
            return _("Traced as a contact, last exposed %(day)s") % told
        case "cleared" if day:
            return _("Results in a row cleared them, the last known on %(day)s") % told
        case kind:
            return str(WITNESSES.get(kind, ""))


def days_words(ground: GroundDocument, zone: str) -> str:
    """Return how the time of a ground was counted: in hours, by results, or in days."""
    opened = datetime.fromisoformat(ground["opened_at"])
    bound = datetime.fromisoformat(ground["bound"])
    told = {
        "opened": dates.moment_words(opened, zone),
        "bound": dates.until_words(bound, zone),
    }
    if ground["cls"] == HOLD:
        return _("from %(opened)s until the result, %(bound)s at the latest") % told
    if is_patient(ground):
        return _("from %(opened)s until cleared, %(bound)s at the latest") % told
    if said := ground.get("counted"):
        return counted_words(said)
    return arithmetic_words(ground["arithmetic"])


def arithmetic_words(counted: ArithmeticDocument) -> str:
    """Return how the days were counted: anchor, first day, last day."""
    anchor = str(vocabulary.ANCHORS.get(counted["anchor_kind"], "%(day)s")) % {
        "day": dates.day_words(date.fromisoformat(counted["anchor"]))
    }
    return _("%(anchor)s; day 1 is %(first)s, the last day %(last)s, until 24:00") % {
        "anchor": anchor,
        "first": dates.day_words(date.fromisoformat(counted["day_one"])),
        "last": dates.day_words(date.fromisoformat(counted["last_day"])),
    }


def ending(ground: GroundDocument, now: datetime, zone: str) -> str:
    """Return what ends a ground, where it is not simply the last of its days."""
    bound = datetime.fromisoformat(ground["bound"])
    told = {"at": dates.until_words(bound, zone)}
    if is_patient(ground):
        return (
            _(
                "In hospital until two results a day apart are negative or faint;"
                " %(at)s at the latest."
            )
            % told
        )
    if ground["cls"] == HOLD:
        return _("Ends when the single test is negative, %(at)s at the latest.") % told
    if ground.get("last_condition") == LINKED and _is_over(ground, now):
        return (
            _(
                "The days are over. Ends when the first two tests of the close contact"
                " are negative, %(at)s at the latest."
            )
            % told
        )
    return ""


def _is_over(ground: GroundDocument, now: datetime) -> bool:
    return datetime.fromisoformat(ground["end"]) <= now


def phases_words(ground: GroundDocument, now: datetime, zone: str) -> str:
    """Return which measures follow one another, where there is more than one left."""
    left = [phase for phase in ground["phases"] if now < _end(phase)]
    if len(left) < 2 or is_patient(ground):
        return ""
    gap = _("; then ")
    return gap.join(
        _("%(measure)s until %(at)s")
        % {
            "measure": vocabulary.say(phase["measure"], "measure"),
            "at": dates.until_words(_end(phase), zone),
        }
        for phase in left
    )


def _end(phase: PhaseDocument) -> datetime:
    return datetime.fromisoformat(phase["end"])


def measure_at(ground: GroundDocument, now: datetime) -> str:
    """Return the measure in force; the last goes on until the ground closes."""
    phases = ground["phases"]
    for phase in phases:
        if now < _end(phase):
            begun = datetime.fromisoformat(phase["start"]) <= now
            return phase["measure"] if begun or not phase.get("waits") else ""
    return phases[-1]["measure"] if phases else ""
