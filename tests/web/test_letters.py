"""Letters about members of a positive tube: sent, answered, accepted, printed."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.conftest import SetClock
from tests.gazetteer import JINZHONG
from tests.web.conftest import NOON
from tests.web.reading import do, links, said
from tests.web.signing_in import SignedIn

PAPER, OTHER = "成疫指函〔2022〕7号", "成疫指函〔2022〕9号"


class TestLetters:
    @pytest.fixture
    def tube(self, noon: None, officers_front: None) -> str:
        """Return a positive tube of which one member went to Chengdu."""
        return positive_tube()

    def send(self, tracer: Client, tube: str, **other: str) -> str:
        """Ask about everybody gone; return the page of the letter."""
        page = said(tracer.get(f"/letters/from/{tube}"))
        people = re.findall(r'name="people" value="([0-9a-f-]{36})"', page)
        told = {"group": "g0", "people": people, "day": "2022-08-22", "hour": "12:00"}
        told |= {"place": "成都市", "place.code": "510100000000"}
        told |= {"place.asked": "成都市", **other}
        return do(tracer, f"/letters/from/{tube}", told)

    def accepted(self, tracer: Client, page: str) -> str:
        """Enter that the receiver has accepted; return the page of the letter."""
        assert "no answer yet" in page
        (accept,) = [e for e in links(page, "/letters/L-") if e.endswith("accept")]
        return do(tracer, accept, {})

    def test_one_is_sent_about_whoever_is_gone(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = said(tracer.get("/letters"))
        assert "1 member of this positive tube is elsewhere" in page

        page = self.send(tracer, tube)
        assert "0 of 1 answered" in page
        assert "is elsewhere" not in said(tracer.get("/letters"))

    def test_a_time_that_is_over_is_refused(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = said(tracer.get(f"/letters/from/{tube}"))
        people = re.findall(r'name="people" value="([0-9a-f-]{36})"', page)
        told = {"group": "g0", "people": people, "day": "2022-08-20", "hour": "12:00"}
        refused = tracer.post(f"/letters/from/{tube}", told)

        assert refused.status_code == 422
        assert "This time is over already." in said(refused)

    def test_it_is_answered_person_by_person(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = self.send(tracer, tube)
        page = self.accepted(tracer, page)
        (person,) = [each for each in links(page, "/letters/L-") if each.count("-") > 2]
        page = do(tracer, person, {"finding": "negative", "paper": PAPER})
        assert "1 of 1 answered" in page

        again = tracer.post(person, {"finding": "positive", "paper": OTHER})
        assert again.status_code == 422
        assert "give the reason" in said(again)
        told = {"finding": "positive", "reason": "second test", "paper": OTHER}
        page = do(tracer, person, told)
        assert page.index("<s") < page.index(PAPER)
        assert OTHER in page
        page = said(tracer.get("/tracing?where=elsewhere"))
        assert "counted elsewhere" in page

    @pytest.mark.parametrize(
        ("language", "asked", "refused"),
        [
            ("en", "Their letter: number or date", "Enter number or date"),
            ("zh-hans", "对方复函的文号或日期", "请录入对方复函的文号或日期"),
        ],
    )
    def test_from_outside_it_is_answered_by_a_paper(
        self, tube: str, language: str, asked: str, refused: str
    ) -> None:
        tracer = SignedIn()("tracer")
        page = self.accepted(tracer, self.send(tracer, tube))
        (person,) = [each for each in links(page, "/letters/L-") if each.count("-") > 2]
        tracer.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        letter = person.rpartition("/")[0]
        assert asked in said(tracer.get(letter))

        without = tracer.post(person, {"finding": "negative"})
        assert without.status_code == 422
        assert refused in said(without)
        assert asked in said(without)

        page = do(tracer, person, {"finding": "negative", "paper": PAPER})
        assert PAPER in page
        assert PAPER in said(tracer.get(person))

    def test_it_is_accepted_and_printed(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = self.send(tracer, tube)
        (accept,) = [e for e in links(page, "/letters/L-") if e.endswith("accept")]
        assert "Accepted." in do(tracer, accept, {})

        paper = said(tracer.get(accept.replace("/accept", "/paper")))
        assert "Request for help with tracing" in paper
        assert "Chengdu" in paper

    def test_it_is_withdrawn_with_a_reason(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = self.send(tracer, tube)
        (back,) = [e for e in links(page, "/letters/L-") if e.endswith("withdraw")]
        assert tracer.post(back, {"reason": ""}).status_code == 422

        page = do(tracer, back, {"reason": "wrong city"})

        assert "Withdrawn" in page
        assert "wrong city" in page
        assert back not in page
        assert back.replace("withdraw", "accept") not in page
        page = said(tracer.get("/letters"))
        assert "Withdrawn" in page
        assert "1 member of this positive tube is elsewhere" in page

    def test_an_answered_one_is_not_withdrawn(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = self.send(tracer, tube)
        (back,) = [e for e in links(page, "/letters/L-") if e.endswith("withdraw")]
        page = self.accepted(tracer, page)
        (person,) = [each for each in links(page, "/letters/L-") if each.count("-") > 2]
        page = do(tracer, person, {"finding": "negative", "paper": PAPER})

        assert back not in page
        refused = tracer.post(back, {"reason": "wrong city"})
        assert refused.status_code == 422
        assert "Correct the answers instead" in said(refused)

    def test_one_of_this_house_is_answered_by_the_receiver_alone(
        self, tube: str
    ) -> None:
        tracer, there = SignedIn()("tracer"), SignedIn()("tracer", JINZHONG)
        told = {"place": "晋中市", "place.code": JINZHONG, "place.asked": "晋中市"}
        page = self.send(tracer, tube, **told)
        assert "no answer yet" in page
        assert not [e for e in links(page, "/letters/L-") if e.endswith("accept")]

        (paper,) = [e for e in links(page, "/letters/L-") if e.endswith("paper")]
        page = said(there.get(paper.removesuffix("/paper")))
        assert "no answer yet" in page
        page = do(there, paper.replace("/paper", "/accept"), {})
        assert "not found there" in page
        assert 'name="paper"' not in page

        (person,) = [each for each in links(page, "/letters/L-") if each.count("-") > 2]
        told = {"finding": "positive", "place": "成都市"}
        told |= {"place.code": "510100000000", "place.asked": "成都市"}
        refused = there.post(person, told)
        assert refused.status_code == 422
        assert "Enter number or date" in said(refused)
        assert 'name="paper"' in said(refused)
        assert PAPER in do(there, person, told | {"paper": PAPER})

    def test_nobody_writes_to_their_own_place(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = said(tracer.get(f"/letters/from/{tube}"))
        people = re.findall(r'name="people" value="([0-9a-f-]{36})"', page)
        told = {"group": "g0", "people": people, "day": "2022-08-22", "hour": "12:00"}
        told |= {"place": "小店区", "place.code": "140105000000"}
        refused = tracer.post(f"/letters/from/{tube}", told | {"place.asked": "小店区"})

        assert refused.status_code == 422
        assert "is in your own jurisdiction" in said(refused)

    def test_an_unanswered_one_is_overdue(self, tube: str, set_clock: SetClock) -> None:
        tracer = SignedIn()("tracer")
        self.send(tracer, tube)
        set_clock(NOON + timedelta(days=1, hours=1))

        assert "1 letter overdue" in said(tracer.get("/tracing"))
        assert "1 overdue" in said(tracer.get("/letters"))

    def test_another_city_does_not_see_it(self, tube: str) -> None:
        tracer = SignedIn()("tracer")
        page = self.send(tracer, tube)
        letter = next(e for e in links(page, "/letters/L-") if e.endswith("paper"))
        theirs = SignedIn()("tracer", JINZHONG)

        assert theirs.get(letter).status_code == 404
        assert "Chengdu" not in said(theirs.get("/letters"))
        receiver = SignedIn()("tracer", "510100000000")
        assert receiver.get(letter).status_code == 200


class TestAboutContacts:
    """Chosen contacts of a case, or of a chain, by where they are."""

    @pytest.fixture
    def case(self, noon: None, officers_front: None) -> str:
        """Return a case with two contacts, one of whom is in Chengdu."""
        from tests.contacts import cast

        _, case = cast.ill("测试甲")
        near, far = cast.somebody("测试乙"), cast.somebody("测试丙")
        for person in (near, far):
            cast.close(person, case)
        lives_in_chengdu(far)
        return case.reference

    def ticked(self, page: str) -> list[str]:
        boxes = re.findall(r'<input[^>]*name="people"[^>]*>', page)
        return [box for box in boxes if "checked" in box]

    def told(self, page: str, group: str, *people: int) -> dict[str, Any]:
        keys = re.findall(r'name="people" value="([0-9a-f-]{36})"', page)
        chengdu = {"place": "成都市", "place.code": "510100000000"}
        told: dict[str, Any] = {"group": group}
        told["people"] = [keys[number] for number in people]
        told |= {"day": "2022-08-22", "hour": "12:00", **chengdu}
        return told | {"place.asked": "成都市"}

    def test_are_grouped_by_destination(self, case: str) -> None:
        tracer = SignedIn()("tracer")
        assert f"/cases/{case}/letter" in said(tracer.get(f"/cases/{case}"))
        page = said(tracer.get(f"/cases/{case}/letter"))
        assert page.index("<h2>成都市") < page.index("测试丙 · close contact")
        assert page.index("Here, or nobody knows where") < page.index("测试乙")
        assert len(self.ticked(page)) == 1

        page = do(tracer, f"/cases/{case}/letter", self.told(page, "g0", 0))

        assert "0 of 1 answered" in page
        assert case in page
        page = said(tracer.get(f"/cases/{case}/letter"))
        assert "测试丙" not in page
        assert "测试乙" in page

    def test_of_a_chain_bear_its_name(self, case: str) -> None:
        tracer = SignedIn()("tracer")
        told = {"chain": "", "name": "8·20", "name_en": ""}
        do(tracer, f"/cases/{case}/chain", told)
        (chain, *_) = links(said(tracer.get(f"/cases/{case}")), "/chains/")
        assert f"{chain}/letter" in said(tracer.get(chain))
        page = said(tracer.get(f"{chain}/letter"))

        page = do(tracer, f"{chain}/letter", self.told(page, "g1", 1))

        assert "测试乙" in page
        assert f'<a href="{chain}">8·20</a>' in page

    def test_nobody_ticked_is_refused(self, case: str) -> None:
        tracer = SignedIn()("tracer")
        page = said(tracer.get(f"/cases/{case}/letter"))
        refused = tracer.post(f"/cases/{case}/letter", self.told(page, "g1"))

        assert refused.status_code == 422
        assert "Tick somebody." in said(refused)

    def test_are_not_another_citys_to_ask_about(self, case: str) -> None:
        assert (
            SignedIn()("tracer", JINZHONG).get(f"/cases/{case}/letter").status_code
            == 404
        )
        sampler = SignedIn()("sampler")
        assert sampler.get(f"/cases/{case}/letter").status_code in {403, 404}


def lives_in_chengdu(person: UUID) -> None:
    """Have somebody's home be in Chengdu, while they stay here."""
    from pratique import database
    from pratique.database import WORKER
    from pratique.divisions.queries import by_code
    from pratique.registry.models import Person

    with database.acting(WORKER), database.transaction():
        home = by_code("510104000000")
        Person.objects.filter(pk=person).update(residence=home)


def positive_tube() -> str:
    """Return the code of a positive tube; one of its two members lives in Chengdu."""
    from pratique.labs import actions as labs
    from tests.contacts import cast
    from tests.gazetteer import JINJIANG
    from tests.labs.cast import received, resident

    guest = resident(1)
    received(guest, resident(2), code="MIX-9")
    cast.doing(
        cast.officer("laboratory_clerk"),
        labs.report_tube,
        tube="MIX-9",
        outcome="positive",
    )
    moves(guest, JINJIANG)
    return "MIX-9"


def moves(person: UUID, division: str) -> None:
    """Have somebody move away; who sampled them still sees them."""
    from pratique.registry.actions import moving
    from tests.contacts import cast

    by = cast.officer("community_officer", "")
    cast.doing(
        by,
        moving.change_address,
        person=person,
        division=division,
        stay_kind="home",
        address="测试路1号",
    )
