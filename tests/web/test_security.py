"""What every answer promises the browser, and what a device keeps."""

import pytest
from django.test import Client

from tests.web.form import fill_in


@pytest.mark.parametrize("address", ["/", "/declare/journey", "/nothing-here"])
def test_every_answer_carries_the_policy(traveller: Client, address: str) -> None:
    answer = traveller.get(address)

    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "unsafe-inline" not in policy
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"


def test_what_the_device_keeps_cannot_be_read_there(traveller: Client) -> None:
    fill_in(traveller)

    kept = traveller.cookies["draft0"]
    assert "000000199001010026" not in kept.value
    assert kept["httponly"]


def test_a_draft_that_was_tampered_with_is_no_draft(traveller: Client) -> None:
    fill_in(traveller)
    kept = traveller.cookies["draft0"].value
    traveller.cookies["draft0"] = ("B" if kept[0] == "A" else "A") + kept[1:]

    answer = traveller.get("/declare/check")

    assert (answer.status_code, answer["Location"]) == (302, "/declare/journey")


def test_a_form_without_its_token_is_refused(noon: None, public_front: None) -> None:
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")

    answer = browser.post("/declare", {"way": "arrival"})

    assert answer.status_code == 403
    assert "请再提交一次" in answer.content.decode()


def test_a_link_that_opens_nothing_is_missing(traveller: Client) -> None:
    assert traveller.get("/t/nothing").status_code == 404
