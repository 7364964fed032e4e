"""The checkpoint scans a traveller's page, or does not: whose link it is then."""

import pytest
from django.test import Client

from tests.gazetteer import TAIYUAN
from tests.web.conftest import OFFICER_MIDDLEWARE, TRAVELLER_MIDDLEWARE, front
from tests.web.form import fill_in, send
from tests.web.signing_in import SignedIn


@pytest.fixture
def own_page(noon: None) -> str:
    """Have somebody declare on the public form; the address of their page."""
    with front("public", TRAVELLER_MIDDLEWARE):
        browser = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        fill_in(browser)
        return send(browser)


def read(address: str) -> str:
    """Return what a page of the public front says."""
    with front("public", TRAVELLER_MIDDLEWARE):
        browser = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        return browser.get(address).content.decode()


def prove(own_page: str, *, scans: bool, **told: str) -> str:
    """Have an officer prove them; the page that comes next."""
    with front("officers", OFFICER_MIDDLEWARE):
        browser = SignedIn()("checkpoint_officer", TAIYUAN)
        address = browser.get("/checkpoint/scan", {"code": own_page})["Location"]
        assert "shown=" in address
        page, _, shown = address.partition("?shown=")
        asked = browser.get(address if scans else page).content.decode()
        assert ("Their own page was shown" in asked) == scans
        answers = told | ({"shown": shown} if scans else {})
        proved = browser.post(f"{page}/prove", answers)
        assert proved.status_code == 302, proved.content.decode()
        return browser.get(proved["Location"]).content.decode()


def test_a_page_that_was_scanned_stays_theirs(own_page: str) -> None:
    page = prove(own_page, scans=True)

    assert "Give a link to their own page" in page
    assert "self-monitoring" in read(own_page).lower()


def test_a_page_that_was_not_scanned_opens_nothing_any_more(own_page: str) -> None:
    prove(own_page, scans=False)

    told = read(own_page)
    assert "self-monitoring" not in told.lower()
    assert "opens nothing" in told


def test_a_fresh_link_opens_their_page(own_page: str) -> None:
    page = prove(own_page, scans=False)
    give = page.split('action="/people/')[1].split('"')[0]
    with front("officers", OFFICER_MIDDLEWARE):
        browser = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        from tests.access.cast import PASSWORD

        told = {"username": "checkpoint.officer.1401", "password": PASSWORD}
        browser.post("/sign-in", told)
        given = browser.post(f"/people/{give}").content.decode()
    fresh = "/t/" + given.split("/t/")[1].split("<")[0]

    assert "self-monitoring" in read(fresh).lower()
    assert "测试甲" in read(fresh)
