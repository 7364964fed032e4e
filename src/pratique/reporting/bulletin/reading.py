"""Read what a bulletin counts, as it was known at a moment.

Read as the worker: row security follows people to wherever they are now, and a figure
of the past must not change because somebody has moved. What comes out are counts.
Nothing here reads specimens or results, of which there are millions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from pratique import clock, database
from pratique.contacts import queries as contacts
from pratique.contacts.models import Chain as ChainRow
from pratique.contacts.models import Contact, Level
from pratique.contacts.queries import CaseFigure, ContactFigure
from pratique.database import WORKER
from pratique.divisions import queries as divisions
from pratique.divisions.models import Division
from pratique.ledger.queries import Known as KnownThen
from pratique.ledger.queries import known as known_at
from pratique.orders.models import Closing, Ground
from pratique.orders.queries import patients_until
from pratique.reporting.bulletin.figures import (
    RECOVERED,
    About,
    Case,
    Chain,
    Known,
    Letters,
    National,
    Picture,
)
from pratique.reporting.models import NationalFigure


class Area(NamedTuple):
    """The area asked about: the range of its positions, and its time zone."""

    code: str
    low: int
    high: int
    zone: str

    def holds(self, place: int) -> bool:
        """Say whether a position lies in it."""
        return self.low <= place <= self.high


class Rows(NamedTuple):
    """What was known of cases and contacts at one moment."""

    cases: list[CaseFigure]
    contacts: list[ContactFigure]


def area_of(division: Division) -> Area:
    """Return a division as the area of a bulletin."""
    zone = divisions.zone_of(division.code)
    return Area(division.code, division.position, division.last, zone)


def known_of(area: Area, at: datetime | None = None) -> Known:
    """Return everything a bulletin is made of, as known at a moment (None: now)."""
    with database.acting(WORKER), database.transaction():
        then, moment = known_at(at), at or clock.now()
        about = _about(area, moment)
        began = known_at(clock.day_start(about.day, area.zone))
        rows, inside = _rows(then), _named_inside(area)
        return Known(
            about=about,
            before=_picture(area, _rows(began, Level.CLOSE), inside, began),
            now=_picture(area, rows, inside, then),
            chains=_chains(area, rows, inside, then),
            letters=_letters(area, then),
            national=_national(then),
        )


def _about(area: Area, moment: datetime) -> About:
    """Return what it is about; a midnight belongs to the day that it ends."""
    day = clock.local_day(moment - clock.SMALLEST_STEP, area.zone)
    there = moment.astimezone(clock.zone(area.zone))
    return About(area.code, there, day, moment == clock.day_end(day, area.zone))


def _rows(then: KnownThen, level: str | None = None) -> Rows:
    cases = contacts.cases(then, patients_until)
    return Rows(cases, contacts.contacts(then, level))


def _named_inside(area: Area) -> set[UUID]:
    """Return the close contacts who were named while they stayed in the area.

    Where they stayed then stands with the entry; where they are now does not count.
    """
    close = Contact.objects.filter(level=Level.CLOSE)
    rows = close.filter(entry__place__range=(area.low, area.high))
    return set(rows.values_list("pk", flat=True))


# --- cases and close contacts -----------------------------------------------------


def _picture(area: Area, rows: Rows, inside: set[UUID], then: KnownThen) -> Picture:
    close = [
        one
        for one in rows.contacts
        if one.level == Level.CLOSE and one.contact in inside
    ]
    under = _under_a_ground(then) if close else set()
    return Picture(
        cases=_cases(area, rows.cases, then),
        traced=frozenset(one.person for one in close),
        observed=frozenset(one.person for one in close if str(one.contact) in under),
    )


def _cases(area: Area, rows: Iterable[CaseFigure], then: KnownThen) -> dict[UUID, Case]:
    listed = list(rows)
    codes = _codes({one.place for one in listed})
    clear = _cleared(then) if listed else set()
    return {
        one.case: Case(
            kind=one.course.kind,
            status=_status(one, clear),
            severity=one.course.severity,
            city=divisions.prefecture_of(codes[one.place]),
            county=divisions.county_of(codes[one.place]) or codes[one.place],
            here=one.counted_here and area.holds(one.place),
        )
        for one in listed
    }


def _status(case: CaseFigure, clear: set[str]) -> str:
    """Return what was found last; whom two results let go home is cured, unsaid."""
    status = case.course.status
    return (
        RECOVERED if status == case.course.kind and str(case.case) in clear else status
    )


def _cleared(then: KnownThen) -> set[str]:
    """Return the cases whose order ended because the results were clear.

    Where those results fell, the order is open again.
    """
    rows = Ground.objects.filter(
        cls="case", plans__terms__demands__cleared__times__gte=1
    )
    completed = rows.filter(closes=Closing.COMPLETED)
    ended = then.only(completed, entry="ended_entry", ended=None)
    keys = set(ended.values_list("key", flat=True))
    keys -= set(then.only(rows).values_list("key", flat=True))
    return {key.rpartition("@")[2] for key in keys}


def _codes(places: set[int]) -> dict[int, str]:
    """Return the codes of divisions by their positions."""
    found = Division.objects.filter(position__in=places)
    return dict(found.values_list("position", "code"))


def _under_a_ground(then: KnownThen) -> set[str]:
    """Return the contacts whose ground was open: observed, for themselves.

    A ground's key names what it is about after its last @.
    """
    traced = Contact.objects.values("person")
    rows = then.only(Ground.objects.filter(cls="contact", person__in=traced))
    return {key.rpartition("@")[2] for key in rows.values_list("key", flat=True)}


# --- chains, letters, the country -------------------------------------------------


def _chains(
    area: Area, rows: Rows, inside: set[UUID], then: KnownThen
) -> tuple[Chain, ...]:
    """Return the chains that have to do with the area, in the order of naming."""
    counted = Counter[tuple[UUID, bool]]()
    near = set[UUID]()
    for case in rows.cases:
        if case.chain is not None and case.counts:
            counted[case.chain, case.counted_here and area.holds(case.place)] += 1
            near |= {case.chain} if area.holds(case.place) else set()
    met: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for contact in rows.contacts:
        if contact.chain is not None:
            met[contact.chain, contact.level].add(contact.person)
            near |= {contact.chain} if contact.contact in inside else set()
    listed = then.only(ChainRow.objects.order_by("entry"))
    return tuple(
        _chain(row, counted, met)
        for row in listed
        if row.pk in near or area.holds(row.place)
    )


def _chain(
    row: ChainRow,
    counted: Counter[tuple[UUID, bool]],
    met: dict[tuple[UUID, str], set[UUID]],
) -> Chain:
    return Chain(
        reference=row.reference,
        name=row.name,
        name_en=row.name_en,
        counted_here=counted[row.pk, True],
        counted_elsewhere=counted[row.pk, False],
        close_contacts=len(met[row.pk, Level.CLOSE]),
        secondary_contacts=len(met[row.pk, Level.SECONDARY]),
        exposed=len(met[row.pk, Level.EXPOSED]),
    )


def _letters(area: Area, then: KnownThen) -> Letters:
    """Return how many people the area's own letters ask about, each once.

    Somebody is answered for once any of the letters about them is.
    """
    sent = [one for one in contacts.asked(then) if area.holds(one.place)]
    answered = {one.person for one in sent if one.answered}
    return Letters(len({one.person for one in sent}), len(answered))


def _national(then: KnownThen) -> National | None:
    """Return the country's latest day that was known, as told for this house."""
    home = Division.objects.filter(code=divisions.full_code(settings.HOME_DIVISION))
    rows = NationalFigure.objects.filter(place__in=home.values("position"))
    row = then.only(rows.order_by("-day")).first()
    if row is None:
        return None
    return National(row.day, row.confirmed, row.asymptomatic, row.source)
