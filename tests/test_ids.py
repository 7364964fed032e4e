"""Names for rows."""

import time

from pratique import ids

MILLION = 1_000_000


def instant_of(made: object) -> int:
    """Return the milliseconds that an id begins with."""
    return int(str(made).replace("-", "")[:12], 16)


def test_an_id_begins_with_its_time_and_none_comes_twice() -> None:
    before = time.time_ns() // MILLION
    made = [ids.new() for _ in range(10_000)]
    after = time.time_ns() // MILLION

    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, made[0].variant)}
    assert made[0].variant == "specified in RFC 4122"
    assert all(before <= instant_of(one) <= after for one in made)


def test_whoever_knows_one_id_does_not_know_the_next() -> None:
    drawn = [ids.new().int & ~(-1 << 62) for _ in range(1_000)]
    ones = [sum(one >> bit & 1 for one in drawn) for bit in range(62)]

    # Each bit is drawn by itself: one that is the same in 650 of 1,000 is not.
    assert all(350 < count < 650 for count in ones)
