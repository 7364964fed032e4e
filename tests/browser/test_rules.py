"""A version is proposed, adopted by another, changes people, and is reversed."""

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Visit, Visitor
from tests.browser.test_officers import sign_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
EVERY = [("desktop", "zh"), ("desktop", "en"), ("phone", "zh"), ("phone", "en")]
CITY = "cn.shanxi.taiyuan/2022-08-20"
SEVEN = {"zh": "8月28日", "en": "28 Aug"}
MILDER = """      phases: [{measure: home_monitoring, days: 5}]
      tests: [{landing: true}, {days: [1, 5]}]"""
SLIP = ("cn.shanxi.taiyuan/pingyao", "cn.shanxi.taiyuan/pingyoa")
ENDS = {"zh": "9月20日", "en": "20 Sep 2022"}
FIVE = {"zh": "8月26日", "en": "26 Aug"}


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_rulebooks_are_read(visit: Visit, size: str, language: str) -> None:
    visitor = at(visit(size, language), "sampler", "rules")
    page = visitor.page
    expect(page.locator(".tag.is-green svg").first).to_be_visible()
    expect(page.locator(".tag.is-green").first).not_to_have_text("")
    visitor.shoot("rules")

    page.click(f"a[href$='{CITY}']")
    expect(page.locator("article.card")).not_to_have_count(0)
    visitor.shoot("rules-version")
    does_not_spill(page)
    rule = page.locator("[id='arrival.high']")
    expect(rule.locator("ol")).to_be_hidden()
    rule.locator("summary").click()
    expect(rule.locator("li").first).to_be_visible()
    visitor.shoot("rules-version-examples")
    does_not_spill(page)


def test_a_version_prints_with_its_examples(visit: Visit) -> None:
    page = at(visit("desktop", "zh"), "sampler", f"rules/{CITY}").page
    page.emulate_media(media="print")

    expect(page.locator("[id='arrival.high'] li").first).to_be_visible()
    expect(page.locator("[id='arrival.high'] summary")).to_be_visible()
    does_not_spill(page)


@pytest.mark.parametrize(("size", "language"), [EVERY[0], EVERY[3]])
def test_two_people_put_a_version_into_force_and_take_it_back(
    visit: Visit, size: str, language: str
) -> None:
    first = at(visit(size, language), "wang", "rules/propose")
    address = propose(first, language)
    expect(first.page.locator("form[action$=adopt]")).to_have_count(0)

    second = at(visit(size, language), "li", "rules")
    second.page.click(f"a[href='{address}']")
    expect(second.page.locator("table.stack").first).to_be_visible()
    expect(second.page.locator(".note.is-yellow")).to_contain_text(SLIP[1])
    expect(second.page.locator("dl.facts").first).to_contain_text(ENDS[language])
    second.shoot("rules-proposal")
    does_not_spill(second.page)
    simulate(second)
    assert SEVEN[language] in until(second)
    second.page.click("form[action$=adopt] button")
    expect(second.page.locator("h1 .tag.is-green")).to_be_visible()
    waits_for(second, FIVE[language])

    first.page.goto(f"{first.town.officers}{address}")
    first.page.fill("#reversal_reason", "天数有误")
    first.page.click("form[action$=ask-reversal] button")
    second.page.goto(f"{second.town.officers}{address}")
    second.shoot("rules-reversal")
    second.page.click("form[action$=reverse] button")
    expect(second.page.locator("h1 .tag.is-red svg")).to_be_visible()
    waits_for(second, SEVEN[language])


def propose(visitor: Visitor, language: str) -> str:
    """Propose five days for everybody from this very minute on; return the address."""
    from tests.standing import cast

    page = visitor.page
    now = page.get_attribute("time.clock", "datetime")
    assert now is not None
    moment = datetime.fromisoformat(now).astimezone(ZoneInfo("Asia/Shanghai"))
    text = cast.text("2022-08-21", MILDER).replace(*SLIP, 1)
    page.fill("#id_text", cast.ending(text, "2022-09-21"))
    page.fill("#id_cases", cast.cases(version="2022-08-21"))
    page.fill("#id_day", f"{moment:%Y-%m-%d}")
    page.fill("#id_hour", f"{moment:%H:%M}")
    page.check("#id_extends")
    page.click("form.card details summary")
    visitor.shoot("rules-propose")
    page.click("form.card button.button")
    page.wait_for_url(re.compile("/rules/proposals/"))
    return page.url.removeprefix(visitor.town.officers)


def simulate(visitor: Visitor) -> None:
    """Ask for the simulation, and look at it before the button; bright and dark."""
    page = visitor.page
    expect(page.locator("#adoption_unseen")).to_be_visible()
    page.click("#simulation form button")
    expect(page.locator("#simulation .figure")).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.locator("#adoption_unseen")).to_have_count(0)
    visitor.shoot("rules-simulation")
    does_not_spill(page)
    page.emulate_media(color_scheme="dark")
    visitor.shoot("rules-simulation-dark")
    page.emulate_media(color_scheme="light")
    page.click("#simulation .figure a")
    expect(page.locator("tbody tr").first).to_be_visible()
    visitor.shoot("rules-people")
    does_not_spill(page)
    page.click("a.back")


def until(visitor: Visitor) -> str:
    """Return what the page of whoever came from a medium-risk area says."""
    reference = visitor.town.references["medium"]
    address = visitor.page.url
    visitor.page.goto(f"{visitor.town.officers}/people/{reference}")
    said = visitor.page.inner_text("main")
    visitor.page.goto(address)
    return said


def waits_for(visitor: Visitor, day: str) -> None:
    """Wait until the worker has assessed them anew."""
    end = time.monotonic() + PATIENCE
    while day not in until(visitor):
        assert time.monotonic() < end, until(visitor)
        time.sleep(0.5)


def does_not_spill(page: Page) -> None:
    """A page is read by scrolling down, never sideways."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 1


def at(visitor: Visitor, username: str, room: str) -> Visitor:
    """Sign in and go to a page."""
    sign_in(visitor, username)
    visitor.page.goto(f"{visitor.town.officers}/{room}")
    return visitor
