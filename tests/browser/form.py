"""A traveller's hands: fills in the form, and counts taps and inputs."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.conftest import Visitor


@dataclass
class Hands:
    """Taps (on anything) and inputs (fields that had to be answered)."""

    visitor: Visitor
    taps: int = 0
    inputs: int = 0

    @property
    def page(self) -> Page:
        """Return what the hands work on."""
        return self.visitor.page

    def tap(self, what: str) -> None:
        """Press something."""
        self.taps += 1
        self.page.locator(what).first.click()

    def answer(self, what: str, text: str) -> None:
        """Tap into a field and type."""
        self.tap(what)
        self.inputs += 1
        self.page.locator(what).first.fill(text)

    def choose(self, what: str) -> None:
        """Pick one of several answers."""
        self.inputs += 1
        self.tap(what)

    def find_place(self, text: str, *more: str) -> None:
        """Type a part of a name and choose, narrowing down where need be."""
        self.answer("#id_place", text)
        for name in (text, *more):
            option = self.page.locator(f"[role=option]:has-text('{name}')").first
            option.wait_for()
            self.taps += 1
            option.click()

    def go_on(self, to: str) -> None:
        """Press the button at the end, and come to the next page."""
        self.tap("main form:last-of-type .actions button.button")
        self.page.wait_for_url(f"**{to}*")


def journey(hands: Hands, service: str = "G1234") -> None:
    """Say how they came."""
    hands.choose("label[for=id_mode_0]")
    hands.answer("#id_service", service)
    hands.visitor.shoot("journey")
    hands.go_on("/declare/destination")


def destination(hands: Hands, *towards_home: str) -> None:
    """Say where they stay."""
    hands.choose("label[for=id_stay_kind_0]")
    hands.find_place(*towards_home)
    hands.answer("#id_address", "测试路1号")
    hands.visitor.shoot("destination")
    hands.go_on("/declare/itinerary")


def itinerary(hands: Hands, place: str, to: str = "/declare/person") -> None:
    """Say where they were: one place, all the days."""
    hands.find_place(place)
    hands.visitor.shoot("itinerary")
    hands.go_on(to)


def person(hands: Hands, name: str, document: str, phone: str = "") -> None:
    """Say who they are."""
    hands.answer("#id_name", name)
    hands.answer("#id_document", document)
    if phone:
        hands.answer("#id_phone", phone)
    hands.visitor.shoot("person")
    hands.go_on("/declare/party")
