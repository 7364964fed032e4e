"""Fixtures of every room: a database of one's own, and the clock."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.house import House

SetClock = Callable[[datetime], None]
house = House.build()
# How long an example takes says how busy the machine is, not whether it holds.
# The suite tries the same examples each time, so that it fails for the change that
# broke it; `make hunt` looks for new ones, and a find becomes a test of its own.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "hunt",
    settings.get_profile("house"),
    derandomize=False,
    max_examples=int(os.environ.get("PRATIQUE_EXAMPLES", "100")),
)
settings.load_profile("hunt" if "PRATIQUE_EXAMPLES" in os.environ else "house")


def pytest_configure() -> None:
    """Bring Django up before the first test module imports a table."""
    house.set_up_django()


def pytest_unconfigure() -> None:
    """Stop the server and leave nothing behind."""
    house.close()


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """Leave no language to the next test that this one has asked for."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def template() -> None:
    """Start the server and make the database that tests clone."""
    house.make_template()


@pytest.fixture
def database(template: None) -> Iterator[str]:
    """Give one test a database of its own, with all roles; its name."""
    yield house.lend()
    house.take_back()


@pytest.fixture
def set_clock(database: str) -> SetClock:
    """Give the test's database a clock of its own, and set it at will."""
    from pratique.ledger import actions

    return actions.set_clock
