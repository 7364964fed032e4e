"""Command acts on places: zones, premises closed, emergency responses."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.conftest import SetClock
from tests.web.conftest import NOON
from tests.web.signing_in import SignedIn

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

XIAODIAN = {
    "place": "小店区",
    "place.code": "140105000000",
    "place.asked": "小店区",
}
ZONE = {**XIAODIAN, "name": "", "review_on": "2022-08-24", "reason": "三个社区有阳性"}
MARKET = {
    **XIAODIAN,
    "venue": "",
    "kind": "market",
    "name": "坞城便民市场",
    "reason": "病例到过",
}
RESPONSE = {**XIAODIAN, "level": "III", "person_in_charge": "测试甲 副区长"}
ADDRESSES = ("/zones", "/premises", "/responses")


@pytest.fixture
def commander(noon: None, officers_front: None) -> Client:
    """Return a commander's browser."""
    return SignedIn()("commander")


def said(answer: "Answer") -> str:
    """Return the text of an answer."""
    return answer.content.decode()


def links(page: str, start: str) -> list[str]:
    """Return the addresses on a page that begin so, each once."""
    return sorted(set(re.findall(rf'"({start}[^"#]+)"', page)))


def the_zone(browser: Client) -> str:
    """Return the address of the one zone on the page."""
    (address,) = links(said(browser.get("/zones")), "/zones/")
    return address


class TestZones:
    def test_are_imposed_and_listed_with_their_review(self, commander: Client) -> None:
        done = said(commander.post("/zones", ZONE, follow=True))

        assert "小店区 stands still." in done
        assert "Wed 24 Aug" in done
        assert "三个社区有阳性" in done

    def test_begin_at_the_hour_that_is_said(self, commander: Client) -> None:
        told = ZONE | {"day": "2022-08-20", "hour": ""}

        assert "Sat 20 Aug, 00:00" in said(commander.post("/zones", told, follow=True))

    def test_keep_what_was_typed_where_it_is_refused(self, commander: Client) -> None:
        answer = commander.post("/zones", ZONE | {"review_on": "2032-08-24"})

        assert answer.status_code == 422
        assert 'value="2032-08-24"' in said(answer)
        assert "between 2022-08-21 and 2022-08-28" in said(answer)

    @pytest.mark.slow
    def test_are_listed_as_overdue(
        self, commander: Client, set_clock: SetClock
    ) -> None:
        commander.post("/zones", ZONE)
        assert "to review" not in said(commander.get("/zones"))

        set_clock(NOON + timedelta(days=4))
        province = SignedIn()("commander", "140000000000")
        assert "Zone to review" in said(province.get("/command"))
        page = said(province.get("/zones"))
        assert "1 to review" in page
        assert "late</span>" in page

    def test_are_reviewed_and_lifted(self, commander: Client) -> None:
        commander.post("/zones", ZONE)
        zone = the_zone(commander)
        again = {"review_on": "2022-08-26", "reason": ""}
        assert commander.post(f"{zone}/review", again).status_code == 302
        assert "next review Fri 26 Aug" in said(commander.get(zone))

        without = commander.post(f"{zone}/lift", {"reason": ""})
        assert without.status_code == 422
        assert "Please answer: Reason" in said(without)
        commander.post(f"{zone}/lift", {"reason": "全员阴性"})
        page = said(commander.get("/zones"))
        assert "No place stands still." in page
        assert "全员阴性" in page
        assert f"{zone}/lift" not in said(commander.get(zone))

    def test_imposed_by_mistake_are_taken_back_within_the_hour(
        self, commander: Client, set_clock: SetClock
    ) -> None:
        commander.post("/zones", ZONE)
        zone = the_zone(commander)
        assert "by mistake" in said(commander.get(zone))

        slip = {"reason": "选错区", "by_mistake": "on"}
        commander.post(f"{zone}/lift", slip)
        assert "imposed by mistake" in said(commander.get("/zones"))

        commander.post("/zones", ZONE)
        (again,) = set(links(said(commander.get("/zones")), "/zones/")) - {zone}
        set_clock(NOON + timedelta(hours=1))
        assert "by mistake" not in said(commander.get(again))
        late = commander.post(f"{again}/lift", slip)
        assert late.status_code == 422
        assert "more than an hour ago" in said(late)

    def test_of_another_command_are_read_and_not_lifted(
        self, noon: None, officers_front: None
    ) -> None:
        province = SignedIn()("commander", "140000000000")
        province.post("/zones", ZONE | {"place": "", "place.code": "140000000000"})
        city = SignedIn()("commander")
        zone = the_zone(city)

        assert f"{zone}/lift" not in said(city.get(zone))
        assert city.post(f"{zone}/lift", {"reason": "x"}).status_code == 422
        assert the_zone(city) == zone
        assert SignedIn()("commander", "510100000000").get("/zones").status_code == 200


class TestPremises:
    def test_are_entered_and_closed_at_once(self, commander: Client) -> None:
        done = said(commander.post("/premises", MARKET, follow=True))

        assert "Closed: 坞城便民市场." in done
        assert "病例到过" in done
        assert "Mark as sampled" in done

    def test_go_through_their_steps_by_one_button(self, commander: Client) -> None:
        page = said(commander.post("/premises", MARKET, follow=True))
        for step in ("sampled", "disinfected", "reopened"):
            (button,) = [each for each in links(page, "/premises/") if step in each][:1]
            page = said(commander.post(button, follow=True))
            assert f"坞城便民市场: {step}." in page

        assert "No premises are closed." in page
        assert "坞城便民市场" in page.split("<h2>Reopened")[1]

    def test_pressed_twice_nothing_is_skipped(self, commander: Client) -> None:
        page = said(commander.post("/premises", MARKET, follow=True))
        (button,) = [each for each in links(page, "/premises/") if "sampled" in each]
        commander.post(button)

        again = commander.post(button)
        assert again.status_code == 422
        assert "Disinfect it next." in said(again)

    def test_reopen_early_with_a_reason(self, commander: Client) -> None:
        page = said(commander.post("/premises", MARKET, follow=True))
        (early,) = [each for each in links(page, "/premises/") if "reopened" in each]

        assert commander.post(early, {"reason": " "}).status_code == 422
        page = said(commander.post(early, {"reason": "误封"}, follow=True))
        assert "误封" in page.split("<h2>Reopened")[1]

    def test_known_ones_are_chosen_from_a_list(self, commander: Client) -> None:
        commander.post("/premises", MARKET)
        page = said(commander.get("/premises"))
        (early,) = [each for each in links(page, "/premises/") if "reopened" in each]
        assert '<option value="V-' not in page  # it is closed already
        commander.post(early, {"reason": "误封"})

        page = said(commander.get("/premises"))
        (code,) = re.findall(r'<option value="(V-[^"]+)"', page)
        again = commander.post("/premises", {"venue": code, "reason": "再次到过"})
        assert again.status_code == 302

    def test_ask_for_what_a_new_one_needs(self, commander: Client) -> None:
        answer = commander.post("/premises", {"venue": "", "reason": "x"})

        assert answer.status_code == 422
        for asked in ("Name over the door", "Division"):
            assert f"Please answer: {asked}" in said(answer)
        assert "<details open>" in said(answer)

    def test_have_no_other_steps(self, commander: Client) -> None:
        assert commander.post("/premises/V-1/painted").status_code == 404


class TestResponses:
    def test_show_their_list_and_what_is_late(
        self, commander: Client, set_clock: SetClock
    ) -> None:
        page = said(commander.post("/responses", RESPONSE, follow=True))
        assert "The first hour runs." in page
        assert "测试甲 副区长" in page
        assert "0 of 8 done" in page
        assert "late</span>" not in page

        set_clock(NOON + timedelta(minutes=61))
        page = said(commander.get("/responses"))
        assert "5 late" in page
        assert "Begin tracing close and secondary contacts" in page

    def test_say_who_ticked_what(self, commander: Client) -> None:
        page = said(commander.post("/responses", RESPONSE, follow=True))
        (tick,) = [each for each in links(page, "/responses/") if "tracing" in each]

        page = said(commander.post(tick, follow=True))
        assert "1 of 8 done" in page
        assert "12:00 · " in page
        (untick,) = [each for each in links(page, "/responses/") if "/untick" in each]
        assert "0 of 8 done" in said(commander.post(untick, follow=True))

    def test_are_closed_and_stay_readable(self, commander: Client) -> None:
        page = said(commander.post("/responses", RESPONSE, follow=True))
        (close,) = [
            each for each in links(page, "/responses/") if each.endswith("/close")
        ]

        page = said(commander.post(close, follow=True))
        assert "No response is open." in page
        (one,) = links(page, "/responses/")
        page = said(commander.get(one))
        assert "0 of 8 done" in page
        assert "/tick" not in page

    def test_refuse_a_second_one_at_the_same_place(self, commander: Client) -> None:
        commander.post("/responses", RESPONSE)
        answer = commander.post("/responses", RESPONSE)

        assert answer.status_code == 422
        assert "has an open response already" in said(answer)

    def test_have_no_other_marks(self, commander: Client) -> None:
        page = said(commander.post("/responses", RESPONSE, follow=True))
        (tick,) = [each for each in links(page, "/responses/") if "tracing" in each]

        assert commander.post(tick.replace("/tick", "/paint")).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_rooms_are_a_commanders(
    noon: None, officers_front: None, address: str
) -> None:
    nobody = Client(SERVER_NAME="localhost").get(address)
    assert (nobody.status_code, "/sign-in" in nobody["Location"]) == (302, True)
    for role in ("tracer", "community_officer", "auditor"):
        assert SignedIn()(role).get(address).status_code == 404
    page = said(SignedIn()("commander").get("/command"))
    assert f'href="{address}"' in page


def test_another_citys_commander_changes_nothing(
    noon: None, officers_front: None
) -> None:
    ours = SignedIn()("commander")
    ours.post("/premises", MARKET)
    page = said(ours.post("/responses", RESPONSE, follow=True))
    acts = [
        *(
            each
            for each in links(page, "/responses/")
            if each.endswith(("tick", "close"))
        ),
        *links(said(ours.get("/premises")), "/premises/"),
    ]
    theirs = SignedIn()("commander", "140700000000")

    assert len(acts) == 11
    for act in acts:
        assert theirs.post(act, {"reason": "x"}).status_code == 404, act
    assert "0 of 8 done" in said(ours.get("/responses"))
    for room in ADDRESSES:
        assert "小店区" not in said(theirs.get(room))
