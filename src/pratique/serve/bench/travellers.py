"""A few travellers of each kind, who come through the product's own doors.

All of them are invented. They declare, show their document, and are settled by the
loop, each at their time: whoever is copied from them (`copies`) is therefore as the
product would have written them. It is the morning of 21 August 2022, in Shanxi.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from pratique import database
from pratique.database import WORKER
from pratique.divisions.models import Division
from pratique.ledger.actions import set_clock
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.registry import documents
from pratique.registry.actions.declaring import declare
from pratique.registry.actions.proving import prove
from pratique.registry.declared import (
    Channel,
    Declared,
    DeclaredArrival,
    DeclaredPerson,
    DeclaredStay,
    Kind,
    Mode,
    Sex,
    StayKind,
)
from pratique.serve.console import CONSOLE

PROVINCE = "140000000000"
DISTRICT = "510104000000"  # where an area is going to be listed
ELSEWHERE = ("14", "46", "51", "54")  # rules of their own, or the district's province
COUNTY, VILLAGE = 3, 5  # levels of divisions
TODAY = date(2022, 8, 21)
NOW = datetime(2022, 8, 21, 1, tzinfo=UTC)
BEFORE = NOW - timedelta(days=11)
AN_HOUR, A_WEEK = timedelta(hours=1), timedelta(days=7)
LOOK_BACK = 7
STEP = 7  # through the places that people come from
BORN = date(1990, 1, 1)
A_DAY_BORN = 500  # people born on one day


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of traveller, and when they came."""

    name: str
    share: float  # of all people
    came: datetime
    patterns: int  # for each city
    days_ago: int = 0  # that they left the last place before they came


# As many as the area is to touch: until today; or they left before it counts.
THERE = Sort("there", 0.0, NOW, 2)
THERE_BEFORE = Sort("there before", 0.0, NOW, 2, days_ago=1)
TODAY_ELSEWHERE = Sort("today", 0.04, NOW, 6)  # three days of self-monitoring
LONG_AGO = Sort("long ago", 0.1, BEFORE, 6)  # before there was a rule about them
WITHIN = Sort("within", 1.0, NOW, 6)  # all others came from another city: no rule
SORTS = (LONG_AGO, THERE, THERE_BEFORE, TODAY_ELSEWHERE, WITHIN)
IN_THE_DISTRICT = (THERE, THERE_BEFORE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Somebody of a sort who came to a city, to be copied."""

    number: int
    sort: Sort
    city: str
    person: UUID
    village: Division


def patterns(sorts: Sequence[Sort] = SORTS) -> list[Pattern]:
    """Let somebody of each sort come to each city of the province; return them."""
    found: list[Pattern] = []
    set_clock(BEFORE)
    with database.acting(WORKER):
        villages, origins = _villages(), _origins()
        within = _counties(PROVINCE)
    for sort in sorts:
        if sort.came == NOW:
            schedule.advance(NOW)
        for number in range(sort.patterns * len(villages)):
            city, village = list(villages.items())[number % len(villages)]
            others = [one for one in within if one[:4] != city[:4]]
            left = _left(number, others if sort is WITHIN else origins)
            left = (*left[:-1], DISTRICT) if sort in IN_THE_DISTRICT else left
            person = _come(len(found), sort, village, left)
            found.append(Pattern(len(found), sort, city, person, village))
    return found


def _villages() -> dict[str, Division]:
    """Return the first village of each city of the province."""
    inside = Division.objects.filter(code__startswith=PROVINCE[:2], level=VILLAGE)
    first: dict[str, str] = {}
    for code in inside.order_by("position").values_list("code", flat=True):
        first.setdefault(f"{code[:4]}00000000", code)
    return {city: Division.objects.get(code=code) for city, code in first.items()}


def _counties(province: str) -> list[str]:
    rows = Division.objects.filter(code__startswith=province[:2], level=COUNTY)
    return list(rows.order_by("position").values_list("code", flat=True))


def _origins() -> list[str]:
    """Return counties of the other provinces, all over the country."""
    rows = Division.objects.filter(country="CN", level=COUNTY).order_by("position")
    codes = [
        code
        for code in rows.values_list("code", flat=True)
        if not code.startswith(ELSEWHERE)
    ]
    return codes[:: max(1, len(codes) // 64)]


def _left(number: int, places: Sequence[str]) -> tuple[str, ...]:
    """Return where somebody was: every other one in two places, one after the other."""
    first = places[number * STEP % len(places)]
    second = places[(number * STEP + 1) % len(places)]
    return (first, second) if number % 2 and first != second else (first,)


def _come(serial: int, sort: Sort, village: Division, left: Sequence[str]) -> UUID:
    """Declare and show the document; the loop does the rest."""
    said = Declared(
        kind=Kind.ARRIVAL,
        who=_who(serial, village),
        arrival=DeclaredArrival(
            at=sort.came - AN_HOUR,
            mode=Mode.TRAIN,
            destination=village.code,
            stay_kind=StayKind.HOME,
            address="测试路1号",
            service="G1954",
        ),
        stays=tuple(_stays(left, sort)),
        text_version="2022-08-20",
        channel=Channel.OFFICER,
    )
    with strictly(), acting(CONSOLE):
        made = declare(declared=said, look_back=LOOK_BACK, by=CONSOLE)
    with strictly(), acting(CONSOLE):
        return prove(declaration=made.declaration, by=CONSOLE).person_id


def _who(serial: int, village: Division) -> DeclaredPerson:
    born = BORN + timedelta(days=serial // A_DAY_BORN)
    sex = Sex.FEMALE if serial % 2 else Sex.MALE
    return DeclaredPerson(
        name="测试",
        document=documents.synthetic_number(born, sex, serial % A_DAY_BORN),
        phone=f"199{serial:08d}",
        residence=f"{village.code[:4]}00000000",
    )


def _stays(left: Sequence[str], sort: Sort) -> Iterator[DeclaredStay]:
    """Yield the days of a week or more, one place after the other."""
    last = sort.came.date() - timedelta(days=sort.days_ago)
    for place in reversed(left):
        yield DeclaredStay(place, last - A_WEEK, last)
        last -= A_WEEK
