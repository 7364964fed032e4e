"""Rules about what a person owes: a test not taken, a report not made in time.

They rest on the grounds that other rules open, one ground for each thing missed, from
the moment it is missed until it is made up for or the ground it belongs to closes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pratique.policy.conditions import Overdue, leaves
from pratique.policy.days import day_of
from pratique.policy.outcome import (
    Considered,
    DayArithmetic,
    Ground,
    Miss,
    Question,
    Report,
    Test,
    Witness,
)
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing
from pratique.policy.view import View


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed, that may be missed: a test or a report."""

    kind: str  # test | report
    key: str
    again: str  # what was due again after an invalid result can be missed again
    due_on: date
    overdue_at: datetime
    is_missed: bool
    done_at: datetime | None
    done: str  # sampled | told


def missed(
    parents: list[Ground], view: View, governing: Governing
) -> tuple[list[Ground], list[Considered]]:
    """The grounds of what was missed, and what came of each rule that asks for it."""
    found: list[Ground] = []
    considered: list[Considered] = [*governing.gone["compliance"]]
    for rule in governing.live["compliance"]:
        opened = list(_grounds(rule, parents, view))
        found += opened
        applies = any(ground.closes is None for ground in opened)
        considered.append(_considered(rule, applies, parents, view))
    return found, considered


def _considered(
    rule: Rule, applies: bool, parents: list[Ground], view: View
) -> Considered:
    """Where nobody keeps the reports that are owed, a rule about them is open."""
    owed = any(parent.temperature and parent.closes is None for parent in parents)
    if owed and view.facts.reports is None and "report" in _asked(rule):
        asked = (Question("reports"),)
        return Considered(rule.id, rule.version, None, questions=asked)
    miss = None if applies else Miss("overdue")
    return Considered(rule.id, rule.version, applies, miss=miss)


def _asked(rule: Rule) -> set[str]:
    return {leaf.what for leaf in leaves(rule.when) if isinstance(leaf, Overdue)}


def _grounds(rule: Rule, parents: list[Ground], view: View) -> Iterator[Ground]:
    asked = _asked(rule)
    for parent in parents:
        for duty in _can_be_missed(parent, asked, view):
            key = f"{rule.id}@{parent.key}/{duty.key}{duty.again}"
            known = key in view.opened and key not in view.facts.closed
            if (parent.closes is None and duty.is_missed) or (
                known and (duty.done_at or parent.closes)
            ):
                yield _ground(key, rule, parent, duty, view)


def _can_be_missed(parent: Ground, asked: set[str], view: View) -> Iterator[Duty]:
    if "test" in asked:
        yield from (_test(test) for test in _tests(parent, view))
    if "report" in asked:
        yield from (_report(report) for report in _reports(parent.reports))


def _tests(parent: Ground, view: View) -> list[Test]:
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


def _reports(reports: Iterable[Report]) -> Iterator[Report]:
    """One reason for one day: what it lacked is made up for together.

    The last of a day stands for all of it, since a day's own reports pay in turn.
    """
    by_day = {report.due_on: report for report in reports}
    yield from by_day.values()


def _test(test: Test) -> Duty:
    return Duty(
        kind="test",
        key=test.key,
        again=f"+{test.repeats}" if test.repeats else "",
        due_on=test.due_on,
        overdue_at=test.overdue_at,
        is_missed=test.state == "overdue",
        done_at=test.paid_at,
        done="sampled",
    )


def _report(report: Report) -> Duty:
    return Duty(
        kind="report",
        key=f"report {report.due_on}",
        again="",
        due_on=report.due_on,
        overdue_at=report.overdue_at,
        is_missed=report.state == "overdue",
        done_at=report.told_at,
        done="told",
    )


def _ground(key: str, rule: Rule, parent: Ground, duty: Duty, view: View) -> Ground:
    """Open while something is missed; closed by doing it, or with the parent."""
    opened_at = view.opened_at(key) or view.now
    missed_on = day_of(duty.overdue_at, view.zone)
    free_at = duty.done_at or (parent.free_at if parent.closes else None)
    witness = Witness(duty.kind, f"{parent.key}/{duty.key}", duty.due_on, parent.key)
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
            anchor=duty.due_on,
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
        last_condition=duty.done,
    )
