"""Carriers' lists, notes and void specimens: read in, followed up, settled."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.gazetteer import XIAODIAN
from tests.loop.cast import Traveller
from tests.web.signing_in import SignedIn, reference_of

JINZHONG = "140700000000"
HEAD = "service,day,venue,document,name,seat"
ALICE = "000000199001010026"
BOB = "000000199001010042"


@pytest.fixture
def station(noon: None) -> str:
    """Return the code of a station in Taiyuan."""
    from pratique import database
    from pratique.database import WORKER
    from pratique.places import actions as places

    with database.acting(WORKER), database.transaction():
        found = places.open_venue(
            kind="station",
            name="太原南站",
            name_en="Taiyuan South",
            division=XIAODIAN,
            by=WORKER,
        )
    return str(found.code)


def file_of(station: str, *more: str) -> SimpleUploadedFile:
    """Return a list of two passengers, and whatever lines follow."""
    lines = [
        f"G1234,2022-08-21,{station},{ALICE},测试甲,1A",
        f"G1234,2022-08-21,{station},{BOB},测试乙,1B",
    ]
    text = "\n".join([HEAD, *lines, *more])
    return SimpleUploadedFile("list.csv", text.encode(), "text/csv")


def preview(browser: Client, file: SimpleUploadedFile) -> str:
    """Send a file; return what it would do."""
    answer = browser.post("/manifests", {"file": file})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def read_in(browser: Client, file: SimpleUploadedFile) -> str:
    """Read a file in after its preview; return the address of the list."""
    found = re.search('name="content" value="([^"]+)"', preview(browser, file))
    assert found
    done = browser.post("/manifests/read-in", {"content": found[1]})
    assert "The list is read in" in done.content.decode()
    listed = browser.get("/manifests?day=2022-08-21").content.decode()
    address = re.search("/manifests/[0-9a-f-]{36}", listed)
    assert address
    return address[0]


def test_a_preview_says_what_would_happen_and_does_nothing(
    signed_in: SignedIn, station: str
) -> None:
    browser = signed_in("checkpoint_officer")
    impossible = f"G1234,2022-13-41,{station},{ALICE},测试甲,2C"

    page = preview(browser, file_of(station, impossible))

    assert "This day does not exist" in page
    assert "2022-13-41" in page
    assert "No list of this day" in browser.get("/manifests").content.decode()


def test_a_list_is_read_in_and_followed_up(
    signed_in: SignedIn, alice: Traveller, station: str
) -> None:
    browser = signed_in("checkpoint_officer")
    listed = read_in(browser, file_of(station))

    missing = browser.get(f"{listed}?show=missing").content.decode()
    assert "测试乙" in missing
    assert "测试甲" not in missing
    assert "has declared nothing" in missing
    assert "测试甲" in browser.get(f"{listed}?show=arrived").content.decode()


def test_a_missing_passenger_becomes_a_note_that_is_settled(
    signed_in: SignedIn, alice: Traveller, station: str
) -> None:
    browser = signed_in("checkpoint_officer")
    listed = read_in(browser, file_of(station))
    tracer = signed_in("tracer")
    assert tracer.post(f"{listed}/missing").status_code == 404

    marked = browser.post(f"{listed}/missing", follow=True).content.decode()
    assert "Noted as missing: 1" in marked

    notes = browser.get("/notes").content.decode()
    assert "测试乙" in notes
    assert "测试乙" in tracer.get("/notes").content.decode()
    address = re.search("/notes/[0-9a-f-]{36}", notes)
    assert address
    assert browser.post(address[0], {"decision": " "}).status_code == 422
    assert "G1234" in browser.get(address[0]).content.decode()
    elsewhere = signed_in("checkpoint_officer", JINZHONG)
    assert elsewhere.get(address[0]).status_code == 404

    settled = browser.post(address[0], {"decision": "got off before"}, follow=True)
    assert "测试乙" not in settled.content.decode()
    assert "got off before" in browser.get(address[0]).content.decode()


def test_a_file_that_is_no_list_is_refused_whole(signed_in: SignedIn) -> None:
    browser = signed_in("checkpoint_officer")
    file = SimpleUploadedFile("list.csv", b"a,b\n1,2\n", "text/csv")

    answer = browser.post("/manifests", {"file": file})

    assert answer.status_code == 422
    assert "not those of a manifest" in answer.content.decode()


def test_what_was_not_previewed_is_not_read_in(signed_in: SignedIn) -> None:
    browser = signed_in("checkpoint_officer")

    answer = browser.post("/manifests/read-in", {"content": "?"}, follow=True)

    assert "Choose the file once more" in answer.content.decode()


def test_another_citys_officer_reads_nothing_in(
    signed_in: SignedIn, station: str
) -> None:
    browser = signed_in("checkpoint_officer", JINZHONG)

    assert "not in your jurisdiction" in preview(browser, file_of(station))


@pytest.mark.parametrize("role", ["community_officer", "auditor", "sampler"])
def test_lists_and_notes_are_for_whoever_follows_them_up(
    signed_in: SignedIn, role: str
) -> None:
    browser = signed_in(role)

    assert browser.get("/manifests").status_code == 404
    assert browser.get("/notes").status_code == 404
    assert browser.post("/manifests/read-in", {"content": ""}).status_code == 404


@pytest.mark.parametrize(
    "page", ["/register", "/notes", "/manifests", "/sampling/void"]
)
def test_nobody_enters_without_signing_in(
    noon: None, officers_front: None, page: str
) -> None:
    answer = Client(SERVER_NAME="localhost").get(page)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_specimen_is_voided_once_and_only_here(
    signed_in: SignedIn, alice: Traveller
) -> None:
    browser = signed_in("sampler")
    taken = {"reference": reference_of(alice.person), "code": "T-1"}
    browser.post("/sampling", taken | {"purpose": "landing"})
    wrong = {"code": "t-1", "reason": "wrong tube"}

    assert browser.post("/sampling/void", {"code": "T-1"}).status_code == 422
    assert browser.post("/sampling/void", wrong | {"code": "T-9"}).status_code == 422
    away = signed_in("sampler", JINZHONG).post("/sampling/void", wrong)
    assert away.status_code == 422

    voided = browser.post("/sampling/void", wrong, follow=True)
    assert "Void: tube T-1 of 测试甲" in voided.content.decode()


def test_a_laboratory_voids_nothing(signed_in: SignedIn) -> None:
    assert signed_in("laboratory_clerk").get("/sampling/void").status_code == 404
