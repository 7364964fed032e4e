"""Fixtures of the laboratories' tests."""

from uuid import UUID

import pytest

from tests.conftest import SetClock


@pytest.fixture
def city(set_clock: SetClock) -> None:
    """Stand on 18 August 2022, nine o'clock."""
    from tests.labs import cast

    set_clock(cast.NINE)


@pytest.fixture
def wang(city: None) -> UUID:
    """Wang lives in Taiyuan."""
    from tests.labs import cast

    return cast.resident(1)


@pytest.fixture
def li(city: None) -> UUID:
    """Li is her neighbour."""
    from tests.labs import cast

    return cast.resident(2)
