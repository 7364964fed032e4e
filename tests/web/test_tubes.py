"""Tubes of several: filled at a sampling point, received and resulted in a laboratory."""

from uuid import UUID

import pytest
from django.test import Client

from tests.gazetteer import CHENGDU, JINZHONG, NORMAL_SCHOOL_STREET
from tests.loop.cast import Traveller
from tests.web.reading import said
from tests.web.signing_in import SignedIn, reference_of

TUBE = {"code": "mix-1", "ratio": "5", "kind": "people", "spot": ""}
HERE = {
    "place": "师范街社区居委会",
    "place.code": NORMAL_SCHOOL_STREET,
    "place.asked": "师范街社区居委会",
}
NEW = {"name": "测试乙", "document": "000000199001010042", **HERE}


@pytest.fixture
def sampler(signed_in: SignedIn) -> Client:
    """Return the browser of a sampler who has opened a tube of five."""
    browser = signed_in("sampler")
    opened = browser.post("/sampling/tubes", TUBE)
    assert (opened.status_code, opened["Location"]) == (302, "/sampling/tubes/MIX-1")
    return browser


def add(browser: Client, person: UUID) -> str:
    """Mix somebody in; return the page that follows."""
    told = {"reference": reference_of(person)}
    return said(browser.post("/sampling/tubes/MIX-1/add", told, follow=True))


def to_the_laboratory(browser: Client, clerk: Client) -> None:
    """Seal the tube and have it received."""
    assert browser.post("/sampling/tubes/MIX-1/seal").status_code == 302
    assert clerk.post("/lab/receive", {"code": "mix-1"}).status_code == 302


class TestFilling:
    def test_members_are_numbered_and_counted(
        self, sampler: Client, alice: Traveller
    ) -> None:
        page = add(sampler, alice.person)
        assert "In the tube: 1, 测试甲." in page
        assert "1 of 5" in page
        assert "autofocus" in page

        page = said(sampler.post("/sampling/tubes/MIX-1/new", NEW, follow=True))
        assert "In the tube: 2, 测试乙." in page
        assert "2 of 5" in page
        assert "师范街社区居委会" in page  # ready for the next of the community
        assert "2 of 5" in said(sampler.get("/sampling/tubes"))

    def test_the_same_person_twice_is_refused(
        self, sampler: Client, alice: Traveller
    ) -> None:
        add(sampler, alice.person)

        assert "is in this tube already" in add(sampler, alice.person)

    def test_whoever_is_refused_is_not_enrolled(self, sampler: Client) -> None:
        sampler.post("/sampling/tubes/MIX-1/new", NEW)
        sampler.post("/sampling/tubes/MIX-1/seal")
        late = NEW | {"name": "测试丙", "document": "000000199001010069"}
        refused = sampler.post("/sampling/tubes/MIX-1/new", late)

        assert refused.status_code == 422
        assert "is sealed" in said(refused)
        finder = SignedIn()("tracer")
        assert "测试丙" not in said(finder.get("/people?q=000000199001010069"))

    def test_somebody_is_taken_out_with_a_reason(
        self, sampler: Client, alice: Traveller
    ) -> None:
        add(sampler, alice.person)
        out = {"person": str(alice.person), "reason": " "}
        assert sampler.post("/sampling/tubes/MIX-1/out", out).status_code == 422

        out["reason"] = "wrong queue"
        page = said(sampler.post("/sampling/tubes/MIX-1/out", out, follow=True))
        assert "Taken out." in page
        assert "0 of 5" in page

    def test_an_empty_one_is_not_sealed(self, sampler: Client) -> None:
        refused = sampler.post("/sampling/tubes/MIX-1/seal")

        assert refused.status_code == 422
        assert "Nobody is in this tube" in said(refused)

    def test_a_sealed_one_takes_nobody(self, sampler: Client, alice: Traveller) -> None:
        add(sampler, alice.person)
        sampler.post("/sampling/tubes/MIX-1/seal")
        page = said(sampler.get("/sampling/tubes/MIX-1"))

        assert "Sealed Sun 21 Aug" in page
        assert "/seal" not in page
        assert "/add" not in page
        assert "No tube is open here." in said(sampler.get("/sampling/tubes"))

    def test_one_of_the_environment_has_a_spot_and_nobody(
        self, signed_in: SignedIn
    ) -> None:
        browser = signed_in("sampler")
        told = TUBE | {"kind": "environment", "spot": "门把手"}
        assert browser.post("/sampling/tubes", told | {"spot": ""}).status_code == 422
        page = said(browser.post("/sampling/tubes", told, follow=True))

        assert "门把手" in page
        assert "/add" not in page
        assert browser.post("/sampling/tubes/MIX-1/seal").status_code == 302

    def test_a_code_is_used_once(self, sampler: Client) -> None:
        again = sampler.post("/sampling/tubes", TUBE)

        assert again.status_code == 422
        assert "already in use" in said(again)

    def test_another_citys_sampler_does_not_find_it(self, sampler: Client) -> None:
        for place in (JINZHONG, CHENGDU):
            theirs = SignedIn()("sampler", place)
            assert theirs.get("/sampling/tubes/MIX-1").status_code == 404
            assert theirs.post("/sampling/tubes/MIX-1/seal").status_code in {404, 422}
        assert "MIX-1" in said(sampler.get("/sampling/tubes"))


class TestInTheLaboratory:
    def test_a_positive_tube_holds_its_members(
        self, sampler: Client, alice: Traveller
    ) -> None:
        add(sampler, alice.person)
        sampler.post("/sampling/tubes/MIX-1/new", NEW)
        clerk = SignedIn()("laboratory_clerk")
        to_the_laboratory(sampler, clerk)
        told = {"code": "mix-1", "outcome": "positive"}
        page = said(clerk.post("/lab", told, follow=True))

        assert "Recorded: tube mix-1." in page
        assert "2 of 2" in page
        assert "测试" not in page.split("<main")[1]

    def test_a_wrong_result_is_corrected_with_a_reason(
        self, sampler: Client, alice: Traveller
    ) -> None:
        add(sampler, alice.person)
        clerk = SignedIn()("laboratory_clerk")
        to_the_laboratory(sampler, clerk)
        clerk.post("/lab", {"code": "mix-1", "outcome": "positive"})
        other = {"code": "mix-1", "outcome": "negative"}
        assert clerk.post("/lab", other).status_code == 422

        page = said(clerk.post("/lab", other | {"reason": "mixed up"}, follow=True))
        assert "Positive tubes" not in page

    def test_tubes_and_singles_wait_in_one_list(
        self, sampler: Client, alice: Traveller
    ) -> None:
        from tests.loop.cast import on, sample

        add(sampler, alice.person)
        sampler.post("/sampling/tubes/MIX-1/seal")
        code = sample(alice, on(21, 13)).upper()
        clerk = SignedIn()("laboratory_clerk")
        page = said(clerk.get("/lab"))

        assert page.index("MIX-1</a>") < page.index(f"{code}</a>")
        assert "2 wait" in page
        unreceived = clerk.post("/lab", {"code": "mix-1", "outcome": "negative"})
        assert unreceived.status_code == 422
        assert "Scan it in first" in said(unreceived)

    def test_a_pair_stands_side_by_side(
        self, signed_in: SignedIn, alice: Traveller
    ) -> None:
        from pratique.labs import actions as labs
        from pratique.loop.settling import acting, strictly
        from tests.loop.cast import officer

        by = officer("sampler")
        with strictly(), acting(by):
            labs.sample_twice(person=alice.person, codes=("A-1", "A-2"), by=by)
        clerk = signed_in("laboratory_clerk")
        found = {"code": "A-1", "outcome": "positive", "ct_n": "28.5", "kit": "k"}
        page = said(clerk.post("/lab", found, follow=True))

        assert "double sampling" in page
        assert "1 waits" in page
        assert page.index("A-1 ") < page.index("A-2</a>")

    def test_an_impossible_ct_value_is_shown_where_it_stands(
        self, signed_in: SignedIn, alice: Traveller
    ) -> None:
        from tests.loop.cast import on, sample

        code = sample(alice, on(21, 13)).upper()
        clerk = signed_in("laboratory_clerk")
        found = {"code": code, "outcome": "positive", "ct_n": "285"}
        refused = clerk.post("/lab", found)

        assert refused.status_code == 422
        assert "between 0 and 100" in said(refused)
        assert "<details open>" in said(refused)


def test_the_pages_are_a_samplers(signed_in: SignedIn) -> None:
    nobody = Client(SERVER_NAME="localhost").get("/sampling/tubes")
    assert (nobody.status_code, "/sign-in" in nobody["Location"]) == (302, True)

    clerk = signed_in("laboratory_clerk")
    assert clerk.get("/sampling/tubes").status_code == 404
    assert signed_in("sampler").post("/lab/receive", {"code": "x"}).status_code == 404
