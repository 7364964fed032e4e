"""What `facts` tells of one person, of a crowd: the same meaning, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np

from pratique import columns, database
from pratique.columns import NOTHING, Array
from pratique.orders.facts import CLEARED, FOR_GOOD
from pratique.policy.many import tables
from pratique.policy.many.tables import moment_of, offsets_of
from pratique.registry.crowds import Crowd

GONE = NOTHING  # it closed in a way that says nothing of what may open
STATE = "CASE WHEN {is_open} THEN {open} WHEN NOT ground.closes = ANY(%(for_good)s)"
STATE += " THEN {gone} WHEN ground.last_condition = %(cleared)s THEN {cleared}"
STATE += " ELSE {closed} END"
LAST = "split_part(ground.key, '@', -1)"
OF_TEST = "split_part(ground.key, '@', 3) <> ''"
PARTS = {  # a key is rule@subject, of a missed test rule@rule@subject/test
    "rule": "split_part(ground.key, '@', 1)",
    "parent": f"CASE WHEN {OF_TEST} THEN split_part(ground.key, '@', 2) END",
    "test": f"CASE WHEN {OF_TEST} THEN substr({LAST}, strpos({LAST}, '/') + 1) END",
}
SUBJECT = f"split_part({LAST}, '/', 1)"
IS_ID = r"~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"
TEXTS = "SELECT ground.id, {} FROM orders_ground ground WHERE ground.id = ANY(%(keys)s)"
PARTED = """
SELECT parted.person_id, ground.id FROM registry_merge same
CROSS JOIN LATERAL (VALUES (same.keep_id, same.gone_id), (same.gone_id, same.keep_id))
    AS parted (person_id, other_id)
JOIN orders_ground ground ON ground.person_id = parted.other_id
    AND ground.entry_id > same.entry_id AND ground.entry_id < same.ended_entry_id
WHERE same.ended_entry_id IS NOT NULL AND {over} AND {known} AND {theirs}
"""
RENEWALS = """
SELECT ground.id, ground.person_id, hashtextextended(ground.key, 0), ground.opened_at,
    renewal.bound_to, CASE WHEN {ended} THEN ended.recorded_at END
FROM orders_renewal renewal JOIN orders_ground ground ON ground.id = renewal.ground_id
LEFT JOIN ledger_entry ended ON ended.id = renewal.ended_entry_id
WHERE {known} AND ({theirs} OR ground.id = ANY(%(left)s))
"""
Left = dict[UUID, list[int]]  # by ground: whose it is too, who were parted from them


@dataclass(frozen=True, slots=True)
class GroundColumns:
    """Grounds of a crowd, as the rules need to know them: person by person."""

    person: Array
    key: Array
    whole: Array  # a number for its key's text
    entry: Array
    subject: Array  # key of what it is about
    rule: Array  # a number for its rule
    parent: Array  # of a missed test: the rule that asked for it; else NOTHING
    test: Array  # and the test
    state: Array  # as the history of `many` has it, or GONE
    opened_at: Array
    extended_to: Array  # what a named officer ordered anew

    def of(self, rows: Array) -> "GroundColumns":
        """Return some of them."""
        return GroundColumns(*(getattr(self, name)[rows] for name in NAMES))


NAMES = GroundColumns.__slots__


class Ordered(NamedTuple):
    """Grounds, with the names of their rules and tests."""

    grounds: GroundColumns
    rules: tuple[str, ...]
    tests: tuple[str, ...]


def grounds(crowd: Crowd) -> Ordered:
    """Return the grounds known of everybody in a crowd."""
    own = _read(crowd, crowd.only("ground.person_id"))
    own = own.of(np.flatnonzero(own.person != NOTHING))
    left = _left_with_others(crowd)
    every = _joined(own, _going_on(crowd, own, left))
    every = every.of(np.lexsort((every.entry, every.person)))
    _renew(crowd, every, left)
    return _named(every)


def _read(crowd: Crowd, which: str, **values: object) -> GroundColumns:
    known = crowd.known
    is_open = (
        "ground.ended_entry_id IS NULL"
        if known.at is None
        else f"NOT {known.stood('ground.ended_entry_id')}"
    )
    state = STATE.format(
        is_open=is_open,
        open=tables.OPEN,
        gone=GONE,
        cleared=tables.CLEARED,
        closed=tables.CLOSED,
    )
    asked = {
        "person": ("key", "ground.person_id"),
        "key": ("key", "ground.id"),
        "whole": ("text", "ground.key"),
        "entry": ("number", "ground.entry_id"),
        "subject": ("key", f"CASE WHEN {SUBJECT} {IS_ID} THEN {SUBJECT}::uuid END"),
        **{name: ("text", sql) for name, sql in PARTS.items()},
        "state": ("number", state),
        "opened_at": ("moment", "ground.opened_at"),
        "extended_to": ("moment", "NULL::timestamptz"),
    }
    told = columns.read(
        asked,
        f"orders_ground ground WHERE {which} AND {known.stood('ground.entry_id')}",
        {
            **crowd.values,
            **values,
            "for_good": [str(each) for each in FOR_GOOD],
            "cleared": CLEARED,
        },
    )
    return GroundColumns(**told | {"person": crowd.numbers(told["person"])})


# --- what goes on of others' rows ---------------------------------------------------


def _left_with_others(crowd: Crowd) -> Left:
    """Return grounds that opened on another's row while the two were one person."""
    known = crowd.known
    asked = PARTED.format(
        over=known.stood("same.ended_entry_id"),
        known=known.stood("ground.entry_id"),
        theirs=crowd.only("parted.person_id"),
    )
    left: Left = {}
    told = database.rows(asked, crowd.values)
    whose = crowd.numbers(columns.keys_of([person for person, _ground in told]))
    for (_person, ground), number in zip(told, whose.tolist(), strict=True):
        if number != NOTHING:
            left.setdefault(ground, []).append(number)
    return left


def _going_on(crowd: Crowd, own: GroundColumns, left: Left) -> GroundColumns:
    """Return those that have no later row of one's own, for each whose they are."""
    told = _read(crowd, "ground.id = ANY(%(left)s)", left=list(left)) if left else own
    if not left:
        return own.of(np.zeros(0, np.int64))
    parted = np.isin(
        own.person, sorted({one for many in left.values() for one in many})
    )
    last: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(parted).tolist():
        key = int(own.person[row]), int(own.whole[row])
        last[key] = max(last.get(key, 0), int(own.entry[row]))
    rows, whose = [], []
    for row, ground in enumerate(columns.uuid_of(key) for key in told.key):
        for person in left[ground]:
            if last.get((person, int(told.whole[row])), -1) < told.entry[row]:
                rows.append(row)
                whose.append(person)
    found = told.of(np.array(rows, np.int64))
    return replace(found, person=np.array(whose, np.int64))


def _joined(own: GroundColumns, more: GroundColumns) -> GroundColumns:
    if not len(more.person):
        return own
    pairs = ((getattr(own, name), getattr(more, name)) for name in NAMES)
    return GroundColumns(*map(np.concatenate, pairs))


# --- what was ordered anew ----------------------------------------------------------


def _renew(crowd: Crowd, every: GroundColumns, left: Left) -> None:
    """Tell the open ones the bound that a named officer ordered: hardly any."""
    offsets = offsets_of(every.person, len(crowd))
    for person, whole, opened_at, bound in _renewals(crowd, left):
        mine = slice(offsets[person], offsets[person + 1])
        same = (every.whole[mine] == whole) & (every.opened_at[mine] == opened_at)
        same &= every.state[mine] == tables.OPEN
        later = np.maximum(every.extended_to[mine], bound)
        every.extended_to[mine] = np.where(same, later, every.extended_to[mine])


def _renewals(crowd: Crowd, left: Left) -> Iterator[tuple[int, int, int, int]]:
    """Yield whose, of which key and opening, until when."""
    known = crowd.known
    ended = (
        "renewal.ended_entry_id IS NOT NULL"
        if known.at is None
        else known.stood("renewal.ended_entry_id")
    )
    asked = RENEWALS.format(
        ended=ended,
        known=known.stood("renewal.entry_id"),
        theirs=crowd.only("ground.person_id"),
    )
    told = database.rows(asked, {**crowd.values, "left": list(left)})
    whose = crowd.numbers(columns.keys_of([person for _, person, *_ in told]))
    for (ground, _, whole, opened_at, bound, until), own in zip(
        told, whose.tolist(), strict=True
    ):
        moments = moment_of(opened_at), moment_of(_earlier(bound, until))
        for person in {own, *left.get(ground, ())} - {NOTHING}:
            yield person, whole, *moments


def _earlier(bound: datetime, until: datetime | None) -> datetime:
    """Return until when a bound was put off: one taken back, up to that instant."""
    return bound if until is None else min(bound, until)


# --- their keys ---------------------------------------------------------------------


def _named(every: GroundColumns) -> Ordered:
    """Number rules and tests, of which there are few, and name them."""
    rules: dict[str, int] = {}
    tests: dict[str, int] = {}
    numbered = replace(
        every,
        rule=_numbered(every, "rule", rules),
        parent=_numbered(every, "parent", rules),
        test=_numbered(every, "test", tests),
    )
    return Ordered(numbered, tuple(rules), tuple(tests))


def _numbered(every: GroundColumns, name: str, numbers: dict[str, int]) -> Array:
    found: Array = getattr(every, name)
    told = columns.texts(found, every.key, TEXTS.format(PARTS[name]))
    codes = [
        numbers.setdefault(text, len(numbers)) if text else NOTHING
        for text in told.values()
    ]
    at = np.searchsorted(np.array(list(told), np.int64), found)
    return np.array(codes, np.int64)[at] if len(told) else found
