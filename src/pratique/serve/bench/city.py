"""A city that expects travellers: all of them invented, all on a carrier's list.

Their identity numbers have the division prefix 000000, which no real person's has.
A tenth was in a listed area, so that every kind of answer is given.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.http import HttpResponse

from pratique import clock
from pratique.loop import schedule, settling
from pratique.places import actions as places
from pratique.registry import documents
from pratique.registry.actions.manifests import import_manifest
from pratique.registry.declared import Sex
from pratique.serve.console import CONSOLE
from pratique.web import sealed_cookies
from pratique.web.traveller.drafts import Draft, StayDraft
from pratique.web.traveller.steps import STEPS

STATION, SERVICE = "bench-station", "G1954"
COMMUNITY, DISTRICT = "140105001001", "140105000000"
RISK_AREA, QUIET = "510104000000", "610113000000"
SERIALS = 500  # people born on one day
FIRST_BORN = date(1960, 1, 1)
ONE_DAY, DAYS_TOLD = timedelta(days=1), timedelta(days=14)
IN_THE_AREA = 10  # one in so many was in the listed area


@dataclass(frozen=True, slots=True)
class Sent:
    """One traveller's last page: the form, and the cookie that holds it."""

    submission: UUID  # of the declaration it becomes
    draft: Draft
    cookie: str


def expect(count: int) -> list[Sent]:
    """Open the station, list an area, read in the list; return what will be sent."""
    now = clock.now()
    today = clock.local_day(now, settings.HOME_ZONE)
    numbers = [_number(serial) for serial in range(count)]
    with settling.acting(CONSOLE):
        places.open_venue(
            code=STATION, kind="station", name="太原南站", division=DISTRICT, by=CONSOLE
        )
        places.list_area(
            code="bench-area",
            division=RISK_AREA,
            level="high",
            counted_from=today - DAYS_TOLD,
            name="锦江区某小区",
            announced_by="成都市疫情防控指挥部",
            source="synthetic",
            by=CONSOLE,
        )
        import_manifest(content=_list(numbers, today), by=CONSOLE)
    schedule.catch_up()
    return [_sent(serial, number, now) for serial, number in enumerate(numbers)]


def _number(serial: int) -> str:
    born = FIRST_BORN + ONE_DAY * (serial // SERIALS)
    sex = Sex.FEMALE if serial % 2 else Sex.MALE
    return documents.synthetic_number(born, sex, serial % SERIALS)


def _list(numbers: list[str], day: date) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("service", "day", "venue", "document", "name"))
    lines.writerows((SERVICE, day, STATION, number, "测试") for number in numbers)
    return text.getvalue().encode()


def _sent(serial: int, number: str, now: datetime) -> Sent:
    root = uuid4()
    draft = _draft(root, serial, number, now)
    return Sent(uuid5(root, "0"), draft, "; ".join(_cookies(draft)))


def _draft(root: UUID, serial: int, number: str, now: datetime) -> Draft:
    local = now.astimezone(clock.zone(settings.HOME_ZONE))
    today = local.date().isoformat()
    since = (local.date() - DAYS_TOLD).isoformat()
    in_area = serial % IN_THE_AREA == 0
    stay = StayDraft(
        place=RISK_AREA if in_area else QUIET,
        place_name="",
        first=since,
        last=today,
        area="bench-area" if in_area else "",
    )
    return Draft(
        submission=str(root),
        kind="arrival",
        passing=False,
        answered=list(STEPS),
        mode="train",
        service=SERVICE,
        on=today,
        at="00:01",
        venue=STATION,
        destination=COMMUNITY,
        stay_kind="home",
        address="测试路1号",
        residence=DISTRICT,
        stays=[stay],
        people=[
            {
                "name": "测试",
                "document_kind": documents.IDENTITY_CARD,
                "document": number,
                "nationality": documents.CITIZEN,
                "phone": f"199{serial:08d}",
            }
        ],
    )


def _cookies(draft: Draft) -> Iterator[str]:
    """Yield the cookies in which a device keeps a draft."""
    response = HttpResponse()
    sealed_cookies.keep(response, "draft", draft, days=1)
    for name, morsel in response.cookies.items():
        if morsel.value:
            yield f"{name}={morsel.value}"
