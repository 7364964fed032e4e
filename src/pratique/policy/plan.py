"""The third stage: a timeline for each rule that matched.

A ground is free when its last day has ended and every condition is met, and never
after its bound. It opens once: the order that names it says when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pratique.policy.clearing import cleared_at
from pratique.policy.days import day_after, day_of, end_of, hours_after, start_of
from pratique.policy.decision import Match
from pratique.policy.facts import Arrival, Case, Contact, Pool, Specimen
from pratique.policy.measures import (
    Defaults,
    Landing,
    Measures,
    OnDays,
    Times,
    laid_out,
)
from pratique.policy.outcome import (
    DayArithmetic,
    Ground,
    Phase,
    Test,
    Witness,
    phase_at,
)
from pratique.policy.payments import Account, tests_of
from pratique.policy.telling import Asked, reports_of
from pratique.policy.view import View, witness_for


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days of one ground."""

    arithmetic: DayArithmetic
    opened_at: datetime
    phases: tuple[Phase, ...]
    bound: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """When a ground closes, how, and what came (or is still to come) last."""

    free_at: datetime | None
    closes: str | None
    last_condition: str


def plan(match: Match, view: View, defaults: Defaults) -> Ground:
    """The ground this match opens, or keeps open."""
    rule, then = match.rule, match.rule.then
    timeline = _timeline(match, view, defaults)
    account = _account(match, view, timeline, defaults)
    tests = tests_of(then.tests, account)
    closing = _closing(match, view, timeline, tests)
    phase = phase_at(timeline.phases, view.now)
    evidence = {*match.answer.witnesses, match.subject.witness}
    return Ground(
        key=match.key,
        rule=rule.id,
        book=rule.book,
        version=rule.version,
        digest=rule.digest,
        cls=rule.cls,
        code=then.code,
        mark=then.mark,
        witness=witness_for(then.anchor, match.subject, match.answer)
        or match.subject.witness,
        evidence=tuple(sorted(evidence, key=_by_name)),
        arithmetic=timeline.arithmetic,
        opened_at=timeline.opened_at,
        phases=timeline.phases,
        tests=tests,
        end=timeline.arithmetic.end,
        bound=timeline.bound,
        free_at=closing.free_at,
        closes=closing.closes,
        last_condition=closing.last_condition,
        transfer=then.transfer,
        supervisor=phase.supervisor
        if phase
        else then.supervisor_for(view.facts.stay_kind),
        restrictions=phase.restrictions if phase else then.restrictions,
        temperature=then.temperature,
        reports=reports_of(_asked(then, timeline, account), view),
        sampling=then.sampling,
        decided=match.answer.value is True,
    )


def _by_name(witness: Witness) -> tuple[str, str, str, date, date]:
    """All that tells witnesses apart: no order may hang on a set's."""
    day, first = witness.day or date.min, witness.first or date.min
    return (witness.kind, witness.id, witness.other or "", day, first)


# --- days -------------------------------------------------------------------------


def _timeline(match: Match, view: View, defaults: Defaults) -> Timeline:
    then, zone = match.rule.then, view.zone
    opened_at = _opened_at(match, view)
    opened_on = day_of(opened_at, zone)
    anchor = _anchor(match, opened_on)
    day_one = day_after(anchor, then.start_after)
    if not then.credit_elapsed:
        day_one = max(day_one, opened_on)
    last_day = max(_last_days(then, day_one, match.subject.witness.day, opened_on))
    phases = tuple(_phases(match, view, day_one))
    end = phases[-1].end if phases else end_of(last_day, zone)
    days = then.bound_days if then.bound_days is not None else defaults.bound_days
    bound = end_of(day_after(max(last_day, opened_on), days), zone)
    if then.hold_hours:
        bound = max(end, opened_at)
    bound = max(bound, view.extended.get(match.key, bound))
    credited = max(0, (min(opened_on, last_day) - day_one).days)
    return Timeline(
        arithmetic=DayArithmetic(
            then.anchor, anchor, day_one, last_day, end, credited_days=credited
        ),
        opened_at=opened_at,
        phases=phases,
        bound=bound,
    )


def _opened_at(match: Match, view: View) -> datetime:
    """When an order first named it; else now, or at an arrival still to come."""
    known = view.opened_at(match.key)
    if known is not None:
        return known
    fact = match.subject.fact
    return max(view.now, fact.at) if isinstance(fact, Arrival) else view.now


def _anchor(match: Match, opened_on: date) -> date:
    """The day that days are counted from."""
    kind = match.rule.then.anchor
    if kind == "measure_started":
        return opened_on
    if kind == "first_exposure":
        firsts = [each.first for each in match.answer.witnesses if each.first]
        return min(firsts)
    witness = witness_for(kind, match.subject, match.answer)
    return (witness.day if witness else None) or opened_on


def _last_days(
    then: Measures, day_one: date, landing: date | None, opened_on: date
) -> Iterator[date]:
    """The last day of the phases; where there are none, of the tests."""
    if then.phases:
        yield day_after(day_one, then.days - 1)
        return
    yield max(day_one, opened_on)
    for each in then.tests:
        match each:
            case Landing():
                yield landing or day_one
            case OnDays(days):
                yield day_after(day_one, days[-1] - 1)
            case Times(times, _, from_landing, from_day):
                first = landing if from_landing and landing else None
                yield day_after(first or day_after(day_one, from_day - 1), times - 1)
            case _:
                yield day_after(day_one, each.to_day - 1)


def _phases(match: Match, view: View, day_one: date) -> Iterator[Phase]:
    then, stay_kind, zone = match.rule.then, view.facts.stay_kind, view.zone
    if then.hold_hours and match.subject.since:
        start = match.subject.since
        until = hours_after(start, then.hold_hours)
        who = then.supervisor_for(stay_kind)
        yield Phase("hold", start, until, False, who, then.restrictions)
    for number, phase in laid_out(then.phases):
        first = day_after(day_one, number - 1)
        following = day_after(first, phase.days)
        who, undone = then.in_phase(phase, stay_kind)
        yield Phase(
            phase.measure,
            start_of(first, zone),
            start_of(following, zone),
            waits=phase.from_day is not None,
            supervisor=who,
            restrictions=undone,
        )


# --- tests ------------------------------------------------------------------------


def _account(
    match: Match, view: View, timeline: Timeline, defaults: Defaults
) -> Account:
    then = match.rule.then
    repeat, window = then.repeat_within_days, then.window_hours
    return Account(
        zone=view.zone,
        now=view.now,
        day_one=timeline.arithmetic.day_one,
        landing=match.subject.witness.day if match.rule.cls == "arrival" else None,
        opened_at=timeline.opened_at,
        specimens=tuple(_payers(match, view, timeline.arithmetic.day_one)),
        window_hours=defaults.window_hours if window is None else window,
        repeat_within_days=(defaults.repeat_within_days if repeat is None else repeat),
    )


def _asked(then: Measures, timeline: Timeline, account: Account) -> Asked:
    """The reports of a ground: of the days on which it binds, from its opening on."""
    waits = timeline.phases and timeline.phases[0].waits
    begins = day_of(timeline.phases[0].start, account.zone) if waits else None
    return Asked(
        per_day=then.temperature,
        first=max(begins or account.day_one, account.opened_on),
        last=timeline.arithmetic.last_day,
        possible_until=hours_after(timeline.opened_at, account.window_hours),
    )


def _payers(match: Match, view: View, day_one: date) -> Iterator[Specimen]:
    """Specimens late enough, and single where the rule asks for single ones."""
    since = match.subject.since or start_of(day_one, view.zone)
    single = match.rule.then.sampling == "single"
    for specimen in view.facts.specimens:
        fresh = specimen.taken_at >= since and specimen.id != match.subject.id
        if fresh and (specimen.single or not single):
            yield specimen


# --- release ----------------------------------------------------------------------


def _closing(
    match: Match, view: View, timeline: Timeline, tests: tuple[Test, ...]
) -> Closing:
    away = _away(match, view, timeline)
    if away is not None:
        return away
    awaited = dict(_conditions(match, view, timeline, tests))
    met = {name: at for name, at in awaited.items() if at is not None}
    if len(met) == len(awaited):
        name, free_at = max(met.items(), key=lambda each: each[1])
        if free_at <= timeline.bound:
            done = "completed" if free_at <= view.now else None
            return Closing(free_at, done, name)
        return _at_bound(timeline, view)
    if view.now >= timeline.bound:
        return _at_bound(timeline, view)
    return Closing(None, None, next(name for name, at in awaited.items() if not at))


def _at_bound(timeline: Timeline, view: View) -> Closing:
    free_at = max(timeline.bound, timeline.opened_at)
    return Closing(free_at, "lapsed" if free_at <= view.now else None, "bound")


def _away(match: Match, view: View, timeline: Timeline) -> Closing | None:
    """A person passing through has gone on; a member of a tube is counted elsewhere."""
    fact = match.subject.fact
    if isinstance(fact, Pool) and fact.result == "transferred":
        answered = fact.result_at or view.now
        in_time = answered <= timeline.bound
        return Closing(answered, "transferred", "result") if in_time else None
    went_on = fact.left_at if isinstance(fact, Arrival) else None
    if went_on is None or timeline.phases or went_on > min(view.now, timeline.bound):
        return None
    return Closing(went_on, "departed", "left")


def _conditions(
    match: Match, view: View, timeline: Timeline, tests: tuple[Test, ...]
) -> Iterator[tuple[str, datetime | None]]:
    """What must be met before a ground is free, and when it was."""
    fact, then = match.subject.fact, match.rule.then
    if then.hold_hours and isinstance(fact, Pool):
        yield "opened", timeline.opened_at
        yield "result", _cleared(fact, tests)
        return
    if then.cleared and isinstance(fact, Case):
        # The days are the longest it lasts without a review; being clear ends it.
        yield "cleared", cleared_at(fact, view.facts.specimens, then.cleared)
        yield "opened", timeline.opened_at
        return
    # the end comes first: where a result comes at the same instant, the end is last
    yield "end", max(timeline.arithmetic.end, timeline.opened_at)
    for test in tests:
        yield test.key, test.settled_at if test.state == "negative" else None
    if then.contact_first_two and isinstance(fact, Contact):
        clear = fact.linked_first_two == "negative"
        yield "contact_first_two", fact.linked_at or fact.known_at if clear else None


def _cleared(pool: Pool, tests: tuple[Test, ...]) -> datetime | None:
    """When a member of a positive tube was known to be negative."""
    if pool.result is not None:
        return pool.result_at if pool.result == "negative" else None
    settled = [test.settled_at for test in tests if test.state == "negative"]
    return settled[0] if settled and len(settled) == len(tests) else None
