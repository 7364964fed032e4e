"""`evaluate`: facts, risk and rulebooks in, one person's standing out.

The reference: plain, never optimised, the judge of every other way to compute it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pratique.policy.compliance import missed
from pratique.policy.conditions import Stayed, leaves
from pratique.policy.days import end_of
from pratique.policy.decision import decide, decide_class
from pratique.policy.facts import Facts, Risk
from pratique.policy.measures import CODES, MARKS, MEASURES, heavier, strictest
from pratique.policy.outcome import Considered, Ground, Outcome, Undecided
from pratique.policy.plan import plan
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing, Shelf
from pratique.policy.time_alone import changes, owed_at
from pratique.policy.view import View, earlier, latest_arrival, look

NOWHERE = ZoneInfo("UTC")  # where no rulebook governs, nothing depends on the zone


def evaluate(facts: Facts, risk: Risk, shelf: Shelf, now: datetime) -> Outcome:
    """One person's standing at one moment, with everything it rests on."""
    arrival = latest_arrival(facts)
    governing = shelf.governing(facts.place, arrival.at if arrival else None, now)
    view = look(facts, risk, governing.zone or NOWHERE, now)
    decision = decide(view, governing)
    grounds = [
        plan(match, view, governing.defaults_for(match.rule))
        for match in decision.matches
    ]
    grounds += _begun_before(view, shelf)
    of_missed, looked_at = missed(grounds, view, governing)
    considered = (*decision.considered, *looked_at)
    coming = shelf.next_change(facts.place, now)
    return _outcome(view, governing, considered, [*grounds, *of_missed], coming)


def _begun_before(view: View, shelf: Shelf) -> Iterator[Ground]:
    """The grounds of an earlier arrival that still binds, by the rules of its time."""
    for then in earlier(view):
        at = then.arrival.at if then.arrival else None
        governing = shelf.governing(view.facts.place, at, view.now)
        for match in decide_class(then, governing, "arrival")[0]:
            yield plan(match, then, governing.defaults_for(match.rule))


def _outcome(
    view: View,
    governing: Governing,
    considered: tuple[Considered, ...],
    grounds: list[Ground],
    coming: datetime | None,
) -> Outcome:
    live = [ground for ground in grounds if ground.closes is None]
    binding = [ground for ground in live if not ground.binds_later(view.now)]
    code = strictest([CODES[0], *(ground.code for ground in binding)], CODES)
    mark = strictest([ground.mark for ground in live], MARKS)
    standing = _Weight(mark, code, _heaviest(live))
    instants = [*_instants(view, governing, live), *([coming] if coming else [])]
    return Outcome(
        person=view.facts.person,
        at=view.now,
        day=view.day,
        mark=mark,
        code=code or CODES[0],
        grounds=tuple(sorted(grounds, key=lambda ground: ground.key)),
        binding=strictest([ground.measure_at(view.now) for ground in live], MEASURES),
        until=_until(binding, view.now),
        next_at=min((each for each in instants if each > view.now), default=None),
        undecided=tuple(_undecided(governing, considered, standing)),
        considered=considered,
    )


def _until(live: list[Ground], now: datetime) -> datetime | None:
    """The end of what binds; once that has passed, the bound."""
    return max((_latest(ground, now) for ground in live if ground.phases), default=None)


def _latest(ground: Ground, now: datetime) -> datetime:
    """Results end a hold and a case, not days: until the bound, if none come."""
    by_results = ground.cls == "pool" or ground.last_condition == "cleared"
    return ground.bound if by_results or now >= ground.end else ground.end


def _instants(
    view: View, governing: Governing, live: list[Ground]
) -> Iterator[datetime]:
    """Every instant at which time alone may change something."""
    for ground in live:
        yield from (phase.end for phase in ground.phases)
        yield from (phase.start for phase in ground.phases if phase.waits)
        yield from (ground.end, ground.bound)
        if ground.free_at is not None:
            yield ground.free_at
        for test in ground.tests:
            if test.state in {"due", "repeat"}:
                yield test.overdue_at
        yield from owed_at(ground, view)
    yield from changes(governing.rules, view)
    if view.arrival is not None:
        yield view.arrival.at
    elif any(looks_at_days(rule) for rule in governing.rules):
        yield end_of(view.day, view.zone)


def looks_at_days(rule: Rule) -> bool:
    """Whether its answer may change when a day ends, with no arrival to count from."""
    asked = leaves(rule.when)
    return rule.cls != "arrival" and any(isinstance(x, Stayed) for x in asked)


# --- what is not known ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Weight:
    """How heavy a standing is, or a rule could make it."""

    mark: str | None
    code: str | None
    measure: str | None

    def raises(self, other: "_Weight") -> bool:
        """Whether it outweighs the other in anything."""
        return (
            heavier(self.mark, other.mark, MARKS)
            or heavier(self.code, other.code, CODES)
            or heavier(self.measure, other.measure, MEASURES)
        )


def _heaviest(live: list[Ground]) -> str | None:
    measures = [phase.measure for ground in live for phase in ground.phases]
    return strictest([*measures], MEASURES)


def _undecided(
    governing: Governing, considered: tuple[Considered, ...], standing: _Weight
) -> Iterator[Undecided]:
    """The rules nobody can answer yet, where a yes would raise the standing."""
    rules = {rule.id: rule for rule in governing.rules}
    for each in considered:
        if each.answer is None:
            then = rules[each.rule].then
            if _Weight(then.mark, then.code, then.strictest).raises(standing):
                yield Undecided(each.rule, each.questions)
