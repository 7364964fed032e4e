"""A town that people arrive in, with its places: what outside people may do there.

Each step goes through the action a page would call, as the officer who may; what the
house refuses is no step. Officers here answer for everywhere, since what is tried is
the law, not the jurisdiction (that has tests of its own).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pratique import clock, database
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.actions import set_clock
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.places.actions import areas, outbreaks, venues, watching
from pratique.places.models import AreaLevel, RiskArea
from pratique.registry import documents
from pratique.registry.actions import manifests, proving
from pratique.registry.actions.declaring import convert, declare
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
from pratique.registry.models import Declaration, Manifest
from tests import gazetteer
from tests.access.cast import known
from tests.people import acting_officer

ZONE = "Asia/Shanghai"
LOOK_BACK = 7
START = datetime(2022, 8, 21, 9, tzinfo=ZoneInfo(ZONE))
STATION, SERVICE = "taiyuan-south", "G1234"
SITE, HOSPITAL = "site-1", "hospital-4"
WATCH_LIST = "cn.shanxi.taiyuan/pingyao"
PUBLIC = Actor(role="intake", account="public")
DAY = timedelta(days=1)


@dataclass
class Traveller:
    """Somebody who told where they come from; a person once they were registered."""

    serial: int
    person: UUID
    declarations: list[UUID] = field(default_factory=list)

    @property
    def document(self) -> str:
        """Return the number of their identity card."""
        return documents.synthetic_number(date(1990, 1, 1), Sex.FEMALE, self.serial)

    @property
    def who(self) -> DeclaredPerson:
        """Return what their identity card says."""
        return DeclaredPerson(
            name=f"测试{'甲乙丙丁戊己庚辛'[self.serial % 8]}",
            document=self.document,
            phone=f"1990000{self.serial:04d}",
            residence=gazetteer.TAIYUAN if self.serial % 2 else gazetteer.CHENGDU,
        )


@dataclass(frozen=True)
class Journey:
    """Where somebody was, in days before today, and how they came."""

    stays: tuple[tuple[str, int, int], ...]  # division, from and to, days ago
    outside: tuple[bool | None, ...]  # of each stay: in none of the listed areas
    inside: tuple[bool, ...]  # of each stay: in an area listed there, if there is one
    passing: bool = False


def officer(duty: str, of: str = "") -> Actor:
    """Return an officer, who answers for everywhere if not said otherwise."""
    return acting_officer(of, duty, account=known(f"{duty} {of}".strip()))


class Town:
    """Its places, who arrives there, and how anything is done."""

    def __init__(self) -> None:
        """Stand on the morning of 21 August 2022, with a station and two lists."""
        set_clock(START.astimezone(UTC))
        self.travellers: list[Traveller] = []
        self.listed = self.tubes = self.leaves = self.objections = 0
        self.open_venue("station", STATION, "太原南站")
        self.did(
            "commander",
            watching.make_watch_list,
            code=WATCH_LIST,
            name="重点地区",
            keeper=gazetteer.TAIYUAN,
        )

    def open_venue(self, kind: str, code: str, name: str) -> None:
        """Open a place in Xiaodian."""
        self.did(
            "commander",
            venues.open_venue,
            kind=kind,
            code=code,
            name=name,
            division=gazetteer.XIAODIAN,
        )

    # --- how anything is done -------------------------------------------------

    def did(self, duty: str, what: Callable[..., object], **how: object) -> bool:
        """Do something as an officer; False if the house said no."""
        return self.did_by(officer(duty), what, **how)

    def did_by(self, by: Actor, what: Callable[..., object], **how: object) -> bool:
        """Do something as this officer; False if the house said no."""
        with suppress(Refusal), strictly(), acting(by):
            what(by=by, **how)
            return True
        return False

    def catch_up(self) -> None:
        """Let the worker do what waits."""
        with strictly():
            schedule.catch_up()

    def go_on(self, by: timedelta) -> None:
        """Let time pass."""
        with strictly():
            schedule.advance(self.now + by)

    @property
    def now(self) -> datetime:
        """Return the present instant."""
        with database.acting(WORKER), database.transaction():
            return clock.now()

    @property
    def today(self) -> date:
        """Return the present day, there."""
        return clock.local_day(self.now, ZONE)

    # --- arriving -------------------------------------------------------------

    def declared(
        self, who: DeclaredPerson, journey: Journey, kind: Kind, channel: Channel
    ) -> Declared:
        """Return what somebody declares who is at the station now (or tomorrow)."""
        arrives = self.now + (DAY if kind is Kind.PRE_REGISTRATION else timedelta(0))
        arrival = DeclaredArrival(
            at=arrives,
            mode=Mode.TRAIN,
            destination=gazetteer.NORMAL_SCHOOL_STREET,
            stay_kind=StayKind.HOME,
            address="测试路1号",
            venue=STATION,
            service=SERVICE,
        )
        if journey.passing:
            arrival = replace(
                arrival,
                passing_through=True,
                next_destination="西安",
                destination="",
                stay_kind=None,
            )
        return Declared(
            kind=kind,
            who=who,
            arrival=arrival,
            stays=tuple(self._stays(journey, clock.local_day(arrives, ZONE))),
            text_version="test",
            channel=channel,
        )

    def _stays(self, journey: Journey, arrives_on: date) -> list[DeclaredStay]:
        told = []
        for (division, first, last), outside, inside in zip(
            journey.stays, journey.outside, journey.inside, strict=True
        ):
            area = self._area_in(division) if inside else ""
            told.append(
                DeclaredStay(
                    division,
                    arrives_on - first * DAY,
                    arrives_on - last * DAY,
                    area=area,
                    outside_areas=None if area else outside,
                )
            )
        return told

    def _area_in(self, division: str) -> str:
        with database.acting(WORKER), database.transaction():
            row = RiskArea.objects.filter(division__code=division).order_by("entry")
            found = row.first()
        return found.code if found else ""

    def declare(self, traveller: int, journey: Journey, kind: Kind) -> bool:
        """Let somebody (a new traveller, or one who is known) declare at a desk."""
        serial = 1 + traveller
        known = next((one for one in self.travellers if one.serial == serial), None)
        who = (known or Traveller(serial, UUID(int=0))).who
        clerk = officer("checkpoint_officer")
        told = self.declared(who, journey, kind, Channel.OFFICER)
        made = None
        with suppress(Refusal), strictly(), acting(clerk):
            made = declare(declared=told, look_back=LOOK_BACK, by=clerk)
        if made is None:
            return False
        self._note_down(serial, made.declaration)
        return True

    def _note_down(self, serial: int, declaration: UUID) -> None:
        with database.acting(WORKER), database.transaction():
            person = Declaration.objects.values_list("person", flat=True).get(
                pk=declaration
            )
        known = next((one for one in self.travellers if one.serial == serial), None)
        if known is None:
            known = Traveller(serial, person)
            self.travellers.append(known)
        known.declarations.append(declaration)

    def claim(self, traveller: Traveller, journey: Journey) -> bool:
        """Let a stranger fill in the public form in somebody's name."""
        told = self.declared(traveller.who, journey, Kind.ARRIVAL, Channel.PUBLIC)
        if journey.passing:
            return False
        with suppress(Refusal), database.acting(PUBLIC), database.transaction():
            declare(declared=told, look_back=LOOK_BACK, by=PUBLIC)
        self.catch_up()
        return True

    def convert(self, traveller: Traveller) -> bool:
        """Turn the last pre-registration into an arrival."""
        if not traveller.declarations:
            return False
        clerk = officer("checkpoint_officer")
        made = None
        with suppress(Refusal), strictly(), acting(clerk):
            made = convert(
                pre=traveller.declarations[-1], look_back=LOOK_BACK, by=clerk
            )
        if made is not None:
            traveller.declarations.append(made.declaration)
        return made is not None

    def prove(self, traveller: Traveller, which: int) -> bool:
        """Have an officer see the document that one of the declarations names."""
        if not traveller.declarations:
            return False
        chosen = traveller.declarations[which % len(traveller.declarations)]
        return self.did("checkpoint_officer", proving.prove, declaration=chosen)

    def set_aside(self, traveller: Traveller, which: int) -> bool:
        """Have an officer find that a declaration is not to count."""
        if not traveller.declarations:
            return False
        chosen = traveller.declarations[which % len(traveller.declarations)]
        return self.did(
            "checkpoint_officer",
            proving.set_aside,
            declaration=chosen,
            reason="声明有误",
        )

    def import_manifest(self, serials: set[int]) -> bool:
        """Read in the list of today's train, with some who may never declare."""
        names = [Traveller(serial, UUID(int=0)).who for serial in sorted(serials)]
        head = "mode,service,day,venue,document,name"
        lines = [
            f"train,{SERVICE},{self.today},{STATION},{who.document},{who.name}"
            for who in names
        ]
        content = "\n".join([head, *lines]).encode()
        return self.did(
            "checkpoint_officer", manifests.import_manifest, content=content
        )

    def mark_missing(self) -> bool:
        """Say that the train has emptied."""
        with database.acting(WORKER), database.transaction():
            found = Manifest.objects.order_by("entry").last()
        return found is not None and self.did(
            "checkpoint_officer", manifests.mark_missing, manifest=found.pk
        )

    # --- places ---------------------------------------------------------------

    def list_area(self, division: str, level: str, ago: int, *, whole: bool) -> bool:
        """List an area, counted from some days ago."""
        self.listed += 1
        return self.did(
            "commander",
            areas.list_area,
            division=division,
            level=level,
            counted_from=self.today - ago * DAY,
            name="" if whole else "测试小区",
            whole=whole,
        )

    def _listed(self, which: int) -> str | None:
        with database.acting(WORKER), database.transaction():
            rows = AreaLevel.objects.filter(
                ended_entry=None, area__withdrawn_entry=None
            )
            codes = list(rows.order_by("entry").values_list("area__code", flat=True))
        return codes[which % len(codes)] if codes else None

    def change_level(self, which: int, level: str) -> bool:
        """Raise or lower an area."""
        code = self._listed(which)
        return code is not None and self.did(
            "commander", areas.change_area_level, area=code, level=level
        )

    def lift(self, which: int) -> bool:
        """Lift an area."""
        code = self._listed(which)
        return code is not None and self.did("commander", areas.lift_area, area=code)

    def withdraw(self, which: int) -> bool:
        """Withdraw an area (even one that was lifted) as a mistake."""
        with database.acting(WORKER), database.transaction():
            codes = list(
                RiskArea.objects.order_by("entry").values_list("code", flat=True)
            )
        return bool(codes) and self.did(
            "commander", areas.withdraw_area, area=codes[which % len(codes)]
        )

    def note_outbreak(self, division: str, ago: int) -> bool:
        """Note local cases in a prefecture, since some days ago."""
        since = self.today - ago * DAY
        return self.did(
            "commander", outbreaks.note_outbreak, division=division, since=since
        )

    def watch(self, division: str, ago: int) -> bool:
        """Put a place on the list of places watched."""
        return self.did(
            "commander",
            watching.watch,
            watch_list=WATCH_LIST,
            division=division,
            since=self.today - ago * DAY,
        )
