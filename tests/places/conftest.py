"""The clock of these tests stands at noon of 21 August 2022, in Taiyuan."""

import pytest

from tests.conftest import SetClock


@pytest.fixture
def noon(set_clock: SetClock) -> SetClock:
    """Set the clock to noon, and hand it over to be moved on."""
    from tests.places.cast import NOON  # rooms open after this file is read

    set_clock(NOON)
    return set_clock
