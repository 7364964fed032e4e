"""Tracing: what is due, one case, its contacts, chains and letters."""

import re
from uuid import UUID

import pytest
from django.test import Client

from tests.gazetteer import JINZHONG, NORMAL_SCHOOL_STREET
from tests.web.manifests import read_in
from tests.web.reading import do, links, said
from tests.web.signing_in import SignedIn, reference_of

HERE = {
    "place": "师范街社区居委会",
    "place.code": NORMAL_SCHOOL_STREET,
    "place.asked": "师范街社区居委会",
}
MET = {"q": "", "level": "close", "last_exposure": "2022-08-20", "through": ""}
NEW = {**MET, **HERE, "name": "测试乙", "document": "000000199001010042"}
CONFIRMED = {"finding": "confirmed", "severity": "mild", "day": "", "hour": ""}


def ill(name: str) -> str:
    """Have somebody found positive; return the reference of their case."""
    from tests.contacts import cast

    return cast.ill(name)[1].reference


def somebody(name: str) -> str:
    """Return the reference of somebody who lives in Taiyuan."""
    from tests.contacts import cast

    return reference_of(cast.somebody(name))


@pytest.fixture
def case(noon: None, officers_front: None) -> str:
    """Return the reference of a new case."""
    return ill("测试甲")


@pytest.fixture
def tracer(case: str) -> Client:
    """Return a tracer's browser."""
    return SignedIn()("tracer")


def chained(browser: Client, case: str, name: str) -> str:
    """Put a case into a new chain; return the chain's address."""
    do(browser, f"/cases/{case}/chain", {"chain": "", "name": name, "name_en": ""})
    page = said(browser.get(f"/cases/{case}"))
    return links(page, "/chains/")[0]


class TestFirstPage:
    def test_a_new_case_waits_for_experts(self, tracer: Client, case: str) -> None:
        page = said(tracer.get("/tracing"))
        assert "1 case to consult" in page
        assert f"/cases/{case}" in page

        do(tracer, f"/cases/{case}/consult", CONFIRMED)
        assert "Nothing is due" in said(tracer.get("/tracing"))

    def test_the_list_is_filtered_by_the_address(
        self, tracer: Client, case: str
    ) -> None:
        do(tracer, f"/cases/{case}/consult", CONFIRMED)

        assert case in said(tracer.get("/tracing?finding=confirmed&where=here"))
        assert case not in said(tracer.get("/tracing?finding=suspected"))
        assert case not in said(tracer.get("/tracing?where=elsewhere"))

    def test_contacts_without_a_place_are_due(self, tracer: Client, case: str) -> None:
        do(tracer, f"/cases/{case}/contact", NEW)

        page = said(tracer.get("/tracing"))
        assert "1 contact not placed" in page
        assert "测试乙" in page


class TestCase:
    def test_findings_are_a_history_that_can_be_corrected(
        self, tracer: Client, case: str
    ) -> None:
        page = do(tracer, f"/cases/{case}/consult", CONFIRMED)
        assert "confirmed" in page
        (wrong,) = links(page, f"/cases/{case}/consultations/")

        without = tracer.post(wrong, CONFIRMED | {"reason": " "})
        assert without.status_code == 422
        told = {"finding": "asymptomatic", "severity": "", "reason": "read again"}
        page = do(tracer, wrong, told)
        assert "asymptomatic" in page
        assert "<s>confirmed mild</s>" in page

    def test_an_impossible_finding_is_shown_at_the_form(
        self, tracer: Client, case: str
    ) -> None:
        told = CONFIRMED | {"finding": "recovered", "severity": ""}
        refused = tracer.post(f"/cases/{case}/consult", told)

        assert refused.status_code == 422
        assert "cannot follow the one before it" in said(refused)

    def test_a_source_is_named_and_taken_back(self, tracer: Client, case: str) -> None:
        other = ill("测试丙")
        told = {"source_case": other, "source": ""}
        page = do(tracer, f"/cases/{case}/source", told)
        assert f"/cases/{other}" in page
        circle = {"source_case": case, "source": ""}
        assert tracer.post(f"/cases/{other}/source", circle).status_code == 422

        (link,) = links(page, f"/cases/{case}/sources/")
        assert "not known" in do(tracer, link, {"reason": "mistaken"})
        told = {"source_case": "", "source": "冷链"}
        assert "冷链" in do(tracer, f"/cases/{case}/source", told)

    def test_undone_it_says_so(self, tracer: Client, case: str) -> None:
        from pratique import database
        from pratique.contacts.queries import access_case
        from pratique.database import WORKER
        from tests.contacts import cast

        with database.acting(WORKER), database.transaction():
            specimen = access_case(case).specimen
            assert specimen is not None
        cast.correct(specimen.code, "negative")

        assert "This case was undone" in said(tracer.get(f"/cases/{case}"))
        assert tracer.post(f"/cases/{case}/consult", CONFIRMED).status_code == 422


class TestContacts:
    def test_somebody_known_is_found(self, tracer: Client, case: str) -> None:
        told = MET | {"q": somebody("测试丁"), "setting": "household"}
        page = do(tracer, f"/cases/{case}/contact", told)

        assert "Named: 测试丁." in page
        assert "close contact" in page
        assert "household" in page
        assert "central quarantine" in page

    def test_of_several_one_is_to_be_chosen(self, tracer: Client, case: str) -> None:
        first, second = somebody("测试丁一"), somebody("测试丁二")
        refused = tracer.post(f"/cases/{case}/contact", MET | {"q": "测试丁"})

        assert refused.status_code == 422
        assert first in said(refused)
        assert second in said(refused)

    def test_a_secondary_one_hangs_on_a_close_one(
        self, tracer: Client, case: str
    ) -> None:
        do(tracer, f"/cases/{case}/contact", NEW)
        page = said(tracer.get(f"/cases/{case}/contact"))
        through = re.findall(r'<option value="([0-9a-f-]{36})">测试乙', page)
        told = MET | {"q": somebody("测试丁"), "level": "secondary"}
        without = tracer.post(f"/cases/{case}/contact", told)
        assert without.status_code == 422
        assert "Say which close contact they met" in said(without)

        page = do(tracer, f"/cases/{case}/contact", told | {"through": through[0]})
        assert "through 测试乙" in page

    def test_wider_than_the_rule_needs_a_reason(
        self, tracer: Client, case: str
    ) -> None:
        told = NEW | {"wider": "on", "reason": ""}
        assert tracer.post(f"/cases/{case}/contact", told).status_code == 422

        page = do(tracer, f"/cases/{case}/contact", told | {"reason": "同一电梯"})
        assert "wider than the rule" in page

    def test_nobody_and_nowhere_are_asked_for(self, tracer: Client, case: str) -> None:
        refused = said(tracer.post(f"/cases/{case}/contact", MET))
        assert "Say who: find them, or enter them below." in refused

        told = MET | {"name": "测试戊", "document": "", "place": ""}
        refused = said(tracer.post(f"/cases/{case}/contact", told))
        assert "Please answer: Community or village" in refused

    def test_one_is_withdrawn_with_a_reason(self, tracer: Client, case: str) -> None:
        page = do(tracer, f"/cases/{case}/contact", NEW)
        (row,) = links(page, f"/cases/{case}/contacts/")
        assert tracer.post(row, {"reason": ""}).status_code == 422

        assert "withdrawn" in do(tracer, row, {"reason": "never met"})


class TestSeats:
    ROWS = (
        "plane,MU2401,2022-08-20,{venue},000000199001010026,测试1,12A",
        "plane,MU2401,2022-08-20,{venue},000000199001010042,测试乙,14C",
        "plane,MU2401,2022-08-20,{venue},000000199001010069,测试丙,30A",
    )

    def test_the_near_ones_are_proposed_and_confirmed(
        self, noon: None, officers_front: None
    ) -> None:
        case = enrolled_and_ill()
        manifest = read_in(self.ROWS)
        tracer = SignedIn()("tracer")
        page = said(tracer.get(f"/cases/{case}/seats?list={manifest}&setting=plane"))
        near = re.findall(r'value="([0-9a-f-]{36})" checked', page)
        every = re.findall(r'name="chosen" value="([0-9a-f-]{36})"', page)
        assert (len(near), len(every)) == (1, 2)

        address = f"/cases/{case}/seats?list={manifest}&setting=plane"
        told = {"chosen": every, "last_exposure": "2022-08-20", "reason": ""}
        refused = tracer.post(address, told)
        assert refused.status_code == 422
        assert "Give the reason" in said(refused)
        page = do(tracer, address, told | {"reason": "走动过"})
        assert "2 contacts named." in page
        assert "by the seat rule" in page
        assert "wider than the rule" in page


def enrolled_and_ill() -> str:
    """Return the case of somebody whose document is known."""
    from tests.contacts import cast
    from tests.labs.cast import resident

    person: UUID = resident(1)
    cast.sampled(person)
    return cast.case_of(person).reference


class TestChains:
    def test_a_chain_is_a_tree_with_generations(
        self, tracer: Client, case: str
    ) -> None:
        other = ill("测试丙")
        do(tracer, f"/cases/{other}/source", {"source_case": case, "source": ""})
        chain = chained(tracer, case, "8·20")
        told = {"chain": chain.rpartition("/")[2], "name": "", "name_en": ""}
        do(tracer, f"/cases/{other}/chain", told)
        page = said(tracer.get(chain))

        assert page.index("Generation 1:") < page.index("Generation 2:")
        assert page.index(case) < page.index(other)
        assert "8·20" in said(tracer.get("/chains"))

    def test_a_case_is_in_one_chain(self, tracer: Client, case: str) -> None:
        chained(tracer, case, "8·20")
        told = {"chain": "", "name": "8·21", "name_en": ""}
        refused = tracer.post(f"/cases/{case}/chain", told)

        assert refused.status_code == 422
        page = do(tracer, f"/cases/{case}/unchain", {"reason": "mistaken"})
        assert "in none" in page

    def test_two_are_merged_after_a_look(self, tracer: Client, case: str) -> None:
        one = chained(tracer, case, "8·20")
        other = chained(tracer, ill("测试丙"), "8·21")
        address = f"{one}/merge?into={other.rpartition('/')[2]}"
        page = said(tracer.get(address))
        assert "goes into the other" in page

        assert tracer.post(address, {"reason": ""}).status_code == 422
        page = do(tracer, address, {"reason": "same source"})
        assert case in page
        assert "Merged into" in said(tracer.get(one))

    def test_some_are_split_off(self, tracer: Client, case: str) -> None:
        chain = chained(tracer, case, "8·20")
        address = f"{chain}/split?case={case}"
        assert "These go" in said(tracer.get(address))
        assert "Nobody is ticked" in said(tracer.get(f"{chain}/split"))

        page = do(tracer, address, {"name": "8·21", "name_en": "", "reason": "no"})
        assert "8·21" in page
        assert case in page
        assert "No case is in it yet." in said(tracer.get(chain))


ROOMS = ("/tracing", "/chains", "/letters")


@pytest.mark.parametrize("address", ROOMS)
def test_the_rooms_are_a_tracers(
    noon: None, officers_front: None, address: str
) -> None:
    nobody = Client(SERVER_NAME="localhost").get(address)
    assert (nobody.status_code, "/sign-in" in nobody["Location"]) == (302, True)
    for role in ("commander", "community_officer", "sampler"):
        assert SignedIn()(role).get(address).status_code == 404
    assert f'href="{address}"' in said(SignedIn()("tracer").get("/tracing"))


def test_another_citys_tracer_changes_nothing(tracer: Client, case: str) -> None:
    page = do(tracer, f"/cases/{case}/contact", NEW)
    chain = chained(tracer, case, "8·20")
    acts = [
        *links(page, f"/cases/{case}"),
        *(f"/cases/{case}/{act}" for act in ("consult", "source", "chain", "seats")),
        f"{chain}/split",
    ]
    theirs = SignedIn()("tracer", JINZHONG)

    for act in acts:
        told = CONFIRMED | {"reason": "x", "name": "x", "source": "x"}
        assert theirs.post(act, told).status_code in {404, 405}, act
    assert case not in said(theirs.get("/tracing"))
    assert "8·20" not in said(theirs.get("/chains"))
