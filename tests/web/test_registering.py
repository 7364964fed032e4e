"""An officer registers somebody: the same record, proved when the document is seen."""

from uuid import uuid4

from django.test import Client

from tests.gazetteer import JINJIANG, NORMAL_SCHOOL_STREET
from tests.web.signing_in import SignedIn

OLD_WANG = {
    "name": "测试丁",
    "document_kind": "identity_card",
    "document": "000000199001010026",
    "phone": "",
    "mode": "train",
    "service": "g1234",
    "on": "2022-08-21",
    "at": "09:00",
    "way": "stays",
    "stay_kind": "home",
    "place": "师范街社区居委会",
    "place.code": NORMAL_SCHOOL_STREET,
    "place.asked": "师范街社区居委会",
    "address": "测试路1号",
    "stay0-place": "锦江区",
    "stay0-place.code": JINJIANG,
    "stay0-place.asked": "锦江区",
    "stay0-first": "2022-08-15",
    "stay0-last": "2022-08-21",
    "language": "zh-hans",
}


def sent(browser: Client, **otherwise: str) -> str:
    """Register somebody; return the page that comes next."""
    answer = browser.post(
        "/register", OLD_WANG | {"submission": str(uuid4())} | otherwise
    )
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(answer["Location"]).content.decode()


def test_somebody_without_a_phone_is_registered_and_proved(signed_in: SignedIn) -> None:
    page = sent(signed_in("checkpoint_officer"), seen="on")

    assert "document seen" in page
    assert "Open the person" in page


def test_without_the_document_nothing_counts_yet(signed_in: SignedIn) -> None:
    page = sent(signed_in("community_officer"))

    assert "Document seen: it is them" in page


def test_paper_keeps_the_time_of_signing(signed_in: SignedIn) -> None:
    paper = {"paper": "on", "signed_on": "2022-08-21", "signed_at": "08:15"}

    page = sent(signed_in("checkpoint_officer"), **paper)

    assert "08:15" in page


def test_whoever_passes_through_needs_a_checkpoint(signed_in: SignedIn) -> None:
    browser = signed_in("checkpoint_officer")
    passing = {"way": "passing", "next_destination": "西安"}

    answer = browser.post("/register", OLD_WANG | {"submission": uuid4()} | passing)

    assert answer.status_code == 422
    assert "Say at which checkpoint you are" in answer.content.decode()


def test_faults_of_several_questions_are_shown_at_once(signed_in: SignedIn) -> None:
    wrong = {"document": "000000199001010027", "stay0-first": "2022-08-18"}

    answer = signed_in("checkpoint_officer").post(
        "/register", OLD_WANG | {"submission": uuid4()} | wrong
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_document"' in page
    assert "测试丁" in page


def test_a_county_with_listed_areas_asks_which(signed_in: SignedIn) -> None:
    list_an_area()
    browser = signed_in("checkpoint_officer")

    asked = browser.post("/register", OLD_WANG | {"submission": uuid4()})

    assert asked.status_code == 422
    assert "were you in one of these areas" in asked.content.decode()
    assert "document seen" in sent(browser, seen="on", **{"stay0-area": "outside"})


def test_the_same_form_sent_twice_is_one_declaration(signed_in: SignedIn) -> None:
    browser = signed_in("checkpoint_officer")
    once = OLD_WANG | {"submission": str(uuid4())}

    first, again = (browser.post("/register", once)["Location"] for _ in range(2))

    assert first == again


def test_another_citys_officer_cannot_register_for_here(signed_in: SignedIn) -> None:
    browser = signed_in("checkpoint_officer", "140700000000")

    answer = browser.post("/register", OLD_WANG | {"submission": uuid4()})

    assert answer.status_code == 422
    assert "jurisdiction" in answer.content.decode()


def test_whoever_has_another_duty_finds_no_form(signed_in: SignedIn) -> None:
    assert signed_in("auditor").get("/register").status_code == 404
    assert signed_in("sampler").post("/register", OLD_WANG).status_code == 404


def test_the_form_is_offered_where_people_are_looked_for(signed_in: SignedIn) -> None:
    assert "/register" in signed_in("community_officer").get("/people").content.decode()
    assert "/register" not in signed_in("auditor").get("/people").content.decode()


def list_an_area() -> None:
    """List an area in the county that the traveller names."""
    from pratique import database
    from pratique.database import WORKER
    from tests.browser.town import list_area

    with database.acting(WORKER), database.transaction():
        list_area(JINJIANG, "medium", "四川省", name="某小区")
