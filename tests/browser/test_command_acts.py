"""A commander acts on places, at a desk and with a phone, in both languages."""

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


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_a_zone_is_imposed_reviewed_and_lifted(
    visit: Visit, size: str, language: str
) -> None:
    visitor = at(visit(size, language), "zones")
    page = visitor.page
    pick(visitor, "坞城")
    page.fill("#id_name", "师范街以北")
    page.fill("#id_review_on", "2022-08-21")
    page.fill("#id_reason", "三个社区有阳性")
    visitor.shoot("zones-form")
    page.click("form.card button.button")
    row = page.locator(".stack tr", has_text="师范街以北").first
    expect(row).to_contain_text("三个社区有阳性")
    expect(row.locator(".tag.is-blue")).to_be_visible()
    visitor.shoot("zones")

    row.locator("a").click()
    page.fill("#review_review_on", "2022-08-26")
    page.fill("#review_reason", "尚有新增")
    page.click("form[action$=review] button")
    row.locator("a").click()
    visitor.shoot("zone")
    expect(page.locator(".timeline li")).to_have_count(2)
    page.fill("#lift_reason", "选错街道")
    page.check("#lift_by_mistake")
    page.click("form[action$=lift] button")
    expect(page.locator("main")).to_contain_text("选错街道")
    visitor.shoot("zones-lifted")


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_premises_go_through_their_steps(
    visit: Visit, size: str, language: str
) -> None:
    visitor = at(visit(size, language), "premises")
    page = visitor.page
    if not page.locator("#id_kind").is_visible():
        page.click("form.card summary")
    page.select_option("#id_kind", "market")
    name = f"坞城便民市场 {size} {language}"
    page.fill("#id_name", name)
    pick(visitor, "坞城")
    page.fill("#id_reason", "病例到过")
    visitor.shoot("premises-form")
    page.click("form.card button.button")
    row = page.locator("tbody tr", has_text=name)
    row.locator("form button").first.click()
    row.locator("summary").click()
    visitor.shoot("premises")
    row.locator("form button").first.click()
    row.locator("form button").first.click()

    expect(row.locator("form")).to_have_count(0)
    visitor.shoot("premises-reopened")


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_a_response_is_worked_through(visit: Visit, size: str, language: str) -> None:
    visitor = at(visit(size, language), "responses")
    page = visitor.page
    page.check("#id_level_2")
    page.fill("#id_person_in_charge", "测试甲 副市长")
    visitor.shoot("responses-form")
    page.click("form.card.dense button.button")
    rows = page.locator("section.card tbody tr")
    expect(rows).to_have_count(8)
    for number in (1, 3):
        rows.nth(number).locator("button").click()
        expect(rows.nth(number).locator(".tag.is-green")).to_be_visible()
    visitor.shoot("responses")
    page.click("section.card summary")
    visitor.shoot("responses-closing")
    page.click("section.card .grave")
    page.locator("main table a").first.click()
    expect(page.locator("section.card tbody tr")).to_have_count(8)
    visitor.shoot("response")


def at(visitor: Visitor, room: str) -> Visitor:
    """Sign in as a commander and go to a room."""
    sign_in(visitor, "commander")
    visitor.page.goto(f"{visitor.town.officers}/{room}")
    return visitor


def pick(visitor: Visitor, words: str) -> None:
    """Choose the first place that these signs may mean."""
    visitor.page.fill("#id_place", words)
    visitor.page.locator(".picker li").first.click()
