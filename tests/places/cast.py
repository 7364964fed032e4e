"""The commands of these tests, and what they announce."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known, known
from pratique.places import actions, facts
from pratique.places.models import RiskArea, WatchList
from pratique.policy.facts import Risk, RiskPeriod
from tests.gazetteer import TAIYUAN, WUCHENG
from tests.people import acting_officer

Row = TypeVar("Row")
BEIJING_TIME = ZoneInfo("Asia/Shanghai")
NOON = datetime(2022, 8, 21, 4, tzinfo=UTC)  # 12:00 in Taiyuan
TODAY = date(2022, 8, 21)
QUIET_DAYS = 7


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return an instant of August 2022, in local time."""
    return datetime(2022, 8, day, hour, minute, tzinfo=BEIJING_TIME)


def on(day: int) -> date:
    """Return a day of August 2022."""
    return date(2022, 8, day)


def command(of: str = TAIYUAN) -> Actor:
    """Return the commander of a place."""
    return acting_officer(of, "commander", account="commander")


def listed(by: Actor | None = None, /, **what: object) -> RiskArea:
    """List a compound in 坞城 as a high-risk area, or what is said instead."""
    usual: dict[str, object] = {
        "division": WUCHENG,
        "level": "high",
        "name": "师范街12号院",
        "counted_from": on(15),
    }
    return did(actions.list_area, by, **(usual | what))


def did(action: Callable[..., Row], by: Actor | None = None, /, **what: object) -> Row:
    """Do something as a commander."""
    who = by or command()
    with database.acting(who):
        return action(**what, by=who)


def watch_list(
    code: str = "cn.shanxi.taiyuan/pingyao", by: Actor | None = None
) -> WatchList:
    """Make Taiyuan's watch list of 平遥, with an entry of its own."""
    who = by or command()
    with database.acting(who):
        return actions.make_watch_list(
            code=code,
            name="平遥",
            name_en="Pingyao",
            keeper=TAIYUAN,
            own_entry="平遥抵并上报",
            own_entry_en="Coming from Pingyao",
            by=who,
        )


def risk(of: Known | None = None) -> Risk:
    """Return the risk that is, or was, known."""
    with database.acting(WORKER), database.transaction():
        return facts.risk(of or Known.present(), quiet_days=QUIET_DAYS)


def as_of(moment: datetime) -> Known:
    """Return what was known at a moment."""
    with database.acting(WORKER), database.transaction():
        return known(moment)


def periods(level: str, of: Known | None = None) -> list[RiskPeriod]:
    """Return the periods of a level."""
    return [each for each in risk(of).periods if each.level == level]


def days(level: str, of: Known | None = None) -> list[tuple[date, date | None]]:
    """Return the days of a level, wherever."""
    return sorted((p.counted_from, p.lifted_on) for p in periods(level, of))


def kinds() -> list[str]:
    """Return what the ledger holds about places, in order."""
    with database.acting(WORKER), database.transaction():
        found = Entry.objects.filter(kind__startswith="places.").order_by("pk")
        return list(found.values_list("kind", flat=True))
