"""Officers' pages that put records right, at a desk and with a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visitor
from tests.browser.test_officers import sign_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

SEEN = [("desktop", "zh"), ("phone", "zh"), ("phone", "en")]
HEAD = "service,day,venue,document,name,seat"
LINES = (
    "G1234,2022-13-41,nowhere,000000199001010026,测试甲,1A",
    "G1234,2022-08-21,nowhere,000000199001010042,测试乙,1B",
)


def look(visitor: Visitor, path: str, what: str) -> None:
    """Open a page and look at it: nothing sticks out at the side."""
    answer = visitor.page.goto(f"{visitor.town.officers}/{path}")
    assert answer is not None
    assert answer.status == 200, path
    visitor.shoot(f"records-{what}")
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= visitor.page.evaluate("window.innerWidth"), path


@pytest.mark.parametrize(("size", "language"), SEEN)
def test_a_commander_puts_a_record_right(
    visit: Visit, size: str, language: str
) -> None:
    visitor = visit(size, language)
    sign_in(visitor, "commander")
    visitor.page.goto(f"{visitor.town.officers}/people?q=测试乙")
    visitor.page.click("tbody a")
    person = visitor.page.url.removeprefix(f"{visitor.town.officers}/")

    for name in ("correct", "stays", "address", "death", "merge?with=测试甲"):
        look(visitor, f"{person}/{name}", name.partition("?")[0])
    look(visitor, person, "person")
    look(visitor, "notes", "notes")


@pytest.mark.parametrize(("size", "language"), SEEN)
def test_a_checkpoint_officer_registers_and_reads_in(
    visit: Visit, tmp_path: Path, size: str, language: str
) -> None:
    visitor = visit(size, language)
    sign_in(visitor, "checkpoint.officer")
    look(visitor, "sampling/void", "void")
    look(visitor, "register", "register")
    visitor.page.check("#id_mode_0")
    visitor.page.check("#id_stay_kind_2")
    visitor.page.check("#id_paper")
    visitor.page.click("form.dense button.button")
    visitor.page.wait_for_selector(".faults")
    visitor.shoot("records-register-faults")

    look(visitor, "manifests", "manifests")
    file = tmp_path / "list.csv"
    file.write_text("\n".join([HEAD, *LINES]), encoding="utf-8")
    visitor.page.set_input_files("#id_file", file)
    visitor.page.click("form.card button.button")
    expect(visitor.page.locator("table")).to_contain_text("2022-13-41")
    visitor.shoot("records-preview")
