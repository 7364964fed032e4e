"""The town that the browser visits: people who came, officers who meet them."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.test import override_settings

from pratique import database
from pratique.access.actions import accounts
from pratique.access.permissions import Permission
from pratique.access.queries import holders
from pratique.community.actions import units
from pratique.database import WORKER
from pratique.ledger.actions import set_clock
from pratique.loop.settling import acting, strictly
from pratique.places import actions as places
from pratique.registry.actions.declaring import declare
from pratique.registry.actions.proving import prove
from pratique.registry.declared import DeclaredStay
from tests.browser.outbreak import break_out
from tests.gazetteer import (
    CHENGDU,
    JINJIANG,
    NORMAL_SCHOOL_STREET,
    PINGYAO,
    TAIYUAN,
    TIANYA,
    XIAODIAN,
)
from tests.loop.cast import (
    LOOK_BACK,
    Traveller,
    arrive,
    declared,
    in_august,
    officer,
    result,
    sample,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2022, 8, 21, 9, 30, tzinfo=SHANGHAI)
SERVED_HASHER = "django.contrib.auth.hashers.ScryptPasswordHasher"
STATION, SITE = "taiyuan-south", "site-1"
PINGYAO_LIST = "cn.shanxi.taiyuan/pingyao"
PASSWORD = "three plain words"
ROLES = (
    "checkpoint_officer",
    "community_officer",
    "sampler",
    "laboratory_clerk",
    "tracer",
    "hospital_clerk",
    "site_manager",
    "driver",
    "commander",
    "administrator",
)


def build() -> dict[str, Traveller]:
    """Make the town, in the database that connections lead to; who came, by name."""
    set_clock(MORNING)
    with override_settings(PASSWORD_HASHERS=[SERVED_HASHER]):
        open_accounts()
    airport = open_places()
    open_unit()
    week = in_august(21)
    came = {
        "quiet": arrive("测试甲", 1, DeclaredStay(CHENGDU, None, week)),
        "medium": arrive("测试乙", 2, DeclaredStay(JINJIANG, None, week)),
        "unsure": arrive("测试丙", 3, DeclaredStay(TIANYA, None, week)),
        "near": arrive("测试寅", 9, DeclaredStay(CHENGDU, None, week)),
        "far": arrive("测试卯", 10, DeclaredStay(CHENGDU, None, week)),
    }
    came |= {
        name: by_train(f"测试{sign}", serial)
        for name, sign, serial in (("first", "庚", 7), ("second", "辛", 8))
    }
    at = datetime(2022, 8, 21, 10, 0, tzinfo=SHANGHAI)
    tube = sample(came["quiet"], at)
    sample(came["medium"], at)
    result(tube, "negative", datetime(2022, 8, 21, 11, 40, tzinfo=SHANGHAI))
    break_out(airport)
    return came


def by_train(name: str, serial: int) -> Traveller:
    """Let somebody from Jinjiang get off at the station, who has them from then on."""
    clerk = officer("checkpoint_officer")
    told = declared(name, serial, DeclaredStay(JINJIANG, None, in_august(21)))
    told = replace(told, arrival=replace(told.arrival, venue=STATION))
    with strictly(), acting(clerk):
        made = declare(declared=told, look_back=LOOK_BACK, by=clerk)
    with strictly(), acting(clerk):
        shown = prove(declaration=made.declaration, by=clerk)
    return Traveller(name, shown.person_id, made)


def open_unit() -> None:
    """Open the unit where everybody stays, and appoint its officer."""
    with strictly(), acting(WORKER):
        unit = units.open_unit(
            kind="community",
            name="并西社区",
            name_en="Bingxi",
            division=NORMAL_SCHOOL_STREET,
            by=WORKER,
        )
        told = dict(holders(Permission.LOOK_AFTER, officer("community_officer")))
        account = next(key for key, name in told.items() if "community" in name)
        units.appoint(unit=unit.pk, account=account, by=WORKER)


def open_accounts() -> None:
    """Open one account for each role, all for Taiyuan; commanders of two units."""
    for role in ROLES:
        open_account(role.replace("_", "."), f"测试员 {role.split('_')[0]}", role)
    open_account("wang", "测试员王", "commander", unit="防控办")
    open_account("li", "测试员李", "commander", unit="卫健委")


def open_account(username: str, name: str, role: str, unit: str = "") -> None:
    """Open an account for Taiyuan."""
    with database.acting(WORKER):
        accounts.create(
            username=username,
            name=name,
            role=role,
            jurisdiction=TAIYUAN,
            unit=unit,
            password=PASSWORD,
            by=WORKER,
        )


def open_places() -> str:
    """Open venues, list areas, watch a county; the code of the airport."""
    with database.acting(WORKER), database.transaction():
        open_venue("station", "太原南站", "Taiyuan South", code=STATION)
        open_venue("site", "一号隔离点", "First site", code=SITE)
        open_venue("hospital", "第四人民医院", "Fourth Hospital")
        airport = open_venue("airport", "武宿机场", "Wusu Airport")
        open_venue("hotel", "晋阳宾馆", "Jinyang Hotel")
        list_area(JINJIANG, "medium", "四川省")
        list_area(TIANYA, "high", "海南省", name="某小区")
        watch_pingyao()
    return airport


def open_venue(kind: str, name: str, name_en: str, code: str = "") -> str:
    """Open a venue in Xiaodian; its code."""
    made = places.open_venue(
        kind=kind, name=name, name_en=name_en, code=code, division=XIAODIAN, by=WORKER
    )
    return str(made.code)


def list_area(division: str, level: str, announced_by: str, name: str = "") -> None:
    """List an area since the 16th; one without a name is the whole division."""
    places.list_area(
        division=division,
        level=level,
        counted_from=date(2022, 8, 16),
        name=name,
        whole=not name,
        announced_by=announced_by,
        by=WORKER,
    )


def watch_pingyao() -> None:
    """Watch Pingyao, by an entry of its own."""
    places.make_watch_list(
        code=PINGYAO_LIST,
        name="晋中市平遥县",
        name_en="Pingyao",
        keeper=TAIYUAN,
        own_entry="平遥抵并上报",
        own_entry_en="Arrivals from Pingyao",
        by=WORKER,
    )
    places.watch(
        watch_list=PINGYAO_LIST,
        division=PINGYAO,
        since=date(2022, 8, 17),
        by=WORKER,
    )
