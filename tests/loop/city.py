"""A city that the state machine plays: what outside people may do in it, and no more.

What happens to those who have arrived: tests, leave, appeals, moving, merging.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, timedelta
from uuid import UUID

from pratique import database
from pratique.community.actions import units
from pratique.community.models import Unit
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.labs import actions as labs
from pratique.labs.models import Result, Specimen
from pratique.logistics.actions import rooms
from pratique.loop.settling import acting, strictly
from pratique.orders.actions import appeals, leave, renewals
from pratique.orders.models import Appeal, Leave, Plan, Renewal
from pratique.places.models import Venue
from pratique.registry.actions import identity, merging, moving
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import StayKind
from pratique.registry.models import Person, Stay
from tests import gazetteer
from tests.access.cast import works_here
from tests.loop.town import (
    DAY,
    HOSPITAL,
    SITE,
    START,
    ZONE,
    Town,
    Traveller,
    officer,
)


class City(Town):
    """The city, through the eyes of whoever lives and works in it."""

    street = gazetteer.NORMAL_SCHOOL_STREET

    def __init__(self) -> None:
        """Have a site with a room, a hospital, and a unit with two officers."""
        super().__init__()
        self.open_venue("site", SITE, "一号隔离点")
        self.open_venue("hospital", HOSPITAL, "第四人民医院")
        self.did("site_manager", rooms.open_room, venue=SITE, number="1", beds=2)
        self.did(
            "commander",
            units.open_unit,
            kind="community",
            name="师范街社区",
            division=self.street,
        )
        with database.acting(WORKER), database.transaction():
            self.hospital = Venue.objects.get(code=HOSPITAL).pk
            unit = Unit.objects.get().pk
        for account in ("community_officer", "fellow"):
            told = works_here(account, "community_officer")
            self.did("commander", units.appoint, unit=unit, account=told)
        works_here("driver", "driver")

    def enrol(self, number: int) -> bool:
        """Enrol somebody who has not declared; who is known is the same person."""
        one = Traveller(1 + number, UUID(int=0))
        by = officer("sampler")
        someone = None
        with suppress(Refusal), strictly(), acting(by):
            someone = enrol(who=one.who, division=self.street, stay_kind="home", by=by)
        if someone is None:
            return False
        if all(known.serial != one.serial for known in self.travellers):
            self.travellers.append(Traveller(one.serial, someone.pk))
        return True

    # --- specimens ------------------------------------------------------------

    def sample(self, traveller: Traveller, ago: timedelta) -> bool:
        """Take a specimen, maybe written down some time after."""
        self.tubes += 1
        return self.did(
            "sampler",
            labs.sample,
            person=traveller.person,
            code=f"T{self.tubes}",
            taken_at=max(self.now - ago, START.astimezone(UTC)) if ago else None,
        )

    def _waiting(self, which: int) -> str | None:
        with database.acting(WORKER), database.transaction():
            rows = Specimen.objects.filter(
                ended_entry=None, tube=None, results__isnull=True
            )
            codes = list(rows.order_by("entry").values_list("code", flat=True))
        return codes[which % len(codes)] if codes else None

    def void(self, which: int) -> bool:
        """Void a specimen."""
        with database.acting(WORKER), database.transaction():
            rows = Specimen.objects.filter(tube=None).order_by("entry")
            codes = list(rows.values_list("code", flat=True))
        return bool(codes) and self.did(
            "sampler",
            labs.void_specimen,
            code=codes[which % len(codes)],
            reason="管号贴错",
        )

    def report(self, which: int, outcome: str) -> bool:
        """Report the result of a specimen that waits for one."""
        code = self._waiting(which)
        return code is not None and self.did(
            "laboratory_clerk", labs.report, code=code, outcome=outcome
        )

    def correct_result(self, which: int, outcome: str) -> bool:
        """Correct a result."""
        with database.acting(WORKER), database.transaction():
            rows = Result.objects.filter(ended_entry=None).order_by("entry")
            codes = list(rows.values_list("specimen__code", flat=True))
        return bool(codes) and self.did(
            "laboratory_clerk",
            labs.correct,
            code=codes[which % len(codes)],
            outcome=outcome,
            reason="复核",
        )

    # --- leave and appeals ----------------------------------------------------

    def ask_leave(self, traveller: Traveller, hours: int) -> bool:
        """Ask to go out."""
        self.leaves += 1
        return self.did(
            "community_officer",
            leave.ask,
            person=traveller.person,
            reason="dialysis",
            starts_at=self.now,
            ends_at=self.now + timedelta(hours=hours),
            details="市医院",
        )

    def answer_leave(self, which: int, answer: str) -> bool:
        """Grant, refuse or end a leave."""
        with database.acting(WORKER), database.transaction():
            found = list(Leave.objects.order_by("entry").values_list("pk", flat=True))
        if not found:
            return False
        acts: dict[str, Callable[..., object]] = {
            "grant": leave.grant,
            "refuse": leave.refuse,
            "end": leave.end,
        }
        words = {"reason": "不紧急"} if answer == "refuse" else {}
        return self.did(
            "community_officer",
            acts[answer],
            leave=found[which % len(found)],
            **words,
        )

    def appeal(self, traveller: Traveller) -> bool:
        """Object."""
        self.objections += 1
        return self.did(
            "commander",
            appeals.open_appeal,
            person=traveller.person,
            statement="我没有去过那里",
            answer_within=DAY,
        )

    def decide_appeal(self, which: int, answer: str, stay: int) -> bool:
        """Uphold (striking one stay), reject, or undo what was decided."""
        with database.acting(WORKER), database.transaction():
            found = list(Appeal.objects.order_by("entry").values_list("pk", "person"))
        if not found:
            return False
        appeal, person = found[which % len(found)]
        if answer == "uphold":
            return self.did(
                "commander",
                appeals.uphold,
                appeal=appeal,
                struck=self._struck(person, stay),
                reason="有车票为证",
            )
        act = appeals.reject if answer == "reject" else appeals.undo
        return self.did("commander", act, appeal=appeal, reason="票据不实")

    def _struck(self, person: UUID, which: int) -> list[UUID]:
        with database.acting(WORKER), database.transaction():
            rows = Stay.objects.filter(person=person, ended_entry=None)
            stays = list(rows.order_by("entry", "first").values_list("pk", flat=True))
        return [stays[which % len(stays)]] if stays else []

    def order_anew(self, which: int, days: int) -> bool:
        """Put the bound of an open ground off."""
        with database.acting(WORKER), database.transaction():
            rows = Plan.objects.filter(binds=True, ended_entry=None).order_by("entry")
            grounds = list(rows.values_list("ground", flat=True))
        return bool(grounds) and self.did(
            "commander",
            renewals.order_anew,
            ground=grounds[which % len(grounds)],
            days=days,
            reason="拒绝采样",
        )

    def take_renewal_back(self, which: int) -> bool:
        """Take back what was ordered anew."""
        with database.acting(WORKER), database.transaction():
            rows = Renewal.objects.filter(ended_entry=None).order_by("entry")
            found = list(rows.values_list("pk", flat=True))
        return bool(found) and self.did(
            "commander",
            renewals.withdraw,
            renewal=found[which % len(found)],
            reason="已登门采样",
        )

    def add_stay(self, traveller: Traveller, division: str, first: int) -> bool:
        """Record days somewhere that a tracer found out."""
        return self.did(
            "tracer",
            identity.add_stay,
            person=traveller.person,
            division=division,
            first=self.today - first * DAY,
            last=self.today - min(first, 1) * DAY,
            reason="行程卡",
        )

    # --- where people are -----------------------------------------------------

    def move(self, traveller: Traveller, division: str) -> bool:
        """Record that somebody stays elsewhere now."""
        return self.did(
            "community_officer",
            moving.change_address,
            person=traveller.person,
            division=division,
            stay_kind=StayKind.HOST,
            address="新址1号",
        )

    def depart(self, traveller: Traveller) -> bool:
        """Record that somebody went on."""
        return self.did("checkpoint_officer", moving.depart, person=traveller.person)

    def be_here_again(self, traveller: Traveller) -> bool:
        """Take back a departure recorded by mistake."""
        return self.did(
            "checkpoint_officer",
            moving.withdraw_departure,
            person=traveller.person,
            reason="认错人",
        )

    def die(self, traveller: Traveller) -> bool:
        """Record a death."""
        return self.did(
            "community_officer",
            moving.record_death,
            person=traveller.person,
            died_on=self.today,
            zone=ZONE,
        )

    def live_again(self, traveller: Traveller) -> bool:
        """Take back a death recorded by mistake."""
        return self.did(
            "community_officer",
            moving.withdraw_death,
            person=traveller.person,
            reason="同名误记",
        )

    def merge(self, keep: Traveller, gone: Traveller) -> bool:
        """Read two records as one person."""
        return self.did(
            "tracer",
            merging.merge,
            keep=keep.person,
            gone=gone.person,
            reason="同一人",
        )

    def unmerge(self, gone: Traveller) -> bool:
        """Take a merge back."""
        return self.did(
            "tracer", merging.unmerge, gone=gone.person, reason="不是同一人"
        )

    def people(self) -> list[Person]:
        """Return everybody the house knows."""
        with database.acting(WORKER), database.transaction():
            return list(Person.objects.order_by("reference"))
