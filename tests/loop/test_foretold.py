"""What a simulation has foretold is what then happens: adopted, lived, and counted."""

from collections import Counter
from datetime import UTC
from pathlib import Path

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.orders.models import Obligation
from pratique.policy.shelf import Start
from pratique.standing.models import Standing
from pratique.standing.shelf import shelf
from pratique.standing.simulating import Simulation, area_of, draft, simulate
from pratique.standing.simulating.result import Move
from tests.conftest import SetClock
from tests.contacts import cast as tracing
from tests.gazetteer import TAIYUAN, XIAODIAN
from tests.loop.bound import bound_in_taiyuan, faults, from_jinjiang
from tests.loop.cast import in_august, on, result, sample
from tests.loop.test_reckoning import reckoned
from tests.standing import cast

pytestmark = pytest.mark.slow
BEGINS = on(24)
OWED = ("due", "overdue", "repeat")
MILDER = cast.FIVE.replace("home_quarantine", "home_monitoring")


@pytest.fixture
def town(set_clock: SetClock) -> None:
    """Eight people: from a medium area, tested or not; ill, and whom they met."""
    bound_in_taiyuan(set_clock)
    for serial in (2, 3):
        other = from_jinjiang(f"测试{serial}", serial)
        if serial == 2:
            result(sample(other, on(21, 19)), "negative", on(21, 22))
    _li, case = tracing.ill("李小燕")
    wang = tracing.somebody("王建国")
    met = tracing.close(wang, case, last_exposure=in_august(20))
    for name in ("赵", "钱"):
        tracing.secondary(tracing.somebody(name), met, last_exposure=in_august(20))
    schedule.advance(on(22, 12).astimezone(UTC))


def foretold(file: Path, start: Start) -> Simulation:
    with database.acting(WORKER), database.transaction():
        found = draft(file, shelf(), BEGINS, start)
        return simulate(found, area_of(found.book, TAIYUAN), BEGINS)


def after(moves: tuple[Move, ...]) -> Counter[str]:
    """Return how many people would then bear which mark or code, or be bound how."""
    found = Counter[str]()
    for move in moves:
        found[move.after or ""] += move.people
    return found


def counted(name: str) -> Counter[str]:
    with database.acting(WORKER):
        rows = Standing.objects.filter(ended_entry=None)
        return Counter(rows.values_list(name, flat=True))


def owed() -> dict[int, int]:
    """Return on how many people's days a test is owed, by day; late ones today."""
    with database.acting(WORKER):
        rows = Obligation.objects.filter(ended_entry=None, state__in=OWED)
        rows = rows.filter(ground__ended_entry=None, ground__closes="")
        days = {
            (person, max(due.day, BEGINS.day))
            for person, due in rows.values_list("person", "due_on")
        }
    return Counter(day for _person, day in days)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "2022-08-24.yaml"
    file.write_text(cast.text(rules=MILDER), encoding="utf-8")
    file.with_name("2022-08-24.cases.yaml").write_text(cast.cases(), encoding="utf-8")
    return file


@pytest.mark.parametrize("extends", [False, True])
def test_it_comes_as_it_was_foretold(town: None, text: Path, *, extends: bool) -> None:
    told = foretold(text, Start(extends=extends))
    assert (told.whole.moved > 0) == extends
    assert told.extends_arrivals == extends

    adopted = cast.draft(
        text=cast.text(rules=MILDER), effective_at=BEGINS, extends_arrivals=extends
    )
    cast.adopted(adopted)
    schedule.advance(BEGINS.astimezone(UTC))

    assert counted("code") == after(told.whole.code)
    assert counted("mark") == after(told.whole.mark)
    assert counted("binding") == after(told.whole.measure)
    assert {each.day.day: each.tests.after for each in told.whole.tests} == {
        each.day.day: owed()[each.day.day] for each in told.whole.tests
    }
    assert faults() == []


def test_stage_by_stage_too(town: None) -> None:
    """What the worker has reckoned of a proposal: each stage as it begins, and all."""
    stages = [(XIAODIAN, on(25))]
    made = cast.proposed(
        cast.wang(),
        cast.draft(
            text=cast.text(rules=MILDER),
            effective_at=BEGINS,
            extends_arrivals=True,
            stages=stages,
        ),
    )
    found = reckoned(made).result
    assert found is not None
    first, second = found["begun"]
    assert (first["moves"]["moved"], second["moves"]["moved"]) == (0, 3)

    cast.approved(made, cast.li())
    schedule.advance(BEGINS.astimezone(UTC))
    assert counted("binding")["home_monitoring"] == 0
    schedule.advance(on(25).astimezone(UTC))

    for name, field in (("code", "code"), ("mark", "mark"), ("measure", "binding")):
        moves = tuple(Move(**move) for move in found["whole"][name])
        assert counted(field) == after(moves)
    assert faults() == []
