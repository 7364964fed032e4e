"""A person goes from the station to a car to a bed: each page at its step."""

import pytest

from tests.conftest import SetClock
from tests.gazetteer import YINGZE
from tests.web.handing import (
    SITE,
    Morning,
    nobody,
    offers_on,
    option,
    reference_of,
    said,
    trip_of,
)
from tests.web.signing_in import SignedIn

ADDRESSES = {
    "/site": "site_manager",
    "/trips": "driver",
    "/transfers": "checkpoint_officer",
    "/units": "administrator",
}


@pytest.fixture
def morning(set_clock: SetClock, officers_front: None) -> Morning:
    """Stand at the station at nine; everybody has signed in."""
    from tests.logistics import cast

    cast.morning(set_clock)
    return Morning()


class TestPlanning:
    def test_shows_who_must_be_taken_on_and_has_them(self, morning: Morning) -> None:
        morning.come("测试乙", 1)
        page = said(morning.checkpoint.get("/transfers"))

        assert "1 waits to be taken on" in page
        assert "测试乙" in page
        assert "checkpoint · 太原南站" in page

    def test_a_planned_trip_is_listed_and_takes_them_off_the_list(
        self, morning: Morning
    ) -> None:
        bob = morning.come("测试乙", 1)
        page = said(morning.plan(bob.person))

        assert "0 wait to be taken on" in page
        assert "晋A·10086" in page
        assert "to leave" in page

    def test_what_is_missing_is_asked_for_and_nothing_is_lost(
        self, morning: Morning
    ) -> None:
        bob = morning.come("测试乙", 1)
        told = {"people": [str(bob.person)], "plate": "晋A·10086"}
        answer = morning.checkpoint.post("/transfers", told)

        assert answer.status_code == 422
        assert "Please answer: Driver" in said(answer)
        assert 'value="晋A·10086"' in said(answer)
        assert " checked" in said(answer)

    def test_a_trip_is_cancelled_with_a_reason(self, morning: Morning) -> None:
        bob = morning.come("测试乙", 1)
        page = said(morning.plan(bob.person))
        cancel = page.split('action="/transfers/')[1].split('"')[0]
        cancel = f"/transfers/{cancel}"

        assert morning.checkpoint.post(cancel, {"reason": ""}).status_code == 422
        page = said(morning.checkpoint.post(cancel, {"reason": "车坏了"}, follow=True))
        assert "1 waits to be taken on" in page


class TestDriving:
    def test_sets_off_with_everybody_and_arrives(self, morning: Morning) -> None:
        people = [morning.come(f"测试{n}", n).person for n in (1, 2)]
        morning.plan(*people)
        page = said(morning.driver.get("/trips"))
        assert "Set off: I sign for all 2" in page
        assert "一号隔离点" in page

        page = said(morning.driver.post(trip_of(page, "depart"), follow=True))
        assert "2 people on board" in page
        page = said(morning.driver.post(trip_of(page, "arrive"), follow=True))
        assert "2 not signed for yet" in page
        assert "stay with them" in page

    def test_says_who_is_to_be_taken_and_not_what_binds_them(
        self, morning: Morning
    ) -> None:
        bob = morning.come()
        morning.plan(bob.person)
        page = said(morning.driver.get("/trips"))
        assert "测试乙" in page
        assert reference_of(bob.person) in page
        assert "uarantine" not in page
        address = f"/people/{reference_of(bob.person)}"
        assert "uarantine" in said(morning.commander.get(address))

    def test_says_when_nobody_signs_for_too_long(
        self, morning: Morning, set_clock: SetClock
    ) -> None:
        from tests.loop.cast import on

        morning.plan(morning.come().person)
        assert "late</span>" not in said(morning.drive())
        set_clock(on(21, 9, 31))
        assert "late</span>" in said(morning.driver.get("/trips"))

    @pytest.mark.slow
    def test_whom_the_site_refuses_is_with_the_driver_and_handed_on(
        self, morning: Morning
    ) -> None:
        bob = morning.come()
        morning.plan(bob.person)
        morning.drive()
        (offer,) = offers_on(said(morning.site.get(SITE)))
        told = {"reason": "没有床位"}
        assert morning.site.post(f"/offers/{offer}/refuse", told).status_code == 302

        page = said(morning.driver.get("/trips"))
        assert "nobody is to receive them" in page
        address = f"/hand-over/{reference_of(bob.person)}"
        assert address in page
        page = said(morning.driver.get(address))
        told = {"to": option(page, "第四人民医院")}
        page = said(morning.driver.post(address, told, follow=True))
        assert "hospital · 第四人民医院" in page

    def test_another_driver_cannot_drive_it(self, morning: Morning) -> None:
        morning.plan(morning.come().person)
        depart = trip_of(said(morning.driver.get("/trips")), "depart")
        other = SignedIn()("driver", "140000000000")

        assert "No trip for you now" in said(other.get("/trips"))
        assert other.post(depart).status_code == 404


class TestSite:
    @pytest.mark.slow
    def test_signs_for_a_trip_at_once_and_gives_beds(self, morning: Morning) -> None:
        people = [morning.come(f"测试{n}", n).person for n in (1, 2)]
        morning.plan(*people)
        page = said(morning.site.get(SITE))
        assert "on trips" in page
        assert "晋A·10086" in page
        morning.drive()
        assert "Sign for all 2" in said(morning.site.get(SITE))

        assert "Signed for 2 people." in said(morning.sign_all())
        told = {"number": "301", "beds": "2"}
        page = said(morning.site.post("/site/site-1/rooms", told, follow=True))
        room = option(page, "301")
        for person in people:
            told = {"person": reference_of(person), "room": room}
            page = said(morning.site.post("/site/site-1/lodge", told, follow=True))
        assert "room 301, bed 2." in page
        assert "Everybody signed for has a bed." in page

    def test_a_full_room_is_refused(self, morning: Morning) -> None:
        from tests.logistics.cast import to_site

        people = [morning.come(f"测试{n}", n).person for n in (1, 2)]
        for person in people:
            to_site(person)
        told = {"number": "301", "beds": "1"}
        page = said(morning.site.post("/site/site-1/rooms", told, follow=True))
        room = option(page, "301")
        first, second = (
            morning.site.post(
                "/site/site-1/lodge", {"person": reference_of(each), "room": room}
            )
            for each in people
        )
        assert (first.status_code, second.status_code) == (302, 422)
        assert "is taken" in said(second)

    def test_shows_tests_due_and_lets_go_of_whoever_is_free(
        self, morning: Morning
    ) -> None:
        from tests.logistics.cast import to_site

        to_site(morning.come().person)
        page = said(morning.site.get(SITE))
        assert "No test is due." not in page
        assert "Nobody by tonight." in page

    def test_a_room_twice_is_said_beside_its_number(self, morning: Morning) -> None:
        told = {"number": "301", "beds": "2"}
        assert morning.site.post("/site/site-1/rooms", told).status_code == 302
        again = morning.site.post("/site/site-1/rooms", told)
        assert again.status_code == 422
        assert "has a room 301 already" in said(again)
        page = said(morning.site.get(SITE))
        close = page.split("/site/site-1/rooms/")[1].split('"')[0]
        close = f"/site/site-1/rooms/{close}"
        assert morning.site.post(close).status_code == 302
        assert "No room is entered yet." in said(morning.site.get(SITE))

    @pytest.mark.slow
    def test_that_was_closed_is_shown_until_it_is_empty(self, morning: Morning) -> None:
        from pratique.logistics.actions import custody
        from pratique.places.actions.venues import close_venue
        from tests.logistics import cast

        bob = morning.come()
        cast.to_site(bob.person)
        cast.did(close_venue, cast.commander(), venue=cast.SITE)

        page = said(morning.site.get(SITE))
        assert "This site was closed." in page
        assert "测试乙" in page
        page = said(morning.commander.get("/command"))
        waits = page.split('id="waits"')[1].split("</section>")[0]
        assert 'class="late" href="/command/left-inside">1 late' in waits
        assert 'class="late" href="/command/gaps">1 late' in waits
        page = said(morning.commander.get("/command/gaps"))
        assert "一号隔离点 · place closed" in page
        page = said(morning.commander.get("/command/left-inside"))
        assert reference_of(bob.person) in page
        other = cast.offered(bob.person, cast.site(), "site", venue=cast.OTHER_SITE)
        cast.did(custody.accept, cast.site("colleague"), hand_over=other.pk)
        assert "This site was closed." not in said(morning.site.get(SITE))

    def test_whom_a_closed_account_has_is_a_gap_with_a_way_out(
        self, morning: Morning
    ) -> None:
        from pratique import database
        from pratique.access.actions import accounts
        from pratique.access.models import Account
        from pratique.database import WORKER
        from pratique.logistics.actions import custody
        from tests.logistics import cast

        bob = morning.come()
        offer = cast.offered(
            bob.person, cast.checkpoint(), "driver", account=cast.DRIVER
        )
        cast.did(custody.accept, cast.driver(), hand_over=offer.pk)
        assert "Nobody." in said(morning.commander.get("/command/gaps"))
        with database.acting(WORKER):
            account = Account.objects.get(pk=cast.DRIVER)
            accounts.disable(account=account.pk, by=WORKER)

        page = said(morning.commander.get("/command"))
        waits = page.split('id="waits"')[1].split("</section>")[0]
        assert 'class="late" href="/command/gaps">1 late' in waits
        page = said(morning.commander.get("/command/gaps"))
        assert reference_of(bob.person) in page
        assert f"{account.name} · no longer on duty" in page
        assert "hand them over to somebody who is there" in page
        told = f"/people/{reference_of(bob.person)}"
        assert "/hand-over" in said(morning.commander.get(told))

    def test_without_a_site_says_so(self, noon: None, officers_front: None) -> None:
        page = said(SignedIn()("site_manager").get("/site"))
        assert "No quarantine site is entered" in page


class TestAcrossALine:
    """The site lies in the next district; its manager answers for that one alone."""

    def test_the_page_shows_signs_and_lodges(
        self, set_clock: SetClock, officers_front: None
    ) -> None:
        from pratique.places.actions.venues import open_venue
        from tests.logistics import cast

        cast.morning(set_clock)
        told = {"kind": "site", "code": "site-9", "name": "九号", "division": YINGZE}
        cast.did(open_venue, cast.commander(), **told)
        bob = cast.come()
        manager, at = SignedIn()("site_manager", YINGZE), "/site?at=site-9"
        person = f"/people/{reference_of(bob.person)}"
        assert manager.get(person).status_code == 404
        cast.offered(bob.person, cast.checkpoint(), "site", venue="site-9")

        found = {"offer": offers_on(said(manager.get(at))), "next": at}
        page = said(manager.post("/offers/sign", found, follow=True))
        assert "Signed for 1 person" in page
        room = {"number": "901", "beds": "1"}
        page = said(manager.post("/site/site-9/rooms", room, follow=True))
        bed = {"person": reference_of(bob.person), "room": option(page, "901")}
        page = said(manager.post("/site/site-9/lodge", bed, follow=True))
        assert "room 901, bed 1." in page
        assert manager.get(person).status_code == 200


class TestLane:
    def test_offers_to_the_next_and_takes_it_back(self, morning: Morning) -> None:
        bob = morning.come()
        lane = f"/checkpoint/{bob.made.declaration}"
        page = said(morning.checkpoint.get(lane))
        assert "checkpoint · 太原南站" in page

        told = {"to": option(page, "where they stay"), "next": lane}
        address = f"/hand-over/{reference_of(bob.person)}"
        page = said(morning.checkpoint.post(address, told, follow=True))
        assert "not signed yet" in page
        (offer,) = {each.split("/")[0] for each in page.split("/offers/")[1:]}
        told = {"next": lane}
        done = morning.checkpoint.post(f"/offers/{offer}/withdraw", told, follow=True)
        assert "Withdrawn. You still have them." in said(done)

    def test_goes_back_to_no_foreign_page(self, morning: Morning) -> None:
        bob = morning.come()
        address = f"/hand-over/{reference_of(bob.person)}"
        page = said(morning.checkpoint.get(address))
        told = {"to": option(page, "where they stay"), "next": "//elsewhere.example"}
        assert morning.checkpoint.post(address, told)["Location"] == address

    def test_whoever_has_them_not_offers_nobody(self, morning: Morning) -> None:
        bob = morning.come()
        address = f"/hand-over/{reference_of(bob.person)}"
        page = said(morning.checkpoint.get(address))
        told = {"to": option(page, "一号隔离点")}
        elsewhere = SignedIn()("driver", "140000000000")
        for other in (morning.site, elsewhere):
            assert other.post(address, told).status_code == 404
        assert SignedIn()("commander", "140700000000").get(address).status_code == 404


@pytest.mark.slow
def test_a_persons_page_tells_the_chain(morning: Morning) -> None:
    bob = morning.come()
    morning.plan(bob.person)
    morning.drive()
    morning.sign_all()
    page = said(morning.commander.get(f"/people/{reference_of(bob.person)}"))

    assert "quarantine site · 一号隔离点" in page
    assert "Chain of custody" in page
    for event in ("In custody · checkpoint", "Offered", "Signed for"):
        assert event in page.replace("</b>", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_room_is_its_dutys(noon: None, officers_front: None, address: str) -> None:
    answer = nobody().get(address)
    assert (answer.status_code, "/sign-in" in answer["Location"]) == (302, True)
    assert SignedIn()("sampler").get(address).status_code == 404
    page = said(SignedIn()(ADDRESSES[address]).get(address))
    assert f'href="{address}"' in page
