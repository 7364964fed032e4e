"""Two processes settle what a step with many people leads to: this one, and a hand.

Each entry, and each person due, is a transaction of its own, claimed by whoever gets
there first, so it does not matter who does what. The hand is told what is its share
on a pipe, and ends when the pipe does: also when this process was killed. What it
left undone then is still in the queue.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TypeVar

from django.conf import settings

from pratique.loop import schedule
from pratique.serve.replay.refusals import StepRefused

Row = TypeVar("Row")
FEW = 12  # so many are sooner done than told
HAND = (sys.executable, "-m", "pratique.serve.replay.hand")


class Hands:
    """This process, and one beside it from the first time there is much to do."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Hands":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            self.process.communicate()  # closes its pipe: it ends

    def catch_up(self) -> None:
        """Do everything that is due now, until nothing is left."""
        schedule.catch_up(spread=self.spread, share=self.share, together=self.together)

    def spread(self, settling: Callable[[int], object], entries: Iterable[int]) -> None:
        """Settle entries, every other one by the hand."""
        mine, told = _halves(list(entries))
        self._tell({"settle": told})
        for entry in mine:
            settling(entry)
        self._wait(told)

    def share(self, due: schedule.Due) -> None:
        """Review people whose instant has come, every other one by the hand."""
        mine, told = _halves(due)
        self._tell({"review": [[str(person), entry.pk] for person, entry in told]})
        schedule.review_each(mine)
        self._wait(told)

    def together(self, due: schedule.Due, limit: int) -> tuple[int, schedule.Due]:
        """Review many people at once; of more than that, every other one by the hand."""
        if len(due) <= limit:
            return schedule.review_together(due, limit)
        told = [[str(person), entry.pk] for person, entry in due[1::2]]
        self._tell({"together": told})
        many, alone = schedule.review_together(due[::2], limit)
        self._wait(told)
        return many + min(limit, len(told)), alone

    def _tell(self, told: dict[str, Sequence[object]]) -> None:
        if not any(told.values()):
            return
        if self.process is None:
            self.process = _begun()
        assert self.process.stdin is not None  # noqa: S101 -- as it was begun
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()

    def _wait(self, told: Sequence[object]) -> None:
        if not told or self.process is None:
            return
        assert self.process.stdout is not None  # noqa: S101 -- as it was begun
        said = self.process.stdout.readline().strip()
        if said != "done":
            raise StepRefused(
                f"What followed could not be settled: {said or 'the hand is gone'}.",
                next_step="See the lines above, then replay again: it goes on.",
            )


def _halves(rows: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    return (rows, []) if len(rows) < FEW else (rows[::2], rows[1::2])


def _begun() -> "subprocess.Popen[str]":
    name = str(settings.DATABASES["default"]["NAME"])
    return subprocess.Popen(
        [*HAND, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
