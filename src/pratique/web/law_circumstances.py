"""What a rule asks of somebody's own circumstances: work, body, home, tests they lack.

A file of its own beside `law_words`, as `policy.circumstances` stands beside `answers`.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from pratique.policy.conditions import (
    HasHome,
    HasSymptoms,
    Immune,
    InZone,
    Leaf,
    OnPost,
    Untested,
)
from pratique.web import dates, vocabulary

POSTS = {
    "high_risk": gettext_lazy("of border, quarantine, transport or cold chain"),
    "health_care": gettext_lazy("health care"),
    "education": gettext_lazy("school or nursery"),
}
PROOFS = {
    "laboratory": gettext_lazy("a laboratory's proof"),
    "illness": gettext_lazy("having had the illness"),
}
ILLNESSES = {"measles": gettext_lazy("measles")}
SYMPTOMS = {
    "fever": gettext_lazy("fever"),
    "cough": gettext_lazy("cough"),
    "sore_throat": gettext_lazy("sore throat"),
    "runny_nose": gettext_lazy("runny nose"),
    "red_eyes": gettext_lazy("red eyes"),
    "rash": gettext_lazy("rash"),
    "headache": gettext_lazy("headache"),
    "fatigue": gettext_lazy("fatigue"),
    "muscle_pain": gettext_lazy("muscle pain"),
    "vomiting": gettext_lazy("vomiting"),
    "diarrhoea": gettext_lazy("diarrhoea"),
    "bleeding": gettext_lazy("bleeding"),
    "loss_of_smell": gettext_lazy("loss of smell"),
    "breathlessness": gettext_lazy("breathlessness"),
    "other": pgettext_lazy("symptom", "another"),
}


def listed(words: Iterable[object]) -> str:
    """Return words in a row, as the language parts them."""
    return ("、" if dates.speaks_chinese() else ", ").join(str(word) for word in words)


def bracketed(words: str) -> str:
    """Return words in brackets, as the language writes them."""
    return f"（{words}）" if dates.speaks_chinese() else f"({words})"


def within(days: int) -> str:
    """Return a window of so many days."""
    return ngettext("within %(days)s day", "within %(days)s days", days) % {
        "days": days
    }


def circumstance_words(leaf: Leaf) -> str:
    """Return what is asked; a word that is not known here stands as it is written."""
    match leaf:
        case InZone() | HasHome():
            return _place(leaf)
        case OnPost():
            return listed(_post(leaf))
        case Immune():
            return _immune(leaf)
        case HasSymptoms():
            return listed(_symptoms(leaf))
        case Untested():
            return _untested(leaf)
        case _:
            return type(leaf).__name__


def _place(leaf: InZone | HasHome) -> str:
    if isinstance(leaf, InZone):
        return _("stays in a static zone")
    if leaf.fit:
        return _("can be kept apart from others at home")
    return _("cannot be kept apart from others at home")


def _post(leaf: OnPost) -> Iterator[str]:
    posts = listed(POSTS.get(each, each) for each in leaf.post)
    if leaf.left:
        yield _("has left a post: %(posts)s") % {"posts": posts}
    else:
        yield _("works on a post: %(posts)s") % {"posts": posts}
    if leaf.within_days > 1:
        yield within(leaf.within_days)


def _immune(leaf: Immune) -> str:
    told = {"illness": ILLNESSES.get(leaf.to, leaf.to)}
    ways = []
    if leaf.doses is not None:
        doses = ngettext(
            "%(doses)s dose of vaccine", "%(doses)s doses of vaccine", leaf.doses
        ) % {"doses": leaf.doses}
        after = ngettext(
            ", the last %(days)s day before",
            ", the last %(days)s days before",
            leaf.days,
        ) % {"days": leaf.days}
        ways.append(doses + (after if leaf.days else ""))
    ways += [str(PROOFS.get(each, each)) for each in leaf.proof]
    words = _("immune to %(illness)s") % told
    return _("%(what)s: %(ways)s") % {"what": words, "ways": _(" or ").join(ways)}


def _symptoms(leaf: HasSymptoms) -> Iterator[str]:
    if leaf.of:
        names = listed(SYMPTOMS.get(each, each) for each in leaf.of)
        yield _("has symptoms: %(names)s") % {"names": names}
    elif leaf.temperature is None:
        yield _("has any symptom")
    if leaf.temperature is not None:
        yield _("a temperature of %(degrees)s °C or more") % {
            "degrees": leaf.temperature
        }
    if leaf.within_days:
        yield within(leaf.within_days)


def _untested(leaf: Untested) -> str:
    method = _("antigen test") if leaf.method == "antigen" else _("PCR test")
    told = {
        "method": method,
        "outcome": vocabulary.say(leaf.outcome, "outcome"),
        "window": _("within %(hours)s hours") % {"hours": leaf.within_hours}
        if leaf.within_hours
        else within(leaf.within_days or 0),
    }
    return _("has no %(outcome)s %(method)s %(window)s") % told
