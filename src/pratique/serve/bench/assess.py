"""One person assessed by the rules, with every reason why and why not.

The people are those of the cases beside the rulebooks: the whole specification, over
and over, in this one process, without a database. What counts is the time the process
itself takes, whatever else the machine does in between (`wall` has that too). Held
against writing the same answer as JSON.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from django.conf import settings

from pratique.policy.case_files import Case, load_cases
from pratique.policy.cases import case_files
from pratique.policy.one import evaluate
from pratique.serve.bench.figures import MILLISECONDS, Figure, figure, percentile
from pratique.serve.bench.telling import tell
from pratique.standing import document
from pratique.standing.shelf import shipped

Made = TypeVar("Made")
ASSESSED = 20_000
BAR_MS = 1.0


def run(people: float = ASSESSED) -> list[Figure]:
    """Assess so many people; return the times of one."""
    cases = [
        case
        for path in case_files(Path(settings.RULEBOOKS_FOLDER))
        for case in load_cases(path, shipped()).cases
    ]
    tell(f"assess: {people:g} people, after the {len(cases)} cases of the rulebooks")
    assessed, written = _times(cases, max(1, round(people / len(cases))))
    limit = percentile([one.cpu for one in written], 0.99) * MILLISECONDS
    return [
        *(
            figure(
                f"assess.one_p{share}",
                percentile([one.cpu for one in assessed], share / 100) * MILLISECONDS,
                "ms",
                against=("writing the answer as JSON, p99", limit),
                at_most=BAR_MS if share == 99 else None,
            )
            for share in (50, 99)
        ),
        figure(
            "assess.one_wall_p99",
            percentile([one.wall for one in assessed], 0.99) * MILLISECONDS,
            "ms",
        ),
    ]


class Time(NamedTuple):
    """What something took, in seconds."""

    cpu: float
    wall: float


def _taken(what: Callable[..., Made], *given: object) -> tuple[Made, Time]:
    cpu, wall = time.thread_time(), time.perf_counter()
    made = what(*given)
    return made, Time(time.thread_time() - cpu, time.perf_counter() - wall)


def _times(cases: list[Case], rounds: int) -> tuple[list[Time], list[Time]]:
    """Return what each assessment took, and the writing of each answer."""
    assessed, written = [], []
    for number in range(rounds + 1):
        for case in cases:
            outcome, took = _taken(evaluate, case.facts, case.risk, shipped(), case.now)
            told = document.of(outcome, case.facts, case.risk, shipped())
            _, writing = _taken(json.dumps, told)
            if number:  # the first round only warms up
                assessed.append(took)
                written.append(writing)
    return assessed, written
