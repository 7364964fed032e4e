"""Hold a bulletin against its own arithmetic: pure, whoever wrote it.

Totals are the sum of their parts, who is in hospital is who was confirmed and neither
cured nor dead, and a day goes on where the day before it ended. A figure that is not
stated is not held against anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Parts = Mapping[str, int]

# What a bulletin states, and in which list it says where.
PARTS = {
    "confirmed_new": "confirmed_new_by",
    "converted": "converted_by",
    "cured_new": "cured_new_by",
    "in_hospital": "in_hospital_by",
    "asymptomatic_new": "asymptomatic_new_by",
    "asymptomatic_released": "asymptomatic_released_by",
    "asymptomatic_observed": "asymptomatic_observed_by",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """The figures of one bulletin; None: it does not state this one."""

    day: date | None = None
    confirmed_new: int | None = None  # those among them who were asymptomatic before
    converted: int | None = None  # are told apart
    cured_new: int | None = None
    deaths_new: int | None = None
    confirmed_ever: int | None = None
    cured_ever: int | None = None
    deaths_ever: int | None = None
    in_hospital: int | None = None
    asymptomatic_new: int | None = None
    asymptomatic_released: int | None = None
    asymptomatic_observed: int | None = None
    contacts_ever: int | None = None
    contacts_released: int | None = None
    contacts_observed: int | None = None
    confirmed_new_by: Parts | None = None
    converted_by: Parts | None = None
    cured_new_by: Parts | None = None
    in_hospital_by: Parts | None = None
    asymptomatic_new_by: Parts | None = None
    asymptomatic_released_by: Parts | None = None
    asymptomatic_observed_by: Parts | None = None
    # What was found on the day to have been told wrongly before, by figure.
    taken_back: Parts = field(default_factory=dict)

    def figure(self, name: str) -> int | None:
        """Return a figure by its name."""
        value: int | None = getattr(self, name)
        return value


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that does not come out: as stated, and as counted again."""

    day: date | None
    figure: str
    stated: int
    counted: int

    def document(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        day = self.day.isoformat() if self.day else None
        told = {"stated": self.stated, "counted": self.counted}
        return {"day": day, "figure": self.figure, **told}


def slips(told: Stated, before: Stated | None = None) -> list[Slip]:
    """Return what does not come out in a bulletin, and against the day before.

    Args:
        told: the bulletin.
        before: the one before it; it counts if it is of the day before.
    """
    found = [*_sums(told), *_in_hospital(told)]
    if before is not None and _follows(before, told):
        found += _going_on(before, told)
    return found


def _follows(before: Stated, told: Stated) -> bool:
    if before.day is None or told.day is None:
        return False
    return told.day - before.day == timedelta(days=1)


def _sums(told: Stated) -> Iterator[Slip]:
    """Every total is the sum of its parts."""
    for name, parts in PARTS.items():
        listed: Parts | None = getattr(told, parts)
        if listed is not None:
            yield from _held(told, parts, told.figure(name), sum(listed.values()))


def _in_hospital(told: Stated) -> Iterator[Slip]:
    left = _less(told.confirmed_ever, told.cured_ever, told.deaths_ever or 0)
    yield from _held(told, "in_hospital", told.in_hospital, left)


def _going_on(before: Stated, told: Stated) -> Iterator[Slip]:
    """What was there the day before, what came, less what went, is what is there."""
    back = told.taken_back
    for ever, new in (
        ("confirmed_ever", told.confirmed_new),
        ("cured_ever", told.cured_new),
        ("deaths_ever", told.deaths_new),
    ):
        came = _plus(before.figure(ever), new)
        counted = _less(came, back.get(ever, 0))
        yield from _held(told, ever, told.figure(ever), counted)
    observed = _less(
        _plus(before.asymptomatic_observed, told.asymptomatic_new),
        told.asymptomatic_released or 0,
        told.converted or 0,
        back.get("asymptomatic_observed", 0),
    )
    name = "asymptomatic_observed"
    yield from _held(told, name, told.asymptomatic_observed, observed)
    traced = _less(told.contacts_ever, before.contacts_ever)
    watched = _less(
        _plus(before.contacts_observed, traced),
        told.contacts_released,
        back.get("contacts_observed", 0),
    )
    yield from _held(told, "contacts_observed", told.contacts_observed, watched)


def _held(
    told: Stated, name: str, stated: int | None, counted: int | None
) -> Iterator[Slip]:
    if stated is not None and counted is not None and stated != counted:
        yield Slip(told.day, name, stated, counted)


def _plus(*parts: int | None) -> int | None:
    """Return a sum, if every part of it is stated."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _less(whole: int | None, *parts: int | None) -> int | None:
    """Return a difference, if every part of it is stated."""
    taken = _plus(*parts)
    return None if whole is None or taken is None else whole - taken
