"""What a step with many people leads to is shared with a second process."""

import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from pratique.ledger.models import Entry
from pratique.loop import schedule
from pratique.serve.replay import hands
from pratique.serve.replay.hands import FEW, Hands
from pratique.serve.replay.refusals import StepRefused

HEARS = """
import sys
for line in sys.stdin:
    open({heard!r}, "a").write(line)
    print({says!r}, flush=True)
"""


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    return tmp_path / "heard"


def hand(monkeypatch: pytest.MonkeyPatch, heard: Path, says: str = "done") -> None:
    program = HEARS.format(heard=str(heard), says=says)
    monkeypatch.setattr(
        hands,
        "_begun",
        lambda: subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ),
    )


def test_little_is_done_here(monkeypatch: pytest.MonkeyPatch, heard: Path) -> None:
    hand(monkeypatch, heard)
    done: list[int] = []

    with Hands() as both:
        both.spread(done.append, range(FEW - 1))

    assert done == list(range(FEW - 1))
    assert not heard.exists()


def test_much_is_shared_and_nothing_is_done_twice(
    monkeypatch: pytest.MonkeyPatch, heard: Path
) -> None:
    hand(monkeypatch, heard)
    done: list[int] = []

    with Hands() as both:
        both.spread(done.append, range(30))
        both.spread(done.append, range(30, 60))

    told = [json.loads(line)["settle"] for line in heard.read_text().splitlines()]
    assert len(told) == 2
    assert sorted([*done, *told[0], *told[1]]) == list(range(60))


def test_many_are_reviewed_together_by_both(
    monkeypatch: pytest.MonkeyPatch, heard: Path
) -> None:
    hand(monkeypatch, heard)
    done: list[UUID] = []

    def reviewed(due: schedule.Due, limit: int) -> tuple[int, schedule.Due]:
        done.extend(person for person, _entry in due[:limit])
        return min(limit, len(due)), []

    monkeypatch.setattr(schedule, "review_together", reviewed)
    people = [(UUID(int=number), Entry(pk=1)) for number in range(10)]
    with Hands() as both:
        assert both.together(people[:4], 4) == (4, [])
        assert not heard.exists()
        assert both.together(people, 4) == (8, [])

    (told,) = [json.loads(line)["together"] for line in heard.read_text().splitlines()]
    assert [UUID(person) for person, _entry in told] == [who for who, _ in people[1::2]]
    assert done[4:] == [who for who, _ in people[::2][:4]]


@pytest.mark.parametrize("says", ["LookupError: no such rule", ""])
def test_a_fault_of_the_other_stops_the_replay(
    monkeypatch: pytest.MonkeyPatch, heard: Path, says: str
) -> None:
    hand(monkeypatch, heard, says)

    with Hands() as both, pytest.raises(StepRefused, match=says or "is gone"):
        both.spread(lambda _: None, range(30))
