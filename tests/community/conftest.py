"""The morning of logistics' tests: people come from a risk area."""

import pytest

from tests.conftest import SetClock


@pytest.fixture
def morning(set_clock: SetClock) -> None:
    """Stand on 21 August 2022, nine o'clock, with a station, two sites, a hospital."""
    from tests.logistics import cast  # rooms open after this file is read

    cast.morning(set_clock)
