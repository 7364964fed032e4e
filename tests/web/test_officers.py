"""Officers' pages: each opens for its role, and for no other; what is done is done."""

import pytest
from django.test import Client

from tests.loop.cast import Traveller
from tests.web.signing_in import SignedIn, reference_of

ROOMS = {
    "commander": ("/command", "/command/bound", "/people?q=测试", "/areas"),
    "checkpoint_officer": ("/checkpoint", "/checkpoint?show=arrived", "/sampling"),
    "community_officer": ("/community", "/people"),
    "laboratory_clerk": ("/lab",),
    "sampler": ("/sampling",),
    "administrator": ("/accounts", "/account", "/password"),
}


@pytest.mark.parametrize("role", ROOMS)
def test_the_rooms_of_a_role_open(
    signed_in: SignedIn, alice: Traveller, role: str
) -> None:
    browser = signed_in(role)

    for address in ROOMS[role]:
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.content.decode())


def test_nobody_enters_without_signing_in(noon: None, officers_front: None) -> None:
    answer = Client(SERVER_NAME="localhost").get("/command")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=%2Fcommand")


def test_a_room_of_another_duty_stays_shut(signed_in: SignedIn) -> None:
    browser = signed_in("sampler")

    assert browser.get("/command").status_code == 404
    assert browser.get("/accounts").status_code == 404
    assert browser.get("/people").status_code == 404


def test_a_person_has_a_page_with_reasons_and_a_timeline(
    signed_in: SignedIn, alice: Traveller
) -> None:
    browser = signed_in("commander")
    reference = reference_of(alice.person)

    page = browser.get(f"/people/{reference}").content.decode()

    assert "self-monitoring" in page
    assert "Declared" in page
    assert "The declaration counts" in page


def test_another_citys_officer_finds_nobody(
    signed_in: SignedIn, alice: Traveller
) -> None:
    browser = signed_in("commander", "140700000000")

    answer = browser.get(f"/people/{reference_of(alice.person)}")

    assert answer.status_code == 404


def test_a_specimen_and_its_result_are_entered(
    signed_in: SignedIn, alice: Traveller
) -> None:
    reference = reference_of(alice.person)
    sampled = signed_in("sampler").post(
        "/sampling", {"reference": reference, "code": "t-1", "purpose": "landing"}
    )
    assert sampled.status_code == 302, sampled.content.decode()

    found = signed_in("laboratory_clerk").post(
        "/lab", {"code": "T-1", "outcome": "negative", "reason": ""}
    )
    assert found.status_code == 302, found.content.decode()

    page = signed_in("commander").get(f"/people/{reference}").content.decode()
    assert "T-1" in page
    assert "negative" in page


def test_a_commander_lists_and_lifts_an_area(signed_in: SignedIn) -> None:
    browser = signed_in("commander")
    listed = browser.post(
        "/areas",
        {
            "place": "小店区",
            "place.code": "140105000000",
            "place.asked": "小店区",
            "name": "某小区",
            "level": "medium",
            "counted_from": "2022-08-20",
        },
    )
    assert listed.status_code == 302, listed.content.decode()

    page = browser.get("/areas").content.decode()
    assert "某小区" in page


def test_an_administrator_opens_and_disables_an_account(signed_in: SignedIn) -> None:
    browser = signed_in("administrator")
    opened = browser.post(
        "/accounts",
        {
            "name": "王五",
            "username": "wang.wu",
            "role": "sampler",
            "place": "小店区",
            "place.code": "140105000000",
            "place.asked": "小店区",
        },
    )

    assert "wang.wu" in opened.content.decode()
    assert "王五" in browser.get("/accounts").content.decode()
