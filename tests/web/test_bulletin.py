"""The bulletin's pages: as of a moment, published for good, corrected by another."""

import pytest
from django.test import Client

from pratique import database
from pratique.database import WORKER
from pratique.reporting.models import Bulletin
from tests.contacts import cast
from tests.gazetteer import JINZHONG, SHANXI, TAIYUAN, XIAODIAN
from tests.web.signing_in import SignedIn


@pytest.fixture
def commander(noon: None, officers_front: None) -> Client:
    """Return the browser of Taiyuan's commander, on the day after a case was found."""
    _, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    return SignedIn()("commander")


def page_of(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def published() -> list[Bulletin]:
    with database.acting(WORKER):
        return list(Bulletin.objects.order_by("entry"))


def publish(browser: Client, **told: str) -> str:
    """Press the button; the address one is led to."""
    answer = browser.post("/bulletin/publish", {"area": TAIYUAN} | told)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["location"])


class TestAsOf:
    def test_things_stand_as_they_do(self, commander: Client) -> None:
        page = page_of(commander, "/bulletin")

        assert "Taiyuan as things stand" in page
        assert "太原市新增确诊病例1例（小店区1例）。" in page
        assert "Taiyuan had 1 new confirmed case (1 in Xiaodian)." in page

    def test_a_moment_before_knows_nothing_of_it(self, commander: Client) -> None:
        page = page_of(commander, "/bulletin?day=2022-08-20")

        assert "as of Sat 20 Aug, midnight" in page
        assert "Nobody is counted here." in page
        assert page_of(commander, "/bulletin?day=2022-08-21&hour=11:59")

    def test_a_moment_ahead_is_refused_beside_its_input(
        self, commander: Client
    ) -> None:
        page = page_of(commander, "/bulletin?day=2022-08-22", 422)

        assert "lies ahead" in page
        assert 'href="#id_day"' in page

    def test_of_a_part_of_ones_own_or_of_nowhere_else(self, commander: Client) -> None:
        assert "小店区" in page_of(commander, f"/bulletin?area={XIAODIAN}")
        for elsewhere in (SHANXI, JINZHONG):
            assert commander.get(f"/bulletin?area={elsewhere}").status_code in {
                403,
                404,
            }


class TestPublishing:
    def test_freezes_what_was_shown(self, commander: Client) -> None:
        address = publish(commander, moment="2022-08-20T20:00+08:00")
        (row,) = published()

        page = page_of(commander, address)

        assert address.endswith(row.reference)
        assert row.digest in page
        assert row.reference in page_of(commander, "/bulletin")

    def test_a_correction_names_what_it_corrects(self, commander: Client) -> None:
        address = publish(commander)

        wrong = commander.post(f"{address}/correct", {"reason": ""})
        assert wrong.status_code == 422
        told = commander.post(f"{address}/correct", {"reason": "one was forgotten"})

        assert told.status_code == 302
        first, second = published()
        assert second.corrects_id == first.pk
        page = page_of(commander, address)
        assert "This bulletin was corrected:" in page
        assert "one was forgotten" in page
        assert "Publish a correction" not in page

    @pytest.mark.parametrize(
        ("role", "where", "status"),
        [
            ("auditor", TAIYUAN, 200),
            ("tracer", TAIYUAN, 404),
            ("commander", JINZHONG, 200),
        ],
    )
    def test_is_for_who_answers_for_the_area(
        self, commander: Client, role: str, where: str, status: int
    ) -> None:
        address = publish(commander)
        browser = SignedIn()(role, where)

        for each in (f"{address}/correct", "/bulletin/publish"):
            told = {"area": TAIYUAN, "reason": "so"}
            assert browser.post(each, told).status_code in {403, 404}
        assert browser.get(address).status_code == status
        assert len(published()) == 1

    def test_nobody_without_a_session(self, commander: Client) -> None:
        stranger = Client(SERVER_NAME="localhost")

        answer = stranger.post("/bulletin/publish", {"area": TAIYUAN})

        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["location"]
        assert published() == []
