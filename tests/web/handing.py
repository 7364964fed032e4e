"""A morning in Taiyuan at the station, a site and a car, with everybody signed in."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.test import Client

from tests.web.signing_in import SignedIn, reference_of

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.loop.cast import Traveller

SITE = "/site?at=site-1"


def said(answer: "Answer") -> str:
    """Return the text of an answer."""
    return answer.content.decode()


def offers_on(page: str) -> list[str]:
    """Return the offers that a page lets somebody sign for, each once."""
    return sorted(set(re.findall(r'name="offer" value="([^"]+)"', page)))


def option(page: str, word: str) -> str:
    """Return the value of the option that holds a word."""
    found = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)', page)
    return str(next(value for value, text in found if word in text))


def trip_of(page: str, what: str) -> str:
    """Return the address of the button that sets a trip off, or lets it arrive."""
    return str(re.findall(rf'action="(/trips/[^"]+/{what})"', page)[0])


class Morning:
    """Who is at work, each with a browser; and who came."""

    def __init__(self) -> None:
        from tests.logistics.cast import come

        sign_in = SignedIn()
        self.checkpoint = sign_in("checkpoint_officer")
        self.driver = sign_in("driver")
        self.site = sign_in("site_manager")
        self.commander = sign_in("commander")
        self.come: Callable[..., Traveller] = come

    def plan(self, *people: UUID, to: str = "site-1") -> "Answer":
        """Plan a trip from the station for these people, with the driver."""
        page = said(self.checkpoint.get("/transfers"))
        told = {
            "people": [str(each) for each in people],
            "plate": "晋A·10086",
            "driver": option(page, "driver.1401"),
            "lead": "测试甲 13900000000",
            "origin": "station",
            "destination": to,
            "hour": "",
        }
        return self.checkpoint.post("/transfers", told, follow=True)

    def drive(self) -> "Answer":
        """Set off with the next trip, and arrive."""
        self.driver.post(trip_of(said(self.driver.get("/trips")), "depart"))
        page = said(self.driver.get("/trips"))
        return self.driver.post(trip_of(page, "arrive"), follow=True)

    def sign_all(self) -> "Answer":
        """Sign for everybody at the door of the site."""
        found = offers_on(said(self.site.get(SITE)))
        return self.site.post(
            "/offers/sign", {"offer": found, "next": SITE}, follow=True
        )


def nobody() -> Client:
    """Return the browser of somebody who has not signed in."""
    return Client(SERVER_NAME="localhost")


__all__ = ["reference_of"]
