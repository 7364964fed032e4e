"""Many reviewed at once: the same rows as one by one."""

import pytest

from pratique.loop import schedule
from tests.conftest import SetClock
from tests.loop.bound import Bound, bound_in_taiyuan, from_jinjiang
from tests.loop.cast import on
from tests.standing import cast
from tests.standing.both_ways import differences


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 27th, 24:00."""
    return bound_in_taiyuan(set_clock)


def test_a_version_begins(bob: Bound, set_clock: SetClock) -> None:
    for serial in (2, 3):
        from_jinjiang(f"测试{serial}", serial)
    cast.adopted(cast.draft(effective_at=on(24), extends_arrivals=True))
    schedule.advance(on(23, 23))
    assert differences(on(24)) == []
