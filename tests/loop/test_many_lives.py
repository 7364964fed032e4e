"""Whatever happened in a city: whoever is due is reviewed the same, alone or together.

`make slow` plays a small set; PRATIQUE_LIVES a longer one (see `test_state_machine`).
"""

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis.stateful import invariant

from pratique.loop import schedule
from tests.loop.living import play, play_long
from tests.loop.test_state_machine import Life
from tests.standing.both_ways import differences

LATER = (timedelta(hours=30), timedelta(days=9))


class Together(Life):
    """A city in which everybody who is due is reviewed together, be it one."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = 0

    @invariant()
    def the_laws_hold(self) -> None:
        self.turn += 1
        if self.turn % 3 == 1:
            super().the_laws_hold()
        else:  # they take longer than all the rest
            self.city.catch_up()
            self.there = self.look_around()

    @invariant()
    def both_ways_write_the_same(self) -> None:
        for instant in self.instants():
            told = differences(instant)
            assert told == [], (instant, *told[:6])

    def instants(self) -> Iterator[datetime | None]:
        yield None
        following = schedule.next_instant()
        if following is not None:
            yield following
        yield self.city.now + LATER[self.turn % 2]


@pytest.fixture(autouse=True)
def always_together() -> Iterator[None]:
    with patch("pratique.loop.schedule.TOGETHER", 1):
        yield


@pytest.mark.slow
def test_both_ways_write_the_same(template: None) -> None:
    if "PRATIQUE_LIVES" in os.environ:
        sys.stderr.write(f"{play_long(Together)}\n")
    else:
        play(Together, lives=3, steps=9)
