"""Fixtures of tracing's tests."""

import pytest

from tests.conftest import SetClock


@pytest.fixture
def city(database: str, set_clock: SetClock) -> None:
    """Stand at noon on 20 August 2022."""
    from tests.contacts import cast

    set_clock(cast.NOON)
