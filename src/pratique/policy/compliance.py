"""Rules about what a person owes: a test that was not taken in time.

They rest on the grounds that other rules open, one ground for each missed test,
from the moment it is missed until it is sampled or the ground it belongs to closes.
"""

from collections.abc import Iterator

from pratique.policy.days import day_of
from pratique.policy.outcome import (
    Considered,
    DayArithmetic,
    Ground,
    Miss,
    Test,
    Witness,
)
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing
from pratique.policy.view import View


def missed(
    parents: list[Ground], view: View, governing: Governing
) -> tuple[list[Ground], list[Considered]]:
    """The grounds of missed tests, and what came of each rule that asks for them."""
    found: list[Ground] = []
    considered: list[Considered] = [*governing.gone["compliance"]]
    for rule in governing.live["compliance"]:
        opened = list(_grounds(rule, parents, view))
        found += opened
        applies = any(ground.closes is None for ground in opened)
        miss = None if applies else Miss("overdue")
        considered.append(Considered(rule.id, rule.version, applies, miss=miss))
    return found, considered


def _grounds(rule: Rule, parents: list[Ground], view: View) -> Iterator[Ground]:
    for parent in parents:
        for test in _can_be_missed(parent, view):
            key = _key(rule, parent, test)
            known = key in view.opened and key not in view.facts.closed
            if (parent.closes is None and test.state == "overdue") or (
                known and (test.paid_at or parent.closes)
            ):
                yield _ground(rule, parent, test, view)


def _can_be_missed(parent: Ground, view: View) -> list[Test]:
    """One reason for one missed test.

    Tests whose day was over before the ground opened are paid together, by one
    specimen: that of the day it opened, if one is due then; else the first of them
    stands for all.
    """
    opened_on = day_of(parent.opened_at, view.zone)
    counted = [test for test in parent.tests if test.counted]
    past = [test for test in parent.tests if not test.counted]
    covered = any(test.due_on == opened_on for test in counted)
    return counted if covered else [*past[:1], *counted]


def _key(rule: Rule, parent: Ground, test: Test) -> str:
    """A test that is due again after an invalid result can be missed again."""
    again = f"+{test.repeats}" if test.repeats else ""
    return f"{rule.id}@{parent.key}/{test.key}{again}"


def _ground(rule: Rule, parent: Ground, test: Test, view: View) -> Ground:
    """Open while the test is missed; closed by its specimen, or with the parent."""
    key = _key(rule, parent, test)
    opened_at = view.opened_at(key) or view.now
    missed_on = day_of(test.overdue_at, view.zone)
    free_at = test.paid_at or (parent.free_at if parent.closes else None)
    witness = Witness("test", f"{parent.key}/{test.key}", test.due_on, parent.key)
    return Ground(
        key=key,
        rule=rule.id,
        book=rule.book,
        version=rule.version,
        digest=rule.digest,
        cls=rule.cls,
        code=rule.then.code,
        mark=rule.then.mark,
        witness=witness,
        evidence=(witness,),
        arithmetic=DayArithmetic(
            anchor_kind="missed",
            anchor=test.due_on,
            day_one=missed_on,
            last_day=missed_on,
            end=parent.bound,
            credited_days=0,
        ),
        opened_at=opened_at,
        phases=(),
        tests=(),
        end=parent.bound,
        bound=parent.bound,
        free_at=free_at,
        closes="completed" if free_at is not None else None,
        last_condition="sampled",
    )
