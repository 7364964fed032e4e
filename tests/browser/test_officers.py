"""Officers of each role, at a desk and with a phone, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

PASSWORD = "three plain words"
ROOMS = {
    "commander": (
        *(
            "command",
            "command/bound",
            "command/bounds",
            "command/arrivals",
            "command/expected",
        ),
        *("people?q=测试", "areas", "checkpoint"),
    ),
    "checkpoint.officer": ("checkpoint", "checkpoint?show=arrived", "sampling"),
    "community.officer": ("community",),
    "laboratory.clerk": ("lab",),
    "administrator": ("accounts", "account", "password"),
}


def sign_in(visitor: Visitor, username: str) -> None:
    """Sign in as an officer."""
    visitor.page.goto(f"{visitor.town.officers}/sign-in")
    visitor.page.fill("#id_username", username)
    visitor.page.fill("#id_password", PASSWORD)
    visitor.page.click("form.sheet button.button")
    visitor.page.wait_for_selector("nav .rooms a")


@pytest.mark.parametrize("username", ROOMS)
@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_room_of_a_role_opens(
    visit: Visit, username: str, size: str, language: str
) -> None:
    visitor = visit(size, language)
    sign_in(visitor, username)

    for room in ROOMS[username]:
        answer = visitor.page.goto(f"{visitor.town.officers}/{room}")
        assert answer is not None
        assert answer.status == 200, room
        assert "sign-in" not in visitor.page.url, room
        visitor.shoot(f"officer-{room.partition('?')[0].replace('/', '-')}")


def test_a_commander_reads_why_somebody_is_bound(visit: Visit) -> None:
    visitor = visit("desktop", "zh")
    sign_in(visitor, "commander")
    visitor.page.goto(f"{visitor.town.officers}/people?q=测试乙")
    visitor.page.click("tbody a")

    visitor.page.wait_for_selector(".standing.is-yellow")
    visitor.shoot("officer-person")
    expect(visitor.page.locator("blockquote").first).to_contain_text("中风险区")
    expect(visitor.page.locator(".timeline")).to_contain_text("申报")


@pytest.mark.parametrize(("size", "language"), [("phone", "zh"), ("desktop", "en")])
def test_the_lane_of_somebody_who_came(visit: Visit, size: str, language: str) -> None:
    visitor = visit(size, language)
    sign_in(visitor, "checkpoint.officer")
    came = visitor.town.came["medium"].made.declaration
    visitor.page.goto(f"{visitor.town.officers}/checkpoint/{came}")

    visitor.page.wait_for_selector(".lane.is-yellow")
    visitor.shoot("officer-lane")


def test_a_wrong_password_is_told_apart_from_nothing(visit: Visit) -> None:
    visitor = visit("phone", "zh")
    visitor.page.goto(f"{visitor.town.officers}/sign-in")
    visitor.page.fill("#id_username", "nobody")
    visitor.page.fill("#id_password", "not it")
    visitor.page.click("form.sheet button.button")

    visitor.page.wait_for_selector(".faults")
    visitor.shoot("officer-sign-in")
