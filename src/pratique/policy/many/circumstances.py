"""The words about a person's work, body and home, and about zones, for many.

The meaning is that of `circumstances`: what nobody asked, or nobody keeps, is unknown.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from pratique.policy.circumstances import zones_around
from pratique.policy.conditions import (
    HasHome,
    HasSymptoms,
    Immune,
    InZone,
    OnPost,
    Untested,
)
from pratique.policy.many.calendars import HOUR
from pratique.policy.many.results import counted_from, results
from pratique.policy.many.rows import NO, UNKNOWN, YES, Rows, yes_where
from pratique.policy.many.structure import Ask
from pratique.policy.many.tables import (
    NO_DAY,
    NOTHING,
    Array,
    Flags,
    Immunities,
    People,
    datetime_of,
    is_one_of,
    spread,
)

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


def has_home(ask: Ask, rows: Rows) -> Array:
    """Known of few."""
    assert isinstance(ask.leaf, HasHome)  # noqa: S101
    fit = rows.people.home_fit
    if fit is None:
        return np.full(len(rows), UNKNOWN, np.int8)
    found: Array = fit[rows.person] * np.int8(1 if ask.leaf.fit else -1)
    return found


# --- their work -----------------------------------------------------------------------


def on_post(ask: Ask, rows: Rows) -> Array:
    """Of whom nobody was asked, nobody knows."""
    assert isinstance(ask.leaf, OnPost)  # noqa: S101
    known = rows.people.posts_known
    if known is None:
        return np.full(len(rows), UNKNOWN, np.int8)
    found = np.zeros(len(rows), bool)
    _mine, owner, _day = posts_of(ask.leaf, rows, np.arange(len(rows)))
    found[owner] = True
    return np.where(known[rows.person], yes_where(found), np.int8(UNKNOWN))


def posts_of(leaf: OnPost, rows: Rows, at: Array) -> tuple[Array, Array, Array]:
    """The posts of some rows that fit the word, whose, and the last day on each."""
    table = rows.people.posts
    if table is None:
        none = np.zeros(0, np.int64)
        return none, none, none
    mine, owner = spread(table, rows.person[at])
    owner = at[owner]
    day, left = rows.day_of_person[owner], table.left[mine]
    has_left = (left != NO_DAY) & (left <= day)
    fits = is_one_of(rows.people, table.kind[mine], leaf.post)
    if leaf.left is not None:
        fits &= has_left == leaf.left
    last = np.where(has_left, left, day)
    fits &= last >= day - (leaf.within_days - 1)
    return mine[fits], owner[fits], last[fits]


# --- their body -----------------------------------------------------------------------


def immune(ask: Ask, rows: Rows) -> Array:
    """As it was on the day the rule counts from: the best that any part says."""
    leaf, table = ask.leaf, rows.people.immunities
    assert isinstance(leaf, Immune)  # noqa: S101
    answer = np.full(len(rows), UNKNOWN, np.int8)
    if table is None:
        return answer
    mine, owner = spread(table, rows.person)
    against = is_one_of(rows.people, table.disease[mine], (leaf.to,))
    mine, owner = mine[against], owner[against]
    said = np.full(len(mine), NO, np.int8)
    for part in _protections(leaf, table, mine, rows.subject_day[owner]):
        said = np.maximum(said, part)
    answer[owner] = NO
    np.maximum.at(answer, owner, said)
    return answer


def _protections(
    leaf: Immune, table: Immunities, mine: Array, day: Array
) -> Iterator[Array]:
    if leaf.doses is not None:
        yield _by_doses(leaf, table, mine, day)
    if "laboratory" in leaf.proof:
        yield table.laboratory[mine].astype(np.int8)
    if "illness" in leaf.proof:
        yield table.illness[mine].astype(np.int8)


def _by_doses(leaf: Immune, table: Immunities, mine: Array, day: Array) -> Array:
    doses, last = table.doses[mine], table.last_dose[mine]
    answer = np.full(len(mine), YES, np.int8)
    if leaf.days:
        long_ago = yes_where(day - last >= leaf.days)
        answer = np.where(last == NO_DAY, np.int8(UNKNOWN), long_ago)
    answer = np.where(doses < (leaf.doses or 0), np.int8(NO), answer)
    return np.where(doses == NOTHING, np.int8(UNKNOWN), answer)


def has_symptoms(ask: Ask, rows: Rows) -> Array:
    """The most that any report says; where there is none, nobody knows."""
    leaf = ask.leaf
    assert isinstance(leaf, HasSymptoms)  # noqa: S101
    mine, owner = reports_of(leaf, rows, np.arange(len(rows)))
    said = is_symptomatic(leaf, rows.people, mine)
    most = np.full(len(rows), NO, np.int8)
    np.maximum.at(most, owner, said)
    told = np.zeros(len(rows), bool)
    told[owner] = True
    return np.where(told, most, np.int8(UNKNOWN))


def reports_of(leaf: HasSymptoms, rows: Rows, at: Array) -> tuple[Array, Array]:
    """The report a rule is asked of; else those of the window. And whose each is."""
    table = rows.people.reports
    if rows.kind == "report":
        return rows.subject[at], at
    if table is None:
        none = np.zeros(0, np.int64)
        return none, none
    mine, owner = spread(table, rows.person[at])
    owner = at[owner]
    if leaf.within_days is not None:
        calendar = rows.views.calendar(rows.view[owner])
        age = rows.today[owner] - calendar.day_of(table.at[mine])
        young = age < leaf.within_days
        mine, owner = mine[young], owner[young]
    return mine, owner


def is_symptomatic(leaf: HasSymptoms, people: People, mine: Array) -> Array:
    """What each report says."""
    table = people.reports
    said = np.full(len(mine), NO, np.int8)
    if table is None:
        return said
    if leaf.temperature is not None:
        hot = table.temperature[mine]
        measured = yes_where(hot >= leaf.temperature)
        said = np.where(np.isnan(hot), np.int8(UNKNOWN), measured)
    if leaf.of or leaf.temperature is None:
        wanted = [_is_told(leaf, told) for told in people.symptoms]
        by_told = np.array([*wanted, UNKNOWN], np.int8)  # NOTHING is the last
        said = np.maximum(said, by_told[table.told[mine]])
    return said


def _is_told(leaf: HasSymptoms, told: tuple[str, ...]) -> int:
    wanted = set(leaf.of) or set(told)
    return YES if wanted & set(told) else NO


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
