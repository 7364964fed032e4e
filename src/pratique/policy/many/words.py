"""How each word of `when` is answered for many: the meaning is that of `answers`.

An answer is YES, NO or UNKNOWN; `all` takes the least, `any` the greatest, `not` turns
it round. A word that stands in no table here is left to `one`: whoever a rule with it
might concern is assessed there.
"""

from collections.abc import Callable

import numpy as np

from pratique.policy.conditions import (
    Age,
    Arrived,
    HasHome,
    HasSymptoms,
    Immune,
    InPool,
    InZone,
    IsCase,
    IsContact,
    IsTested,
    Leaf,
    OnPost,
    Overdue,
    Resident,
    Stayed,
    Staying,
    Untested,
)
from pratique.policy.exposures import in_division
from pratique.policy.facts import Lineage
from pratique.policy.many import circumstances
from pratique.policy.many.clearing import clear_at
from pratique.policy.many.heeded import strange
from pratique.policy.many.rows import NO, UNKNOWN, YES, Rows, low_of, yes_where
from pratique.policy.many.structure import Ask, Either, Every, Negated, Node, Sure
from pratique.policy.many.tables import (
    NO_DAY,
    NO_MOMENT,
    NOTHING,
    Array,
    Flags,
    People,
    Specimens,
    is_one_of,
    ordinal_of,
    spread,
)

# --- where they were --------------------------------------------------------------


def stayed(ask: Ask, rows: Rows) -> Array:
    assert isinstance(ask.leaf, Stayed)  # noqa: S101
    views = rows.views
    question = views.review.places.questions[ask.leaf]
    exposures, low = views.exposures, low_of(ask, rows)
    sure = rows.last_day(question, sure=True) >= low
    known = exposures.possible[question] is exposures.sure[question]
    if known and not views.somebody_untold:
        return yes_where(sure)
    maybe = rows.untold
    if not known:
        maybe = maybe | (rows.last_day(question, sure=False) >= low)
    return np.where(sure, np.int8(YES), np.where(maybe, np.int8(UNKNOWN), np.int8(NO)))


# --- who they are -----------------------------------------------------------------


def arrived(ask: Ask, rows: Rows) -> Array:
    leaf, arrivals = ask.leaf, rows.people.arrivals
    assert isinstance(leaf, Arrived)  # noqa: S101
    arrival = rows.views.arrival[rows.view]
    come = np.flatnonzero(arrival != NOTHING)
    row = arrival[come]
    found = np.full(len(row), YES, np.int8)
    if leaf.passing_through is not None:
        fits = arrivals.passing[row] == leaf.passing_through
        found = np.minimum(found, yes_where(fits))
    if leaf.mode:
        said = is_one_of(rows.people, arrivals.mode[row], leaf.mode)
        told = np.where(
            arrivals.mode[row] == NOTHING, np.int8(UNKNOWN), yes_where(said)
        )
        found = np.minimum(found, told)
    if leaf.entry:
        said = is_one_of(rows.people, arrivals.entry[row], (leaf.entry,))
        found = np.minimum(found, yes_where(said))
    if leaf.to:
        lies = lies_in(rows.people, leaf.to)[arrivals.place[row]]
        found = np.minimum(found, lies)
    answer = np.full(len(rows), NO, np.int8)
    answer[come] = found
    return answer


def resident(ask: Ask, rows: Rows) -> Array:
    assert isinstance(ask.leaf, Resident)  # noqa: S101
    lives = rows.people.residence[rows.person]
    lies = lies_in(rows.people, ask.leaf.of)
    return np.where(lives == NOTHING, np.int8(UNKNOWN), np.append(lies, NO)[lives])


def staying(ask: Ask, rows: Rows) -> Array:
    assert isinstance(ask.leaf, Staying)  # noqa: S101
    kind = rows.people.stay_kind[rows.person]
    fits = yes_where(is_one_of(rows.people, kind, ask.leaf.kind))
    return np.where(kind == NOTHING, np.int8(UNKNOWN), fits)


def aged(ask: Ask, rows: Rows) -> Array:
    """Years are counted once for each day somebody was born on."""
    leaf = ask.leaf
    assert isinstance(leaf, Age)  # noqa: S101
    born, day = rows.people.born[rows.person], rows.day_of_person
    years = _years(day) - _years(born) - (_birthday(day) < _birthday(born))
    fits = np.ones(len(rows), bool)
    if leaf.from_years is not None:
        fits &= years >= leaf.from_years
    if leaf.under is not None:
        fits &= years < leaf.under
    if leaf.born_before is not None:
        fits &= born < ordinal_of(leaf.born_before)
    return np.where(born == NO_DAY, np.int8(UNKNOWN), yes_where(fits))


UNIX = 719163  # the ordinal of 1970-01-01


def _years(day: Array) -> Array:
    return (
        (day.astype(np.int64) - UNIX).astype("M8[D]").astype("M8[Y]").astype(np.int64)
    )


def _birthday(day: Array) -> Array:
    """Month and day of the month as one number."""
    days = (day.astype(np.int64) - UNIX).astype("M8[D]")
    months = days.astype("M8[M]")
    of_month = (days - months).astype(np.int64)
    found: Array = months.astype(np.int64) % 12 * 32 + of_month
    return found


def lies_in(people: People, division: Lineage) -> Array:
    """By place: whether it lies in the division."""
    told = [in_division(place, division) for place in people.places]
    return np.array([UNKNOWN if t is None else YES if t else NO for t in told], np.int8)


# --- what happened to them --------------------------------------------------------


At = Array | slice  # which of the rows each fact of a table is looked at for


def contact_fits(leaf: Leaf, rows: Rows, at: At, mine: Array) -> Flags:
    assert isinstance(leaf, IsContact)  # noqa: S101
    people, table = rows.people, rows.people.contacts
    fits = np.ones(len(mine), bool)
    if leaf.exposed_within_days is not None:
        ago = rows.today[at] - table.last_exposure[mine]
        fits &= (ago >= 0) & (ago <= leaf.exposed_within_days)
    if leaf.level:
        fits &= is_one_of(people, table.level[mine], leaf.level)
    if leaf.chain is not None:
        fits &= is_one_of(people, table.chain[mine], (leaf.chain,))
    if leaf.setting:
        fits &= is_one_of(people, table.setting[mine], leaf.setting)
    return fits


def case_fits(leaf: Leaf, rows: Rows, at: At, mine: Array) -> Flags:
    assert isinstance(leaf, IsCase)  # noqa: S101
    people, fits = rows.people, np.ones(len(mine), bool)
    if rows.kind != "case" and not leaf.cleared:
        fits &= ~_is_past(rows, at, mine)
    if leaf.status:
        fits &= is_one_of(people, people.cases.status[mine], leaf.status)
    if leaf.cleared:
        fits &= clear_at(people, mine, leaf.cleared) != NO_MOMENT
    return fits


def _is_past(rows: Rows, at: At, mine: Array) -> Flags:
    """Whether an illness was over before the day of what the rule is asked of."""
    ended = rows.people.cases.ended_at[mine]
    over: Flags = ended != NO_MOMENT
    moments = np.where(over, ended, rows.views.review.now)
    day = rows.views.calendar(rows.view[at]).day_of(moments)
    return over & (day < rows.subject_day[at])


def pool_fits(leaf: Leaf, rows: Rows, _at: At, mine: Array) -> Flags:
    assert isinstance(leaf, InPool)  # noqa: S101
    result = rows.people.pools.result[mine]
    if not leaf.outcome:
        return np.ones(len(mine), bool)
    fits = is_one_of(rows.people, result, leaf.outcome)
    found: Flags = fits | ((result == NOTHING) & ("pending" in leaf.outcome))
    return found


def specimen_fits(leaf: Leaf, rows: Rows, _at: At, mine: Array) -> Flags:
    return _tested(leaf, rows.people, rows.people.specimens, mine)


def antigen_fits(leaf: Leaf, rows: Rows, _at: At, mine: Array) -> Flags:
    return _tested(leaf, rows.people, rows.people.antigens, mine)


def _tested(leaf: Leaf, people: People, table: Specimens, mine: Array) -> Flags:
    assert isinstance(leaf, IsTested)  # noqa: S101
    fits: Flags = table.single[mine].astype(bool)
    fits = fits & is_one_of(people, table.outcome[mine], (leaf.outcome,))
    fits &= is_one_of(people, table.method[mine], (leaf.method,))
    return fits & (table.pair[mine] != NOTHING) if leaf.twice else fits


Fits = Callable[[Leaf, Rows, At, Array], Flags]
INSTANCES: dict[type[Leaf], dict[str, Fits]] = {
    IsContact: {"contact": contact_fits},
    IsCase: {"case": case_fits},
    InPool: {"pool": pool_fits},
    IsTested: {"specimen": specimen_fits, "antigen": antigen_fits},
}


def instance(ask: Ask, rows: Rows) -> Array:
    """Asked of the subject, if it is one of these; else of all there are."""
    kinds = INSTANCES[type(ask.leaf)]
    if rows.kind in kinds:
        return yes_where(kinds[rows.kind](ask.leaf, rows, slice(None), rows.subject))
    found = np.zeros(len(rows), bool)
    for kind, fits in kinds.items():
        table = rows.people.table(kind)
        if len(table):
            mine, owner = spread(table, rows.person)
            found[owner[fits(ask.leaf, rows, owner, mine)]] = True
    return yes_where(found)


# --- the table ----------------------------------------------------------------------

#: How each word is answered. A new one is added here and in `heeded`; until then `one`
#: answers it.
WORDS: dict[type[Leaf], Callable[[Ask, Rows], Array]] = {
    Stayed: stayed,
    Arrived: arrived,
    Resident: resident,
    Staying: staying,
    Age: aged,
    IsContact: instance,
    IsCase: instance,
    InPool: instance,
    IsTested: instance,
    InZone: circumstances.in_zone,
    OnPost: circumstances.on_post,
    Immune: circumstances.immune,
    HasSymptoms: circumstances.has_symptoms,
    HasHome: circumstances.has_home,
    Untested: circumstances.untested,
    Overdue: lambda _ask, rows: np.full(len(rows), NO, np.int8),
}


def is_known(leaf: Leaf) -> bool:
    """Whether the word is answered here, with all that it says."""
    return type(leaf) in WORDS and not strange(leaf)


def ask(tree: Node, rows: Rows) -> Array:
    """The answer to a condition, parts first."""
    found: Array
    match tree:
        case Every(parts):
            found = np.minimum.reduce([ask(part, rows) for part in parts])
        case Either(parts):
            found = np.maximum.reduce([ask(part, rows) for part in parts])
        case Negated(part):
            found = -ask(part, rows)
        case Sure(part):
            found = yes_where(ask(part, rows) == YES)
        case Ask(leaf):
            found = WORDS[type(leaf)](tree, rows)
    return found
