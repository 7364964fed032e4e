"""The tube of twenty, reported positive among few."""

import pytest

from pratique.serve.bench import pool

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]


def test_everybody_in_it_is_held_tested_and_kept() -> None:
    (figure,) = pool.run(people=50, tubes=1)

    assert (figure["name"], figure["met"]) == ("pool.held", True)
