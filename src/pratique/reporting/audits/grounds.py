"""Judge one ground: when did the law let it end, and when did it end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pratique.orders.models import Closing
from pratique.reporting.audits import payment, tracing
from pratique.reporting.audits.arithmetic import (
    BOUND,
    DAY,
    Demand,
    Lawful,
    Settled,
    demand_of,
    lawful_end,
)
from pratique.reporting.audits.causes import ENDS_ALL, cause_of
from pratique.reporting.audits.evidence import Entry, Ground, Human, Plan
from pratique.reporting.audits.findings import Finding, Findings, Why
from pratique.reporting.audits.window import Window

GRACE = timedelta(seconds=60)  # over-held: bound for more than this past its end
AMENDED = "amended"
STANDS_ON_RESULTS = {"specimen", "pool", tracing.CLEARED}
TAKEN_AWAY = {
    Closing.WITHDRAWN: Why.WITHDRAWN_WITHOUT_CAUSE,
    Closing.ENDED: Why.ENDED_WITHOUT_CAUSE,
    Closing.DEPARTED: Why.ENDED_WITHOUT_CAUSE,
}
NOT_A_PLAN = (KeyError, TypeError, ValueError, AttributeError, ZoneInfoNotFoundError)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a ground asked for from an instant on, until a fact changed it."""

    demand: Demand
    since: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A ground that binds, with its lawful instant."""

    human: Human
    ground: Ground
    lawful: Lawful
    told: datetime  # what its last plan says, whenever somebody knew it
    closed_at: datetime | None  # as the ledger has it


def judge(
    human: Human, ground: Ground, window: Window, found: Findings
) -> Judged | None:
    """Judge a ground; None if it binds nobody, or cannot be judged.

    1. Read what it asked for, stage by stage: facts may have amended it.
    2. Find which specimens settle that, as far as was known when it closed.
    3. Where its reason was taken away, that instant comes before its end.
    4. Compare with the instants at which the tables say that it closed.
    """
    stages = _stages(human, ground, found)
    if not stages:
        _say_unplanned(human, ground, window, found)
        return None
    last = _as_renewed(human, ground, stages[-1], window)
    if not last.demand.binds:
        return None
    _look_at_amendments(human, ground, stages, window, found)
    before = ground.ended or window.ahead
    settled = _settled(human, ground, last.demand, before)
    lawful = _lawful(human, ground, last, before)
    lawful = _taken_away(human, ground, lawful, found)
    told = _told(last.demand, settled)
    judged = Judged(human, ground, lawful, told, closed_at(human, ground))
    _compare(judged, window, found)
    return judged


def _say_unplanned(
    human: Human, ground: Ground, window: Window, found: Findings
) -> None:
    """Whoever is bound without a plan is bound without an end."""
    is_open = ground.closed_at is None and ground.opened_at < window.horizon
    (found.over_held if is_open else found.faults).append(
        finding(human, ground, Why.PLAN_MISSING, released_at=ground.closed_at)
    )


def _stages(human: Human, ground: Ground, found: Findings) -> list[Stage]:
    """Return what a ground asked for; an amendment needs a fact that changed."""
    stages: list[Stage] = []
    for plan in human.plans_of(ground):
        demand = _readable(human, ground, plan, found)
        if demand is None or (stages and demand == stages[-1].demand):
            continue
        since = ground.opened_at
        if stages:
            cause = _cause(human, ground, plan.entry)
            if cause is None:
                found.faults.append(finding(human, ground, Why.AMENDED_WITHOUT_CAUSE))
                continue
            since = cause.recorded_at
        stages.append(Stage(demand, since, plan.entry))
    return stages


def _as_renewed(human: Human, ground: Ground, last: Stage, window: Window) -> Stage:
    """What was ordered anew counts, whether a plan was written for it or not."""
    renewed_to = tracing.renewed_to(human, ground, ground.ended or window.ahead)
    return replace(last, demand=replace(last.demand, renewed_to=renewed_to))


def _readable(
    human: Human, ground: Ground, plan: Plan, found: Findings
) -> Demand | None:
    try:
        demand = read(human, ground, plan)
        payment.settle(demand, ())
    except NOT_A_PLAN:
        found.faults.append(finding(human, ground, Why.PLAN_UNREADABLE))
        return None
    return demand


def read(human: Human, ground: Ground, plan: Plan) -> Demand:
    """Return what a plan asks for; the landing is looked up, not believed."""
    zone = ZoneInfo(plan.terms["demands"]["zone"])
    landed = human.landed_at(ground, plan.entry + 1)
    landing_on = landed.astimezone(zone).date() if landed else _told_landing(plan.terms)
    return demand_of(
        plan.terms,
        opened_at=ground.opened_at,
        landing_on=landing_on,
        held_since=human.held_since(ground, plan.entry + 1),
        renewed_to=tracing.renewed_to(human, ground, plan.entry + 1),
    )


def _told_landing(terms: Mapping[str, Any]) -> date | None:
    days = [test["due_on"] for test in terms["tests"] if test["key"] == "landing"]
    return date.fromisoformat(days[0]) if days else None


def _settled(
    human: Human, ground: Ground, demand: Demand, before: int
) -> list[Settled]:
    """Return everything a ground waits for beside its days, as known before an entry."""
    if demand.clear is not None:
        return [tracing.cleared(human, ground, demand.clear, before)]
    met = human.contact_of(ground)
    since = demand.midnight_after(demand.first_day - DAY) if met else None
    settled = payment.settle(demand, human.samples(ground, before, since))
    if demand.is_hold:
        return tracing.answered(human, ground, settled, before)
    if demand.first_two:
        settled.append(tracing.first_two(human, ground, demand, before))
    return settled


def _lawful(human: Human, ground: Ground, stage: Stage, before: int) -> Lawful:
    """Return when a ground might end under what it asked for, as known before an entry.

    What was taken back counted until then, and what it stood in the way of cannot have
    been seen before; nor could the results of another record, before both were known
    to be one person. The first instant counts at which all that was known allowed it.
    """
    since = stage.demand.opened_at
    for entry in sorted(
        _taken_back(human, stage.entry, before), key=lambda one: one.id
    ):
        lawful = _known_lawful(human, ground, stage, entry.id)
        if max(lawful.at, since) < entry.recorded_at:
            return replace(lawful, at=max(lawful.at, since))
        since = max(since, entry.recorded_at)
    lawful = _known_lawful(human, ground, stage, before)
    return replace(lawful, at=max(lawful.at, since))


def _taken_back(human: Human, after: int, before: int) -> Iterator[Entry]:
    """Yield what voided a specimen, or corrected a result, between two entries.

    Also what told that two are one, or are not: results of the other count from then
    on, or no more.
    """
    changed = {row.ended for row in (*human.specimens, *human.results, *human.merges)}
    for number in changed | {one.entry for one in human.merges}:
        entry = human.entry(number)
        if entry is not None and after < entry.id < before:
            yield entry


def _known_lawful(human: Human, ground: Ground, stage: Stage, before: int) -> Lawful:
    away = tracing.transferred(human, ground, stage.demand, before)
    if away is not None:
        return away
    settled = _settled(human, ground, stage.demand, before)
    return _since(lawful_end(stage.demand, settled), stage)


def _since(lawful: Lawful, stage: Stage) -> Lawful:
    """A plan that was amended cannot have ended before it was."""
    if stage.since <= max(lawful.at, stage.demand.opened_at):
        return lawful
    return replace(lawful, at=stage.since, by=AMENDED)


def _told(demand: Demand, settled: Sequence[Settled]) -> datetime:
    samples = [one.sample for one in settled if one.sample]
    results = [sample.negative_at for sample in samples if sample.negative_at]
    latest = max([demand.earliest, *results])
    return min(latest, max(demand.bound, demand.opened_at))


def _look_at_amendments(
    human: Human,
    ground: Ground,
    stages: Sequence[Stage],
    window: Window,
    found: Findings,
) -> None:
    """Nobody may be kept past a lawful end by amending the plan afterwards."""
    for stage, following in pairwise(stages):
        free_at = _lawful(human, ground, stage, following.entry).at
        until = following.since
        if free_at + GRACE < until and window.meets(free_at, until):
            late = finding(human, ground, Why.AMENDED_LATE, free_at, until)
            found.over_held.append(late)


def _taken_away(
    human: Human, ground: Ground, lawful: Lawful, found: Findings
) -> Lawful:
    """Bring the lawful instant forward to when the reason was taken away."""
    instants = {entry.recorded_at: entry.kind for entry in _endings(human, ground)}
    if ground.closes in TAKEN_AWAY:
        closing = Closing(ground.closes)
        cause = _cause(human, ground, ground.ended)
        if cause and tracing.is_recovery(human, ground, cause):
            # What experts find makes nobody clear: only results do.
            cause = cause if lawful.at <= cause.recorded_at else None
        unfounded = closing is not Closing.WITHDRAWN and not _is_gone(human, ground)
        if cause is None or unfounded:
            found.faults.append(finding(human, ground, TAKEN_AWAY[closing]))
        else:
            instants[cause.recorded_at] = ground.closes
    first = min(instants, default=None)
    if first is None or first >= lawful.at:
        return lawful
    return Lawful(first, instants[first])


def _cause(human: Human, ground: Ground, number: int | None) -> Entry | None:
    """Return the fact behind an entry; a result counts if the ground stands on one."""
    of_specimen = bool(human.witness_kinds(ground) & STANDS_ON_RESULTS)
    if number is not None and number == ground.ended:
        of_specimen |= tracing.is_same_illness(human, ground, number)
    return cause_of(human, number, of_specimen=of_specimen)


def _is_gone(human: Human, ground: Ground) -> bool:
    """Say whether a death or a departure was known when a ground closed."""
    before = ground.ended or 0
    family = human.family(ground.person, before)
    return any(
        entry.kind in ENDS_ALL and entry.person in family and entry.id < before
        for entry in human.entries.values()
    )


def _endings(human: Human, ground: Ground) -> Iterator[Entry]:
    """Yield the deaths and departures after which a ground can bind nobody."""
    for entry in human.entries.values():
        if entry.kind in ENDS_ALL and entry.person is not None:
            family = human.family(entry.person, entry.id)
            if entry.id > ground.entry and ground.person in family:
                yield entry


def _compare(judged: Judged, window: Window, found: Findings) -> None:
    """Compare the lawful instant with those at which the tables say it closed."""
    human, ground, free_at = judged.human, judged.ground, judged.lawful.at
    told = {judged.closed_at, ground.closed_at} - {None}
    instants = sorted(instant for instant in told if instant is not None)
    if not instants:
        if free_at + GRACE < window.horizon:
            still = finding(human, ground, Why.STILL_OPEN, free_at)
            found.over_held.append(still)
        return
    first, last = instants[0], instants[-1]
    if last > free_at + GRACE and window.meets(free_at, last):
        found.over_held.append(finding(human, ground, Why.CLOSED_LATE, free_at, last))
    if first < free_at and window.holds(first):
        early = finding(human, ground, Why.CLOSED_EARLY, free_at, first)
        found.released_early.append(early)
    elif _is_mislabelled(judged):
        found.faults.append(finding(human, ground, Why.CLOSED_AS_SOMETHING_ELSE))


def closed_at(human: Human, ground: Ground) -> datetime | None:
    """Return when a ground closed: by the ledger, else as its row says."""
    entry = human.entry(ground.ended)
    return entry.recorded_at if entry else ground.closed_at


def _is_mislabelled(judged: Judged) -> bool:
    """Say whether a ground closed under a name that is not that of what came last."""
    closes = judged.ground.closes
    if judged.lawful.by == tracing.TRANSFERRED or closes == Closing.TRANSFERRED:
        return judged.lawful.by != closes
    lapsed = judged.lawful.by == BOUND
    return closes == (Closing.COMPLETED if lapsed else Closing.LAPSED)


def finding(
    human: Human,
    ground: Ground,
    why: Why,
    free_at: datetime | None = None,
    released_at: datetime | None = None,
) -> Finding:
    """Say what is wrong with a ground."""
    return Finding(human.name, why, ground.rule, free_at, released_at, ground.key)
