"""What came out, in columns, and of one person as `one` would tell it.

Reasons are not here: what speaks for a match beside its witness, what nearly did and
what was looked at besides, `one` says on demand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from pratique.policy.days import day_of
from pratique.policy.many import keys, speaking, telling
from pratique.policy.many.accounts import STATES
from pratique.policy.many.closings import CLOSES, LASTS, TEST
from pratique.policy.many.compliance import WHAT
from pratique.policy.many.grounds import Grounds
from pratique.policy.many.speaking import STAY
from pratique.policy.many.standing import Standing
from pratique.policy.many.tables import (
    EPOCH,
    NO_DAY,
    NO_MOMENT,
    NOTHING,
    SUBJECTS,
    Array,
    date_of,
    datetime_of,
)
from pratique.policy.many.views import Views
from pratique.policy.many.witnesses import first_of
from pratique.policy.measures import CODES, MARKS, MEASURES
from pratique.policy.outcome import (
    DayArithmetic,
    Ground,
    Outcome,
    Phase,
    Report,
    Test,
    Undecided,
    Witness,
    phase_at,
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of a run of persons, `begin` to `end`."""

    begin: int
    end: int
    views: Views
    before: Views  # by earlier arrivals that still have an open ground
    standing: Standing
    grounds: Grounds
    undecided: Array  # persons, and
    undecided_rule: Array  # what could raise their standing
    by_one: dict[int, Outcome]  # those who were left to `one`: their columns are void

    def of(self, person: int) -> Outcome:
        """One person's standing, without the reasons."""
        if person in self.by_one:
            return without_reasons(self.by_one[person])
        standing, row = self.standing, person - self.begin
        rules = self.views.review.law.rules
        undecided = sorted(
            rules[rule].id
            for rule in self.undecided_rule[self.undecided == person].tolist()
        )
        return Outcome(
            person=self.views.people.reference(person),
            at=_at(self.views.review.now),
            day=_day(standing.day[row]),
            mark=_word(standing.mark[row], MARKS),
            code=CODES[standing.code[row]],
            grounds=tuple(sorted(self.grounds_of(person), key=lambda each: each.key)),
            binding=_word(standing.binding[row], MEASURES),
            until=datetime_of(standing.until[row]),
            next_at=datetime_of(standing.next_at[row]),
            undecided=tuple(Undecided(rule, ()) for rule in undecided),
            considered=(),
        )

    def grounds_of(self, person: int) -> list[Ground]:
        """Everything that was opened, kept open or is closing now."""
        rows = np.flatnonzero(self.grounds.found.person == person)
        first = self._first_days(rows)
        found = {
            row: _ground(self.grounds, row, date_of(day))
            for row, day in zip(rows.tolist(), first.tolist(), strict=True)
        }
        missed = self.grounds.missed
        of_missed = np.flatnonzero(np.isin(missed.parent, rows))
        return [
            *found.values(),
            *(_missed(self.grounds, row, found) for row in of_missed.tolist()),
        ]

    def _first_days(self, rows: Array) -> Array:
        """Of grounds that rest on a stay: the first day of that exposure."""
        fact, found = self.grounds.found.witnessed, self.grounds.found
        first = np.full(len(rows), NO_DAY)
        for at in np.flatnonzero(fact.kind[rows] == STAY).tolist():
            row = rows[at : at + 1]
            views = self.views if found.base[row][0] else self.before
            view = found.view[row]
            asked = (fact.question[row], fact.sure[row], fact.low[row])
            first[at] = first_of(views, view, *asked)[0]
        return first


def without_reasons(outcome: Outcome) -> Outcome:
    """What `many` says of the same: without evidence, questions and what was asked."""
    return replace(
        outcome,
        grounds=tuple(replace(each, evidence=()) for each in outcome.grounds),
        undecided=tuple(
            sorted(
                (Undecided(each.rule, ()) for each in outcome.undecided),
                key=lambda each: each.rule,
            )
        ),
        considered=(),
    )


def _at(moment: int) -> datetime:
    return datetime_of(moment) or EPOCH


def _day(day: int) -> date:
    return date_of(day) or date.min


def _word(number: int, words: tuple[str, ...]) -> str | None:
    return None if number == NOTHING else words[number]


# --- grounds ----------------------------------------------------------------------


def _ground(grounds: Grounds, row: int, first: date | None) -> Ground:
    found, lines, closed = grounds.found, grounds.lines, grounds.closed
    rule, people = found.law.rules[found.rule[row]], found.people
    then, stay_kind = rule.then, people.word(people.stay_kind[found.person[row]])
    scope = people.table(SUBJECTS[found.kind[row]]).id(found.subject[row])
    phases = tuple(_phases(grounds, row))
    phase = phase_at(phases, _at(found.review.now))
    return Ground(
        key=f"{rule.id}@{scope}",
        rule=rule.id,
        book=rule.book,
        version=rule.version,
        digest=rule.digest,
        cls=rule.cls,
        code=then.code,
        mark=then.mark,
        witness=_witness(grounds, row, first),
        evidence=(),
        arithmetic=_arithmetic(grounds, row),
        opened_at=_at(lines.opened_at[row]),
        phases=phases,
        tests=tuple(_tests(grounds, row)),
        end=_at(lines.end[row]),
        bound=_at(lines.bound[row]),
        free_at=datetime_of(closed.free_at[row]),
        closes=_word(closed.closes[row], CLOSES),
        last_condition=_last(grounds, closed.last[row]),
        transfer=then.transfer,
        supervisor=phase.supervisor if phase else then.supervisor_for(stay_kind),
        restrictions=phase.restrictions if phase else then.restrictions,
        temperature=then.temperature,
        reports=tuple(_reports(grounds, row)),
        sampling=then.sampling,
        decided=bool(found.decided[row]),
    )


def _arithmetic(grounds: Grounds, row: int) -> DayArithmetic:
    found, lines = grounds.found, grounds.lines
    return DayArithmetic(
        anchor_kind=found.law.rules[found.rule[row]].then.anchor,
        anchor=_day(lines.anchor[row]),
        day_one=_day(lines.day_one[row]),
        last_day=_day(lines.last_day[row]),
        end=_at(lines.end[row]),
        credited_days=int(lines.credited[row]),
    )


def _last(grounds: Grounds, last: int) -> str:
    if last >= TEST:
        return keys.text(grounds.tests.key[last - TEST])
    return LASTS[last]


def _witness(grounds: Grounds, row: int, first: date | None) -> Witness:
    found, fact = grounds.found, grounds.found.witnessed
    people, kind = found.people, SUBJECTS[found.kind[row]]
    day, of_fact = date_of(fact.day[row]), int(fact.row[row])
    match int(fact.kind[row]):
        case speaking.STAY:
            met = found.review.places.met[fact.met[row]]
            return Witness("stay", people.stays.id(of_fact), day, met, first)
        case speaking.CONTACT:
            return Witness("contact", people.contacts.id(of_fact), day)
        case speaking.CLEAR:
            return Witness("cleared", people.cases.id(of_fact), day)
        case speaking.POST:
            return Witness("post", people.table("post").id(of_fact), day)
        case speaking.REPORT:
            return Witness("report", people.table("report").id(of_fact), day)
        case _:
            word = "specimen" if kind == "antigen" else kind
            scope = people.table(kind).id(found.subject[row])
            return Witness(word, scope, _day(found.subject_day[row]))


def _phases(grounds: Grounds, row: int) -> list[Phase]:
    found, lines = grounds.found, grounds.lines
    rule = found.rule[row]
    then = found.law.rules[rule].then
    stay_kind = found.people.word(found.people.stay_kind[found.person[row]])
    measures, waits = found.law.terms.measures[rule], found.law.terms.waits[rule]
    start, phases = lines.starts[row], []
    for number, end in enumerate(lines.ends[row].tolist()):
        if end == NO_MOMENT:
            break
        if lines.waits is not None and waits[number]:
            start = lines.waits[row, number]
        measure = MEASURES[measures[number]]
        who, undone = then.supervisor_for(stay_kind), then.restrictions
        if then.phases:
            who, undone = then.in_phase(then.phases[number], stay_kind)
        waiting = bool(waits[number])
        phases.append(Phase(measure, _at(start), _at(end), waiting, who, undone))
        start = end
    return phases


def _tests(grounds: Grounds, row: int) -> list[Test]:
    tests, specimens = grounds.tests, grounds.found.people.specimens
    begin, end = np.searchsorted(tests.ground, [row, row + 1])
    return [
        Test(
            key=keys.text(tests.key[each]),
            due_on=_day(tests.due_on[each]),
            not_before=datetime_of(tests.not_before[each]),
            overdue_at=_at(tests.overdue_at[each]),
            counted=bool(tests.counted[each]),
            state=STATES[tests.state[each]],
            paid_by=None
            if tests.payer[each] == NOTHING
            else specimens.id(tests.payer[each]),
            paid_at=datetime_of(tests.paid_at[each]),
            settled_at=datetime_of(tests.settled_at[each]),
            repeats=int(tests.repeats[each]),
        )
        for each in range(begin, end)
    ]


def _reports(grounds: Grounds, row: int) -> list[Report]:
    owed, reports = grounds.owed, grounds.found.people.table("report")
    begin, end = np.searchsorted(owed.ground, [row, row + 1])
    return [
        Report(
            key=f"{_day(owed.day[each])}/{owed.turn[each] + 1}",
            due_on=_day(owed.day[each]),
            overdue_at=_at(owed.overdue_at[each]),
            state=telling.STATES[owed.state[each]],
            told_by=None
            if owed.payer[each] == NOTHING
            else reports.id(owed.payer[each]),
            told_at=datetime_of(owed.told_at[each]),
        )
        for each in range(begin, end)
    ]


DONE = {"test": "sampled", "report": "told"}


def _missed(grounds: Grounds, row: int, parents: Mapping[int, Ground]) -> Ground:
    """The ground of what was missed, which is told like any other."""
    missed, found, duties = grounds.missed, grounds.found, grounds.duties
    parent, duty = parents[int(missed.parent[row])], int(missed.duty[row])
    rule, what = found.law.rules[missed.rule[row]], WHAT[duties.what[duty]]
    key, repeats = keys.text(duties.key[duty]), int(duties.key[duty] % keys.REPEATS)
    again = f"+{repeats}" if repeats else ""
    due_on = _day(duties.due_on[duty])
    zone = found.law.zones[found.law.zone[found.zoned[missed.parent[row]]]]
    missed_on = day_of(_at(duties.overdue_at[duty]), zone)
    free_at = datetime_of(missed.free_at[row])
    witness = Witness(what, f"{parent.key}/{key}", due_on, parent.key)
    return Ground(
        key=f"{rule.id}@{parent.key}/{key}{again}",
        rule=rule.id,
        book=rule.book,
        version=rule.version,
        digest=rule.digest,
        cls=rule.cls,
        code=rule.then.code,
        mark=rule.then.mark,
        witness=witness,
        evidence=(),
        arithmetic=DayArithmetic(
            "missed", due_on, missed_on, missed_on, parent.bound, 0
        ),
        opened_at=_at(missed.opened_at[row]),
        phases=(),
        tests=(),
        end=parent.bound,
        bound=parent.bound,
        free_at=free_at,
        closes="completed" if free_at is not None else None,
        last_condition=DONE[what],
    )
