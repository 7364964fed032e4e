"""What a rule orders, in words; and what came of it for one person.

A file of its own because whom a rule is about (`law_words`) is enough for another.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pratique.policy.measures import Measures, PhasePlan, laid_out
from pratique.policy.outcome import Considered, Ground, Outcome
from pratique.policy.settings import Setting
from pratique.web import dates, vocabulary
from pratique.web.law_circumstances import listed
from pratique.web.law_words import clauses, clearance_words, test_words
from pratique.web.standing_view import temperature_words

#: What day 1 is counted from.
FROM = {
    "left_area": gettext_lazy("the day they were last there"),
    "first_exposure": gettext_lazy("the day they were first exposed"),
    "last_exposure": gettext_lazy("the day they were last exposed"),
    "arrived": gettext_lazy("the day they came"),
    "sampled": gettext_lazy("the day of the sample"),
    "discharged": gettext_lazy("the day they left hospital"),
    "left_post": gettext_lazy("the day they left the post"),
    "symptoms_told": gettext_lazy("the day the symptoms were told"),
    "measure_started": gettext_lazy("the day it began"),
}
SCOPES = {
    "same_carriage": gettext_lazy("everybody in the same carriage"),
    "same_compartment": gettext_lazy("everybody in the same compartment or cabin"),
    "whole_vehicle": gettext_lazy("everybody aboard"),
    "all_there": gettext_lazy("everybody there"),
    "investigated": gettext_lazy("whom an officer finds to have been near"),
}


def plan_words(then: Measures) -> Iterator[str]:
    """Yield what a rule orders, a clause at a time."""
    if then.mark or then.code:
        told = [vocabulary.say(then.mark, "mark"), vocabulary.say(then.code, "code")]
        yield listed(word for word in told if word)
    yield from _time(then)
    if then.tests:
        tests = clauses(test_words(plan) for plan in then.tests)
        yield _("Tests: %(tests)s") % {"tests": tests}
    if then.sampling == "single":
        yield _("Each sample in a tube of its own")
    if then.temperature:
        yield temperature_words(then.temperature)
    yield from _care(then)
    yield from _end(then)


def _time(then: Measures) -> Iterator[str]:
    if then.hold_hours:
        yield _("Stay where you are, %(hours)s hours at most") % {
            "hours": then.hold_hours
        }
    if then.phases:
        phases = [_phase(first, each) for first, each in laid_out(then.phases)]
        yield _(", then ").join(phases)
    if then.phases or any(not _is_landing(each) for each in then.tests):
        yield _first_day(then)


def _is_landing(plan: object) -> bool:
    return type(plan).__name__ == "Landing"


def _phase(first: int, phase: PhasePlan) -> str:
    told = {"measure": vocabulary.say(phase.measure, "measure"), "days": phase.days}
    if phase.from_day:
        told |= {"first": first, "last": first + phase.days - 1}
        return _("%(measure)s from day %(first)s to day %(last)s") % told
    words = ngettext(
        "%(measure)s for %(days)s day", "%(measure)s for %(days)s days", phase.days
    )
    return words % told


def _first_day(then: Measures) -> str:
    told = {"day": FROM[then.anchor], "days": then.start_after}
    if then.start_after == 0:
        return _("Day 1 is %(day)s") % told
    if then.start_after == 1:
        return _("Day 1 is the day after %(day)s") % told
    return _("Day 1 comes %(days)s days after %(day)s") % told


def _care(then: Measures) -> Iterator[str]:
    if then.transfer:
        yield _("The way there: %(transfer)s") % {
            "transfer": vocabulary.say(then.transfer, "transfer")
        }
    who = dict.fromkeys(supervisor for _stay, supervisor in then.supervisor)
    if who:
        told = listed(vocabulary.say(each, "supervisor") for each in who)
        yield _("Looked after by: %(who)s") % {"who": told}
    if then.restrictions:
        yield listed(vocabulary.say(each, "restriction") for each in then.restrictions)


def _end(then: Measures) -> Iterator[str]:
    if then.cleared:
        yield _("Ends with: %(clear)s") % {"clear": clearance_words(then.cleared)}
    if then.contact_first_two:
        yield _("Ends only if the close contact's first two tests are negative too")
    if then.bound_days == 0:
        yield _("After its last day an officer decides anew, or it is over")
    elif then.bound_days is not None:
        words = ngettext(
            "At the latest %(days)s day after the last one, an officer decides anew",
            "At the latest %(days)s days after the last one, an officer decides anew",
            then.bound_days,
        )
        yield words % {"days": then.bound_days}


def setting_words(setting: Setting) -> str:
    """Return where people met, capitalised as a heading."""
    words = vocabulary.say(setting.id, "setting")
    return f"{words[:1].upper()}{words[1:]}"


def reach_words(setting: Setting) -> str:
    """Return who near a case counts, where people met."""
    if setting.scope != "rows":
        return str(SCOPES[setting.scope])
    told = {"before": setting.rows_before, "behind": setting.rows_behind}
    return _("the same row, %(before)s before it and %(behind)s behind") % told


# --- what came of it ------------------------------------------------------------------


def outcome_words(outcome: Outcome, ground: Ground, zone: str) -> str:
    """Return how one person stood at one moment, by one rule and in all."""
    day = dates.day_words(ground.arithmetic.anchor)
    anchor = vocabulary.ANCHORS.get(ground.arithmetic.anchor_kind)
    parts = [str(anchor) % {"day": day}] if anchor else []
    parts += [_standing(outcome, zone), _ending(outcome, ground, zone)]
    return clauses(part for part in parts if part)


def _standing(outcome: Outcome, zone: str) -> str:
    told = [vocabulary.say(outcome.mark, "mark"), vocabulary.say(outcome.code, "code")]
    if outcome.binding:
        told.append(vocabulary.say(outcome.binding, "measure"))
    at = dates.moment_words(outcome.at, zone)
    words = listed(word for word in told if word)
    return _("%(at)s: %(words)s") % {"at": at, "words": words}


def _ending(outcome: Outcome, ground: Ground, zone: str) -> str:
    if ground.closes and ground.free_at:
        told = {
            "how": vocabulary.say(ground.closes, "closing"),
            "at": dates.until_words(ground.free_at, zone),
        }
        return _("this rule: %(how)s, %(at)s") % told
    words = []
    if outcome.until:
        until = dates.until_words(outcome.until, zone)
        words.append(_("until %(until)s") % {"until": until})
    due = [test.due_on for test in ground.tests if test.counted]
    if due:
        days = listed(dates.short_day_words(day) for day in dict.fromkeys(due))
        words.append(_("tests of this rule: %(days)s") % {"days": days})
    return clauses(words)


def miss_words(considered: Considered) -> str:
    """Return by how little a rule does not apply."""
    miss = considered.miss
    if miss is None or miss.day is None or miss.boundary is None:
        return ""
    told = {
        "day": dates.day_words(miss.day),
        "first": dates.day_words(miss.boundary),
    }
    return _("last there on %(day)s; the first day that counts is %(first)s") % told
