"""The words about a person's work, body and home, and about zones, for many.

The meaning is that of `circumstances`: what nobody asked, or nobody keeps, is unknown.
"""

from datetime import datetime

import numpy as np

from pratique.policy.circumstances import zones_around
from pratique.policy.conditions import InZone, Untested
from pratique.policy.many.calendars import HOUR
from pratique.policy.many.results import counted_from, results
from pratique.policy.many.rows import NO, UNKNOWN, YES, Rows, yes_where
from pratique.policy.many.structure import Ask
from pratique.policy.many.tables import Array, Flags, datetime_of

# --- where they are -----------------------------------------------------------------


def in_zone(ask: Ask, rows: Rows) -> Array:
    """Asked once of each place somebody is in."""
    leaf, people = ask.leaf, rows.people
    assert isinstance(leaf, InZone)  # noqa: S101
    review, now = rows.views.review, datetime_of(rows.views.review.now)
    assert isinstance(now, datetime)  # noqa: S101
    place = people.place[rows.person]
    answer = np.full(len(people.places), NO, np.int8)
    for number in np.unique(place).tolist() if review.risk.zones else ():
        sure, maybe = zones_around(leaf, people.places[number], review.risk, now)
        answer[number] = YES if sure else UNKNOWN if maybe else NO
    found: Array = answer[place]
    return found


# --- their tests ------------------------------------------------------------------------


def untested(ask: Ask, rows: Rows) -> Array:
    """Windows end now, of rules about arrivals with the arrival."""
    leaf = ask.leaf
    assert isinstance(leaf, Untested)  # noqa: S101
    table, mine, owner = results(leaf, rows.people, rows.person)
    end = np.full(len(rows), rows.views.review.now)
    if rows.kind == "arrival":
        end = rows.people.arrivals.at[rows.subject]
    moment = counted_from(leaf, table, mine)
    within = (moment <= end[owner]) & _is_young(leaf, rows, owner, moment, end[owner])
    found = np.zeros(len(rows), bool)
    found[owner[within]] = True
    return yes_where(~found)


def _is_young(
    leaf: Untested, rows: Rows, owner: Array, moment: Array, end: Array
) -> Flags:
    young: Flags
    if leaf.within_hours is not None:
        young = end < moment + leaf.within_hours * HOUR
        return young
    calendar = rows.views.calendar(rows.view[owner])
    young = calendar.day_of(end) - calendar.day_of(moment) < (leaf.within_days or 1)
    return young
