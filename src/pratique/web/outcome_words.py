"""What came of a case for one person: by a rule that applied, or by one that did not.

A file of its own because the printed law (`docs/rules`) and the page of a version
show the same examples.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pratique.policy.case_files import Case
from pratique.policy.outcome import Considered, Ground, Outcome
from pratique.policy.rulebook import Rule
from pratique.web import dates, vocabulary


def example_words(rule: Rule, case: Case, outcome: Outcome, zone: str) -> str:
    """Return what a case shows of a rule; nothing, where it is about others."""
    for ground in outcome.grounds:
        if (ground.rule, ground.version) == (rule.id, rule.version):
            return outcome_words(outcome, ground, zone)
    near = case.expect.get("near")
    if not isinstance(near, dict) or rule.id not in near:
        return ""
    missed = [each for each in outcome.considered if each.rule == rule.id]
    words = miss_words(missed[0]) if missed else ""
    return _("does not apply: %(why)s") % {"why": words} if words else ""


def outcome_words(outcome: Outcome, ground: Ground, zone: str) -> str:
    """Return how one person stood at one moment, by one rule and in all."""
    day = dates.day_words(ground.arithmetic.anchor)
    anchor = vocabulary.ANCHORS.get(ground.arithmetic.anchor_kind)
    parts = [str(anchor) % {"day": day}] if anchor else []
    parts += [_standing(outcome, zone), _ending(outcome, ground, zone)]
    return _clauses(part for part in parts if part)


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


def _standing(outcome: Outcome, zone: str) -> str:
    told = [vocabulary.say(outcome.mark, "mark"), vocabulary.say(outcome.code, "code")]
    if outcome.binding:
        told.append(vocabulary.say(outcome.binding, "measure"))
    at = dates.moment_words(outcome.at, zone)
    words = _listed(word for word in told if word)
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
        days = _listed(dates.short_day_words(day) for day in dict.fromkeys(due))
        words.append(_("tests of this rule: %(days)s") % {"days": days})
    return _clauses(words)


def _listed(words: Iterable[str]) -> str:
    return ("、" if dates.speaks_chinese() else ", ").join(words)


def _clauses(words: Iterable[str]) -> str:
    return ("；" if dates.speaks_chinese() else "; ").join(words)
