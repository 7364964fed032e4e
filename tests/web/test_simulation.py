"""What a proposal would change, on its page, before the button."""

import re
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.gazetteer import XIAODIAN, YINGZE
from tests.web import test_rules
from tests.web.signing_in import SignedIn
from tests.web.test_dead_database import gone, is_clear
from tests.web.test_rules import UNSEEN, Opens, proposed, said

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from pratique.standing.models import Proposal

opens, wang, li = test_rules.opens, test_rules.wang, test_rules.li
MEASURE = "?way=measure&from=home_quarantine&to=home_monitoring"


@pytest.fixture
def bob(noon: None) -> str:
    """Bind Bob at home; his reference."""
    from pratique.ledger.actions import set_clock
    from tests.loop.bound import bound_in_taiyuan
    from tests.loop.cast import on
    from tests.web.signing_in import reference_of

    found = bound_in_taiyuan(set_clock)
    set_clock(on(21, 19).astimezone(UTC))
    return reference_of(found.person)


def milder(browser: Client, **more: str) -> str:
    """Propose to watch people at home instead of binding them; the page's address."""
    from tests.loop.test_reckoning import MILDER
    from tests.standing import cast

    return proposed(browser, text=cast.text(rules=MILDER), extends="on", **more)


def reckon() -> None:
    from pratique.loop.reckoning import reckon_next

    assert reckon_next()


def simulated(browser: Client, address: str) -> str:
    """Ask for it, let the worker reckon it, and look."""
    assert browser.post(f"{address}/simulate").status_code == 302
    reckon()
    return said(browser.get(address))


def table(page: str, heading: str) -> str:
    return page.partition(heading)[2].partition("</table>")[0]


class TestLooking:
    def test_first_there_is_none_then_it_is_waited_for(
        self, bob: str, wang: Client
    ) -> None:
        address = milder(wang)
        page = said(wang.get(address))
        assert "Not reckoned yet" in page
        assert "http-equiv" not in page

        page = said(wang.post(f"{address}/simulate", follow=True))
        assert "Waits for the worker" in page
        assert 'http-equiv="refresh"' in page
        assert "Simulate it" not in page

    @pytest.mark.slow
    def test_it_tells_how_far_it_has_come(self, bob: str, wang: Client) -> None:
        from pratique.loop.reckoning import tell
        from tests.loop.test_reckoning import latest

        address = milder(wang)
        wang.post(f"{address}/simulate")
        tell(latest(proposal(address)), 1, 2)

        page = said(wang.get(address))
        assert "Being reckoned: 1 of 2 assessments." in page
        assert '<progress value="1" max="2">' in page

    def test_it_shows_who_goes_from_where_to_where(
        self, bob: str, wang: Client, li: Client
    ) -> None:
        page = simulated(wang, milder(wang))

        assert "of 1 people: mark, code or measure changes" in page
        assert "Measure: home quarantine → home monitoring: 1" in page
        assert 'class="milder"' in page
        assert "Code: nothing changes for anybody." in page
        assert "http-equiv" not in page
        row = table(page, "By division").partition("<tbody>")[2]
        assert "Xiaodian" in row
        assert f"?in={XIAODIAN}" in row
        days = table(page, "Tests a day").partition("<tbody>")[2]
        assert days.count("<tr>") == 7

    @pytest.mark.slow
    def test_stages_are_told_with_what_each_needs(self, bob: str, wang: Client) -> None:
        stage = test_rules.STAGE
        page = simulated(wang, milder(wang, **stage))

        rows = table(page, "stage by stage").partition("<tbody>")[2]
        assert rows.index("all the rest") < rows.index("Xiaodian")
        assert "Thu 25 Aug" in rows

    @pytest.mark.slow
    def test_it_speaks_chinese(self, bob: str, wang: Client) -> None:
        address = milder(wang)
        wang.post("/language", {"language": "zh-hans", "next": address})
        page = simulated(wang, address)

        assert "居家隔离 → 居家健康监测: 1" in page
        assert "更宽" in page

    @pytest.mark.slow
    def test_what_is_old_says_so(self, bob: str, wang: Client, li: Client) -> None:
        from tests.loop.cast import on
        from tests.standing import cast

        address = milder(wang)
        simulated(wang, address)
        cast.adopted(
            cast.draft(text=cast.text("2022-08-23"), cases="", effective_at=on(23))
        )

        page = said(li.get(address))
        assert "it has to be simulated again" in page
        assert "I adopt it without a simulation" in page

    @pytest.mark.slow
    def test_a_fault_is_said_in_words(self, bob: str, wang: Client) -> None:
        from tests.loop.cast import on
        from tests.standing import cast

        address = milder(wang, day="2022-08-25")
        cast.adopted(
            cast.draft(text=cast.text("2022-08-23"), cases="", effective_at=on(25))
        )

        page = simulated(wang, address)
        assert "It may not stand beside the rulebooks of now." in page
        assert "Simulate it" in page


def proposal(address: str) -> "Proposal":
    from pratique import database
    from pratique.database import WORKER
    from pratique.standing.queries import rulebooks

    with database.acting(WORKER):
        return rulebooks.proposal(address.rpartition("/")[2])


class TestAdopting:
    @pytest.mark.slow
    def test_without_a_simulation_asks_for_a_tick(
        self, bob: str, wang: Client, li: Client
    ) -> None:
        address = milder(wang)
        assert "I adopt it without a simulation" in said(li.get(address))

        answer = li.post(f"{address}/adopt")
        assert answer.status_code == 422
        assert "Nobody has simulated it by the rules of now." in said(answer)
        assert 'href="#adoption_unseen"' in said(answer)
        assert "waits for a second person" in said(wang.get(address))

        assert li.post(f"{address}/adopt", UNSEEN).status_code == 302

    @pytest.mark.slow
    def test_after_a_look_the_button_is_enough(
        self, bob: str, wang: Client, li: Client
    ) -> None:
        address = milder(wang)
        simulated(wang, address)
        assert "without a simulation" not in said(li.get(address))

        page = said(li.post(f"{address}/adopt", follow=True))
        assert "Adopted." in page
        assert "of 1 people" in page  # what was foretold stays to be read
        assert "Simulate it" not in page
        assert li.get(f"{address}/people").status_code == 404


class TestListing:
    @pytest.mark.slow
    def test_every_number_opens_its_list_and_every_row_its_person(
        self, bob: str, wang: Client
    ) -> None:
        address = milder(wang)
        page = simulated(wang, address)
        assert f"{address}/people" in page
        assert f"{address}/people{MEASURE}".replace("&", "&amp;") in page

        for question in ("", MEASURE, f"?in={XIAODIAN}"):
            page = said(wang.get(f"{address}/people{question}"))
            assert f"/people/{bob}" in page
            assert re.search("home quarantine → <b>home monitoring", page)
            assert "may not see" not in page

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "question",
        [
            "?way=code&from=red&to=green",
            f"?in={YINGZE}",
            "?in=nowhere&page=9",
            "?way=measure&from=&to=%00",
        ],
    )
    def test_where_nobody_is_it_says_so(
        self, bob: str, wang: Client, question: str
    ) -> None:
        address = milder(wang)
        simulated(wang, address)

        answer = wang.get(f"{address}/people{question}")
        assert answer.status_code == 200
        assert "Nobody whom you may see." in said(answer)

    @pytest.mark.slow
    def test_what_there_is_not_narrows_nothing(self, bob: str, wang: Client) -> None:
        address = milder(wang)
        simulated(wang, address)

        assert bob in said(wang.get(f"{address}/people?way=luck&page=x"))

    def test_others_are_counted_and_not_named(
        self, bob: str, wang: Client, opens: Opens
    ) -> None:
        address = milder(wang)
        simulated(wang, address)

        district = opens("zhou", "district", YINGZE)
        assert "of 1 people" in said(district.get(address))
        page = said(district.get(f"{address}/people"))
        assert "1 other, whom you may not see." in page
        assert bob not in page

    @pytest.mark.slow
    def test_pages_are_turned(
        self, bob: str, wang: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tests.loop.bound import from_jinjiang

        monkeypatch.setattr("pratique.web.rules.simulation.ROWS", 1)
        from_jinjiang("测试2", 2)
        address = milder(wang)
        simulated(wang, address)

        page = said(wang.get(f"{address}/people{MEASURE}"))
        assert "Page 1 of 2" in page
        assert "&amp;page=2" in page
        assert "Page 2 of 2" in said(wang.get(f"{address}/people{MEASURE}&page=2"))

    def test_none_before_anything_was_reckoned(self, bob: str, wang: Client) -> None:
        assert wang.get(f"{milder(wang)}/people").status_code == 404


class TestWhoMayNot:
    @pytest.mark.slow
    def test_a_tracer_and_a_district_have_nothing_simulated(
        self, bob: str, wang: Client, signed_in: SignedIn, opens: Opens
    ) -> None:
        address = milder(wang)
        tracer, district = signed_in("tracer"), opens("zhou", "district", XIAODIAN)

        assert tracer.post(f"{address}/simulate").status_code == 404
        assert district.post(f"{address}/simulate").status_code != 302
        for browser in (tracer, district):
            page = said(browser.get(address))
            assert "Not reckoned yet" in page
            assert (
                "<button"
                not in page.partition('id="simulation"')[2].partition("</section>")[0]
            )

    def test_nobody_who_is_not_signed_in(
        self, noon: None, officers_front: None
    ) -> None:
        browser = Client(SERVER_NAME="localhost")
        answers: list[Answer] = [
            browser.post("/rules/proposals/B-0000000/simulate"),
            browser.get("/rules/proposals/B-0000000/people"),
        ]
        assert {answer.status_code for answer in answers} == {302}


def test_what_is_typed_twice_is_asked_once(bob: str, wang: Client) -> None:
    address = milder(wang)
    for _time in range(2):
        assert wang.post(f"{address}/simulate").status_code == 302
    reckon()
    from pratique.loop.reckoning import reckon_next

    assert not reckon_next()


def test_without_a_database_nothing_is_asked_and_the_page_says_so(
    bob: str, wang: Client, li: Client
) -> None:
    address = milder(wang)
    with gone(wang, li):
        assert is_clear(wang.post(f"{address}/simulate"))
        assert is_clear(li.post(f"{address}/adopt", UNSEEN))
        assert is_clear(li.get(f"{address}/people"))

    page = said(li.get(address))
    assert "Not reckoned yet" in page
    assert "waits for a second person" in page
