"""From columns back to facts: one person, for whom `one` is to be asked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from pratique.policy.facts import (
    Arrival,
    Case,
    Contact,
    Facts,
    HealthReport,
    Immunity,
    OpenGround,
    Pool,
    Post,
    Specimen,
    Stay,
)
from pratique.policy.many import keys
from pratique.policy.many.tables import (
    CLEARED,
    CLOSED,
    EPOCH,
    NOTHING,
    OPEN,
    SUBJECTS,
    People,
    Specimens,
    Table,
    date_of,
    datetime_of,
)

Fact = TypeVar("Fact")


def facts_of(people: People, person: int) -> Facts:
    """What the columns say of one person."""
    if people.facts:
        return people.facts[person]
    residence = people.residence[person]
    return Facts(
        person=people.reference(person),
        place=people.places[people.place[person]],
        born=date_of(people.born[person]),
        residence=None if residence == NOTHING else people.places[residence],
        stay_kind=people.word(people.stay_kind[person]),
        itinerary_known=bool(people.itinerary_known[person]),
        stays=_read(people, people.stays, person, _stay),
        arrivals=_read(people, people.arrivals, person, _arrival),
        contacts=_read(people, people.contacts, person, _contact),
        cases=_read(people, people.cases, person, _case),
        pools=_read(people, people.pools, person, _pool),
        specimens=_read(people, people.specimens, person, _specimen),
        antigens=_read(people, people.antigens, person, _antigen),
        **_asked_of_few(people, person),
        open_grounds=tuple(_open(people, person)),
        closed=frozenset(_ended(people, person, CLOSED)),
        cleared=frozenset(_ended(people, person, CLEARED)),
    )


def _asked_of_few(people: People, person: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if people.posts_known is not None and people.posts_known[person]:
        found["posts"] = _read(people, people.table("post"), person, _post)
    if people.immunities is not None:
        found["immunities"] = _read(people, people.immunities, person, _immunity)
    if people.home_fit is not None:
        found["home_fit"] = answer_of(people.home_fit[person])
    if people.reports_kept is not None and people.reports_kept[person]:
        found["reports"] = _read(people, people.table("report"), person, _report)
    return found


def _read(
    people: People, table: Table, person: int, read: Callable[[People, int], Fact]
) -> tuple[Fact, ...]:
    rows = range(table.offsets[person], table.offsets[person + 1])
    return tuple(read(people, row) for row in rows)


def _at(moment: int) -> datetime:
    return datetime_of(moment) or EPOCH


def _stay(people: People, row: int) -> Stay:
    stays = people.stays
    described: Stay = people.wheres[stays.where[row]]
    return replace(
        described,
        id=stays.id(row),
        first=date_of(stays.first[row]),
        last=date_of(stays.last[row]),
        attested_at=datetime_of(stays.said_at[row]),
    )


def _arrival(people: People, row: int) -> Arrival:
    arrivals = people.arrivals
    return Arrival(
        id=arrivals.id(row),
        at=_at(arrivals.at[row]),
        lineage=people.places[arrivals.place[row]],
        passing_through=bool(arrivals.passing[row]),
        mode=people.word(arrivals.mode[row]) or "",
        entry=people.word(arrivals.entry[row]),
        left_at=datetime_of(arrivals.left_at[row]),
    )


def _contact(people: People, row: int) -> Contact:
    contacts = people.contacts
    day = date_of(contacts.last_exposure[row])
    assert day is not None  # noqa: S101 -- every contact has a last exposure
    return Contact(
        id=contacts.id(row),
        level=people.word(contacts.level[row]) or "",
        chain=people.word(contacts.chain[row]) or "",
        setting=people.word(contacts.setting[row]) or "",
        last_exposure=day,
        known_at=_at(contacts.known_at[row]),
        linked_first_two=people.word(contacts.linked[row]),
        linked_at=datetime_of(contacts.linked_at[row]),
    )


def _case(people: People, row: int) -> Case:
    cases = people.cases
    return Case(
        id=cases.id(row),
        status=people.word(cases.status[row]) or "",
        since=_at(cases.since[row]),
        ended_at=datetime_of(cases.ended_at[row]),
    )


def _pool(people: People, row: int) -> Pool:
    pools = people.pools
    return Pool(
        id=pools.id(row),
        tube=people.word(pools.tube[row]) or "",
        positive_at=_at(pools.positive_at[row]),
        result=people.word(pools.result[row]),
        result_at=datetime_of(pools.result_at[row]),
    )


def _specimen(people: People, row: int) -> Specimen:
    return _sample(people, people.specimens, row)


def _antigen(people: People, row: int) -> Specimen:
    return _sample(people, people.antigens, row)


def _sample(people: People, table: Specimens, row: int) -> Specimen:
    ct = float(table.ct[row])
    return Specimen(
        id=table.id(row),
        taken_at=_at(table.taken_at[row]),
        outcome=people.word(table.outcome[row]),
        outcome_at=datetime_of(table.outcome_at[row]),
        single=bool(table.single[row]),
        ct=None if np.isnan(ct) else ct,
        pair=people.word(table.pair[row]) or "",
        method=people.word(table.method[row]) or "",
    )


def _post(people: People, row: int) -> Post:
    posts = people.posts
    assert posts is not None  # noqa: S101 -- the row is one of theirs
    return Post(
        posts.id(row), people.word(posts.kind[row]) or "", date_of(posts.left[row])
    )


def _immunity(people: People, row: int) -> Immunity:
    table = people.immunities
    assert table is not None  # noqa: S101 -- the row is one of theirs
    doses = int(table.doses[row])
    return Immunity(
        disease=people.word(table.disease[row]) or "",
        doses=None if doses == NOTHING else doses,
        last_dose=date_of(table.last_dose[row]),
        laboratory=answer_of(table.laboratory[row]),
        illness=answer_of(table.illness[row]),
    )


def _report(people: People, row: int) -> HealthReport:
    reports = people.reports
    assert reports is not None  # noqa: S101 -- the row is one of theirs
    hot, told = float(reports.temperature[row]), reports.told[row]
    return HealthReport(
        id=reports.id(row),
        at=_at(reports.at[row]),
        temperature=None if np.isnan(hot) else hot,
        symptoms=None if told == NOTHING else people.symptoms[told],
    )


def answer_of(sign: int) -> bool | None:
    """An answer from its number."""
    return None if sign == 0 else bool(sign > 0)


# --- what was ordered before ----------------------------------------------------------


def _open(people: People, person: int) -> Iterator[OpenGround]:
    history = people.history
    for row in _ordered(people, person, OPEN):
        yield OpenGround(
            key=_key(people, row),
            opened_at=_at(history.opened_at[row]),
            bound_extended_to=datetime_of(history.extended_to[row]),
        )


def _ended(people: People, person: int, state: int) -> Iterator[str]:
    return (_key(people, row) for row in _ordered(people, person, state))


def _ordered(people: People, person: int, state: int) -> Iterator[int]:
    history = people.history
    for row in range(history.offsets[person], history.offsets[person + 1]):
        if history.state[row] == state:
            yield row


def _key(people: People, row: int) -> str:
    """The key that a row of the history stands for."""
    history = people.history
    table = people.table(SUBJECTS[history.kind[row]])
    scope = table.id(history.row[row])
    name = people.names[history.name[row]]
    if history.parent[row] == NOTHING:
        return f"{name}@{scope}"
    repeats = history.test[row] % keys.REPEATS
    test = keys.text(history.test[row]) + (f"+{repeats}" if repeats else "")
    return f"{name}@{people.names[history.parent[row]]}@{scope}/{test}"
