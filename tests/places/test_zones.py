"""A zone stands still from its first minute to its review, and is lifted for a reason."""

from datetime import date, timedelta

import pytest

from pratique import database, ids
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.queries import Known
from pratique.loop.reactions import REACTIONS
from pratique.places import actions, events, queries, refusals
from pratique.places.models import Zone, ZoneReview
from pratique.places.queries import ZoneKnown
from tests.conftest import SetClock
from tests.gazetteer import PINGYAO, SHANXI, TAIYUAN, WUCHENG, XIAODIAN
from tests.people import acting_officer
from tests.places.cast import NOON, as_of, at, command, did, kinds, on, risk

pytestmark = pytest.mark.usefixtures("noon")


def imposed(by: Actor | None = None, /, **what: object) -> Zone:
    """Let all of 小店区 stand still since the morning, or what is said instead."""
    usual: dict[str, object] = {
        "division": XIAODIAN,
        "review_on": on(24),
        "since": at(21, 8),
        "reason": "三个社区有阳性",
    }
    return did(actions.zones.impose, by, **(usual | what))


def lifted(zone: Zone, by: Actor | None = None, /, **what: object) -> Zone:
    """Lift a zone for a reason."""
    usual: dict[str, object] = {"zone": zone.pk, "reason": "连续三轮全员阴性"}
    return did(actions.zones.lift, by, **(usual | what))


def in_force(known: Known | None = None, of: str = "") -> list[ZoneKnown]:
    """Return the zones that are, or were, in force."""
    with database.acting(WORKER), database.transaction():
        return queries.zones_in_force(known or Known.present(), of=of)


def due(day: int) -> list[str]:
    """Return the names of the zones to be reviewed by a day."""
    with database.acting(WORKER), database.transaction():
        return [each.zone.name for each in queries.zones_due_for_review(on(day))]


def written() -> tuple[int, int, int]:
    """Count rows and entries."""
    return Zone.objects.count(), ZoneReview.objects.count(), len(kinds())


class TestImposing:
    def test_gives_it_a_review_from_its_first_minute(self) -> None:
        zone = imposed()

        (known,) = in_force()
        assert (known.zone.pk, known.review_on) == (zone.pk, on(24))
        assert (zone.name, zone.name_en, zone.since) == (
            "小店区",
            "Xiaodian",
            at(21, 8),
        )
        assert zone.reference.startswith("Z-")
        assert kinds() == [events.ZONE_IMPOSED]

    def test_of_a_part_bears_its_name(self) -> None:
        zone = imposed(division=WUCHENG, name=" 师范街以北 ")

        assert (zone.name, zone.name_en) == ("师范街以北", "")

    def test_begins_now_if_nothing_is_said(self) -> None:
        assert imposed(since=None).since == NOON

    def test_binds_the_place_and_nobody_in_it(self) -> None:
        imposed()

        assert risk().periods == ()
        assert not {events.ZONE_IMPOSED, events.ZONE_LIFTED} & set(REACTIONS)

    @pytest.mark.parametrize(
        ("refusal", "what"),
        [
            (refusals.ReviewDay, {"review_on": on(20)}),
            (refusals.ReviewDay, {"review_on": on(29)}),
            (refusals.InTheFuture, {"since": NOON + timedelta(seconds=1)}),
            (refusals.AlreadyImposed, {"division": WUCHENG}),
            (NotHere, {"division": PINGYAO}),
            (NotHere, {"division": SHANXI}),
            (refusals.UnknownWord, {"kind": "moving"}),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, refusal: type[Refusal], what: dict[str, object]
    ) -> None:
        imposed(division=WUCHENG)
        before = written()

        with pytest.raises(refusal):
            imposed(**what)
        assert written() == before

    @pytest.mark.parametrize("day", [21, 28])
    def test_may_be_reviewed_today_or_on_the_last_day(self, day: int) -> None:
        assert imposed(review_on=on(day)).review_on == on(day)

    def test_a_refused_day_says_which_are_allowed(self) -> None:
        with pytest.raises(refusals.ReviewDay) as found:
            imposed(review_on=date(2032, 8, 24))

        assert found.value.data == {"first": "2022-08-21", "last": "2022-08-28"}
        assert found.value.field == "review_on"


class TestReviewing:
    def test_lets_it_go_on_until_the_next(self, noon: SetClock) -> None:
        zone = imposed()
        noon(at(24))
        did(actions.zones.review, zone=zone.pk, review_on=on(27), reason="尚有新增")

        (known,) = in_force()
        assert known.review_on == on(27)
        assert [each.reason for each in known.reviews] == ["尚有新增"]
        assert kinds() == [events.ZONE_IMPOSED, events.ZONE_REVIEWED]

    def test_that_is_overdue_is_listed_first(self, noon: SetClock) -> None:
        imposed()
        imposed(division=WUCHENG, review_on=on(22))
        assert due(21) == []

        assert due(24) == ["坞城街道", "小店区"]
        noon(at(24))
        with database.acting(WORKER), database.transaction():
            (first, *_rest) = queries.zones_due_for_review(on(24))
        did(actions.zones.review, zone=first.zone.pk, review_on=on(25))
        assert due(24) == ["小店区"]

    def test_is_of_a_zone_in_force(self) -> None:
        zone = imposed()
        lifted(zone)

        with pytest.raises(refusals.NotInForce):
            did(actions.zones.review, zone=zone.pk, review_on=on(24))
        with pytest.raises(refusals.ReviewDay):
            did(actions.zones.review, zone=imposed().pk, review_on=on(20))


class TestLifting:
    def test_ends_it_with_a_reason(self, noon: SetClock) -> None:
        zone = imposed()
        noon(at(23))
        lifted(zone)

        assert in_force() == []
        found = queries.zone(zone.pk)
        assert (found.lifted_at, found.by_mistake) == (at(23), False)
        assert kinds() == [events.ZONE_IMPOSED, events.ZONE_LIFTED]

    @pytest.mark.parametrize(
        ("refusal", "what"),
        [
            (refusals.ReasonMissing, {"reason": " "}),
            (refusals.InTheFuture, {"at": at(22)}),
            (refusals.EndsBeforeItBegins, {"at": at(21, 7)}),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, refusal: type[Refusal], what: dict[str, object]
    ) -> None:
        zone = imposed()

        with pytest.raises(refusal):
            lifted(zone, **what)
        assert len(in_force()) == 1

    def test_twice_is_refused(self) -> None:
        zone = imposed()
        lifted(zone)

        with pytest.raises(refusals.NotInForce):
            lifted(zone)

    def test_of_a_zone_that_is_none_is_refused(self) -> None:
        with pytest.raises(refusals.UnknownZone):
            did(actions.zones.lift, zone=ids.new(), reason="x")

    def test_lets_it_be_imposed_anew(self) -> None:
        lifted(imposed())
        imposed()

        assert len(in_force()) == 1

    def test_takes_back_a_slip_within_the_hour(self, noon: SetClock) -> None:
        zone = imposed()
        noon(NOON + timedelta(minutes=59))

        assert lifted(zone, by_mistake=True).by_mistake

    def test_takes_back_no_slip_after_it(self, noon: SetClock) -> None:
        zone = imposed()
        noon(NOON + timedelta(hours=1))

        with pytest.raises(refusals.NoMistakeAnyMore):
            lifted(zone, by_mistake=True)
        assert not lifted(zone).by_mistake


class TestWhatWasKnown:
    def test_is_known_as_of_any_moment(self, noon: SetClock) -> None:
        zone = imposed()
        noon(at(24))
        did(actions.zones.review, zone=zone.pk, review_on=on(27))
        noon(at(27))
        lifted(zone)
        noon(at(28))

        def known(day: int) -> list[date]:
            return [each.review_on for each in in_force(as_of(at(day, 13)))]

        assert (known(21), known(24), known(27)) == ([on(24)], [on(27)], [])
        assert in_force(as_of(at(21, 12))) == []

    def test_touches_what_lies_in_it_and_above(self) -> None:
        imposed(division=WUCHENG)
        imposed(command(PINGYAO), division=PINGYAO)

        def names(of: str) -> list[str]:
            return [each.zone.name for each in in_force(of=of)]

        assert names(TAIYUAN) == ["坞城街道"]
        assert names("140105001001") == ["坞城街道"]
        assert names(SHANXI) == ["坞城街道", "平遥县"]
        assert names("") == ["坞城街道", "平遥县"]


def test_only_a_command_of_the_place_does() -> None:
    zone = imposed()
    for by in (command(PINGYAO), acting_officer(TAIYUAN, "tracer")):
        with pytest.raises(NotHere):
            imposed(by, division=WUCHENG)
        with pytest.raises(NotHere):
            did(actions.zones.review, by, zone=zone.pk, review_on=on(24))
        with pytest.raises(NotHere):
            lifted(zone, by)
    lifted(zone, command(SHANXI))


def test_a_ledger_that_fails_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zone = imposed()
    before = written()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("pratique.places.actions.zones.record", fail)
    with pytest.raises(RuntimeError, match="full"):
        imposed(division=WUCHENG)
    with pytest.raises(RuntimeError, match="full"):
        did(actions.zones.review, zone=zone.pk, review_on=on(25))
    with pytest.raises(RuntimeError, match="full"):
        lifted(zone)

    assert written() == before
    assert [each.review_on for each in in_force()] == [on(24)]
