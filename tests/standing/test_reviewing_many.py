"""Many reviewed at once: the same rows as one by one."""

from collections import Counter
from unittest.mock import patch

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.ledger.actions import record
from pratique.loop import schedule
from pratique.loop.settling import strictly
from pratique.registry.models import Person
from pratique.standing.actions import queue
from tests.conftest import SetClock
from tests.loop.bound import Bound, bound_in_taiyuan, from_jinjiang
from tests.loop.cast import on
from tests.same_rows import content
from tests.standing import cast

NEVER = 10**9


class UndoneError(Exception):
    """What was tried is undone."""


def lived(together: int) -> Counter[str]:
    """Return all rows once nothing is due, from so many due people on together."""
    with (
        pytest.raises(UndoneError),
        strictly(),
        database.acting(WORKER),
        database.transaction(),
        patch("pratique.loop.schedule.TOGETHER", together),
    ):
        schedule.catch_up()
        found = content()
        raise UndoneError
    return found


def everybody_is_due() -> None:
    with database.acting(WORKER), database.transaction():
        entry = record("test.something_changed", by=WORKER)
        queue(people=Person.objects.values_list("pk", flat=True), entry=entry)


def differences() -> list[str]:
    one, many = lived(NEVER), lived(1)
    return sorted([*("- " + x for x in one - many), *("+ " + x for x in many - one)])


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 27th, 24:00."""
    return bound_in_taiyuan(set_clock)


def test_a_version_begins(bob: Bound, set_clock: SetClock) -> None:
    for serial in (2, 3):
        from_jinjiang(f"测试{serial}", serial)
    cast.adopted(cast.draft(effective_at=on(24), extends_arrivals=True))
    schedule.advance(on(23, 23))
    set_clock(on(24))
    assert differences() == []
