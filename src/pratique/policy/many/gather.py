"""From facts to columns: `of` for people as the house knows them, one by one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np

from pratique.policy.facts import (
    Arrival,
    Case,
    Contact,
    Facts,
    HealthReport,
    Immunity,
    Pool,
    Post,
    Specimen,
    Stay,
)
from pratique.policy.many.heeded import strange
from pratique.policy.many.keys import test_code
from pratique.policy.many.tables import (
    CLEARED,
    CLOSED,
    NOTHING,
    OPEN,
    SUBJECTS,
    Arrivals,
    Cases,
    Contacts,
    Flags,
    History,
    Immunities,
    People,
    Pools,
    Posts,
    Reports,
    SomeTable,
    Specimens,
    Stays,
    Table,
    moment_of,
    offsets_of,
    ordinal_of,
)

Column = tuple[str, type[Any]]
Row = tuple[Any, ...]


class Numbers(dict[Any, int]):
    """Numbers things in the order in which they are met."""

    def __missing__(self, thing: object) -> int:
        self[thing] = len(self)
        return self[thing]

    def of(self, thing: object) -> int:
        """The number of a thing; of nothing, none."""
        return NOTHING if thing is None else self[thing]


@dataclass(slots=True)
class Gathering:
    """Columns in the making."""

    count: int = 0
    places: Numbers = field(default_factory=Numbers)
    wheres: Numbers = field(default_factory=Numbers)
    words: Numbers = field(default_factory=Numbers)
    names: Numbers = field(default_factory=Numbers)
    symptoms: Numbers = field(default_factory=Numbers)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)

    def add(self, name: str, told: Sequence[Any], read: Callable[[Any], Row]) -> None:
        """Add a person's facts of one kind, in the order they are to stand in."""
        rows = self.rows.setdefault(name, [])
        rows += [(self.count, *read(each)) for each in told]
        ids = (getattr(each, "id", "") for each in told)  # of immunity: no id
        self.ids.setdefault(name, []).extend(ids)

    # --- one row each ---------------------------------------------------------

    def person(self, facts: Facts) -> Row:
        return (
            self.places[facts.place],
            self.places.of(facts.residence),
            self.words.of(facts.stay_kind),
            facts.itinerary_known,
            ordinal_of(facts.born),
        )

    def stay(self, stay: Stay) -> Row:
        where = replace(stay, id="", first=None, last=None, name="", attested_at=None)
        return (
            self.wheres[where],
            ordinal_of(stay.first),
            ordinal_of(stay.last),
            moment_of(stay.attested_at),
        )

    def arrival(self, arrival: Arrival) -> Row:
        return (
            moment_of(arrival.at),
            self.places[arrival.lineage],
            arrival.passing_through,
            self.words.of(arrival.mode or None),
            self.words.of(arrival.entry),
            moment_of(arrival.left_at),
        )

    def contact(self, contact: Contact) -> Row:
        return (
            *map(self.words.of, (contact.level, contact.chain, contact.setting)),
            ordinal_of(contact.last_exposure),
            moment_of(contact.known_at),
            self.words.of(contact.linked_first_two),
            moment_of(contact.linked_at),
        )

    def case(self, case: Case) -> Row:
        return (
            self.words[case.status],
            moment_of(case.since),
            moment_of(case.ended_at),
        )

    def pool(self, pool: Pool) -> Row:
        return (
            self.words[pool.tube],
            moment_of(pool.positive_at),
            self.words.of(pool.result),
            moment_of(pool.result_at),
        )

    def specimen(self, each: Specimen) -> Row:
        return (
            moment_of(each.taken_at),
            self.words.of(each.outcome),
            moment_of(each.outcome_at),
            each.single,
            np.nan if each.ct is None else each.ct,
            self.words.of(each.pair or None),
            self.words[each.method],
        )

    def post(self, post: Post) -> Row:
        return self.words[post.kind], ordinal_of(post.left)

    def immunity(self, each: Immunity) -> Row:
        return (
            self.words[each.disease],
            NOTHING if each.doses is None else each.doses,
            ordinal_of(each.last_dose),
            sign_of(each.laboratory),
            sign_of(each.illness),
        )

    def report(self, report: HealthReport) -> Row:
        hot = report.temperature
        return (
            moment_of(report.at),
            np.nan if hot is None else float(hot),
            self.symptoms.of(report.symptoms),
        )


def of(told: Iterable[Facts], *, keep: bool = True) -> People:
    """The columns of these people; `keep` what they were made of."""
    everybody = tuple(told)
    made = Gathering()
    for facts in everybody:
        _add(made, facts)
    people = made.rows.get("people", [])
    columns = [np.array(each) for each in zip(*people, strict=True)] or [
        np.zeros(0, np.int64)
    ] * 5
    return People(
        place=columns[0],
        residence=columns[1],
        stay_kind=columns[2],
        itinerary_known=columns[3].astype(bool),
        born=columns[4],
        stays=_table(made, "stays", Stays, WHERE),
        arrivals=_table(made, "arrivals", Arrivals, CAME),
        contacts=_table(made, "contacts", Contacts, TRACED),
        cases=_table(made, "cases", Cases, ILL),
        pools=_table(made, "pools", Pools, MIXED),
        specimens=_table(made, "specimens", Specimens, TAKEN),
        antigens=_table(made, "antigens", Specimens, TAKEN),
        history=_table(made, "history", History, BEFORE),
        **_asked_of_few(made, everybody),
        symptoms=tuple(made.symptoms),
        places=tuple(made.places),
        wheres=tuple(made.wheres),
        words=tuple(made.words),
        names=tuple(made.names),
        references=tuple(each.person for each in everybody),
        left=tuple(made.left),
        facts=everybody if keep or made.left else (),
    )


def _asked_of_few(made: Gathering, people: Sequence[Facts]) -> dict[str, Any]:
    """The columns that are there only where somebody was asked."""
    tables: dict[str, tuple[Callable[..., Table], Sequence[str]]] = {
        "posts": (Posts, WORKED),
        "immunities": (Immunities, PROTECTED),
        "reports": (Reports, FELT),
    }
    fit = np.array([sign_of(each.home_fit) for each in people], np.int8)
    return {
        **{
            name: _table(made, name, make, names)
            for name, (make, names) in tables.items()
            if made.rows.get(name)
        },
        "posts_known": _if_any([each.posts is not None for each in people]),
        "reports_kept": _if_any([each.reports is not None for each in people]),
        "home_fit": fit if fit.any() else None,
    }


def _if_any(flags: Sequence[bool]) -> Flags | None:
    return np.array(flags, bool) if any(flags) else None


def sign_of(answer: bool | None) -> int:
    """An answer as a number: 1, -1, or 0 where it is not known."""
    return 0 if answer is None else 1 if answer else -1


WHERE = ("where", "first", "last", "said_at")
CAME = ("at", "place", "passing", "mode", "entry", "left_at")
TRACED = (
    *("level", "chain", "setting"),
    *("last_exposure", "known_at", "linked", "linked_at"),
)
ILL = ("status", "since", "ended_at")
MIXED = ("tube", "positive_at", "result", "result_at")
TAKEN = ("taken_at", "outcome", "outcome_at", "single", "ct", "pair", "method")
WORKED = ("kind", "left")
PROTECTED = ("disease", "doses", "last_dose", "laboratory", "illness")
FELT = ("at", "temperature", "told")
BEFORE = (
    *("name", "kind", "row", "state"),
    *("opened_at", "extended_to", "parent", "test"),
)


def _table(
    made: Gathering, name: str, make: Callable[..., SomeTable], names: Sequence[str]
) -> SomeTable:
    rows = made.rows.get(name, [])
    told = zip(*rows, strict=True) if rows else [()] * (len(names) + 1)
    person, *columns = (np.array(each, _kind(each)) for each in told)
    return make(
        person=person,
        offsets=offsets_of(person, made.count),
        ids=np.array(made.ids.get(name, [""] * len(rows)), object),
        **dict(zip(names, columns, strict=True)),
    )


def _kind(column: Sequence[Any]) -> type[Any]:
    return float if column and isinstance(column[0], float) else np.int64


def _add(made: Gathering, facts: Facts) -> None:
    """One person more: every fact in its place, then what was ordered before."""
    begun = {name: len(made.rows.get(f"{name}s", ())) for name in SUBJECTS}
    told: Mapping[str, Sequence[Any]] = {
        "arrival": sorted(facts.arrivals, key=lambda each: (each.at, each.id)),
        "contact": sorted(facts.contacts, key=lambda each: each.id),
        "case": sorted(facts.cases, key=lambda each: each.id),
        "pool": sorted(facts.pools, key=lambda each: each.id),
        "specimen": sorted(facts.specimens, key=lambda each: (each.taken_at, each.id)),
        "antigen": sorted(facts.antigens, key=lambda each: (each.taken_at, each.id)),
        "report": sorted(facts.reports or (), key=lambda each: (each.at, each.id)),
    }
    if strange(facts):
        made.left.append(made.count)
    made.rows.setdefault("people", []).append(made.person(facts))
    made.add("stays", sorted(facts.stays, key=lambda each: each.id), made.stay)
    made.add("posts", sorted(facts.posts or (), key=lambda each: each.id), made.post)
    made.add("immunities", facts.immunities, made.immunity)
    for name, each in told.items():
        reader = made.specimen if name == "antigen" else getattr(made, name)
        made.add(f"{name}s", each, reader)
    rows = [
        (kind, begun[name] + number, each.id)
        for kind, (name, facts_of_kind) in enumerate(told.items())
        for number, each in enumerate(facts_of_kind)
    ]
    history = made.rows.setdefault("history", [])
    for key, state, opened_at, extended_to in _ordered_before(facts):
        moments = (moment_of(opened_at), moment_of(extended_to))
        history += [
            (made.count, made.names[name], kind, row, state, *moments, parent, test)
            for name, kind, row, parent, test in _about(key, rows, made.names)
        ]
    made.count += 1


def _ordered_before(
    facts: Facts,
) -> Iterable[tuple[str, int, datetime | None, datetime | None]]:
    for each in facts.open_grounds:
        yield each.key, OPEN, each.opened_at, each.bound_extended_to
    yield from ((key, CLOSED, None, None) for key in facts.closed)
    yield from ((key, CLEARED, None, None) for key in facts.cleared)


def _about(
    key: str, rows: Sequence[tuple[int, int, str]], names: Numbers
) -> Iterable[tuple[str, int, int, int, int]]:
    """What a ground's key names: its rule, its subject; of a missed test also that."""
    name, _at, scope = key.partition("@")
    parent, of_test, rest = scope.partition("@")
    for kind, row, reference in rows:
        if not of_test:
            if scope == reference:
                yield name, kind, row, NOTHING, NOTHING
        elif rest.startswith(f"{reference}/"):
            test = test_code(rest[len(reference) + 1 :])
            yield name, kind, row, names[parent], test
