"""The contact, or the cleared case, that days are counted from: of several the latest."""

import numpy as np

from pratique.policy.conditions import HasSymptoms, IsCase, IsContact, OnPost
from pratique.policy.many import words
from pratique.policy.many.circumstances import is_symptomatic, posts_of, reports_of
from pratique.policy.many.clearing import clear_at
from pratique.policy.many.rows import YES, Rows
from pratique.policy.many.speaking import (
    CLEAR,
    CONTACT,
    POST,
    REPORT,
    STAY,
    Witnessed,
    speaking,
)
from pratique.policy.many.structure import Ask, Node
from pratique.policy.many.tables import NO_DAY, NO_MOMENT, Array, Flags, Table, spread


def by_contacts(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """The latest exposure may be that of a contact."""
    some, contacts = rows.of(chosen), rows.people.contacts
    for ask, heard, _answer in speaking(tree, some, said[chosen]):
        if not isinstance(ask.leaf, IsContact):
            continue
        at, mine = _instances(ask, some, np.flatnonzero(heard))
        at, mine = _latest_of_each(at, contacts.last_exposure[mine], mine)
        into = chosen[at]
        later = _is_later(rows, into, mine, found)
        into, mine = into[later], mine[later]
        found.set(into, CONTACT, row=mine, day=contacts.last_exposure[mine])


def _is_later(rows: Rows, into: Array, mine: Array, found: Witnessed) -> Flags:
    """Whether a contact comes after what was found; on one day, by the ids' texts."""
    people = rows.people
    day = people.contacts.last_exposure[mine]
    later: Flags = ~found.counted[into] | (day > found.day[into])
    for each in np.flatnonzero(found.counted[into] & (day == found.day[into])):
        row, kind = found.row[into[each]], found.kind[into[each]]
        other = people.stays.id(row) if kind == STAY else people.contacts.id(row)
        later[each] = people.contacts.id(mine[each]) > other
    return later


def by_clearing(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """Days after discharge are counted from the day the case was clear."""
    some, people = rows.of(chosen), rows.people
    best = np.full(len(some), NO_DAY)
    for ask, heard, answer in speaking(tree, some, said[chosen]):
        if not isinstance(ask.leaf, IsCase) or ask.leaf.cleared is None:
            continue
        at, mine = _instances(ask, some, np.flatnonzero(heard & (answer == YES)))
        moments = clear_at(people, mine, ask.leaf.cleared)
        clear = moments != NO_MOMENT
        at, mine, moments = at[clear], mine[clear], moments[clear]
        day = rows.views.calendar(some.view[at]).day_of(moments)
        order = np.lexsort((mine, day, at))
        at, mine, day = at[order], mine[order], day[order]
        final = np.flatnonzero(np.r_[at[1:] != at[:-1], True]) if len(at) else at
        at, mine, day = at[final], mine[final], day[final]
        same = (day == best[at]) & (mine > found.row[chosen[at]])
        better = (day > best[at]) | same
        at, mine, day = at[better], mine[better], day[better]
        best[at] = day
        found.set(chosen[at], CLEAR, row=mine, day=day)


def by_posts(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """Days after a post are counted from the last day on it."""
    some, table = rows.of(chosen), rows.people.posts
    if table is None:
        return
    told = [
        posts_of(ask.leaf, some, np.flatnonzero(heard & (answer == YES)))
        for ask, heard, answer in speaking(tree, some, said[chosen])
        if isinstance(ask.leaf, OnPost)
    ]
    mine, at, day = (np.concatenate(each) for each in zip(*told, strict=True))
    at, mine, day = _last_by_id(table, at, mine, day)
    found.set(chosen[at], POST, row=mine, day=day)


def by_reports(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """Days of the ill are counted from the day they told it."""
    some, table = rows.of(chosen), rows.people.reports
    if table is None:
        return
    told = []
    for ask, heard, answer in speaking(tree, some, said[chosen]):
        if isinstance(ask.leaf, HasSymptoms):
            at = np.flatnonzero(heard & (answer == YES))
            mine, at = reports_of(ask.leaf, some, at)
            yes = is_symptomatic(ask.leaf, rows.people, mine) == YES
            told.append((mine[yes], at[yes]))
    mine, at = (np.concatenate(each) for each in zip(*told, strict=True))
    day = some.views.calendar(some.view[at]).day_of(table.at[mine])
    at, mine, day = _last_by_id(table, at, mine, day)
    found.set(chosen[at], REPORT, row=mine, day=day)


def _last_by_id(
    table: Table, at: Array, mine: Array, day: Array
) -> tuple[Array, Array, Array]:
    """Of each row's facts the last by day, then by the texts of their ids."""
    if not len(at):
        return at, mine, day
    _ids, text = np.unique([table.id(row) for row in mine], return_inverse=True)
    order = np.lexsort((text, day, at))
    at, mine, day = at[order], mine[order], day[order]
    final = np.flatnonzero(np.r_[at[1:] != at[:-1], True])
    return at[final], mine[final], day[final]


def _instances(ask: Ask, rows: Rows, at: Array) -> tuple[Array, Array]:
    """The facts that fit the word, and for which of the rows."""
    kinds = words.INSTANCES[type(ask.leaf)]
    ((kind, fits),) = kinds.items()
    if rows.kind == kind:
        mine = rows.subject[at]
    else:
        mine, owner = spread(rows.people.table(kind), rows.person[at])
        at = at[owner]
    good = fits(ask.leaf, rows, at, mine)
    return at[good], mine[good]


def _latest_of_each(at: Array, day: Array, mine: Array) -> tuple[Array, Array]:
    """Of each row's facts the last by day, then by position."""
    if not len(at):
        return at, mine
    order = np.lexsort((mine, day, at))
    at, mine = at[order], mine[order]
    final = np.flatnonzero(np.r_[at[1:] != at[:-1], True])
    return at[final], mine[final]
