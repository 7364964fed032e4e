"""Travellers with a phone: a family in Chinese, one person in English, the second time."""

from datetime import date

import pytest

from tests.browser.conftest import Visit
from tests.browser.form import Hands, destination, itinerary, journey, person

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]

MOST_INPUTS, MOST_TAPS = 12, 60
MOST_INPUTS_AGAIN, MOST_TAPS_AGAIN = 3, 12


def number(serial: int, born: date = date(1991, 2, 3)) -> str:
    """Return an invented identity number."""
    from pratique.registry.declared import Sex
    from pratique.registry.documents import synthetic_number

    return synthetic_number(born, Sex.FEMALE, serial)


@pytest.mark.parametrize(
    "size", ["phone", pytest.param("desktop", marks=pytest.mark.slow)]
)
def test_a_family_of_three_declares_in_chinese(visit: Visit, size: str) -> None:
    visitor = visit(size, "zh")
    hands = Hands(visitor)
    visitor.page.goto(visitor.town.public)
    visitor.shoot("start")
    hands.tap("button[value=arrival]")
    journey(hands)
    destination(hands, "坞城", "师范街")
    itinerary(hands, "朝阳")
    person(hands, "测试母", number(11), "19900000011")
    for serial, name in ((12, "测试父"), (13, "测试子")):
        hands.tap("a[href*=companion]:has-text('添加')")
        born = date(2015, 5, 6) if serial == 13 else date(1990, 4, 5)
        person(hands, name, number(serial, born))
    visitor.shoot("party")
    hands.go_on("/declare/check")
    visitor.shoot("check")
    hands.go_on("/sent")

    visitor.page.wait_for_selector(".code svg")
    visitor.shoot("sent")
    names = visitor.page.locator("article h1").all_inner_texts()
    assert names == ["测试母", "测试父", "测试子"]


@pytest.mark.slow
def test_one_traveller_declares_in_english_within_the_limits(visit: Visit) -> None:
    visitor = visit("phone", "en")
    hands = Hands(visitor)
    visitor.page.goto(visitor.town.public)
    visitor.shoot("start")
    hands.tap("button[value=arrival]")
    journey(hands)
    destination(hands, "Wucheng", "师范街")
    itinerary(hands, "Chaoyang")
    person(hands, "Ann Example", number(21), "19900000021")
    hands.go_on("/declare/check")
    visitor.shoot("check")
    hands.go_on("/sent")
    visitor.page.wait_for_selector(".code svg")
    visitor.shoot("sent")

    assert hands.inputs <= MOST_INPUTS
    assert hands.taps <= MOST_TAPS

    again = Hands(visitor)
    visitor.page.goto(visitor.town.public)
    visitor.shoot("again")
    again.tap("button[value=arrival]")
    again.answer("#id_service", "G87")
    again.go_on("/declare/itinerary")
    itinerary(again, "Chaoyang", to="/declare/check")
    again.go_on("/sent")

    assert again.inputs <= MOST_INPUTS_AGAIN
    assert again.taps <= MOST_TAPS_AGAIN
