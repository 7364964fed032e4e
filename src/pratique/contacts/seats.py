"""Who sat near a case, by a rule that is given as data. Pure: it only proposes.

How far “near” reaches is no matter of code: a rulebook says it for each kind of
vehicle, and a tracer confirms. A seat that cannot be read makes nobody near and nobody
far: those are told apart, for an officer to ask.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

SCOPES = ("whole_vehicle", "same_carriage", "same_compartment", "rows")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SeatRule:
    """How far near reaches in one kind of vehicle.

    `rows` and `same_compartment` count units of `numbers` seat numbers each (a row of
    a plane: 1; a bay of a sleeping car: as many as it has), within one carriage.
    """

    scope: str
    before: int = 0  # units with lower numbers that are still near
    after: int = 0  # and with higher ones
    numbers: int = 1  # seat numbers in one unit

    @classmethod
    def read(cls, told: Mapping[str, object]) -> "SeatRule":
        """Return the rule that a mapping tells; refuse what none can mean."""
        scope = told.get("scope")
        counts = {key: value for key, value in told.items() if key != "scope"}
        known = set(counts) <= {"before", "after", "numbers"}
        if scope not in SCOPES or not known:
            msg = f"a seat rule has a scope of {SCOPES}, before, after and numbers"
            raise ValueError(msg)
        plain = {k: v for k, v in counts.items() if type(v) is int and v >= 0}
        if len(plain) != len(counts) or plain.get("numbers", 1) < 1:
            msg = "before, after and numbers of a seat rule are plain counts"
            raise ValueError(msg)
        return cls(str(scope), **plain)


class Seat(NamedTuple):
    """Where somebody sat, as a carrier's list writes it."""

    who: Hashable
    carriage: str = ""
    seat: str = ""


class Proposal(NamedTuple):
    """Who was near, and of whom nobody can say."""

    near: tuple[Hashable, ...]
    unsure: tuple[Hashable, ...]


def propose(case: Seat, others: Iterable[Seat], rule: SeatRule) -> Proposal:
    """Return who of the others was near a case; the case itself is left out."""
    answers = [
        (one.who, _is_near(case, one, rule)) for one in others if one.who != case.who
    ]
    return Proposal(
        near=tuple(who for who, answer in answers if answer),
        unsure=tuple(who for who, answer in answers if answer is None),
    )


def _is_near(case: Seat, other: Seat, rule: SeatRule) -> bool | None:
    if rule.scope == "whole_vehicle":
        return True
    together = _same_carriage(case.carriage, other.carriage)
    if rule.scope == "same_carriage" or not together:
        return together
    here, there = _unit(case.seat, rule.numbers), _unit(other.seat, rule.numbers)
    if here is None or there is None:
        return None
    return -rule.before <= there - here <= rule.after


def _same_carriage(one: str, other: str) -> bool | None:
    """Compare carriages; a vehicle that has none tells of none."""
    here, there = _plain(one), _plain(other)
    return here == there if bool(here) == bool(there) else None


def _plain(carriage: str) -> str:
    """Return a carriage without what is written around its number: 05, 5, 5车."""
    found = NUMBER.search(carriage)
    return str(int(found.group())) if found else carriage.strip().upper()


def _unit(seat: str, numbers: int) -> int | None:
    """Return the number of the row or bay a seat is in: 12A, 012, 16号上铺."""
    found = NUMBER.search(seat)
    return (int(found.group()) - 1) // numbers if found else None
