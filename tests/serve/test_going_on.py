"""What lives a served scenario on, when a page wishes it."""

from datetime import UTC, datetime
from pathlib import Path

from pratique.serve.replay.goingon import replaying

SCENARIO = Path("scenarios/one.yaml")


def test_it_stops_at_the_moment_wished_for() -> None:
    moment = datetime(2022, 8, 21, 5, tzinfo=UTC)

    wanted = ["--until", "2022-08-21T05:00:00+00:00"]
    assert replaying(SCENARIO, moment)[-2:] == wanted


def test_without_a_moment_it_goes_to_its_end() -> None:
    assert replaying(SCENARIO, None)[-2:] == ["replay", "scenarios/one.yaml"]
