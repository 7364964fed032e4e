"""From the station to a bed: a trip is planned, driven and signed for; who looks on."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visitor
from tests.browser.test_officers import sign_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
EVERY = [("desktop", "zh"), ("desktop", "en"), ("phone", "zh"), ("phone", "en")]


def at(visitor: Visitor, role: str, room: str) -> Visitor:
    """Sign in and go to a room."""
    sign_in(visitor, role)
    visitor.page.goto(f"{visitor.town.officers}/{room}")
    return visitor


def test_two_people_are_driven_to_a_site_and_get_beds(visit: Visit) -> None:
    planned(at(visit("desktop", "zh"), "checkpoint.officer", "transfers"))
    driver = at(visit("phone", "zh"), "driver", "trips")
    driven(driver)
    site = at(visit("desktop", "en"), "site.manager", "site")
    signed_and_lodged(site)
    small = at(visit("phone", "zh"), "site.manager", "site")
    small.page.locator("table.stack summary").first.click()
    small.shoot("site")

    driver.page.reload()
    expect(driver.page.locator("#waiting")).to_have_count(0)
    driver.shoot("trips-done")
    site.page.locator("table.stack a").first.click()
    expect(site.page.locator("#custody .facts")).to_contain_text("一号隔离点")
    site.page.locator("#custody summary").click()
    expect(site.page.locator("#custody .timeline li")).to_have_count(3)
    site.shoot("person-in-a-site")


def planned(planner: Visitor) -> None:
    """Plan a trip from the station to the site for two people."""
    page = planner.page
    for name in ("测试庚", "测试辛"):
        page.locator(".choice", has_text=name).locator("input").check()
    page.fill("#id_plate", "晋A·10086")
    page.select_option("#id_driver", index=1)
    page.fill("#id_lead", "测试甲 13900000000")
    page.select_option("#id_origin", "taiyuan-south")
    page.select_option("#id_destination", "site-1")
    planner.shoot("transfers-form")
    page.click(".actions button")
    expect(page.locator("main table")).to_contain_text("晋A·10086")
    planner.shoot("transfers")


def driven(driver: Visitor) -> None:
    """Set off with both, and arrive."""
    expect(driver.page.locator(".aboard li")).to_have_count(2)
    driver.shoot("trips-next")
    driver.page.click(".trip .actions button")
    driver.shoot("trips-under-way")
    driver.page.click(".trip .actions button")
    expect(driver.page.locator("#waiting li")).to_have_count(2)
    driver.shoot("trips-arrived")


def signed_and_lodged(site: Visitor) -> None:
    """Sign for both at once, enter a room, and give them its beds."""
    site.shoot("site-door")
    site.page.click("#door .spread button")
    expect(site.page.locator("#lodge li")).to_have_count(2)
    site.page.fill("#id_number", "301")
    site.page.fill("#id_beds", "2")
    site.shoot("site-lodge")
    site.page.click("form.card .actions button")
    for _person in range(2):
        site.page.locator("#lodge li button").first.click()
    expect(site.page.locator("#lodge li")).to_have_count(0)
    site.shoot("site")


def test_an_officer_accepts_a_new_order(visit: Visit) -> None:
    visitor = at(visit("phone", "zh"), "community.officer", "community")
    page = visitor.page
    orders = page.locator("main > ul.handing").first.locator("li")
    before = orders.count()
    assert before > 0
    visitor.shoot("community-orders")
    orders.first.locator("button").click()
    expect(page.locator("h2#accepted")).to_be_visible()
    visitor.shoot("community-accepted")
    if before > 1:
        orders.first.locator("a", has_text="转交").click()
        visitor.shoot("pass-on")


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_the_commander_reads_the_page(visit: Visit, size: str, language: str) -> None:
    visitor = at(visit(size, language), "commander", "command")
    page = visitor.page
    expect(page.locator("#positives")).to_be_visible()
    expect(page.locator("#waits .quiet").first).to_be_visible()
    visitor.shoot("command")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    page.goto(f"{visitor.town.officers}/units")
    visitor.shoot("units")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    page.goto(f"{visitor.town.officers}/command/unaccepted?told=nobody")
    visitor.shoot("unaccepted")
    page.goto(f"{visitor.town.officers}/transfers")
    visitor.shoot("transfers-empty")


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_a_community_reads_its_page(visit: Visit, size: str, language: str) -> None:
    visitor = at(visit(size, language), "community.officer", "community")
    visitor.shoot("community")
    width = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def test_the_lane_hands_on(visit: Visit) -> None:
    visitor = at(visit("phone", "en"), "checkpoint.officer", "checkpoint?show=arrived")
    page = visitor.page
    page.locator("table a", has_text="测试乙").first.click()
    page.locator("a[href^='/checkpoint/']").last.click()
    expect(page.locator(".lane #id_to")).to_be_visible()
    visitor.shoot("lane-handing")
