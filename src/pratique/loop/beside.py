"""Hands beside this process: very many people are reviewed on all cores.

Each finds its own share of those who are due, whom nobody holds (ADR 0034), so that
none must be told whom. They begin when there is much to do, and end after it.
"""

import json
import logging
import os
import subprocess
import sys
from typing import TypedDict
from uuid import UUID

from django.conf import settings

log = logging.getLogger(__name__)
HAND = (sys.executable, "-m", "pratique.loop.hand")


class Done(TypedDict):
    """What a hand says of a batch."""

    many: int
    alone: list[str]  # who must be reviewed alone


class Beside:
    """One hand for each core but this process's own."""

    def __init__(self, count: int | None = None) -> None:
        self.count = (os.cpu_count() or 1) - 1 if count is None else count
        self.hands: list[subprocess.Popen[str]] = []

    def begin(self, limit: int) -> None:
        """Let each review a batch."""
        while len(self.hands) < self.count:
            self.hands.append(_begun())
        for hand in self.hands:
            _tell(hand, limit)

    def wait(self) -> tuple[int, set[UUID]]:
        """Return how many they reviewed, and who must be reviewed alone.

        Whatever a hand that has failed or was killed had begun is still due.
        """
        many, alone = 0, set[UUID]()
        for hand in list(self.hands):
            told = _said(hand)
            if told is not None:
                many += told["many"]
                alone |= set(map(UUID, told["alone"]))
            else:
                log.error("a hand that reviews is lost; another begins")
                self.hands.remove(hand)
                _end(hand)
        return many, alone

    def close(self) -> None:
        """Let all of them end."""
        for hand in self.hands:
            _end(hand)
        self.hands.clear()


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


def _tell(hand: "subprocess.Popen[str]", limit: int) -> None:
    assert hand.stdin is not None  # noqa: S101 -- as it was begun
    try:
        hand.stdin.write(f"{limit}\n")
        hand.stdin.flush()
    except BrokenPipeError:
        log.warning("a hand that reviews is gone")  # `wait` finds no answer


def _said(hand: "subprocess.Popen[str]") -> Done | None:
    assert hand.stdout is not None  # noqa: S101 -- as it was begun
    line = hand.stdout.readline()
    told: Done | None = json.loads(line) if line.endswith("\n") else None
    return told


def _end(hand: "subprocess.Popen[str]") -> None:
    try:
        hand.communicate()  # closes its pipe: it ends
    except BrokenPipeError:
        hand.wait()
