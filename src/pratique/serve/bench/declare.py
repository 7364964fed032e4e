"""From the form to the standing: 50 declarations a second for a minute, all settled.

The real public front and worker, real forms over HTTP on kept connections, at times
fixed in advance. What counts is the time from when a form was due until
- `response`: the front has answered (25 ms of it are the writer's own pause, by
  which a stranger cannot tell who is known),
- `page`: the page with mark and plan has come, as the redirect leads to it,
- `settled`: number matched, identity proved, rules applied, orders and standing
  written and durable; seen by asking the database every 10 ms.
A warm-up that is not counted comes first, then statistics for the planner, as a
house that has been up for two minutes has them. Last, without front and worker, the
bare writer at the same rate: the physical minimum of the same rows.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings

from pratique.serve.bench.arriving import LOOK_SECONDS, Watch, bare_writes
from pratique.serve.bench.city import Sent, expect
from pratique.serve.bench.figures import MILLISECONDS, Figure, figure, percentile
from pratique.serve.bench.fronts import HOST, Fronts, cpu_seconds_below, serving
from pratique.serve.bench.load import Answered, Plan
from pratique.serve.bench.telling import tell
from pratique.serve.cluster import Server, server_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RATE, SECONDS, WARM_SECONDS, BARE_SECONDS = 50.0, 60.0, 5.0, 10.0
BAR_MS = 300.0
OUR_CPU_MS = 12.0
DATABASE = "PostgreSQL"
KEPT_UP = 0.99  # of the rate asked for, the wait for the last one included
PATIENCE_SECONDS = 60.0


def run(
    rate: float = RATE,
    seconds: float = SECONDS,
    warm: float = WARM_SECONDS,
    bare: float = BARE_SECONDS,
) -> list[Figure]:
    """Measure; the parameters are what the issue asks for."""
    counts = [max(1, round(rate * span)) for span in (warm, seconds, bare)]
    tell(f"declare: {sum(counts)} travellers are put on a list")
    everybody = expect(sum(counts))
    first, then = counts[0], counts[0] + counts[1]
    server = server_for(settings.HOME)
    with (
        server.connect("worker", settings.DATABASE_NAME) as connection,
        serving(settings.HOME, settings.DATABASE_NAME) as fronts,
    ):
        house = House(fronts, Watch(connection), server)
        tell(f"declare: {rate:g} a second, {warm:g} s to warm up")
        house.let_in(everybody[:first], rate)
        house.refresh_statistics()
        tell(f"declare: {rate:g} a second, {seconds:g} s that count")
        run_of = house.let_in(everybody[first:then], rate)
    tell(f"declare: the bare writer, {bare:g} s")
    limit = percentile(bare_writes(everybody[then:], rate), 0.99)
    return run_of.figures(rate, limit)


class House:
    """A house that serves, and what is looked at while travellers come."""

    def __init__(self, fronts: Fronts, watch: Watch, server: Server) -> None:
        self.fronts = fronts
        self.watch = watch
        self.server = server
        self.postmaster = server.status().pid

    def refresh_statistics(self) -> None:
        """Tell the planner how large the tables are by now."""
        with self.server.connect("owner", settings.DATABASE_NAME) as connection:
            connection.execute("ANALYZE")

    def let_in(self, forms: "Sequence[Sent]", rate: float) -> "Run":
        """Send the forms, and wait until every one of them is settled."""
        before = self._cpu()
        plan = Plan(HOST, self.fronts.port, rate, [one.cookie for one in forms])
        answers = self._sent(plan)
        self.watch.wait_for(forms, PATIENCE_SECONDS)
        after = self._cpu()
        return Run(
            answers,
            [self.watch.seen.get(one.submission) for one in forms],
            {name: used - before[name] for name, used in after.items()},
        )

    def _cpu(self) -> dict[str, float]:
        below = cpu_seconds_below(self.postmaster) if self.postmaster else 0.0
        return {**self.fronts.cpu_seconds(), DATABASE: below}

    def _sent(self, plan: Plan) -> list[Answered]:
        """Let the load generator work; meanwhile look who has a standing."""
        command = [sys.executable, "-m", "pratique.serve.bench.load"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as child:
            assert child.stdin is not None  # noqa: S101 -- it is a pipe
            child.stdin.write(json.dumps(asdict(plan)).encode())
            child.stdin.close()
            child.stdin = None
            try:
                while True:
                    self.watch.look()
                    try:
                        answer, _ = child.communicate(timeout=LOOK_SECONDS)
                        break
                    except subprocess.TimeoutExpired:
                        continue
            except BaseException:
                child.kill()
                raise
        return [Answered(**one) for one in json.loads(answer)]


class Run:
    """What became of the forms that were sent."""

    def __init__(
        self,
        answers: list[Answered],
        settled: list[float | None],
        cpu: "Mapping[str, float]",
    ) -> None:
        self.answers = answers
        self.settled = settled
        self.cpu = cpu

    def figures(self, rate: float, limit: float) -> list[Figure]:
        """Return everything that was measured, against the bare writer's p99."""
        spans = {
            "response": [self._ms(one, one.answered) for one in self.answers],
            "page": [self._ms(one, one.shown) for one in self.answers],
            "settled": [
                self._ms(one, at)
                for one, at in zip(self.answers, self.settled, strict=True)
            ],
        }
        return [
            *self._counts(rate),
            *(
                figure(
                    f"declare.{name}_p{share}",
                    percentile(values, share / 100),
                    "ms",
                    against=("bare writer, p99", limit * MILLISECONDS),
                    at_most=BAR_MS if share == 99 else None,
                )
                for name, values in spans.items()
                for share in (50, 95, 99)
            ),
            self._cpu(),
        ]

    def _ms(self, one: Answered, at: float | None) -> float:
        """Return the time from due to then; what never came took all our patience."""
        return ((at - one.due) if at else PATIENCE_SECONDS) * MILLISECONDS

    def _counts(self, rate: float) -> list[Figure]:
        """Return how many a second were settled, and how many were not."""
        ends = [at for at in self.settled if at is not None]
        span = max(ends, default=0.0) - min(one.due for one in self.answers)
        last_due = (len(self.answers) - 1) / rate
        share = min(1.0, (last_due + BAR_MS / MILLISECONDS) / span) if ends else 0.0
        faults = sum(
            bool(one.fault) or at is None
            for one, at in zip(self.answers, self.settled, strict=True)
        )
        for fault in sorted({one.fault for one in self.answers if one.fault}):
            tell(f"declare: {fault}")
        return [
            figure(
                "declare.rate",
                len(ends) / len(self.answers) * rate * share,
                "1/s",
                against=("asked for", rate),
                at_least=rate * KEPT_UP,
            ),
            figure("declare.errors", faults, "forms", at_most=0),
        ]

    def _cpu(self) -> Figure:
        """Return our own CPU time for one declaration: front, page and worker."""
        each = MILLISECONDS / len(self.answers)
        parts = {name: used * each for name, used in self.cpu.items()}
        told = ", ".join(f"{name} {used:.1f} ms" for name, used in parts.items())
        tell(f"declare: CPU time of one: {told}")
        limit = parts.pop(DATABASE)
        return figure(
            "declare.cpu",
            sum(parts.values()),
            "ms",
            against=("PostgreSQL for it", limit),
            at_most=OUR_CPU_MS,
        )
