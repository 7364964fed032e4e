"""What a proposal would change, as its page shows it, and the list of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from pratique.policy.measures import CODES, MARKS, MEASURES
from pratique.policy.said import Said
from pratique.standing.queries import reckonings
from pratique.web import dates
from pratique.web.rules.flows import MILDER, SAME, STRICTER, Flow, flow

if TYPE_CHECKING:
    from pratique.standing.models import Foretold, Proposal, Reckoning

ORDERS = {"mark": MARKS, "code": CODES, "measure": MEASURES}
ROWS = 50  # of the list, on one page
WIDE = 100  # the longest bar, in the picture's own units


@dataclass(frozen=True, slots=True)
class Day:
    """A day's tests, now and then, with bars."""

    day: str
    before: int
    after: int
    before_bar: int
    after_bar: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a division, or a stage, needs; one row of a table."""

    code: str
    name: Said
    at: datetime | None
    moves: Mapping[str, Any]

    @property
    def tests(self) -> Mapping[str, int]:
        """The tests of the first day."""
        first: Mapping[str, int] = self.moves["tests"][0]["tests"]
        return first

    @property
    def listed(self) -> str:
        """The question that lists its people."""
        return urlencode({"in": self.code})


@dataclass(frozen=True, slots=True)
class Shown:
    """A simulation that was reckoned."""

    row: "Reckoning"
    told: Mapping[str, Any]
    flows: tuple[Flow, ...]
    days: tuple[Day, ...]
    divisions: tuple[Share, ...]
    stages: tuple[Share, ...]

    @property
    def short(self) -> int:
        """How many beds of central quarantine there are too few."""
        beds, change = self.told["beds"], self.told["whole"]["beds"]
        return max(0, int(change["after"] - change["before"] - beds["free"]))

    @property
    def seconds(self) -> float:
        """How long it took, in what can be said."""
        return max(0.1, float(self.told["took"]["all"]))

    @property
    def at(self) -> datetime | None:
        """The instant for which it was reckoned."""
        return dates.read_instant(self.told["at"])


def simulation_words(found: "Proposal", *, is_open: bool) -> dict[str, object]:
    """Return what the page says of simulations: the last one, and what is under way."""
    last, done = reckonings.latest(found), reckonings.reckoned(found)
    under_way = last if last is not None and last.ended_entry_id is None else None
    return {
        "under_way": under_way if is_open else None,
        "fault": last.fault if last is not None and is_open else "",
        "simulated": _shown(done) if done else None,
        "age": reckonings.age(done) if done and is_open else None,
        "turns": (STRICTER, MILDER, SAME),
    }


def _shown(row: "Reckoning") -> Shown:
    told = row.result or {}
    whole = told["whole"]
    return Shown(
        row=row,
        told=told,
        flows=tuple(flow(name, whole[name], ORDERS[name]) for name in ORDERS),
        days=_days(whole["tests"]),
        divisions=tuple(_share(one) for one in told["divisions"]),
        stages=tuple(_share(one) for one in told["begun"]),
    )


def _share(one: Mapping[str, Any]) -> Share:
    name = Said(one["name"], one["name_en"] or one["name"])
    at = dates.read_instant(one["at"]) if "at" in one else None
    return Share(one["code"], name, at, one["moves"])


def _days(told: list[Mapping[str, Any]]) -> tuple[Day, ...]:
    most = max([1, *(count for one in told for count in one["tests"].values())])
    return tuple(
        Day(
            one["day"],
            before := one["tests"]["before"],
            after := one["tests"]["after"],
            round(WIDE * before / most),
            round(WIDE * after / most),
        )
        for one in told
    )


# --- the list of people ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of them a list is about, as its address says."""

    way: str  # mark, code or measure; blank: any
    before: str
    after: str
    division: str

    @classmethod
    def read(cls, told: QueryDict) -> "Asked":
        """Read it; what there is not narrows nothing."""
        asked = (told.get(name, "") for name in ("way", "from", "to", "in"))
        # The database refuses a text with a NUL in it.
        way, before, after, division = (word.replace("\0", "") for word in asked)
        return cls(way if way in ORDERS else "", before, after, division)

    @property
    def question(self) -> str:
        """The address's question for it."""
        told = {"way": self.way, "from": self.before, "to": self.after}
        told = told if self.way else {}
        return urlencode({**told, **({"in": self.division} if self.division else {})})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody for whom it changes something."""

    name: str
    reference: str
    division: Said
    ways: tuple[tuple[str, str, str], ...]  # mark, code and measure: before, after


def listed(
    row: "Reckoning", asked: Asked, page: str
) -> "tuple[Page[Foretold], list[Person], int]":
    """Return a page of those whom one may see, and how many others there are."""
    rows = reckonings.foretold(row)
    if asked.division:
        rows = rows.filter(division=asked.division)
    if asked.way:
        before, after = f"{asked.way}_before", f"{asked.way}_after"
        rows = rows.filter(**{before: asked.before, after: asked.after})
    found = Paginator(rows, ROWS).get_page(page)
    names = division_names(row)
    people = [_person(one, names) for one in found]
    return found, people, max(0, _people(row, asked) - found.paginator.count)


def _person(one: "Foretold", names: Mapping[str, Said]) -> Person:
    ways = tuple(
        (way, getattr(one, f"{way}_before"), getattr(one, f"{way}_after"))
        for way in ORDERS
    )
    who = one.person
    return Person(who.name, who.reference, names[one.division], ways)


def _people(row: "Reckoning", asked: Asked) -> int:
    """Return how many there are by the counts, whoever may see them."""
    told = row.result or {}
    moves = [told["whole"]]
    if asked.division:
        moves = [
            one["moves"] for one in told["divisions"] if one["code"] == asked.division
        ]
    if not asked.way:
        return sum(one["moved"] for one in moves)
    return sum(
        way["people"]
        for one in moves
        for way in one[asked.way]
        if (way["before"] or "", way["after"] or "") == (asked.before, asked.after)
    )


def division_names(row: "Reckoning") -> dict[str, Said]:
    """Return what the divisions of a simulation are called."""
    return {one.code: one.name for one in map(_share, (row.result or {})["divisions"])}
