"""A chain as a tree: each case after its source, one generation below it."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.contacts.trees import tree

ANNE, BAI, CAI, DING = (UUID(int=n) for n in range(1, 5))


def test_a_case_stands_below_its_source() -> None:
    found = tree([ANNE, BAI, CAI, DING], [(CAI, ANNE), (DING, CAI)])

    assert found == [(ANNE, 1), (CAI, 2), (DING, 3), (BAI, 1)]


def test_of_two_sources_the_one_named_first_counts() -> None:
    found = tree([ANNE, BAI, CAI], [(CAI, BAI), (CAI, ANNE)])

    assert found == [(ANNE, 1), (BAI, 1), (CAI, 2)]


def test_a_source_in_another_chain_begins_a_branch() -> None:
    assert tree([BAI], [(BAI, ANNE)]) == [(BAI, 1)]


@pytest.mark.slow
@given(st.lists(st.integers(0, 30), max_size=30))
def test_everybody_stands_in_it_once(sources: list[int]) -> None:
    cases = [UUID(int=n) for n in range(len(sources))]
    links = [(cases[n], cases[above]) for n, above in enumerate(sources) if above < n]

    assert sorted(one.case for one in tree(cases, links)) == cases
