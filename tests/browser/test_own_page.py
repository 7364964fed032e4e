"""The traveller's own page once they are proved: what binds, what to do, why."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]


@pytest.mark.parametrize("who", ["quiet", "medium", "unsure"])
@pytest.mark.parametrize(
    ("size", "language"),
    [
        ("phone", "zh"),
        ("desktop", "en"),
        ("phone", "en"),
        ("desktop", "zh"),
    ],
)
def test_the_page_says_what_binds_and_why(
    visit: Visit, who: str, size: str, language: str
) -> None:
    visitor = visit(size, language)
    token = visitor.town.came[who].made.token
    visitor.page.goto(f"{visitor.town.public}/t/{token}")

    visitor.page.wait_for_selector(".code svg")
    visitor.shoot(f"page-{who}")
    expect(visitor.page.locator(".standing .word")).to_be_visible()


def test_somebody_objects_on_their_page(visit: Visit) -> None:
    visitor = visit("phone", "zh")
    token = visitor.town.came["medium"].made.token
    page = visitor.page
    page.goto(f"{visitor.town.public}/t/{token}")
    page.click("a[href$=leave]")
    visitor.shoot("leave")
    page.go_back()
    page.click("a[href$=appeal]")
    visitor.shoot("appeal")
    page.click(".actions .button")
    page.wait_for_selector(".faults")
    page.fill("#id_statement", "我没有去过那里，有车票为证。")
    page.click(".actions .button")

    page.wait_for_selector(".note.is-green")


def test_the_page_is_dark_where_the_device_is(visit: Visit) -> None:
    visitor = visit("phone", "zh", color_scheme="dark")
    visitor.name = "phone-dark"
    token = visitor.town.came["medium"].made.token
    visitor.page.goto(f"{visitor.town.public}/t/{token}")
    visitor.page.wait_for_selector(".code svg")

    visitor.shoot("page")
