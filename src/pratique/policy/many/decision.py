"""The second stage: columns of rules × people give what matches, and what is open.

The meaning is that of `decision`. A column is asked only of those it may concern: who
was in no such place, and has told where they were, is not asked about it.
"""

from dataclasses import dataclass

import numpy as np

from pratique.policy.conditions import IsCase
from pratique.policy.many import words
from pratique.policy.many.clearing import clear_at
from pratique.policy.many.ordered import Ordered
from pratique.policy.many.rows import NO, UNKNOWN, YES, Rows, yes_where
from pratique.policy.many.speaking import Witnessed
from pratique.policy.many.structure import (
    Ask,
    Column,
    Either,
    Every,
    Negated,
    Node,
    Sure,
)
from pratique.policy.many.tables import NO_MOMENT, NOTHING, Array, Flags
from pratique.policy.many.views import Views
from pratique.policy.many.witnesses import witnessed


@dataclass(frozen=True, slots=True)
class Matches:
    """Rules that apply, each to one thing."""

    rows: Rows
    rule: Array
    decided: Flags
    opened_at: Array  # when an order first named it, or NO_MOMENT
    extended_to: Array  # until when a named officer put its bound off
    witnessed: Witnessed


@dataclass(frozen=True, slots=True)
class Undecided:
    """Rules that nobody can answer yet."""

    rows: Rows
    rule: Array


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of every rule; whom `one` must be asked about."""

    matches: tuple[Matches, ...]
    undecided: tuple[Undecided, ...]
    left: Array  # persons


@dataclass(slots=True)
class _Asked:
    """What came of one column; positions among the subjects."""

    column: Column
    matched: Array
    open: Array  # matched, though undecided
    closed: Array
    unknown: Array


#: Of a class, what its rules are asked of. A rule on specimens is asked of antigens too.
KINDS = {
    "arrival": ("arrival",),
    "contact": ("contact",),
    "case": ("case", "specimen", "antigen", "report"),
    "pool": ("pool",),
}


def decide(views: Views) -> Decision:
    """Ask every column of everything it is about."""
    found: list[Decision] = []
    for cls, kinds in KINDS.items():
        if views.whole or cls == "arrival":
            found += [_decide_kind(views, cls, kind) for kind in kinds]
    return Decision(
        matches=tuple(each for one in found for each in one.matches),
        undecided=tuple(each for one in found for each in one.undecided),
        left=np.unique(np.concatenate([one.left for one in found])),
    )


def subjects(views: Views, kind: str) -> Rows:
    """Everything of this kind that rules are asked of."""
    if kind == "arrival":
        view = np.flatnonzero(views.arrival != NOTHING)
        return Rows(views, view, kind, views.arrival[view])
    table = views.people.table(kind)
    if not len(views):
        return Rows(views, np.zeros(0, np.int64), kind, np.zeros(0, np.int64))
    first, last = views.person[0], views.person[-1]
    subject = np.arange(table.offsets[first], table.offsets[last + 1])
    return Rows(views, table.person[subject] - first, kind, subject)


def _decide_kind(views: Views, cls: str, kind: str) -> Decision:
    rows = subjects(views, kind)
    about = "specimen" if kind == "antigen" else kind
    columns = [
        column
        for column in views.review.law.columns
        if column.cls == cls and column.kind == about
    ]
    nobody = np.zeros(0, np.int64)
    if not len(rows) or not columns:
        return Decision((), (), nobody)
    ordered = Ordered.about(rows)
    strange = [_strangers(each, rows, ordered) for each in columns]
    left = np.concatenate([nobody, *strange])
    met: dict[int, tuple[Array, Rows]] = {}
    asked = [
        _ask(column, rows, ordered, met)
        for column in columns
        if all(words.is_known(ask.leaf) for ask in column.leaves)
    ]
    kept = _otherwise(asked, rows)
    return Decision(
        matches=tuple(
            _matches(each, rows, ordered) for each in kept if len(each.matched)
        ),
        undecided=tuple(
            Undecided(some, _rule(each.column, some))
            for each in kept
            if len(each.unknown)
            for some in [rows.of(each.unknown)]
        ),
        left=left,
    )


def _rule(column: Column, rows: Rows) -> Array:
    found: Array = column.rule[rows.views.combination[rows.view]]
    return found


def _matches(asked: _Asked, rows: Rows, ordered: Ordered) -> Matches:
    some = rows.of(asked.matched)
    rule = _rule(asked.column, some)
    decided = np.ones(len(some), bool)
    if len(asked.open):
        decided = ~np.isin(asked.matched, asked.open)
    anchors = some.views.review.law.terms.anchor[rule]
    opened, extended = ordered.moments(rows, rule, asked.matched)
    said = np.where(decided, np.int8(YES), np.int8(UNKNOWN))
    fact = witnessed(asked.column.tree, some, said, anchors)
    return Matches(some, rule, decided, opened, extended, fact)


# --- one column ---------------------------------------------------------------------


def _ask(
    column: Column, rows: Rows, ordered: Ordered, met: dict[int, tuple[Array, Rows]]
) -> _Asked:
    """The answers to a column. What is open stays open while its rule is undecided."""
    chosen = _candidates(column.tree, rows)
    of_all = column.is_of_all(rows.views.governing)
    if of_all and chosen is not None:
        if id(chosen) not in met:  # the first column that asks just these
            met[id(chosen)] = chosen, rows.of(chosen)
        some = met[id(chosen)][1]
    else:
        chosen = chosen if of_all else _governed(column, rows, chosen)
        some = rows if chosen is None else rows.of(chosen)
    answers = words.ask(column.tree, some)
    yes, unknown = np.flatnonzero(answers == YES), np.flatnonzero(answers == UNKNOWN)
    if chosen is not None:
        yes, unknown = chosen[yes], chosen[unknown]
    opened, closed = ordered.of(column, rows)
    closed = _ran_its_course(column, rows, opened, closed, ordered)
    if len(closed):
        yes, unknown = (each[~np.isin(each, closed)] for each in (yes, unknown))
    still = unknown[np.isin(unknown, opened)] if len(opened) else opened
    still = still[_can_be_counted(column, rows.of(still))] if len(still) else still
    matched = np.union1d(yes, still) if len(still) else yes
    return _Asked(column, matched, still, closed, unknown)


def _governed(column: Column, rows: Rows, chosen: Array | None) -> Array:
    """Those whose combination has the rule."""
    governed = rows.views.combination[rows.view]
    if chosen is None:
        return np.flatnonzero(column.rule[governed] != NOTHING)
    some: Array = chosen[column.rule[governed[chosen]] != NOTHING]
    return some


def _candidates(tree: Node, rows: Rows) -> Array | None:
    """Those of whom the answer may be anything but no; None: everybody."""
    match tree:
        case Every(parts):
            found = [_candidates(part, rows) for part in parts]
            some = [each for each in found if each is not None]
            return min(some, key=len, default=None)
        case Either(parts):
            found = [_candidates(part, rows) for part in parts]
            some = [each for each in found if each is not None]
            return None if len(some) < len(found) else np.unique(np.concatenate(some))
        case Sure(part):
            return _candidates(part, rows)
        case Ask(leaf) if leaf in rows.views.review.places.questions:
            return _may_have_stayed(tree, rows)
        case _:
            return None


def _may_have_stayed(tree: Ask, rows: Rows) -> Array:
    views = rows.views
    may = views.may_have_stayed(views.review.places.questions[tree.leaf])  # type: ignore[index]
    if rows.kind == "arrival" and len(rows) == len(views):
        return may  # each view is a subject
    chosen = np.zeros(len(views), bool)
    chosen[may] = True
    return np.flatnonzero(chosen[rows.view])


def _can_be_counted(column: Column, rows: Rows) -> Flags:
    """Whether what is only possible still gives a day to count from."""
    anchors = rows.views.review.law.terms.anchor[_rule(column, rows)]
    said = np.full(len(rows), UNKNOWN, np.int8)
    return witnessed(column.tree, rows, said, anchors).counted


def _ran_its_course(
    column: Column, rows: Rows, opened: Array, closed: Array, ordered: Ordered
) -> Array:
    """Those whose ground ended for good.

    What ended because a case was clear begins again where the results fall that
    cleared it, as long as nothing that came after it has run its course. A case whose
    last day came first is over: what results say later opens nothing that is about
    being clear.
    """
    if rows.kind != "case":
        return closed
    closed = np.union1d(closed, _were_over(column, rows, ordered))
    if not len(ordered.position):
        return closed
    cleared = ordered.cleared(column, rows)
    if _asks_if_clear(column):
        closed = np.union1d(closed, _over(column, rows, ordered, opened, cleared))
    cleared = cleared[~np.isin(cleared, np.union1d(closed, opened))]
    if not len(cleared):
        return closed
    terms, some = rows.views.review.law.terms, rows.of(cleared)
    asked = terms.cleared[_rule(column, some)]
    over = np.isin(cleared, ordered.over)
    for number, clearance in enumerate(terms.clearances):
        mine = np.flatnonzero(asked == number)
        at = clear_at(rows.people, some.subject[mine], clearance)
        over[mine] |= at != NO_MOMENT
    return np.union1d(closed, cleared[over & (asked != NOTHING)])


def _asks_if_clear(column: Column) -> bool:
    """Whether a column is about cases that are clear."""
    cases = (ask.leaf for ask in column.leaves if isinstance(ask.leaf, IsCase))
    return any(leaf.cleared is not None for leaf in cases)


def _over(
    column: Column, rows: Rows, ordered: Ordered, opened: Array, cleared: Array
) -> Array:
    """Those governed by a column of which some ground has run its course."""
    over = np.setdiff1d(ordered.over, np.union1d(opened, cleared))
    if not len(over):
        return over
    mine: Array = over[_rule(column, rows.of(over)) != NOTHING]
    return mine


def _were_over(column: Column, rows: Rows, ordered: Ordered) -> Array:
    """Illnesses that were over before anybody ordered anything."""
    over = np.flatnonzero(rows.people.cases.ended_at[rows.subject] != NO_MOMENT)
    over = over[~np.isin(over, ordered.position)]
    governed = rows.views.combination[rows.view[over]]
    found: Array = over[column.rule[governed] != NOTHING]
    return found


# --- `otherwise` --------------------------------------------------------------------

LAST = np.iinfo(np.int64).max


def _otherwise(asked: list[_Asked], rows: Rows) -> list[_Asked]:
    """Leave of the marked rules what no unmarked and no earlier one has pre-empted."""
    marked = [each for each in asked if each.column.otherwise]
    if not marked:
        return asked
    first = np.full(len(rows), LAST)
    governed = rows.views.combination[rows.view]
    for each in asked:
        applied = each.matched
        if len(each.closed):
            applied = np.union1d(applied, each.closed)
        turn = each.column.turn[governed[applied]] if each.column.otherwise else -1
        first[applied] = np.minimum(first[applied], turn)
    for each in marked:
        turns = each.column.turn
        for name in ("matched", "open", "unknown"):
            some = getattr(each, name)
            stands = turns[governed[some]] <= first[some]
            setattr(each, name, some[stands])
    return asked


# --- what is left to `one` ------------------------------------------------------------


def _strangers(column: Column, rows: Rows, ordered: Ordered) -> Array:
    """Persons whom a word that is not known here may concern."""
    if all(words.is_known(ask.leaf) for ask in column.leaves):
        return np.zeros(0, np.int64)
    governed = column.rule[rows.views.combination[rows.view]] != NOTHING
    some = rows.of(np.flatnonzero(governed))
    _low, high = _bounds(column.tree, some)
    before = rows.person[ordered.mine(column, rows)]
    return np.union1d(some.person[high != NO], before)


def _bounds(tree: Node, rows: Rows) -> tuple[Array, Array]:
    """The least and the greatest that the answer may be."""
    match tree:
        case Every(parts):
            low, high = zip(*(_bounds(part, rows) for part in parts), strict=True)
            return np.minimum.reduce(low), np.minimum.reduce(high)
        case Either(parts):
            low, high = zip(*(_bounds(part, rows) for part in parts), strict=True)
            return np.maximum.reduce(low), np.maximum.reduce(high)
        case Negated(part):
            least, most = _bounds(part, rows)
            return -most, -least
        case Sure(part):
            least, most = _bounds(part, rows)
            return yes_where(least == YES), yes_where(most == YES)
        case Ask(leaf) if words.is_known(leaf):
            found = words.ask(tree, rows)
            return found, found
        case _:
            return np.full(len(rows), NO, np.int8), np.full(len(rows), YES, np.int8)
