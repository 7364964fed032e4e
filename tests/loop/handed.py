"""Who has whoever is bound: hand-overs, trips, rooms, and the officers of a unit."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pratique import database
from pratique.community.actions import tasks
from pratique.community.models import Task
from pratique.database import WORKER
from pratique.logistics import queries
from pratique.logistics.actions import custody, rooms, trips
from pratique.logistics.models import HandOver, Room, Trip
from tests.access.cast import known
from tests.loop.living import Living, there, which
from tests.loop.town import HOSPITAL, SITE, STATION

DUTIES = {  # who signs for each kind of custodian, and what must be named
    "command": ("commander", {}),
    "checkpoint": ("checkpoint_officer", {"venue": STATION}),
    "driver": ("driver", {"account": known("driver")}),
    "site": ("site_manager", {"venue": SITE}),
    "hospital": ("hospital_clerk", {"venue": HOSPITAL}),
    "community": ("community_officer", {}),
    "elsewhere": ("commander", {"account": "成都市指挥部"}),
}
KINDS = st.sampled_from(sorted(DUTIES))


class Handed(Living):
    """Everybody bound is handed on, or not, by whoever may or may not."""

    @precondition(there("bound"))
    @rule(who=which, to=KINDS, giver=KINDS)
    def somebody_is_offered(self, who: int, to: str, giver: str) -> None:
        self.offer(who, to, DUTIES[giver][0])

    def offer(self, who: int, to: str, giver: str) -> bool:
        """Offer somebody to a custodian."""
        person = self.pick(who).person
        return self.city.did(
            giver, custody.offer, person=person, to_kind=to, **DUTIES[to][1]
        )

    @precondition(there("bound"))
    @rule(who=which, to=KINDS)
    def whoever_has_them_hands_them_on(self, who: int, to: str) -> None:
        with database.acting(WORKER), database.transaction():
            held = queries.custody_of(self.pick(who).person)
        if held is None or not self.offer(who, to, DUTIES[held.kind][0]):
            return
        with database.acting(WORKER), database.transaction():
            offer = queries.open_offer(self.pick(who).person)
        if offer is not None:
            self.city.did(DUTIES[to][0], custody.accept, hand_over=offer.pk)

    @precondition(there("offer"))
    @rule(number=which, kind=KINDS, answer=st.sampled_from(["sign", "no", "withdraw"]))
    def an_offer_is_answered(self, number: int, kind: str, answer: str) -> None:
        row = self.some(HandOver.objects.all(), number)
        if row is None:
            return
        acts: dict[str, Callable[..., object]] = {
            "sign": custody.accept,
            "no": custody.refuse_offer,
            "withdraw": custody.withdraw_offer,
        }
        words = {"reason": "满员"} if answer == "no" else {}
        self.city.did(DUTIES[kind][0], acts[answer], hand_over=row.pk, **words)

    @precondition(there("bound"))
    @rule(people=st.sets(which, min_size=1, max_size=3), home=st.booleans())
    def a_trip_is_planned(self, people: set[int], home: bool) -> None:
        self.city.did(
            "commander",
            trips.plan,
            people=self.many(people),
            plate="晋A·1",
            driver=known("driver"),
            lead="测试组长",
            origin=STATION,
            destination="" if home else SITE,
        )

    @precondition(there("trip"))
    @rule(number=which, step=st.sampled_from(["depart", "arrive", "cancel"]))
    def a_trip_goes_on(self, number: int, step: str) -> None:
        row = self.some(Trip.objects.all(), number)
        if row is None:
            return
        if step == "cancel":
            self.city.did("commander", trips.cancel, trip=row.pk, reason="车坏了")
        else:
            self.city.did("driver", getattr(trips, step), trip=row.pk)

    @precondition(there("bound"))
    @rule(who=which)
    def somebody_gets_a_bed(self, who: int) -> None:
        room = self.some(Room.objects.all(), 0)
        if room is not None:
            person = self.pick(who).person
            self.city.did("site_manager", rooms.lodge, person=person, room=room.pk)

    @precondition(there("task"))
    @rule(number=which, accepts=st.booleans())
    def a_task_is_answered(self, number: int, accepts: bool) -> None:
        row = self.some(Task.objects.filter(ended_entry=None), number)
        if row is None:
            return
        if accepts:
            self.city.did("community_officer", tasks.accept, task=row.pk)
        else:
            self.city.did(
                "community_officer",
                tasks.pass_on,
                task=row.pk,
                to=known("fellow"),
                reason="休",
            )
