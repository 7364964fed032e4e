"""Rulebooks on their pages: read by everybody, decided by two people of two units."""

import re
from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.gazetteer import JINJIANG, TAIYUAN, XIAODIAN
from tests.web.signing_in import SignedIn

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

CITY = "/rules/cn.shanxi.taiyuan/2022-08-20"
STAGE = {
    "stage1-place": "小店区",
    "stage1-place.code": XIAODIAN,
    "stage1-place.asked": "小店区",
    "stage1-day": "2022-08-25",
}
FAILING = "rulebook: cn.shanxi.taiyuan\nversion: 2022-08-20\ncases: []\n"
ELSEWHERE = STAGE | {"stage1-place": "锦江区", "stage1-place.code": JINJIANG}
UNSEEN = {"unseen": "on"}
Opens = Callable[..., Client]


@pytest.fixture
def opens(noon: None, officers_front: None) -> Opens:
    """Return a way to sign in as a commander of some unit."""
    from tests.access.cast import PASSWORD
    from tests.standing.cast import commander

    def signed_in(name: str, unit: str, jurisdiction: str = TAIYUAN) -> Client:
        commander(name, unit, jurisdiction)
        browser = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        told = {"username": name, "password": PASSWORD}
        assert browser.post("/sign-in", told).status_code == 302
        return browser

    return signed_in


@pytest.fixture
def wang(opens: Opens) -> Client:
    return opens("wang", "prevention office")


@pytest.fixture
def li(opens: Opens) -> Client:
    return opens("li", "health commission")


def said(answer: "Answer") -> str:
    return answer.content.decode()


def told(**more: str) -> dict[str, str]:
    """Return what is typed in the form."""
    from tests.standing import cast

    return {"text": cast.text(), "cases": cast.cases()} | more


def proposed(browser: Client, **more: str) -> str:
    """Propose a version; return the address of its page."""
    answer = browser.post("/rules/propose", told(**more))
    assert answer.status_code == 302, said(answer)
    return answer["Location"]


class TestReading:
    def test_every_officer_reads_what_is_in_force(self, signed_in: SignedIn) -> None:
        page = said(signed_in("sampler").get("/rules"))

        assert page.index("Nation") < page.index("Province") < page.index("City")
        assert "in force" in page
        assert "Fri 14 May 2021, 00:00" in page  # versions of several years
        assert CITY in page
        assert "Propose a version" not in page

    def test_a_version_is_read_rule_by_rule(self, signed_in: SignedIn) -> None:
        page = said(signed_in("sampler").get(CITY))

        assert "stayed in a high-risk area within 7 days" in page
        assert "7 days of central quarantine" in page
        assert "resident of Shanxi" in page
        assert "落地核酸+点对点转运" in page  # a source

    @pytest.mark.slow
    def test_each_rule_has_its_cases_as_examples(self, signed_in: SignedIn) -> None:
        page = said(signed_in("sampler").get(CITY))
        rule = page.partition('id="arrival.high"')[2].partition("</article>")[0]

        assert "source confirmed" in rule
        assert "whoever arrives from then on" in rule
        assert "落地核酸+点对点转运" in rule
        assert "last there on Sat 20 Aug; Sun 21 Aug, 12:00: Red mark" in rule
        assert "does not apply: last there on Sun 14 Aug" in rule
        assert rule.count("<details") == 1

    def test_it_tells_where_people_met_and_how_dates_are_known(
        self, signed_in: SignedIn
    ) -> None:
        page = said(signed_in("sampler").get("/rules/cn.national/2022-06-28"))

        assert "the same row, 3 before it and 3 behind" in page
        assert "Where people met" in page

    def test_a_version_of_this_house_has_the_cases_it_was_proposed_with(
        self, wang: Client, li: Client
    ) -> None:
        li.post(f"{proposed(wang)}/adopt", UNSEEN)
        page = said(li.get("/rules/cn.shanxi.taiyuan/2022-08-24"))

        assert "Bob left a medium-risk area on the 20th" in page
        assert "Yellow code, home quarantine" in page

    def test_it_speaks_the_readers_language(self, signed_in: SignedIn) -> None:
        browser = signed_in("sampler")
        browser.post("/language", {"language": "zh-hans", "next": CITY})
        page = said(browser.get(CITY))

        assert "7日内有高风险区旅居史" in page
        assert "施行中" in page

    @pytest.mark.parametrize(
        "address",
        ["/rules/cn.nowhere/2022-08-20", "/rules/cn.shanxi/yesterday", f"{CITY}1"],
    )
    def test_a_version_that_is_not_there_is_missing(
        self, signed_in: SignedIn, address: str
    ) -> None:
        assert signed_in("sampler").get(address).status_code == 404

    def test_nobody_reads_without_signing_in(
        self, noon: None, officers_front: None
    ) -> None:
        answer = Client(SERVER_NAME="localhost").get("/rules")

        assert (answer.status_code, answer["Location"]) == (
            302,
            "/sign-in?next=%2Frules",
        )


class TestProposing:
    def test_shows_checks_what_changes_and_no_button_of_ones_own(
        self, wang: Client
    ) -> None:
        page = said(wang.get(proposed(wang, **STAGE)))

        assert "1 case comes out as it says." in page
        assert "7 days of home quarantine" in page
        assert "5 days of home quarantine" in page
        assert "Xiaodian" in page
        assert "Adopt this version" not in page
        assert "waits for a second person" in page

    def test_says_when_it_is_to_end_by_itself(self, wang: Client) -> None:
        from tests.standing import cast

        ending = cast.ending(told()["text"], "2022-08-27")
        page = said(wang.get(proposed(wang, text=ending)))

        assert "26 Aug 2022, midnight" in page
        assert "It was for a few days." in page
        assert "It was for a few days." not in said(wang.get(proposed(wang)))

    @pytest.mark.slow
    def test_keeps_what_was_typed_where_it_is_refused(self, wang: Client) -> None:
        broken = told()["text"].replace("class: arrival", "class: arival")
        answer = wang.post("/rules/propose", told(text=broken, day="2022-08-26"))
        page = said(answer)

        assert answer.status_code == 422
        assert "class: arival" in page
        assert "Did you mean `arrival`?" in page
        assert re.search(r"Line \d+, column \d+: ", page)
        assert 'value="2022-08-26"' in page

    def test_refuses_a_stage_without_its_day(self, wang: Client) -> None:
        answer = wang.post("/rules/propose", told(**STAGE | {"stage1-day": ""}))

        assert answer.status_code == 422
        assert "From which day does it begin there?" in said(answer)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"text": ""}, "text"),
            ({"text": "\0"}, "text"),
            ({"text": "x" * 500_001}, "text"),
            ({"text": "rules: ["}, "text"),
            ({"cases": "cases: ["}, "cases"),
            ({"cases": "\0"}, "cases"),
            ({"cases": FAILING}, "cases"),
            ({"day": "2022-13-40"}, "day"),
            ({"day": "2022-08-01"}, "day"),
            ({"day": "0001-01-01"}, "day"),
            ({"hour": "25:00", "day": "2022-08-26"}, "hour"),
            ({"hour": "08:00"}, "day"),
            (STAGE | {"stage1-place.code": "nowhere"}, "stage1-place"),
            (STAGE | {"stage1-day": "2022-08-01"}, "content"),
            (STAGE | {"stage1-day": "", "stage1-hour": "08:00"}, "stage1-day"),
            ({"stage1-hour": "08:00"}, "stage1-day"),
            (STAGE | {f"stage2-{k[7:]}": v for k, v in STAGE.items()}, "content"),
            (ELSEWHERE, "content"),
        ],
        ids=str,
    )
    def test_what_is_typed_wrongly_is_said_beside_it_and_nothing_is_written(
        self, wang: Client, typed: dict[str, str], field: str
    ) -> None:
        answer = wang.post("/rules/propose", told(**typed))

        assert answer.status_code == 422
        summary = said(answer).partition('class="faults"')[2].partition("<h1")[0]
        faults = re.findall(r'href="#([^"]+)"', summary)
        assert any(field in fault for fault in faults), faults
        assert "Waits for a second person" not in said(wang.get("/rules"))

    def test_warns_of_a_text_that_no_case_stands_up_for(self, wang: Client) -> None:
        assert "nobody has tried these rules" in said(
            wang.get(proposed(wang, cases=""))
        )

    @pytest.mark.parametrize(
        ("language", "warning", "hint"),
        [
            ("en", "Nobody knows a watch list “{}” yet.", "Did you mean “{}”?"),
            ("zh-hans", "还没有人知道名为“{}”的重点地区名单。", "是不是指“{}”？"),
        ],
    )
    def test_warns_of_a_word_that_nobody_knows(
        self, wang: Client, language: str, warning: str, hint: str
    ) -> None:
        right, wrong = "cn.shanxi.taiyuan/pingyao", "cn.shanxi.taiyuan/pingyoa"
        text = told()["text"].replace(f"list: {right}", f"list: {wrong}", 1)
        where = proposed(wang, text=text)
        page = said(wang.get(where, headers={"accept-language": language}))

        assert warning.format(wrong) in page
        assert hint.format(right) in page
        assert warning.format(right) not in page  # the house knows that one

    def test_is_not_for_a_tracer(self, signed_in: SignedIn) -> None:
        browser = signed_in("tracer")

        assert browser.get("/rules/propose").status_code == 404
        assert browser.post("/rules/propose", told()).status_code == 404

    def test_is_not_for_a_district(self, opens: Opens) -> None:
        browser = opens("zhou", "district", XIAODIAN)
        answer = browser.post("/rules/propose", told())

        assert answer.status_code == 422
        assert "people for whom you do not answer" in said(answer)


class TestDeciding:
    def test_the_second_person_adopts(self, wang: Client, li: Client) -> None:
        address = proposed(wang)
        assert "Adopt this version" in said(li.get(address))

        page = said(li.post(f"{address}/adopt", UNSEEN, follow=True))

        assert "Adopted." in page
        assert "to come" in page
        assert "Name of wang" in page
        assert "Name of li" in page
        assert "2022-08-24" in said(li.get("/rules"))

    @pytest.mark.slow
    def test_the_first_does_not_nor_a_colleague(
        self, wang: Client, opens: Opens
    ) -> None:
        address = proposed(wang)
        for browser in (wang, opens("zhao", "prevention office")):
            assert browser.post(f"{address}/adopt", UNSEEN).status_code in {
                409,
                422,
                400,
            }
        assert "waits for a second person" in said(wang.get(address))

    def test_a_tracer_and_a_district_do_not(
        self, wang: Client, signed_in: SignedIn, opens: Opens
    ) -> None:
        address = proposed(wang)
        tracer, district = signed_in("tracer"), opens("zhou", "district", XIAODIAN)

        assert tracer.post(f"{address}/adopt", UNSEEN).status_code == 404
        assert "Adopt this version" not in said(district.get(address))
        assert district.post(f"{address}/adopt", UNSEEN).status_code != 302
        assert "waits for a second person" in said(wang.get(address))

    def test_a_proposal_is_withdrawn(self, wang: Client, li: Client) -> None:
        address = proposed(wang)

        assert "Withdrawn." in said(wang.post(f"{address}/withdraw", follow=True))
        assert li.post(f"{address}/adopt", UNSEEN).status_code != 302

    @pytest.mark.slow
    def test_a_reversal_takes_a_reason_and_a_second_person(
        self, wang: Client, li: Client
    ) -> None:
        address = proposed(wang)
        li.post(f"{address}/adopt", UNSEEN)
        assert wang.post(f"{address}/ask-reversal", {"reason": ""}).status_code == 422

        asked = wang.post(
            f"{address}/ask-reversal", {"reason": "wrong days"}, follow=True
        )
        assert "Asked" in said(asked)
        assert "Reverse this version" not in said(asked)
        assert "to be reversed" in said(li.get("/rules"))
        page = said(li.post(f"{address}/reverse", follow=True))
        assert "Reversed." in page
        assert "wrong days" in page
        assert "2022-08-24" not in said(li.get("/rules"))

    def test_a_version_that_was_reversed_is_still_read(
        self, wang: Client, li: Client
    ) -> None:
        address = proposed(wang)
        li.post(f"{address}/adopt", UNSEEN)
        wang.post(f"{address}/ask-reversal", {"reason": "wrong days"})
        li.post(f"{address}/reverse")

        assert "reversed" in said(li.get("/rules/cn.shanxi.taiyuan/2022-08-24"))

    def test_an_unknown_step_or_proposal_is_missing(self, wang: Client) -> None:
        address = proposed(wang)

        assert wang.post(f"{address}/burn").status_code == 404
        assert wang.get("/rules/proposals/B-0000000").status_code == 404

    def test_people_change_at_the_instant(self, wang: Client, li: Client) -> None:
        from pratique.loop import schedule
        from tests.loop.cast import on

        address = proposed(wang)
        li.post(f"{address}/adopt", UNSEEN)
        schedule.advance(on(24, 1).astimezone(UTC))

        page = said(li.get(address))
        assert re.search(r"is-green.*in force", page, re.DOTALL)
