"""Hands beside this process: very many people are reviewed on all cores.

Each finds its own share of those who are due, whom nobody holds (ADR 0034), so that
none must be told whom. They begin when there is much to do, and end after it. Whatever
becomes of a hand, the worker goes on: what it had begun is still due.
"""

import json
import logging
import os
import select
import subprocess
import sys
from uuid import UUID

from django.conf import settings

log = logging.getLogger(__name__)
HAND = (sys.executable, "-m", "pratique.loop.hand")
MOST = 3  # with this process as many batches as are asked for at once
PATIENCE = 120.0  # seconds for a batch, which takes one or two; or to end
Done = tuple[int, set[UUID]]  # how many were reviewed, and who must be alone


class Beside:
    """One hand for each core but this process's own, and never very many."""

    def __init__(self) -> None:
        self.count = min(cores() - 1, MOST)
        self.hands: list[subprocess.Popen[str]] = []

    def begin(self, limit: int) -> None:
        """Let each review a batch."""
        try:
            while len(self.hands) < self.count:
                self.hands.append(_begun())
        except OSError:
            log.exception("no hand could begin; this process goes on")
        for hand in list(self.hands):
            if not _tell(hand, limit):
                self._lose(hand)

    def wait(self) -> Done:
        """Return how many they reviewed, and who must be reviewed alone."""
        many, alone = 0, set[UUID]()
        for hand in list(self.hands):
            done = _said(hand)
            if done is None:
                self._lose(hand)
                continue
            many += done[0]
            alone |= done[1]
        return many, alone

    def _lose(self, hand: "subprocess.Popen[str]") -> None:
        log.error("a hand that reviews is lost; another begins next time")
        self.hands.remove(hand)
        hand.kill()
        _end(hand)

    def close(self) -> None:
        """Let all of them end."""
        for hand in self.hands:
            _end(hand)
        self.hands.clear()


def cores() -> int:
    """Return on how many cores this process may compute."""
    affinity = getattr(os, "sched_getaffinity", None)  # not every system has it
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _begun() -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "PRATIQUE_HOME": str(settings.HOME.root),
        "PRATIQUE_DATABASE": str(settings.DATABASES["default"]["NAME"]),
        "PRATIQUE_ROLES": "worker",
    }
    return subprocess.Popen(
        HAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def _tell(hand: "subprocess.Popen[str]", limit: int) -> bool:
    assert hand.stdin is not None  # noqa: S101 -- as it was begun
    try:
        hand.stdin.write(f"{limit}\n")
        hand.stdin.flush()
    except BrokenPipeError:
        return False
    return True


def _said(hand: "subprocess.Popen[str]") -> Done | None:
    """Return what a hand says of its batch; nothing, if it says anything else."""
    assert hand.stdout is not None  # noqa: S101 -- as it was begun
    if not select.select([hand.stdout], [], [], PATIENCE)[0]:
        return None
    try:
        many, alone = json.loads(hand.stdout.readline())
        return int(many), set(map(UUID, alone))
    except (TypeError, ValueError):
        return None


def _end(hand: "subprocess.Popen[str]") -> None:
    """Close a hand's pipe: it ends after the batch that it has begun."""
    try:
        hand.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        hand.kill()
        hand.communicate()
