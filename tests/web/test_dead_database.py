"""The database is gone: whoever has people in hand gets a page that says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import OperationalError
from django.test import Client

from tests.conftest import SetClock
from tests.house import NOWHERE, point_at
from tests.web.handing import SITE, Morning, offers_on, reference_of, said, trip_of

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

NOBODY = UUID(int=0)
PAGES = {
    "site": (SITE, "/site/site-1/rooms", "/site/site-1/lodge"),
    "driver": ("/trips", f"/trips/{NOBODY}/depart", f"/trips/{NOBODY}/arrive"),
    "checkpoint": ("/transfers", f"/transfers/{NOBODY}/cancel", "/hand-over/P-1"),
    "commander": ("/units", f"/units/{NOBODY}/appoint", f"/tasks/{NOBODY}/pass-on"),
}
CHANGES = ("/offers/sign", f"/offers/{NOBODY}/withdraw", f"/offers/{NOBODY}/refuse")


@pytest.fixture
def morning(set_clock: SetClock, officers_front: None) -> Morning:
    """Stand at the station at nine; everybody has signed in."""
    from tests.logistics import cast

    cast.morning(set_clock)
    return Morning()


@contextmanager
def gone(*browsers: Client) -> Iterator[None]:
    """Lose the database; it comes back after."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    point_at(NOWHERE)
    try:
        for browser in browsers:
            browser.raise_request_exception = False
        yield
    finally:
        point_at(name)


def is_clear(answer: "Answer") -> bool:
    """Say whether a page tells whose fault it is, and nothing of how it is made."""
    page = said(answer)
    told = "it is our fault" in page and "出了问题" in page
    return answer.status_code == 500 and told and "Traceback" not in page


@pytest.mark.parametrize("who", PAGES)
def test_every_page_says_so(morning: Morning, who: str) -> None:
    browser: Client = getattr(morning, who)

    with gone(browser):
        for address in PAGES[who]:
            assert is_clear(browser.get(address)), address
            assert is_clear(browser.post(address)), address
        for address in CHANGES:
            assert is_clear(browser.post(address)), address

    assert browser.get(PAGES[who][0]).status_code == 200


@pytest.mark.slow
def test_lost_on_setting_off_and_signing_nobody_has_moved(morning: Morning) -> None:
    """It goes in the middle: half of the people are signed for, and then are not."""
    from pratique.logistics.actions import custody
    from tests.logistics.cast import held

    two = [morning.come(f"测试{n}", n).person for n in (1, 2)]
    morning.plan(*two)
    morning.driver.raise_request_exception = False
    depart = trip_of(said(morning.driver.get("/trips")), "depart")

    with lost_after_one(custody, "accepted"):
        assert is_clear(morning.driver.post(depart))
    assert [held(each) for each in two] == [("checkpoint", "station")] * 2

    morning.drive()
    morning.site.raise_request_exception = False
    found = {"offer": offers_on(said(morning.site.get(SITE))), "next": SITE}
    assert len(found["offer"]) == 2
    with lost_after_one(custody, "accept"):
        assert is_clear(morning.site.post("/offers/sign", found))
    assert [held(each) for each in two] == [("driver", "")] * 2


def test_lost_on_handing_over_nobody_is_offered(morning: Morning) -> None:
    from pratique.logistics.actions import custody
    from tests.logistics.cast import held

    bob = morning.come().person
    morning.checkpoint.raise_request_exception = False
    told = {"to": "site:site-1"}
    address = f"/hand-over/{reference_of(bob)}"

    with patch.object(custody, "record", side_effect=OperationalError("gone")):
        assert is_clear(morning.checkpoint.post(address, told))

    assert held(bob) == ("checkpoint", "station")
    assert "not signed yet" not in said(morning.checkpoint.get(address))
    answer = morning.checkpoint.post(address, told, follow=True)
    assert "not signed yet" in said(answer)


@contextmanager
def lost_after_one(module: object, name: str) -> Iterator[None]:
    """Lose the database once something was done for one person."""
    does: Callable[..., object] = getattr(module, name)
    done: list[object] = []

    def once(*given: object, **named: object) -> object:
        if done:
            raise OperationalError("gone")
        done.append(given)
        return does(*given, **named)

    with patch.object(module, name, once):
        yield
