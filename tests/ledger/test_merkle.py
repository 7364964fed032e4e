"""One digest speaks for a whole list, in its order."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ledger import merkle

Leaves = list[bytes]
leaves = st.lists(st.binary(min_size=1, max_size=4).map(merkle.leaf), max_size=40)
some_leaves = st.lists(
    st.binary(min_size=4, max_size=4).map(merkle.leaf),
    min_size=2,
    max_size=40,
    unique=True,
)


def as_the_standard_says(part: Leaves) -> bytes:
    """Compute the root as section 2.1 of RFC 6962 defines it."""
    if len(part) < 2:
        return part[0] if part else sha256(b"").digest()
    split = 1
    while split * 2 < len(part):
        split *= 2
    left, right = as_the_standard_says(part[:split]), as_the_standard_says(part[split:])
    return sha256(b"\x01" + left + right).digest()


@given(leaves)
def test_it_is_the_tree_of_the_standard(part: Leaves) -> None:
    assert merkle.root(part) == as_the_standard_says(part)


@pytest.mark.slow
@given(some_leaves, st.data())
def test_any_single_change_is_seen(part: Leaves, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(part) - 1))
    other = data.draw(st.integers(0, len(part) - 1).filter(lambda n: n != place))
    swapped = list(part)
    swapped[place], swapped[other] = part[other], part[place]
    roots = {
        merkle.root(part),
        merkle.root([*part[:place], *part[place + 1 :]]),
        merkle.root([*part[:place], merkle.leaf(b"new"), *part[place:]]),
        merkle.root([*part[:place], merkle.leaf(b"new"), *part[place + 1 :]]),
        merkle.root(swapped),
    }

    assert len(roots) == 5


def test_a_node_does_not_pass_for_a_leaf() -> None:
    one, two = merkle.leaf(b"1"), merkle.leaf(b"2")

    assert merkle.root([merkle.leaf(one + two)]) != merkle.root([one, two])
