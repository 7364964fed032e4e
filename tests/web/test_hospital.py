"""The designated hospital: who is to come, tests with Ct, clear, recovered."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import SetClock
from tests.gazetteer import JINZHONG, XIAODIAN
from tests.web.conftest import NOON
from tests.web.reading import links, said
from tests.web.signing_in import SignedIn


@pytest.fixture
def case(noon: None, officers_front: None) -> str:
    """Return the reference of a new case, in a town with one hospital."""
    from pratique import database
    from pratique.database import WORKER
    from pratique.places import actions as places
    from tests.contacts import cast

    with database.acting(WORKER), database.transaction():
        places.open_venue(kind="hospital", name="市四院", division=XIAODIAN, by=WORKER)
    _, case = cast.ill("测试甲")
    return case.reference


@pytest.fixture
def clerk(case: str) -> Client:
    """Return a hospital clerk's browser."""
    return SignedIn()("hospital_clerk")


def admit(clerk: Client, case: str) -> str:
    """Admit the case to the only hospital; return the page."""
    page = said(clerk.get(f"/hospital/{case}"))
    venue = page.split('name="venue"')[1].split('<option value="')[1].split('"')[0]
    told = {"venue": venue, "day": "", "hour": ""}
    return said(clerk.post(f"/hospital/{case}/admit", told, follow=True))


def enter(clerk: Client, case: str, code: str, outcome: str, ct: str = "") -> str:
    """Enter a test in one go; return the page."""
    told = {"code": code, "outcome": outcome, "ct_n": ct, "ct_orf": "", "kit": ""}
    return said(clerk.post(f"/hospital/{case}/test", told, follow=True))


def test_who_is_to_come_is_admitted(clerk: Client, case: str) -> None:
    page = said(clerk.get("/hospital"))
    assert "1 to come" in page
    assert "测试甲" in page

    page = admit(clerk, case)
    assert "Admitted." in page
    assert "市四院" in page
    page = said(clerk.get("/hospital"))
    assert "Every case lies in a hospital." in page
    assert "1 patient<" in page


def test_a_test_and_its_result_are_one_step(
    clerk: Client, case: str, set_clock: SetClock
) -> None:
    admit(clerk, case)
    set_clock(NOON + timedelta(days=1))
    page = enter(clerk, case, "H-1", "positive", "36.2")
    assert "36.20 / –" in page
    assert "1 of 2 in a row" in page
    assert "next test from Tue 23 Aug, 12:00" in page

    set_clock(NOON + timedelta(days=2))
    assert "clear</span>" in enter(clerk, case, "H-2", "negative")
    assert "Ct 36.20" in said(clerk.get("/hospital"))


def test_a_result_that_is_refused_leaves_no_specimen(clerk: Client, case: str) -> None:
    page = enter(clerk, case, "H-1", "positive", "400")

    assert "between 0 and 100" in page
    assert "H-1</td>" not in page


def test_who_recovered_leaves_the_list_once_results_say_so(
    clerk: Client, case: str, set_clock: SetClock
) -> None:
    cast_consult(case)
    admit(clerk, case)
    told = {"finding": "recovered", "day": "", "hour": ""}
    page = said(clerk.post(f"/hospital/{case}/end", told, follow=True))
    assert "测试甲" in page
    assert "1 patient<" in page

    for day in (1, 2):
        set_clock(NOON + timedelta(days=day))
        enter(clerk, case, f"H-{day}", "negative")

    assert "Nobody lies in a hospital." in said(clerk.get("/hospital"))


def test_the_hospital_says_nothing_else_about_a_case(clerk: Client, case: str) -> None:
    told = {"finding": "excluded", "day": "", "hour": ""}

    assert clerk.post(f"/hospital/{case}/end", told).status_code == 422


def test_an_action_refuses_the_hospital_what_experts_find(case: str) -> None:
    from pratique.access.refusals import NotHere
    from pratique.contacts.actions import cases
    from pratique.contacts.queries import access_case
    from tests.contacts import cast

    by = cast.officer("hospital_clerk")

    def excluded(**how: object) -> None:
        row = access_case(case)
        cases.consult(case=row.pk, finding="excluded", by=by)

    with pytest.raises(NotHere):
        cast.doing(by, excluded)


def test_the_room_is_the_hospitals(clerk: Client, case: str) -> None:
    nobody = Client(SERVER_NAME="localhost").get("/hospital")
    assert (nobody.status_code, "/sign-in" in nobody["Location"]) == (302, True)
    for role in ("tracer", "sampler", "commander"):
        assert SignedIn()(role).get(f"/hospital/{case}").status_code == 404
    assert links(said(clerk.get("/hospital")), "/hospital") != []


def test_another_citys_hospital_sees_nobody(clerk: Client, case: str) -> None:
    theirs = SignedIn()("hospital_clerk", JINZHONG)

    assert "测试甲" not in said(theirs.get("/hospital"))
    assert theirs.get(f"/hospital/{case}").status_code == 404
    told = {"finding": "recovered"}
    assert theirs.post(f"/hospital/{case}/end", told).status_code in {404, 422}
    assert "1 to come" in said(clerk.get("/hospital"))


def cast_consult(case: str) -> None:
    """Have experts confirm the case."""
    from pratique import database
    from pratique.contacts.queries import access_case
    from pratique.database import WORKER
    from tests.contacts import cast

    with database.acting(WORKER), database.transaction():
        row = access_case(case)
    cast.consult(row, "confirmed", "mild")
