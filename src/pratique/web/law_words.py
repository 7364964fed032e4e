"""A rule in words: whom it is about, and what then follows.

A file of its own because the printed law (`docs/rules`) and pages must say the same.
Words of a rule that nobody has put into words yet are shown as they are written, so
that a new word of the vocabulary never breaks a page.
"""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    Condition,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    Leaf,
    NotSo,
    Overdue,
    Resident,
    Stayed,
    Staying,
)
from pratique.policy.facts import Lineage
from pratique.policy.measures import Clearance, Daily, Landing, OnDays, TestPlan
from pratique.web import dates, vocabulary
from pratique.web.law_circumstances import (
    bracketed,
    circumstance_words,
    listed,
    within,
)

NameOf = Callable[[Lineage], str]

TEST_OUTCOMES = {
    "negative": gettext_lazy("negative"),
    "positive": gettext_lazy("positive"),
    "invalid": gettext_lazy("invalid"),
    "discordant": gettext_lazy("at odds with the other of the two"),
}


def clauses(words: Iterable[str]) -> str:
    """Return clauses in a row, as the language parts them."""
    return ("；" if dates.speaks_chinese() else "; ").join(words)


# --- whom it is about -----------------------------------------------------------------


def condition_words(condition: Condition, name_of: NameOf) -> str:
    """Return whom a rule is about."""
    match condition:
        case AllOf(parts):
            return _(" and ").join(_part(each, name_of) for each in parts)
        case AnyOf(parts):
            return _(" or ").join(_part(each, name_of) for each in parts)
        case NotSo(part):
            return _("not so: %(what)s") % {"what": _part(part, name_of)}
        case Stayed():
            return _stayed(condition, name_of)
        case _:
            return _leaf_words(condition, name_of)


def _part(condition: Condition, name_of: NameOf) -> str:
    """Return a part of a condition; what is itself made of parts stands in brackets."""
    words = condition_words(condition, name_of)
    return bracketed(words) if isinstance(condition, AllOf | AnyOf) else words


def _stayed(leaf: Stayed, name_of: NameOf) -> str:
    told = {"where": _where(leaf, name_of), "window": _window(leaf)}
    return _("stayed %(window)s: %(where)s") % told


def _where(leaf: Stayed, name_of: NameOf) -> str:
    if leaf.level:
        return vocabulary.say(leaf.level, "level")
    if leaf.watch_list:
        return _("a place on the list “%(list)s”") % {"list": leaf.watch_list}
    if leaf.outside:
        return _("places outside %(place)s") % {"place": name_of(leaf.outside)}
    place = name_of(leaf.division or ())
    if not leaf.except_levels:
        return place
    levels = listed(vocabulary.say(level, "level") for level in leaf.except_levels)
    return _("%(place)s, but for: %(levels)s") % {"place": place, "levels": levels}


def _window(leaf: Stayed) -> str:
    if leaf.within_days:
        return within(leaf.within_days)
    if leaf.since:
        day = dates.day_words(leaf.since, year=True)
        return _("since %(day)s") % {"day": day}
    return _("since it was put there")


def _leaf_words(leaf: Leaf, name_of: NameOf) -> str:
    match leaf:
        case Arrived():
            return clauses(_arrived(leaf, name_of))
        case Resident(of):
            return _("lives in %(place)s") % {"place": name_of(of)}
        case Staying(kind):
            return listed(vocabulary.say(each, "stay") for each in kind)
        case IsContact():
            return clauses(_contact(leaf))
        case IsCase():
            return clauses(_case(leaf))
        case _:
            return _other(leaf)


def _other(leaf: Leaf) -> str:
    match leaf:
        case InPool():
            return _("was in a positive tube")
        case IsTested():
            return _tested(leaf)
        case Overdue():
            return _overdue(leaf)
        case Age():
            return _age(leaf)
        case _:
            return circumstance_words(leaf)


def _overdue(leaf: Overdue) -> str:
    if leaf.what == "report":
        return _("a report that was due was not made")
    return _("a test that was due was not taken")


def _arrived(leaf: Arrived, name_of: NameOf) -> Iterator[str]:
    if leaf.passing_through is not None:
        yield _("only passes through") if leaf.passing_through else _("comes to stay")
    if leaf.mode:
        yield listed(vocabulary.say(mode, "mode") for mode in leaf.mode)
    if leaf.entry:
        yield _("by the list's own entry")
    if leaf.to:
        yield _("comes to %(place)s") % {"place": name_of(leaf.to)}


def _contact(leaf: IsContact) -> Iterator[str]:
    if leaf.level:
        yield listed(vocabulary.say(level, "contact") for level in leaf.level)
    else:
        yield _("a contact of any kind")
    if leaf.chain:
        yield _("of the chain %(chain)s") % {"chain": leaf.chain}
    if leaf.setting:
        yield listed(vocabulary.say(each, "setting") for each in leaf.setting)
    if leaf.exposed_within_days:
        yield _("last exposed %(window)s") % {
            "window": within(leaf.exposed_within_days)
        }


def _case(leaf: IsCase) -> Iterator[str]:
    if leaf.status:
        yield _("a case: %(status)s") % {
            "status": listed(vocabulary.say(each, "finding") for each in leaf.status)
        }
    if leaf.cleared:
        yield clearance_words(leaf.cleared)


def _tested(leaf: IsTested) -> str:
    method = _("antigen test") if leaf.method == "antigen" else _("single PCR test")
    if leaf.twice:
        method = _("two PCR tests taken at once")
    outcome = TEST_OUTCOMES.get(leaf.outcome, leaf.outcome)
    return _("%(method)s: %(outcome)s") % {"method": method, "outcome": outcome}


def _age(leaf: Age) -> str:
    if leaf.born_before is not None:
        day = dates.day_words(leaf.born_before, year=True)
        return _("born before %(day)s") % {"day": day}
    if leaf.from_years is None:
        return _("under %(years)s years old") % {"years": leaf.under}
    if leaf.under is None:
        return _("%(years)s years old or more") % {"years": leaf.from_years}
    told = {"low": leaf.from_years, "high": leaf.under}
    return _("from %(low)s years old, under %(high)s") % told


def clearance_words(asked: Clearance) -> str:
    """Return what makes a case clear."""
    told = {"times": asked.times, "hours": asked.apart_hours, "ct": asked.ct}
    if asked.ct is None:
        return _("%(times)s negative results in a row, %(hours)s hours apart") % told
    return (
        _("%(times)s results in a row, negative or Ct ≥ %(ct)s, %(hours)s hours apart")
        % told
    )


# --- the tests it asks for --------------------------------------------------------------


def test_words(plan: TestPlan) -> str:
    """Return one line of tests."""
    match plan:
        case Landing():
            return _("on landing")
        case OnDays(days):
            return _("on day %(days)s") % {"days": listed(str(day) for day in days)}
        case Daily():
            told = {"times": plan.per_day, "first": plan.from_day, "last": plan.to_day}
            return _("%(times)s a day from day %(first)s to day %(last)s") % told
        case _ if plan.times == 1:
            return _("once, at once")
        case _:
            told = {"times": plan.times, "hours": plan.apart_hours}
            words = _("%(times)s times, %(hours)s hours apart") % told
            if plan.from_landing:
                return words + _(" (the first on landing)")
            return words
