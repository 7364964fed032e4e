"""A community officer accepts new orders or passes them on; units get their officers."""

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.conftest import SetClock
from tests.gazetteer import NORMAL_SCHOOL_STREET
from tests.web.handing import option, said
from tests.web.signing_in import SignedIn, reference_of

if TYPE_CHECKING:
    from tests.loop.cast import Traveller

UNIT = {
    "kind": "community",
    "place": "",
    "place.code": NORMAL_SCHOOL_STREET,
    "hotel": "",
    "name": "并西社区",
    "name_en": "Bingxi",
}


@pytest.fixture
def bob(set_clock: SetClock, officers_front: None) -> "Traveller":
    """Bob came from a risk area; nobody is appointed where he stays."""
    from tests.logistics import cast

    cast.morning(set_clock)
    return cast.come("测试乙", 1)


def act(page: str, what: str) -> str:
    """Return the address of a button for a task or a unit."""
    return str(re.findall(rf'"(/(?:tasks|units)/[^"]+/{what})"', page)[0])


def appoint(commander: Client, word: str = "community.officer") -> str:
    """Open the unit where Bob stays, and appoint its officer."""
    page = said(commander.post("/units", UNIT, follow=True))
    told = {"account": option(page, word)}
    return said(commander.post(act(page, "appoint"), told, follow=True))


class TestUnits:
    def test_are_opened_and_get_an_officer(self, bob: "Traveller") -> None:
        SignedIn()("community_officer")
        administrator = SignedIn()("administrator")
        page = said(administrator.post("/units", UNIT, follow=True))
        assert "并西社区" in page
        assert "nobody appointed" in page

        told = {"account": option(page, "community.officer")}
        page = said(administrator.post(act(page, "appoint"), told, follow=True))
        assert "Appointed." in page
        assert "nobody appointed" not in page

    def test_a_second_one_at_the_same_place_is_refused(self, bob: "Traveller") -> None:
        commander = SignedIn()("commander")
        commander.post("/units", UNIT)
        answer = commander.post("/units", UNIT)
        assert answer.status_code == 422
        assert "has a unit already" in said(answer)

    def test_are_dismissed_and_closed(self, bob: "Traveller") -> None:
        SignedIn()("community_officer")
        commander = SignedIn()("commander")
        page = appoint(commander)
        told = {"account": re.findall(r'name="account" value="([^"]+)"', page)[0]}
        page = said(commander.post(act(page, "dismiss"), told, follow=True))
        assert "nobody appointed" in page
        assert (
            commander.post(act(page, "appoint").replace("appoint", "x")).status_code
            == 404
        )

    def test_elsewhere_are_not_opened(self, bob: "Traveller") -> None:
        elsewhere = SignedIn()("commander", "140700000000")
        assert elsewhere.post("/units", UNIT).status_code == 422
        assert "并西社区" not in said(elsewhere.get("/units"))


class TestTasks:
    def test_are_first_on_the_page_and_accepted(self, bob: "Traveller") -> None:
        officer = SignedIn()("community_officer")
        appoint(SignedIn()("commander"))
        page = said(officer.get("/community"))
        assert page.index("New orders</h2>") < page.index('id="late"')
        assert "测试乙" in page.split('id="new"')[1].split('id="sign"')[0]

        done = officer.post(act(page, "accept"), {"next": "/community"}, follow=True)
        page = said(done)
        assert "Accepted: you look after 测试乙." in page
        assert "No order waits to be accepted." in page
        assert "Accepted by you" in page
        person = said(officer.get(f"/people/{reference_of(bob.person)}"))
        assert "Looks after them" in person
        assert "The officer accepted" in person

    def test_wait_for_too_long(self, bob: "Traveller", set_clock: SetClock) -> None:
        from tests.loop.cast import on

        officer = SignedIn()("community_officer")
        appoint(SignedIn()("commander"))
        set_clock(on(21, 9, 31))
        assert "late</span>" in said(officer.get("/community"))

    def test_are_passed_on_with_a_reason(self, bob: "Traveller") -> None:
        officer = SignedIn()("community_officer")
        commander = SignedIn()("commander")
        page = appoint(commander)
        second = {"account": option(page, "commander.1401")}
        commander.post(act(page, "appoint"), second)
        task = act(said(officer.get("/community")), "pass-on")
        page = said(officer.get(task))
        told = {"to": option(page, "并西社区"), "reason": ""}

        assert officer.post(task, told).status_code == 422
        page = said(officer.post(task, told | {"reason": "休假"}, follow=True))
        assert "Passed on." in page

    def test_of_nobody_are_whoever_looks_after_people_there(
        self, bob: "Traveller"
    ) -> None:
        page = said(SignedIn()("community_officer").get("/community"))
        assert "nobody appointed" in page
        elsewhere = SignedIn()("community_officer", "140700000000")
        assert elsewhere.post(act(page, "accept")).status_code == 404
        assert "测试乙" not in said(elsewhere.get("/community"))
