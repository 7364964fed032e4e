"""Live a scenario: its clock, one transaction a step, the same end after any kill.

1. Before a step, the clock goes on to its instant, through every instant at which
   time alone changes anything; what is due there is done.
2. The step acts as whoever does it, in one transaction that also marks it done.
   A kill before the commit leaves nothing; after it, the step is not done again.
3. What follows from the step is settled before the next one. A kill in between
   leaves it in the ledger's queue, and the clock where it stood: whoever resumes
   settles it at that same instant first.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pratique import clock, database
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.ledger.actions import set_clock
from pratique.loop import schedule, settling
from pratique.serve.replay import preparing
from pratique.serve.replay.hands import FEW, Hands
from pratique.serve.replay.refusals import (
    AlreadyBeyond,
    AnotherScenario,
    LiveDatabase,
    ReplayRunning,
    ScenarioChanged,
    StepRefused,
)
from pratique.serve.replay.scenario import Scenario
from pratique.serve.replay.steps import Step
from pratique.serve.replay.world import World

LOCK = "SELECT pg_try_advisory_lock(hashtext('pratique replay'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('pratique replay'))"
DONE = "SELECT scenario, step, digest FROM loop_replay_step ORDER BY id"
MARK = "SELECT loop_replay_done(%s, %s, %s, %s, %s)"
WAITING = "SELECT count(*) FROM ledger_pending"
# What set-up itself writes; anything else without a clock is somebody's real work.
LIVE = "SELECT EXISTS (SELECT FROM ledger_entry WHERE kind <> 'divisions.imported')"
PAUSE_SECONDS = 0.1
LONGEST_WAIT = 60.0

Told = Callable[[int, datetime], None]


@dataclass(frozen=True, slots=True)
class Lived:
    """What a replay did."""

    done: int
    steps: int
    now: datetime


def live(
    scenario: Scenario, until: datetime | None = None, told: Told = lambda *_: None
) -> Lived:
    """Live a scenario from wherever it stands until a moment (None: to its end).

    Steps at that very moment are done, and so is what is due then.
    """
    stop = scenario.ends if until is None else until
    with alone(), settling.strictly(), Hands() as hands:
        done = _begin(scenario, stop)
        _come_to_rest(hands)
        for step in scenario.steps[done:]:
            if step.at > stop:
                break
            _advance(step.at, hands)
            _do(step, scenario)
            _come_to_rest(hands)
            done += 1
            told(done, step.at)
        _advance(stop, hands)
        _come_to_rest(hands)
    return Lived(done, len(scenario.steps), _now())


@contextmanager
def alone() -> Iterator[None]:
    """Be the only process that lives a scenario in this database."""
    with database.acting(WORKER):
        if not database.rows(LOCK)[0][0]:
            raise ReplayRunning(
                "Another process lives the scenario in this database just now.",
                next_step="Wait until it is done, or stop it.",
            )
    try:
        yield
    finally:
        with database.acting(WORKER):
            database.rows(UNLOCK)


def _begin(scenario: Scenario, stop: datetime) -> int:
    """Set the clock the first time; return how many steps were done before."""
    with database.acting(WORKER), database.transaction():
        done = database.rows(DONE)
        is_set, is_live = clock.is_set(), bool(database.rows(LIVE)[0][0])
        now = clock.now()
    _refuse_other(scenario, done)
    if not is_set and is_live:
        raise LiveDatabase(
            "This database holds real work: no scenario can be lived in it.",
            next_step="Set PRATIQUE_HOME to another folder.",
        )
    if not is_set:
        preparing.check(scenario)
        set_clock(scenario.header.starts)
    elif stop < now:
        raise AlreadyBeyond(
            f"The clock stands at {now.isoformat()} already, and never goes back.",
            next_step="Give a later --until, or --fresh to begin anew.",
            field="--until",
        )
    return len(done)


def _refuse_other(scenario: Scenario, done: list[tuple[str, int, str]]) -> None:
    names = {name for name, _, _ in done}
    if names - {scenario.name}:
        raise AnotherScenario(
            f"The scenario {', '.join(names)} is lived in this database.",
            next_step="Give --fresh to empty it first, or use another PRATIQUE_HOME.",
        )
    if {digest for *_, digest in done} - {scenario.digest}:
        raise ScenarioChanged(
            f"{scenario.path} has changed since this database began to live it.",
            next_step="Give --fresh to begin anew.",
            file=str(scenario.path),
        )


def _advance(to: datetime, hands: Hands) -> None:
    """Move the clock on; a later instant in the past of the clock is no move."""
    schedule.advance(to, rest=hands.catch_up)


def _come_to_rest(hands: Hands) -> None:
    """Settle everything; what another process is at, or put off, is waited for."""
    deadline = time.monotonic() + LONGEST_WAIT
    while True:
        hands.catch_up()
        with database.acting(WORKER), database.transaction():
            waiting = database.rows(WAITING)[0][0]
        if not waiting:
            return
        if time.monotonic() > deadline:
            raise StepRefused(
                f"{waiting} entries of the ledger cannot be settled.",
                next_step="See the log of the worker.",
            )
        time.sleep(PAUSE_SECONDS)


def _now() -> datetime:
    with database.acting(WORKER), database.transaction():
        return clock.now()


def _do(step: Step, scenario: Scenario) -> None:
    """Do one step and mark it done, in one transaction."""
    world = World(scenario)
    try:
        by = world.doer(step)
        with settling.acting(by, at_most=FEW):
            if len(step.doings) > 1:
                world.meet([getattr(one, "person", "") for one in step.doings])
            for doing in step.doings:
                doing.act(world, by)
            _mark(step, scenario, world)
    except Refusal as refusal:
        raise _refused(step, scenario, refusal) from refusal


def _mark(step: Step, scenario: Scenario, world: World) -> None:
    declaration, alias = world.declared or (None, "")
    database.rows(
        MARK, [scenario.name, step.number, scenario.digest, declaration, alias]
    )


def _refused(step: Step, scenario: Scenario, refusal: Refusal) -> StepRefused:
    said = "; ".join(
        f"{one.sentence} ({one.code}{f', {one.field}' if one.field else ''})"
        for one in (refusal, *_problems(refusal))
    )
    return StepRefused(
        f"{scenario.path}, line {step.line}: {step.by} cannot {step.verb}: {said}",
        next_step=refusal.next_step or "Mend the step; what was done before stays.",
        line=step.line,
        refusal=refusal.code,
    )


def _problems(refusal: Refusal) -> list[Refusal]:
    found = refusal.data.get("problems", getattr(refusal, "problems", ()))
    return [one for one in found if isinstance(one, Refusal)]  # type: ignore[attr-defined]
