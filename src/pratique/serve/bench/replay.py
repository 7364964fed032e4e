"""A scenario lived from its first minute to its last, with every effect written."""

import time

from pratique.serve.bench.figures import Figure, figure
from pratique.serve.bench.telling import tell
from pratique.serve.replay import runner
from pratique.serve.replay.scenario import find, load

SCENARIO = "arrivals-2022-08-21"
BAR_SECONDS = 30.0


def run() -> list[Figure]:
    """Live it; return how long it took."""
    tell(f"replay: {SCENARIO} from beginning to end")
    began = time.monotonic()
    read = load(find(SCENARIO))
    lived = runner.live(read)
    took = time.monotonic() - began
    told = (read.ends - read.header.starts).total_seconds()
    return [
        figure(
            "replay.whole",
            took,
            "s",
            against=(f"the days that its {lived.done} steps take", told),
            at_most=BAR_SECONDS,
        )
    ]
