"""How each word of `when` is answered for many: the meaning is that of `answers`.

An answer is YES, NO or UNKNOWN; `all` takes the least, `any` the greatest, `not` turns
it round. A word that stands in no table here is left to `one`: whoever a rule with it
might concern is assessed there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pratique.policy.conditions import (
    Age,
    Arrived,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    Leaf,
    Overdue,
    Resident,
    Stayed,
    Staying,
)
from pratique.policy.exposures import in_division
from pratique.policy.facts import Lineage
from pratique.policy.many.clearing import clear_at
from pratique.policy.many.exposures import day_of
from pratique.policy.many.heeded import strange
from pratique.policy.many.structure import Ask, Either, Every, Negated, Node
from pratique.policy.many.tables import (
    NO_DAY,
    NO_MOMENT,
    NOTHING,
    Array,
    Flags,
    People,
    Specimens,
    spread,
)
from pratique.policy.many.views import Views

NO, UNKNOWN, YES = -1, 0, 1


@dataclass(frozen=True)
class Rows:
    """What rules are asked of: of each view, one subject.

    Rules that ask the same ask it of the same rows: what they all look up is kept.
    """

    views: Views
    view: Array  # row of the view
    kind: str  # of the subjects, one of `SUBJECTS`
    subject: Array  # row of the subject in its table

    def __len__(self) -> int:
        return len(self.view)

    def of(self, rows: Array) -> "Rows":
        """Some of them."""
        return Rows(self.views, self.view[rows], self.kind, self.subject[rows])

    @property
    def people(self) -> People:
        """Everybody, as known now."""
        return self.views.people

    @cached_property
    def person(self) -> Array:
        """Whom each is about."""
        found: Array = self.views.person[self.view]
        return found

    @cached_property
    def day(self) -> Array:
        """The day that each one's windows end on."""
        found: Array = self.views.day[self.view]
        return found

    @cached_property
    def untold(self) -> Flags:
        """Who of them has not told where they were."""
        found: Flags = self.views.untold[self.view]
        return found

    @cached_property
    def _last_days(self) -> dict[tuple[int, bool], Array]:
        return {}

    def last_day(self, question: int, *, sure: bool) -> Array:
        """The latest day on which the question is a yes, surely or possibly."""
        found = self._last_days.get((question, sure))
        if found is None:
            exposures = self.views.exposures
            exposure = (exposures.sure if sure else exposures.possible)[question]
            found = self._last_days[question, sure] = day_of(exposure[self.view])
        return found


def yes_where(flags: Flags) -> Array:
    """YES or NO."""
    return np.where(flags, np.int8(YES), np.int8(NO))


# --- where they were --------------------------------------------------------------


def low_of(ask: Ask, rows: Rows) -> Array:
    """The first day of the look-back window."""
    assert ask.within is not None and ask.since is not None  # noqa: S101, PT018
    day = rows.day
    if ask.within[0] and is_one(ask.within):
        began: Array = day - (ask.within[0] - 1)
        return began
    governed = rows.views.combination[rows.view]
    within, since = ask.within[governed], ask.since[governed]
    return np.where(within > 0, day - (within - 1), since)


def is_one(numbers: Array) -> bool:
    """Whether all combinations have the same."""
    return bool((numbers == numbers[0]).all())


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
    born, day = rows.people.born[rows.person], rows.day
    years = _years(day) - _years(born) - (_birthday(day) < _birthday(born))
    fits = np.ones(len(rows), bool)
    if leaf.from_years is not None:
        fits &= years >= leaf.from_years
    if leaf.under is not None:
        fits &= years < leaf.under
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


def is_one_of(people: People, codes: Array, words: tuple[str, ...]) -> Flags:
    """Whether each is one of these words."""
    known = [people.codes[word] for word in words if word in people.codes]
    if len(known) == 1:
        found: Flags = codes == known[0]
        return found
    return np.isin(codes, known)


def lies_in(people: People, division: Lineage) -> Array:
    """By place: whether it lies in the division."""
    told = [in_division(place, division) for place in people.places]
    return np.array([UNKNOWN if t is None else YES if t else NO for t in told], np.int8)


# --- what happened to them --------------------------------------------------------


def contact_fits(leaf: Leaf, people: People, rows: Array) -> Flags:
    assert isinstance(leaf, IsContact)  # noqa: S101
    table, fits = people.contacts, np.ones(len(rows), bool)
    if leaf.level:
        fits &= is_one_of(people, table.level[rows], leaf.level)
    if leaf.chain is not None:
        fits &= is_one_of(people, table.chain[rows], (leaf.chain,))
    if leaf.setting:
        fits &= is_one_of(people, table.setting[rows], leaf.setting)
    return fits


def case_fits(leaf: Leaf, people: People, rows: Array) -> Flags:
    assert isinstance(leaf, IsCase)  # noqa: S101
    fits = np.ones(len(rows), bool)
    if leaf.status:
        fits &= is_one_of(people, people.cases.status[rows], leaf.status)
    if leaf.cleared:
        fits &= clear_at(people, rows, leaf.cleared) != NO_MOMENT
    return fits


def pool_fits(leaf: Leaf, people: People, rows: Array) -> Flags:
    assert isinstance(leaf, InPool)  # noqa: S101
    result = people.pools.result[rows]
    if not leaf.outcome:
        return np.ones(len(rows), bool)
    fits = is_one_of(people, result, leaf.outcome)
    found: Flags = fits | ((result == NOTHING) & ("pending" in leaf.outcome))
    return found


def test_fits(leaf: Leaf, people: People, rows: Array) -> Flags:
    return _tested(leaf, people, people.specimens, rows)


def antigen_fits(leaf: Leaf, people: People, rows: Array) -> Flags:
    return _tested(leaf, people, people.antigens, rows)


def _tested(leaf: Leaf, people: People, table: Specimens, rows: Array) -> Flags:
    assert isinstance(leaf, IsTested)  # noqa: S101
    fits: Flags = table.single[rows].astype(bool)
    fits = fits & is_one_of(people, table.outcome[rows], (leaf.outcome,))
    fits &= is_one_of(people, table.method[rows], (leaf.method,))
    return fits & (table.pair[rows] != NOTHING) if leaf.twice else fits


Fits = Callable[[Leaf, People, Array], Flags]
INSTANCES: dict[type[Leaf], dict[str, Fits]] = {
    IsContact: {"contact": contact_fits},
    IsCase: {"case": case_fits},
    InPool: {"pool": pool_fits},
    IsTested: {"specimen": test_fits, "antigen": antigen_fits},
}


def instance(ask: Ask, rows: Rows) -> Array:
    """Asked of the subject, if it is one of these; else of all there are."""
    kinds = INSTANCES[type(ask.leaf)]
    if rows.kind in kinds:
        return yes_where(kinds[rows.kind](ask.leaf, rows.people, rows.subject))
    found = np.zeros(len(rows), bool)
    for kind, fits in kinds.items():
        table = rows.people.table(kind)
        if len(table):
            mine, owner = spread(table, rows.person)
            found[owner[fits(ask.leaf, rows.people, mine)]] = True
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
        case Ask(leaf):
            found = WORDS[type(leaf)](tree, rows)
    return found
