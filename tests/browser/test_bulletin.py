"""A commander reads the bulletin, publishes it and corrects it, as people look at it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_officers import sign_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
EVERY = [  # each publishes a day of its own
    ("desktop", "zh", "17"),
    ("desktop", "en", "18"),
    ("phone", "zh", "19"),
    ("phone", "en", "20"),
]


@pytest.mark.parametrize(("size", "language", "day"), EVERY)
def test_a_bulletin_is_read_published_and_corrected(
    visit: Visit, size: str, language: str, day: str
) -> None:
    visitor = visit(size, language)
    sign_in(visitor, "commander")
    page = visitor.page
    page.goto(f"{visitor.town.officers}/bulletin")
    expect(page.locator("section[lang=zh-CN] h3")).to_contain_text("太原市疫情通报")
    expect(page.locator("section[lang=en] h3")).to_contain_text("Taiyuan: bulletin")
    visitor.shoot("bulletin")

    page.fill("#id_day", f"2022-08-{day}")
    page.click("form.filters button.button")
    expect(page.locator("h1")).to_contain_text(day)
    page.click("form[action$=publish] button")
    expect(page.locator("section[lang=zh-CN] h3")).to_contain_text(
        f"2022年8月{day}日24:00"
    )
    visitor.shoot("bulletin-published")

    page.fill("#id_reason", "漏报一例")
    page.click("form[action$=correct] button")
    expect(page.locator(".note").last).to_contain_text("漏报一例")
    page.emulate_media(media="print")
    visitor.shoot("bulletin-printed")
    expect(page.locator("form.sheet")).to_be_hidden()
