"""What a bulletin counts: pure, from what was known at a moment and as its day began.

What is new on a day is what is known at the moment and was not as the day began; what
was known then and no longer is has been taken back. So a day always goes on where the
day before it ended, however late something was written down.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pratique.reporting.bulletin.arithmetic import Stated, slips

CONFIRMED, ASYMPTOMATIC = "confirmed", "asymptomatic"
SEVERITIES = ("mild", "common", "severe", "critical")
RECOVERED, DEAD = "recovered", "dead"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was known: what it counts as, and where."""

    kind: str  # confirmed | asymptomatic; "": it does not count
    status: str  # the last finding
    severity: str
    city: str  # codes of the prefecture and the county in which it is counted
    county: str
    here: bool  # counted in the area asked about

    @property
    def is_open(self) -> bool:
        """Say whether it is neither cured nor dead."""
        return self.status not in {RECOVERED, DEAD}


Cases = Mapping[UUID, Case]


@dataclass(frozen=True, slots=True)
class Picture:
    """What was known at one moment: of cases, and of close contacts in the area."""

    cases: Cases = field(default_factory=dict)
    traced: frozenset[UUID] = frozenset()  # who was ever named a close contact
    observed: frozenset[UUID] = frozenset()  # those among them who still are one

    def counted(self, *, kind: str = "", status: Collection[str] = ()) -> set[UUID]:
        """Return the cases that count in the area, of a kind and a status if said."""
        return {
            key
            for key, case in self.cases.items()
            if case.here
            and case.kind
            and kind in {"", case.kind}
            and (not status or case.status in status)
        }

    def open(self, kind: str) -> set[UUID]:
        """Return the cases of a kind that are neither cured nor dead."""
        return {key for key in self.counted(kind=kind) if self.cases[key].is_open}

    @property
    def left(self) -> frozenset[UUID]:
        """Return the close contacts whom nobody observes any more."""
        return self.traced - self.observed


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain: its cases, and who was ever traced at which level in it."""

    reference: str
    name: str
    name_en: str
    counted_here: int
    counted_elsewhere: int
    close_contacts: int
    secondary_contacts: int
    exposed: int


@dataclass(frozen=True, slots=True)
class Letters:
    """People asked about by letter."""

    sent: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class National:
    """The country's new infections of one day, as imported."""

    day: date
    confirmed: int
    asymptomatic: int
    source: str


@dataclass(frozen=True, slots=True)
class About:
    """What a bulletin is about: an area, a moment, and the day it belongs to."""

    area: str  # its code
    moment: datetime  # in the zone of the area
    day: date  # the one that the moment ends, if it is a midnight
    whole_day: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a bulletin is made of."""

    about: About
    before: Picture  # as the day began
    now: Picture
    chains: Sequence[Chain] = ()
    letters: Letters = Letters()
    national: National | None = None


Document = dict[str, Any]


def document(known: Known) -> Document:
    """Return the bulletin as JSON knows it, with the check of its own arithmetic."""
    now, about = known.now, known.about
    told: Document = {
        "area": about.area,
        "as_of": about.moment.isoformat(),
        "day": about.day.isoformat(),
        "whole_day": about.whole_day,
        "positives": _positives(now),
        "by_city": _by(now, now.counted(), "city"),
        "by_county": _by(now, now.counted(), "county"),
        "chains": [_chain(chain) for chain in known.chains],
        "letters": {
            "sent": known.letters.sent,
            "answered": known.letters.answered,
            "open": known.letters.sent - known.letters.answered,
        },
        "confirmed": _confirmed(known),
        "asymptomatic": _asymptomatic(known),
        "infections_new": 0,
        "close_contacts": _contacts(known),
        "national": _national(known.national),
    }
    new = told["confirmed"]["new"], told["asymptomatic"]["new"]
    converted = told["confirmed"]["converted"]["total"]
    told["infections_new"] = sum(one["total"] for one in new) - converted
    found = slips(stated(told), _stated_before(known))
    told["slips"] = [slip.document() for slip in found]
    return told


def _positives(now: Picture) -> Document:
    confirmed = now.counted(kind=CONFIRMED)
    ill = Counter(now.cases[key].severity for key in confirmed)
    return {
        "total": len(now.counted()),
        "confirmed": {
            "total": len(confirmed),
            **{severity: ill[severity] for severity in SEVERITIES},
            "not_said": ill[""],
        },
        "asymptomatic": len(now.counted(kind=ASYMPTOMATIC)),
    }


def _confirmed(known: Known) -> Document:
    before, now = known.before, known.now
    ever, ever_before = now.counted(kind=CONFIRMED), before.counted(kind=CONFIRMED)
    cured = now.counted(kind=CONFIRMED, status={RECOVERED})
    cured_before = before.counted(kind=CONFIRMED, status={RECOVERED})
    dead = now.counted(kind=CONFIRMED, status={DEAD})
    dead_before = before.counted(kind=CONFIRMED, status={DEAD})
    converted = ever & before.open(ASYMPTOMATIC)
    suspected = [one for one in now.cases.values() if one.status == "suspected"]
    return {
        "new": _listed(now, ever - ever_before),
        "converted": _listed(now, converted),
        "cured_new": _listed(now, cured - cured_before),
        "deaths_new": len(dead - dead_before),
        "ever": len(ever),
        "cured_ever": len(cured),
        "deaths_ever": len(dead),
        "in_hospital": _listed(now, now.open(CONFIRMED)),
        "suspected": sum(one.here for one in suspected),
        "taken_back": {
            "confirmed_ever": len(ever_before - ever),
            "cured_ever": len(cured_before - cured),
            "deaths_ever": len(dead_before - dead),
        },
    }


def _asymptomatic(known: Known) -> Document:
    before, now = known.before, known.now
    observed, observed_before = now.open(ASYMPTOMATIC), before.open(ASYMPTOMATIC)
    closed = now.counted(kind=ASYMPTOMATIC) - observed
    # Found and let go on the same day: both count, and the sum is the same.
    passed = closed - before.counted()
    gone = observed_before - observed
    converted = observed_before & now.counted(kind=CONFIRMED)
    return {
        "new": _listed(now, (observed - observed_before) | passed),
        "released": _listed(now, (gone & closed) | passed),
        "observed": _listed(now, observed),
        "taken_back": {"asymptomatic_observed": len(gone - closed - converted)},
    }


def _contacts(known: Known) -> Document:
    before, now = known.before, known.now
    # Two records of one person, once merged, count once from then on; who is
    # observed anew, having been let go, has come back.
    gone = before.observed - now.observed
    came = now.observed - before.observed
    new = now.traced - before.traced
    lost = before.traced - now.traced
    released = (gone & now.traced) | (new - now.observed)
    return {
        "ever": len(now.traced),
        "new": len(new),
        "released": len(released),
        "observed": len(now.observed),
        "taken_back": {
            "contacts_observed": len(gone - now.traced) - len(came - new) - len(lost)
        },
    }


def _listed(picture: Picture, cases: Collection[UUID]) -> Document:
    return {"total": len(cases), "by_county": _by(picture, cases, "county")}


def _by(picture: Picture, cases: Iterable[UUID], where: str) -> dict[str, int]:
    """Return how many of these cases are counted where, in the order of the codes."""
    found = Counter(getattr(picture.cases[key], where) for key in cases)
    return dict(sorted(found.items()))


def _chain(chain: Chain) -> Document:
    return {
        "reference": chain.reference,
        "name": chain.name,
        "name_en": chain.name_en,
        "counted_here": chain.counted_here,
        "counted_elsewhere": chain.counted_elsewhere,
        "close_contacts": chain.close_contacts,
        "secondary_contacts": chain.secondary_contacts,
        "exposed": chain.exposed,
    }


def _national(figures: National | None) -> Document | None:
    if figures is None:
        return None
    return {
        "day": figures.day.isoformat(),
        "confirmed": figures.confirmed,
        "asymptomatic": figures.asymptomatic,
        "source": figures.source,
    }


def stated(told: Document) -> Stated:
    """Return the figures of a bulletin of ours, to be held against its arithmetic."""
    confirmed, asymptomatic = told["confirmed"], told["asymptomatic"]
    contacts = told["close_contacts"]
    listed = {
        "confirmed_new": confirmed["new"],
        "converted": confirmed["converted"],
        "cured_new": confirmed["cured_new"],
        "in_hospital": confirmed["in_hospital"],
        "asymptomatic_new": asymptomatic["new"],
        "asymptomatic_released": asymptomatic["released"],
        "asymptomatic_observed": asymptomatic["observed"],
    }
    return Stated(
        day=date.fromisoformat(told["day"]),
        deaths_new=confirmed["deaths_new"],
        confirmed_ever=confirmed["ever"],
        cured_ever=confirmed["cured_ever"],
        deaths_ever=confirmed["deaths_ever"],
        contacts_ever=contacts["ever"],
        contacts_released=contacts["released"],
        contacts_observed=contacts["observed"],
        taken_back={
            **confirmed["taken_back"],
            **asymptomatic["taken_back"],
            **contacts["taken_back"],
        },
        **{name: one["total"] for name, one in listed.items()},
        **{f"{name}_by": one["by_county"] for name, one in listed.items()},
    )


def _stated_before(known: Known) -> Stated:
    """Return what stood as the day began."""
    before = known.before
    return Stated(
        day=known.about.day - timedelta(days=1),
        confirmed_ever=len(before.counted(kind=CONFIRMED)),
        cured_ever=len(before.counted(kind=CONFIRMED, status={RECOVERED})),
        deaths_ever=len(before.counted(kind=CONFIRMED, status={DEAD})),
        asymptomatic_observed=len(before.open(ASYMPTOMATIC)),
        contacts_ever=len(before.traced),
        contacts_observed=len(before.observed),
    )
