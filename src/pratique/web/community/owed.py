"""Tests owed and people bound, as the lists of a community, a site and the command."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pratique.orders import queries as orders
from pratique.standing import queries as standing
from pratique.web.listing import MOST
from pratique.web.people.rows import Row, row_of
from pratique.web.today import this_day

if TYPE_CHECKING:
    from pratique.orders.models import Obligation


def owed_today() -> list[Row]:
    """Return the tests owed by tonight, one row for each person and day."""
    return rows_owed(orders.obligations_due(this_day())[:MOST])


def rows_owed(owed: "Iterable[Obligation]") -> list[Row]:
    """Return tests owed, one row for each person and day."""
    found = list(owed)
    stands = standing.of_people([each.person_id for each in found])
    rows = [
        row_of(
            each.person, stands.get(each.person_id), day=each.due_on, state=each.state
        )
        for each in found
    ]
    return list({(row.reference, row.day, row.state): row for row in rows}.values())


def bound_people(within: tuple[int, int] | None = None) -> list[Row]:
    """Return everybody here (or in a part of it) whom something binds, soonest free first.

    Args:
        within: first and last position of the part.
    """
    found = standing.bound(within)[:MOST]
    return [row_of(each.person, each) for each in found]
