"""What was missed, of many, a test or a report: the meaning is that of `compliance`."""

from dataclasses import dataclass, fields

import numpy as np

from pratique.policy.book_forms import CLASSES
from pratique.policy.conditions import Overdue, leaves
from pratique.policy.many import accounts, keys, telling
from pratique.policy.many.accounts import Tests
from pratique.policy.many.closings import Closings
from pratique.policy.many.tables import (
    CLOSED,
    NO_MOMENT,
    NOTHING,
    OPEN,
    SUBJECTS,
    Array,
    Flags,
)
from pratique.policy.many.telling import Owed
from pratique.policy.many.timelines import Found, Timelines
from pratique.policy.many.views import Views
from pratique.policy.rulebook import Rule

WHAT = ("test", "report")
TEST, REPORT = range(len(WHAT))


@dataclass(frozen=True, slots=True)
class Duties:
    """Things owed, that may be missed."""

    what: Array  # number into `WHAT`
    ground: Array
    key: Array  # what was due again after an invalid result can be missed again
    due_on: Array
    overdue_at: Array
    missed: Flags
    done_at: Array

    def __len__(self) -> int:
        return len(self.ground)


@dataclass(frozen=True, slots=True)
class Missed:
    """Grounds of what was missed."""

    rule: Array
    parent: Array  # the ground that asks for it
    duty: Array  # row of the duties
    opened_at: Array
    free_at: Array  # NO_MOMENT: it goes on


def duties(found: Found, lines: Timelines, tests: Tests, owed: Owed) -> Duties:
    """All that can be missed, where any rule asks for it; the tests first."""
    if not len(_rules(found)):
        none: Array = np.zeros(0, np.int64)
        return Duties(*(none for _ in fields(Duties)))
    of_tests = _of_tests(tests, _can_be_missed(lines, tests))
    return _joined(of_tests, _of_reports(owed)) if len(owed) else of_tests


def _of_tests(tests: Tests, some: Array) -> Duties:
    return Duties(
        what=np.full(len(some), TEST),
        ground=tests.ground[some],
        key=tests.key[some] + tests.repeats[some],
        due_on=tests.due_on[some],
        overdue_at=tests.overdue_at[some],
        missed=tests.state[some] == accounts.OVERDUE,
        done_at=tests.paid_at[some],
    )


def _of_reports(owed: Owed) -> Duties:
    """One reason for one day: the last of a day stands for all of it."""
    ends = (np.diff(owed.ground) != 0) | (np.diff(owed.day) != 0)
    some = np.flatnonzero(np.r_[ends, True])
    return Duties(
        what=np.full(len(some), REPORT),
        ground=owed.ground[some],
        key=np.asarray(keys.code(keys.REPORT, owed.day[some])),
        due_on=owed.day[some],
        overdue_at=owed.overdue_at[some],
        missed=owed.state[some] == telling.OVERDUE,
        done_at=owed.told_at[some],
    )


def _joined(one: Duties, other: Duties) -> Duties:
    columns = (each.name for each in fields(Duties))
    return Duties(
        *(
            np.concatenate([getattr(one, name), getattr(other, name)])
            for name in columns
        )
    )


def missed(views: Views, found: Found, closed: Closings, owing: Duties) -> Missed:
    """The open and the just closed grounds of what was missed."""
    parts = [
        _of_rule(rule, views, found, closed, owing)
        for rule in _rules(found)
        if len(owing)
    ]
    none = np.zeros(0, np.int64)
    return Missed(
        *(
            np.concatenate([none, *(getattr(part, name) for part in parts)])
            for name in Missed.__slots__
        )
    )


def unanswered(views: Views, found: Found, closed: Closings) -> tuple[Array, Array]:
    """Whom a rule on reports leaves open, as nobody keeps those that are owed; the rule."""
    none = np.zeros(0, np.int64)
    asking = [rule for rule in _rules(found) if "report" in asks(found.law.rules[rule])]
    if not asking:
        return none, none
    goes_on = closed.closes == NOTHING
    owed = np.flatnonzero(telling.is_asked(found) & ~telling.is_kept(found) & goes_on)
    persons = [
        np.unique(found.person[owed[_governs(rule, views, found)[owed]]])
        for rule in asking
    ]
    rules = np.repeat(asking, [len(each) for each in persons])
    return np.concatenate([none, *persons]), rules


def asks(rule: Rule) -> set[str]:
    """What it asks to be overdue."""
    return {leaf.what for leaf in leaves(rule.when) if isinstance(leaf, Overdue)}


def _rules(found: Found) -> Array:
    cls = found.law.terms.cls
    return np.flatnonzero(cls == CLASSES.index("compliance"))


def _can_be_missed(lines: Timelines, tests: Tests) -> Array:
    """One reason for one missed test; those of the past are missed together."""
    on_opening = tests.counted & (tests.due_on == lines.opened_on[tests.ground])
    covered = np.zeros(len(lines.opened_on), bool)
    covered[tests.ground[on_opening]] = True
    past = np.flatnonzero(~tests.counted & ~covered[tests.ground])
    first = np.ones(len(past), bool)
    first[1:] = tests.ground[past[1:]] != tests.ground[past[:-1]]
    return np.union1d(np.flatnonzero(tests.counted), past[first])


def _of_rule(
    rule: int, views: Views, found: Found, closed: Closings, owing: Duties
) -> Missed:
    asked = [WHAT.index(each) for each in asks(found.law.rules[rule])]
    lives = _governs(rule, views, found)[owing.ground]
    duty = np.flatnonzero(np.isin(owing.what, asked) & lives)
    opened_at, is_closed = _ordered_before(rule, found, owing, duty)
    known = (opened_at != NO_MOMENT) & ~is_closed
    goes_on = closed.closes[owing.ground[duty]] == NOTHING
    done = owing.done_at[duty] != NO_MOMENT
    kept = np.flatnonzero((goes_on & owing.missed[duty]) | (known & (done | ~goes_on)))
    duty, opened_at, goes_on = duty[kept], opened_at[kept], goes_on[kept]
    parent, done_at = owing.ground[duty], owing.done_at[duty]
    ended = np.where(goes_on, NO_MOMENT, closed.free_at[parent])
    now = found.review.now
    return Missed(
        rule=np.full(len(duty), rule),
        parent=parent,
        duty=duty,
        opened_at=np.where(opened_at == NO_MOMENT, now, opened_at),
        free_at=np.where(done_at == NO_MOMENT, ended, done_at),
    )


def _governs(rule: int, views: Views, found: Found) -> Flags:
    """Whether the rule is one of those that govern the person now."""
    law = found.law
    wanted = law.rules[rule]
    by_combination = np.array(
        [
            any(each is wanted for each in governing.live["compliance"])
            for governing in law.combinations
        ],
        bool,
    )
    first = views.person[0] if len(views) else 0
    answer: Flags = by_combination[views.combination[found.person - first]]
    return answer


def _ordered_before(
    rule: int, found: Found, owing: Duties, duty: Array
) -> tuple[Array, Flags]:
    """Since when the ground of each duty is open, and whether it is closed."""
    opened_at = np.full(len(duty), NO_MOMENT)
    is_closed = np.zeros(len(duty), bool)
    rows, before = _history(rule, found)
    if not len(rows) or not len(duty):
        return opened_at, is_closed
    history = found.people.history
    wanted = (owing.ground[duty] << keys.BITS) + owing.key[duty]
    opened = rows[history.state[rows] == OPEN]
    place = _lookup(before[history.state[rows] == OPEN], wanted)
    met = np.flatnonzero(place != NOTHING)
    opened_at[met] = history.opened_at[opened[place[met]]]
    is_closed = _lookup(before[history.state[rows] == CLOSED], wanted) != NOTHING
    return opened_at, is_closed


def _history(rule: int, found: Found) -> tuple[Array, Array]:
    """What was ordered for what these grounds miss, by ground and duty."""
    people, law, history = found.people, found.law, found.people.history
    if not len(found) or not len(history):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    begin = history.offsets[found.person.min()]
    end = history.offsets[found.person.max() + 1]
    ids = {name: number for number, name in enumerate(law.ids)}
    known = np.array([ids.get(name, NOTHING) for name in people.names])
    rows = np.arange(begin, end)
    rows = rows[history.parent[rows] != NOTHING]
    rows = rows[known[history.name[rows]] == law.name[rule]]
    many = len(law.ids)
    grounds = (found.subject * len(SUBJECTS) + found.kind) * many + law.name[found.rule]
    subject = history.row[rows] * len(SUBJECTS) + history.kind[rows]
    place = _lookup(grounds, subject * many + known[history.parent[rows]])
    rows, place = rows[place != NOTHING], place[place != NOTHING]
    return rows, (place << keys.BITS) + history.test[rows]


def _lookup(known: Array, wanted: Array) -> Array:
    """Where each wanted number stands among the known ones, or NOTHING."""
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    if not len(known):
        return np.full(len(wanted), NOTHING)
    place = np.maximum(np.searchsorted(ordered, wanted, "right") - 1, 0)
    return np.where(ordered[place] == wanted, order[place], NOTHING)
