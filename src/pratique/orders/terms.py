"""A ground's demands as stored data.

A file of its own because two rooms share the shape: orders writes it, reporting
audits it without knowing the policy engine. `demands` is what the rule asks for in
plain numbers, so that an audit can do its own arithmetic.
"""

from datetime import date
from typing import TypedDict

from pratique.policy.outcome import Ground, Phase, Test


class PhaseTerms(TypedDict):
    """One measure from one instant to another."""

    measure: str
    start: str
    end: str
    supervisor: str | None
    restrictions: list[str]


class TestTerms(TypedDict):
    """One test of the plan: what pays it is an obligation, not a term."""

    key: str
    due_on: str
    counted: bool


class Clear(TypedDict):
    """What clears a case: so many results in a row, so far apart, this faint."""

    times: int
    apart_hours: int
    ct: int | None  # a positive with at least this Ct is clear too


class Demands(TypedDict):
    """What the rule asks for, as the rulebook states it."""

    zone: str
    start_after: int  # day 1 is so many days after the anchor
    credit_elapsed: bool
    days: list[int]  # of each phase, and of each gap before one
    hold_hours: int | None
    tests: list[dict[str, object]]
    bound_days: int
    contact_first_two: bool  # waits for the close contact that this one hangs on
    cleared: Clear | None  # ends when the case is clear, whatever its days


def renewable_days(demands: Demands) -> int:
    """Return for how many days at most a named officer may order anew.

    As many as the rule's own bound has after its days. What ends by results has no
    days to serve: its days are its bound, and as many more may be ordered.
    """
    if demands["cleared"] is not None:
        return sum(demands["days"])
    return demands["bound_days"]


class Terms(TypedDict):
    """What a plan demands, as JSON."""

    witness: dict[str, str | None]
    anchor: str
    anchor_kind: str
    day_one: str
    demands: Demands
    phases: list[PhaseTerms]
    tests: list[TestTerms]
    code: str | None
    mark: str | None
    transfer: str | None
    supervisor: str | None
    restrictions: list[str]
    temperature: int
    sampling: str | None


def of(ground: Ground, demands: Demands) -> Terms:
    """Return what a ground demands; equal terms mean that nothing was amended."""
    # Each phase has its own, and the ground those of now: what was ordered stays.
    first = ground.phases[0] if ground.phases else ground
    return Terms(
        witness={
            "kind": ground.witness.kind,
            "id": ground.witness.id,
            "day": _iso(ground.witness.day),
            "other": ground.witness.other,
        },
        anchor=ground.anchor.isoformat(),
        anchor_kind=ground.arithmetic.anchor_kind,
        day_one=ground.day_one.isoformat(),
        demands=demands,
        phases=[_phase(phase) for phase in ground.phases],
        tests=[_test(test) for test in ground.tests],
        code=ground.code,
        mark=ground.mark,
        transfer=ground.transfer,
        supervisor=first.supervisor,
        restrictions=list(first.restrictions),
        temperature=ground.temperature,
        sampling=ground.sampling,
    )


def _phase(phase: Phase) -> PhaseTerms:
    return PhaseTerms(
        measure=phase.measure,
        start=phase.start.isoformat(),
        end=phase.end.isoformat(),
        supervisor=phase.supervisor,
        restrictions=list(phase.restrictions),
    )


def _test(test: Test) -> TestTerms:
    return TestTerms(key=test.key, due_on=test.due_on.isoformat(), counted=test.counted)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
