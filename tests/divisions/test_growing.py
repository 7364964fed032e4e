"""Ranges nest, whatever the table and however often it grows."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.divisions.refusals import NoRoom
from pratique.divisions.tables import growing
from pratique.divisions.tables.growing import Branch, Written
from pratique.divisions.tables.rows import Row

COUNTRY = (1, 10_000_000)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Invent a table: every row below an earlier one of a higher level."""
    rows: list[Row] = []
    for number in range(draw(st.integers(1, 30))):
        above = draw(st.sampled_from([None, *(r for r in rows if r.level < 5)]))
        level = 1 if above is None else draw(st.integers(above.level + 1, 5))
        rows.append(Row(number, f"c{number}", "n", above.code if above else "", level))
    return rows


def grow(rows: list[Row], written: dict[str, Written]) -> list[Branch]:
    """Grow a tree beside what is written."""
    tree = growing.grown(rows)
    above = tree.above()
    assert tree.refused == []
    return growing.branches(tree, above, COUNTRY, written)


def as_written(branches: list[Branch]) -> dict[str, Written]:
    """Return branches as the next edition finds them."""
    return {
        b.row.code: Written(
            b.row.name, "", b.row.parent, b.row.level, b.position, b.last
        )
        for b in branches
    }


def lies_in(code: str, other: str, rows: dict[str, Row]) -> bool:
    """Walk up from a division to see whether it lies in another, or is it."""
    while code and code != other:
        code = rows[code].parent
    return code == other


@pytest.mark.slow
@given(tables(), st.data())
def test_a_range_holds_what_lies_below_and_nothing_else(
    rows: list[Row], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(rows)), label="rows of the first edition")
    written = as_written(grow(rows[:first], {}))
    try:
        written |= as_written(grow(rows, written))
    except NoRoom:
        return  # refused whole: nothing to see
    by_code = {row.code: row for row in rows}

    assert written.keys() == by_code.keys()
    for code, one in written.items():
        for other, two in written.items():
            inside = two.position <= one.position <= two.last
            assert inside == lies_in(code, other, by_code)


@given(tables(), st.randoms())
def test_the_order_of_lines_gives_no_other_tree(
    rows: list[Row], random: Random
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    sizes = {b.row.code: b.last - b.position for b in grow(rows, {})}

    assert {b.row.code: b.last - b.position for b in grow(shuffled, {})} == sizes


def test_a_placeholder_that_repeats_its_parent_is_left_out() -> None:
    rows = [
        Row(2, "44", "广东省", "", 1),
        Row(3, "4419", "东莞市", "44", 2),
        Row(2, "4419", "东莞市", "4419", 3),
        Row(2, "441900003", "东城街道", "4419", 4),
    ]

    assert [b.row.name for b in grow(rows, {})] == ["广东省", "东莞市", "东城街道"]
