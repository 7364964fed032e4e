"""Where people meet: read from a rulebook, and refused where it makes no sense."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pratique.policy.document import read
from pratique.policy.refusals import RulebookError
from pratique.policy.settings import Setting, settings
from pratique.policy.shelf import open_shelf
from pratique.policy.sources import Source

SOURCE = Source("table", "The table of vehicles", None, "")
SAID = "says: {en: Whoever sat near.}, source: table, confidence: local"


def parsed(*told: str) -> tuple[Setting, ...]:
    """Return the settings written in these lines."""
    lines = "".join(f"- {{{one}, {SAID}}}\n" for one in told)
    return settings(read(lines, "settings"), {"table": SOURCE})


def test_a_plane_counts_rows_and_a_carriage_counts_all() -> None:
    plane, train = parsed(
        "id: plane, scope: rows, rows: {before: 3, behind: 2}",
        "id: train, scope: same_carriage",
    )

    assert (plane.rows_before, plane.rows_behind) == (3, 2)
    assert (train.scope, train.source) == ("same_carriage", SOURCE)


def test_the_nations_table_holds_in_every_city() -> None:
    books = open_shelf(Path("rulebooks"))
    taiyuan = ("CN", "140000000000", "140100000000")

    known = books.settings(taiyuan, datetime(2022, 8, 20, tzinfo=UTC))

    assert known["plane"].scope == "rows"
    assert books.settings(taiyuan, datetime(2021, 1, 1, tzinfo=UTC)) == {}


def test_a_book_may_have_none() -> None:
    assert settings(None, {}) == ()


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        (["id: plane, scope: rows"], "`rows` goes with the scope rows"),
        (
            ["id: bus, scope: whole_vehicle, rows: {before: 1, behind: 1}"],
            "`rows` goes with the scope rows",
        ),
        (["id: plane, scope: same_cariage"], "Did you mean `same_carriage`?"),
        (
            ["id: a, scope: all_there", "id: a, scope: all_there"],
            "there are two settings `a`",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(told: list[str], complaint: str) -> None:
    with pytest.raises(RulebookError) as refused:
        parsed(*told)

    assert complaint in str(refused.value)
