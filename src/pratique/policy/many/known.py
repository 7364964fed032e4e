"""People as known at one moment: what was sampled or told later is not.

The meaning is that of `view.look`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from pratique.policy.facts import Specimen
from pratique.policy.many.calendars import FIRST, LAST
from pratique.policy.many.tables import (
    NO_DAY,
    NO_MOMENT,
    NOTHING,
    SUBJECTS,
    Array,
    Cases,
    Flags,
    People,
    Specimens,
    datetime_of,
    kept,
    moment_of,
    ordinal_of,
)
from pratique.policy.pairs import as_tests


def known_at(people: People, now: int) -> People:
    """The columns of what was known then."""
    words = list(people.words)
    specimens = _taken(people.specimens, now)
    specimens, is_first = _as_tests(specimens, words)
    antigens = _taken(people.antigens, now)
    pools, contacts, history = people.pools, people.contacts, people.history
    later = pools.result_at > now
    pools = replace(
        pools,
        result=np.where(later, NOTHING, pools.result),
        result_at=np.where(later, NO_MOMENT, pools.result_at),
    )
    reports = people.reports
    later = contacts.linked_at > now
    contacts = replace(
        contacts,
        linked=np.where(later, NOTHING, contacts.linked),
        linked_at=np.where(later, NO_MOMENT, contacts.linked_at),
    )
    rows = history.row.copy()
    for kind, known, keep in (
        ("specimen", people.specimens.taken_at <= now, is_first),
        ("antigen", people.antigens.taken_at <= now, None),
        *([("report", reports.at <= now, None)] if reports else ()),
    ):
        about = history.kind == SUBJECTS.index(kind)
        rows[about] = _new_rows(known, keep)[rows[about]]
    return replace(
        people,
        pools=pools,
        contacts=contacts,
        cases=_over(people.cases, now),
        specimens=specimens,
        antigens=antigens,
        reports=kept(reports, reports.at <= now) if reports else None,
        history=replace(history, row=rows),
        words=tuple(words),
        facts=(),
    )


def _over(table: Cases, now: int) -> Cases:
    """An illness that ended later goes on."""
    ended_at = np.where(table.ended_at > now, NO_MOMENT, table.ended_at)
    return replace(table, ended_at=ended_at)


def _taken(table: Specimens, now: int) -> Specimens:
    """What was taken by now; a result that came later is not there yet."""
    later = table.outcome_at > now
    if later.any():
        table = replace(
            table,
            outcome=np.where(later, NOTHING, table.outcome),
            outcome_at=np.where(later, NO_MOMENT, table.outcome_at),
        )
    keep = table.taken_at <= now
    return table if keep.all() else kept(table, keep)


def _new_rows(keep: Flags, is_first: Flags | None) -> Array:
    """Where each row stands now; those that are gone, nowhere."""
    if is_first is not None:
        keep[keep] = is_first
    return np.where(keep, np.cumsum(keep) - 1, NOTHING)


# --- double sampling: rare, so that it is done one by one, as `pairs` does it ---------


def _as_tests(table: Specimens, words: list[str]) -> tuple[Specimens, Flags]:
    """The two of a pair as one, in the place of the first; which rows are left."""
    keep = np.ones(len(table), bool)
    paired = np.flatnonzero(table.pair != NOTHING)
    if not len(paired):
        return table, keep
    columns = {
        name: getattr(table, name).copy()
        for name in ("outcome", "outcome_at", "ct", "pair")
    }
    keep[paired] = False
    for row, test in _merged(table, paired, words):
        keep[row] = True
        if test.outcome is not None and test.outcome not in words:
            words.append(test.outcome)
        outcome = NOTHING if test.outcome is None else words.index(test.outcome)
        columns["outcome"][row] = outcome
        columns["outcome_at"][row] = moment_of(test.outcome_at)
        columns["ct"][row] = np.nan if test.ct is None else test.ct
        columns["pair"][row] = columns["pair"][row] if test.pair else NOTHING
    return kept(replace(table, **columns), keep), keep


def _merged(
    table: Specimens, paired: Array, words: list[str]
) -> Iterator[tuple[int, Specimen]]:
    for person in np.unique(table.person[paired]):
        rows = paired[table.person[paired] == person]
        taken = {table.id(row): (row, _specimen(table, row, words)) for row in rows}
        for test in as_tests(specimen for _row, specimen in taken.values()):
            yield taken[test.id][0], test


def _specimen(table: Specimens, row: int, words: list[str]) -> Specimen:
    taken_at = datetime_of(table.taken_at[row])
    assert taken_at is not None  # noqa: S101 -- every specimen was taken
    outcome, ct = table.outcome[row], float(table.ct[row])
    return Specimen(
        id=table.id(row),
        taken_at=taken_at,
        outcome=None if outcome == NOTHING else words[outcome],
        outcome_at=datetime_of(table.outcome_at[row]),
        single=bool(table.single[row]),
        ct=None if np.isnan(ct) else ct,
        pair=words[table.pair[row]],
        method=words[table.method[row]],
    )


# --- what the calendars hold ----------------------------------------------------------


#: As far as a plan may reach ahead: a year for its start, its phases, its bound, the
#: days until a test is repeated, and a window (see `grammar.MOST`); and some more.
REACH = 2000


def out_of_calendar(people: People, now: datetime, begin: int, end: int) -> Array:
    """Those of these persons with an instant or a day for which there is no calendar.

    All of them, where the moment itself has none.
    """
    low, high = ordinal_of(FIRST), ordinal_of(LAST) - REACH
    if not low < now.toordinal() < high:
        return np.arange(begin, end)
    day = 24 * 3600 * 1_000_000
    instants = ((low + 1 - 719163) * day, (high - 719163) * day)
    found = [np.zeros(0, np.int64)]
    for table, *names in _dated(people):
        run = slice(table.offsets[begin], table.offsets[end])
        for name in names:
            column = getattr(table, name)[run]
            is_day = name in {"left", "last_exposure"}
            empty, bounds = (NO_DAY, (low, high)) if is_day else (NO_MOMENT, instants)
            outside = _outside(column, empty, bounds)
            found.append(table.person[run][outside])
    return np.unique(np.concatenate(found))


def _dated(people: People) -> Iterator[tuple[Any, ...]]:
    """Tables, and which of their columns say when."""
    yield people.arrivals, "at"
    yield people.contacts, "last_exposure", "linked_at"
    yield people.cases, "since", "ended_at"
    yield people.pools, "positive_at"
    yield people.specimens, "taken_at", "outcome_at"
    yield people.antigens, "taken_at"
    yield people.history, "opened_at"
    if people.posts is not None:
        yield people.posts, "left"
    if people.reports is not None:
        yield people.reports, "at"


def _outside(column: Array, empty: int, bounds: tuple[int, int]) -> Array:
    low, high = bounds
    return np.flatnonzero(((column < low) & (column != empty)) | (column > high))
