"""Fixtures of the tests about rulebooks."""

from datetime import UTC

import pytest

from tests.conftest import SetClock


@pytest.fixture
def noon(set_clock: SetClock) -> None:
    """Stand on 21 August 2022, at noon."""
    from tests.loop.cast import on

    set_clock(on(21, 12).astimezone(UTC))
