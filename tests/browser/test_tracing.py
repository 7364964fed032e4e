"""From a tube to a contact, on the pages of all who take part, in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitor
from tests.browser.test_officers import sign_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]


def at(visitor: Visitor, who: str, room: str) -> Visitor:
    """Sign in as somebody and go to a room."""
    sign_in(visitor, who)
    visitor.page.goto(f"{visitor.town.officers}/{room}")
    return visitor


def fill(visitor: Visitor, code: str) -> None:
    """Open a tube of five; add somebody known and two who have no reference."""
    page = visitor.page
    page.fill("#id_code", code)
    page.check("#id_ratio_1")
    visitor.shoot("tubes")
    page.click("form.card button.button")
    expect(page.locator("#id_reference")).to_be_focused()
    page.keyboard.type(visitor.town.references["quiet"])
    page.keyboard.press("Enter")
    expect(page.locator("section.card li.line")).to_have_count(1)
    expect(page.locator("#id_reference")).to_be_focused()
    page.click("details.card summary")
    for count, name in enumerate(("测试辛", "测试壬"), start=2):
        page.fill("#new_name", name)
        if count == 2:
            page.fill("#new_place", "师范街")
            page.locator(".picker li").first.click()
        visitor.shoot("tube-new")
        page.click("details.card button.button")
        expect(page.locator("section.card li.line")).to_have_count(count)
    page.locator("section.card li.line summary").first.click()
    visitor.shoot("tube")


def test_from_a_tube_to_a_held_members_page(visit: Visit) -> None:
    sampler = at(visit("phone", "zh"), "sampler", "sampling/tubes")
    fill(sampler, "MIX-21")
    sampler.page.click("form[action$=seal] button")
    expect(sampler.page.locator(".note.is-green")).to_be_visible()

    clerk = at(visit("desktop", "zh"), "laboratory.clerk", "lab")
    clerk.shoot("lab-waiting")
    clerk.page.click("table form button")
    clerk.page.click("a[href*='MIX-21']")
    clerk.page.check("#id_outcome_1")
    clerk.page.click("form.card button.button >> nth=0")
    expect(clerk.page.locator("main")).to_contain_text("3/3")
    expect(clerk.page.locator("main")).not_to_contain_text("测试甲")
    clerk.shoot("lab")

    member = visit("phone", "zh")
    token = member.town.came["quiet"].made.token
    member.page.goto(f"{member.town.public}/t/{token}")
    expect(member.page.locator(".standing .word")).to_contain_text("就地管控")
    member.shoot("page-held")


def name_contacts(visitor: Visitor) -> None:
    """Say of two people that they live with the case on the page."""
    page = visitor.page
    for name in ("near", "far"):
        page.locator("a[href$='/contact']").click()
        page.fill("#id_q", visitor.town.references[name])
        page.fill("#id_last_exposure", "2022-08-20")
        page.select_option("#id_setting", "household")
        visitor.shoot("name-contact")
        page.click("form.sheet button.button")


def tick_all(page: Page) -> None:
    """Tick everybody whom a letter may ask about, and one less again."""
    page.goto(f"{page.url}/letter")
    boxes = page.locator("form[data-many] >> nth=0 >> input[name$=people]")
    page.locator(".all input >> nth=0").check()
    for box in boxes.all():
        expect(box).to_be_checked()
    boxes.first.uncheck()
    expect(page.locator(".all input >> nth=0")).not_to_be_checked()


@pytest.mark.parametrize(("size", "language"), [("desktop", "zh"), ("phone", "en")])
def test_a_contact_is_named_and_experts_confirm(
    visit: Visit, size: str, language: str
) -> None:
    visitor = at(visit(size, language), "tracer", "tracing")
    page = visitor.page
    visitor.shoot("tracing")
    page.click("table a[href^='/cases/']")
    name_contacts(visitor)
    expect(page.locator(".stack tr", has_text="测试卯").first).to_be_visible()

    page.check("#found_finding_1")
    page.select_option("#found_severity", "mild")
    page.click("form[action$=consult] button.button")
    expect(page.locator("h1 .tag.is-red")).to_be_visible()
    if not page.locator("a[href^='/chains/']").count():
        page.locator("dl summary").first.click()
        page.fill("#chain_name", "8·20")
        page.click("form[action$=chain] button")
    visitor.shoot("case")
    tick_all(page)
    visitor.shoot("ask")
    page.goto(f"{visitor.town.officers}/chains")
    visitor.shoot("chains")
    page.locator("main table a").first.click()
    page.check("input[name=case] >> nth=0")
    visitor.shoot("chain")
    page.click("form .actions button")
    visitor.shoot("split")


@pytest.mark.parametrize(("size", "language"), [("desktop", "en"), ("phone", "zh")])
def test_a_letter_is_sent_and_answered(visit: Visit, size: str, language: str) -> None:
    visitor = at(visit(size, language), "tracer", "letters")
    page = visitor.page
    if page.locator("a[href^='/letters/from/']").count():
        visitor.shoot("letters-to-send")
        page.click("a[href^='/letters/from/']")
        page.fill("[name=day]", "2022-08-22")
        page.fill("[name=hour]", "12:00")
        visitor.shoot("ask-about")
        page.click("form.card button.button")
    else:
        page.click("main table a")
    visitor.shoot("letter")
    if page.locator("form[action$=accept] button").count():
        page.click("form[action$=accept] button")
    if page.locator("button[value=negative]").count():
        page.fill("[name=paper]", "成疫指函〔2022〕7号")
        visitor.shoot("letter-to-answer")
        page.click("button[value=negative]")
    expect(page.locator("main .tag.is-green").first).to_be_visible()
    page.click("a[href$=paper]")
    visitor.shoot("letter-on-paper")
    page.goto(f"{visitor.town.officers}/letters")
    visitor.shoot("letters")


def test_contacts_are_proposed_from_a_list(visit: Visit) -> None:
    visitor = at(visit("desktop", "zh"), "tracer", "tracing")
    page = visitor.page
    page.click("table a[href^='/cases/']")
    page.locator("a[href$='/seats']").click()
    page.select_option("#list", index=1)
    page.select_option("#setting", "plane")
    page.click("form.filters button")
    expect(page.locator("input[name=chosen]:checked")).to_have_count(1)
    visitor.shoot("seats")


@pytest.mark.parametrize(("size", "language"), [("desktop", "zh"), ("phone", "en")])
def test_the_hospital_admits_and_tests(visit: Visit, size: str, language: str) -> None:
    visitor = at(visit(size, language), "hospital.clerk", "hospital")
    page = visitor.page
    visitor.shoot("hospital")
    page.locator("table a").first.click()
    page.fill("#test_code", f"H-{size}")
    page.check("#test_outcome_1")
    page.fill("#test_ct_n", "36.5")
    page.click("form[action$=test] button.button")
    expect(page.locator("table")).to_contain_text(re.compile("36.50"))
    if page.locator("form[action$=admit] .button:not(.plain)").count():
        page.click("form[action$=admit] button.button")
    visitor.shoot("patient")
    page.goto(f"{visitor.town.officers}/hospital")
    visitor.shoot("hospital-lying")
