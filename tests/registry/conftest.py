"""Fixtures of the registry's tests."""

import pytest

from tests.conftest import SetClock


@pytest.fixture
def city(database: str, set_clock: SetClock) -> None:
    """Stand on 21 August 2022, nine o'clock, with stations and a hotel."""
    from tests.registry import cast

    set_clock(cast.NINE)
    cast.make_venues()
