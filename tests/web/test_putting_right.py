"""What is recorded about somebody is put right, by whoever may, with a reason."""

import pytest
from django.test import Client

from tests.gazetteer import JINJIANG, UNIVERSITY
from tests.loop.cast import Traveller
from tests.web.signing_in import SignedIn, reference_of

JINZHONG = "140700000000"
CORRECTION = {"name": "测试更", "reason": "read from the card"}
STAY = {
    "place": "锦江区",
    "place.code": JINJIANG,
    "place.asked": "锦江区",
    "first": "2022-08-10",
    "last": "2022-08-12",
    "reason": "hotel bill",
}
MOVED = {
    "stay_kind": "home",
    "place": "山西大学社区居委会",
    "place.code": UNIVERSITY,
    "place.asked": "山西大学社区居委会",
    "address": "测试路2号",
}
DIED = {"died_on": "2022-08-21", "sure": "on"}


@pytest.fixture
def of_alice(alice: Traveller) -> str:
    """Return the address of Alice's page."""
    return f"/people/{reference_of(alice.person)}"


def done(browser: Client, address: str, answers: dict[str, str]) -> str:
    """Send a form that is taken; return the page that comes next."""
    answer = browser.post(address, answers)
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(answer["Location"]).content.decode()


def test_particulars_are_corrected(signed_in: SignedIn, of_alice: str) -> None:
    page = done(signed_in("checkpoint_officer"), f"{of_alice}/correct", CORRECTION)

    assert "测试更" in page
    assert "Particulars corrected" in page


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"reason": "why not"}, "Enter what is otherwise"),
        ({"name": "测试更"}, "Please answer: Reason"),
        (
            CORRECTION | {"document": "000000199001010026"},
            "Enter both the document and its number",
        ),
        (
            CORRECTION
            | {"document_kind": "identity_card", "document": "000000199001010027"},
            "id_document",
        ),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    signed_in: SignedIn, of_alice: str, answers: dict[str, str], fault: str
) -> None:
    answer = signed_in("community_officer").post(f"{of_alice}/correct", answers)

    assert answer.status_code == 422
    assert fault in answer.content.decode()


def test_a_stay_is_added_struck_and_reinstated(
    signed_in: SignedIn, of_alice: str
) -> None:
    browser, stays = signed_in("tracer"), f"{of_alice}/stays"
    page = done(browser, stays, STAY)
    assert "Stay added by an officer" in page

    listed = browser.get(stays).content.decode()
    judged = listed.split(f'action="{stays}/')[1].split('"')[0]
    struck = done(browser, f"{stays}/{judged}", {"reason": "no", "what": "strike"})
    assert "Let it count again" in struck

    again = {"reason": "it was so", "what": "reinstate"}
    assert "Let it count again" not in done(browser, f"{stays}/{judged}", again)


def test_a_stay_that_ends_before_it_begins_is_refused(
    signed_in: SignedIn, of_alice: str
) -> None:
    wrong = STAY | {"first": "2022-08-13"}

    answer = signed_in("tracer").post(f"{of_alice}/stays", wrong)

    assert answer.status_code == 422
    assert "before the first" in answer.content.decode()


def test_a_departure_is_recorded_and_taken_back(
    signed_in: SignedIn, of_alice: str
) -> None:
    browser = signed_in("checkpoint_officer")
    gone = done(browser, f"{of_alice}/depart", {})
    assert "Recorded as gone since" in gone
    assert "Record as gone<" not in gone

    back = done(browser, f"{of_alice}/here", {"reason": "somebody else"})
    assert "Departure taken back" in back
    assert "Recorded as gone since" not in back


def test_whoever_records_the_bound_as_gone_is_warned(
    signed_in: SignedIn, of_alice: str
) -> None:
    page = signed_in("checkpoint_officer").get(of_alice).content.decode()

    assert "This person is bound: self-monitoring until" in page
    assert "Recording them as gone ends that at once" in page


def test_a_change_of_address_is_recorded(signed_in: SignedIn, of_alice: str) -> None:
    page = done(signed_in("community_officer"), f"{of_alice}/address", MOVED)

    assert "Moved" in page


def test_a_move_without_a_door_is_refused(signed_in: SignedIn, of_alice: str) -> None:
    answer = signed_in("community_officer").post(
        f"{of_alice}/address", MOVED | {"address": ""}
    )

    assert answer.status_code == 422


def test_a_death_is_recorded_and_taken_back(signed_in: SignedIn, of_alice: str) -> None:
    browser = signed_in("commander")

    assert "Recorded as dead on" in done(browser, f"{of_alice}/death", DIED)

    back = done(browser, f"{of_alice}/alive", {"reason": "mistaken for another"})
    assert "Recorded as dead on" not in back


@pytest.mark.parametrize(
    "wrong", [{"died_on": "2022-08-21"}, {"died_on": "2022-08-23", "sure": "on"}]
)
def test_a_death_unsure_or_in_the_future_is_refused(
    signed_in: SignedIn, of_alice: str, wrong: dict[str, str]
) -> None:
    assert signed_in("commander").post(f"{of_alice}/death", wrong).status_code == 422


def test_two_records_are_compared_joined_and_parted(
    signed_in: SignedIn, of_alice: str
) -> None:
    from tests.loop.cast import arrive

    other = reference_of(arrive("测试乙", 2).person)
    browser, joining = signed_in("commander"), f"{of_alice}/merge?with={other}"
    assert "This record stays" in browser.get(joining).content.decode()

    joined = done(browser, joining, {"reason": "one card, read twice"})
    assert f"测试乙 {other}" in joined

    parted = done(browser, f"/people/{other}/unmerge", {"reason": "twins"})
    assert "测试乙" in parted
    assert other not in browser.get(of_alice).content.decode()


def test_joining_with_nobody_joins_nobody(signed_in: SignedIn, of_alice: str) -> None:
    browser = signed_in("tracer")

    answer = browser.get(f"{of_alice}/merge?with=P-2222222")

    assert "Nobody else here answers to that" in answer.content.decode()


def test_somebody_is_recorded_as_gone_by_the_checkpoint(
    signed_in: SignedIn, of_alice: str
) -> None:
    browser = signed_in("checkpoint_officer")
    assert f"{of_alice}/depart" in browser.get(of_alice).content.decode()

    assert "Left" in done(browser, f"{of_alice}/depart", {})


@pytest.mark.parametrize(
    ("role", "shut"),
    [
        ("auditor", ("correct", "stays", "address", "death", "merge", "unmerge")),
        ("site_manager", ("correct", "stays", "merge", "unmerge", "depart")),
        ("checkpoint_officer", ("address", "death", "alive", "merge", "unmerge")),
        ("tracer", ("address", "death", "alive")),
        ("commander", ("depart", "here", "link")),
    ],
)
def test_who_may_not_finds_neither_page_nor_link(
    signed_in: SignedIn, of_alice: str, role: str, shut: tuple[str, ...]
) -> None:
    browser = signed_in(role)
    page = browser.get(of_alice).content.decode()

    for name in shut:
        assert f"{of_alice}/{name}" not in page
        assert browser.post(f"{of_alice}/{name}").status_code == 404


def test_links_nobody_may_follow_are_hidden(signed_in: SignedIn, of_alice: str) -> None:
    assert "/checkpoint/" in signed_in("tracer").get(of_alice).content.decode()
    for role in ("auditor", "site_manager"):
        assert "/checkpoint/" not in signed_in(role).get(of_alice).content.decode()


@pytest.mark.parametrize("page", ["correct", "stays", "address", "death", "merge"])
def test_another_citys_officer_and_a_stranger_stay_outside(
    signed_in: SignedIn, of_alice: str, page: str
) -> None:
    browser = signed_in("commander", JINZHONG)
    assert browser.get(f"{of_alice}/{page}").status_code == 404

    nobody = Client(SERVER_NAME="localhost").get(f"{of_alice}/{page}")
    assert nobody["Location"].startswith("/sign-in")


def test_a_community_officer_begins_at_the_community(signed_in: SignedIn) -> None:
    assert signed_in("community_officer").get("/")["Location"] == "/community"
