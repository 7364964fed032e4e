"""Fixtures of the ledger's tests."""

from collections.abc import Iterator

import pytest

from pratique import database as databases
from pratique.database import WORKER


@pytest.fixture
def acting_worker(database: str) -> Iterator[None]:
    """Do the whole test as the worker."""
    with databases.acting(WORKER):
        yield
