"""The command's figures: every number opens a list of as many; what waits too long."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import SetClock
from tests.web.handing import said
from tests.web.signing_in import SignedIn, reference_of

LINK = re.compile(r'href="(/command/(?:cases|contacts|kept)[^"]*)"[^>]*>\D*?(\d+)')
LISTS = (
    *("/command/cases", "/command/gaps", "/command/kept/site", "/command/unaccepted"),
    *("/command/hand-overs", "/command/hand-overs?late=1", "/command/letters"),
    *("/command/unaccepted?told=nobody", "/command/bounds", "/command/left-inside"),
)


@pytest.fixture
def outbreak(set_clock: SetClock, officers_front: None) -> None:
    """Two cases of one chain, one from the other, and a close contact of the first."""
    from tests.contacts import cast as tracing
    from tests.logistics import cast

    cast.morning(set_clock)
    _first, one = tracing.ill("测试甲")
    _second, two = tracing.ill("测试乙")
    tracing.consult(one, "confirmed", "mild")
    tracing.consult(two, "asymptomatic")
    from pratique.contacts.actions import cases, chains

    tracing.doing(
        tracing.tracer(), chains.name_chain, name="8·17 Z22", cases=[one.pk, two.pk]
    )
    tracing.doing(tracing.tracer(), cases.name_source, case=two.pk, source_case=one.pk)
    tracing.close(tracing.somebody("测试丙"), one)


@pytest.fixture
def commander(outbreak: None) -> Client:
    """Return a commander's browser."""
    return SignedIn()("commander")


def test_positives_are_counted_by_kind_and_place(commander: Client) -> None:
    page = said(commander.get("/command"))

    assert "Taiyuan: 2 positives · 1 chain" in page
    assert "1 confirmed" in page
    assert "1 mild" in page
    assert "1 asymptomatic" in page
    places = page.split('id="positives"')[1].split("</section>")[0]
    assert "Xiaodian" in places


def test_every_number_opens_a_list_of_as_many(commander: Client) -> None:
    found = LINK.findall(said(commander.get("/command")))
    assert len(found) >= 7

    for link, number in found:
        listed = said(commander.get(link.replace("&amp;", "&")))
        assert listed.count('<th scope="row">') == int(number), link


def test_chains_are_trees_with_their_control(commander: Client) -> None:
    page = said(commander.get("/command"))
    chains = page.split('id="chains"')[1].split("</section>")[0]

    assert chains.index("测试甲") < chains.index("测试乙")
    assert chains.count('class="tree"') == 2
    assert "being moved" in chains


def test_who_is_bound_is_counted_by_measure_and_place(commander: Client) -> None:
    page = said(commander.get("/command"))
    where = page.split('id="where"')[1].split("</section>")[0]
    links = re.findall(r'href="(/command/bound[^"]*)">(?:<b>)?(\d+)', where)

    assert len(links) >= 2
    for link, number in links:
        listed = said(commander.get(link.replace("&amp;", "&")))
        assert listed.count('<th scope="row">') == int(number), link


def test_no_gap_is_said_in_words(commander: Client) -> None:
    page = said(commander.get("/command"))

    assert "None: everybody bound has exactly one custodian." in page
    assert "None is overdue." in page


def test_what_waits_too_long_is_counted_and_listed(
    commander: Client, set_clock: SetClock
) -> None:
    from tests.contacts import cast as tracing
    from tests.logistics import cast

    bob = cast.come("测试丁", 4)
    cast.offered(bob.person, cast.checkpoint(), "site", venue=cast.SITE)
    tracing.send(bob.person)
    set_clock(cast.on(21, 9) + timedelta(days=9))
    page = said(commander.get("/command"))
    waits = page.split('id="waits"')[1].split("</section>")[0]

    assert "1 late" in waits
    assert "None: everybody" in waits
    for link in re.findall(r'class="late" href="([^"]+)"', waits):
        assert reference_of(bob.person) in said(commander.get(link)) or "L-" in said(
            commander.get(link)
        )


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_the_commands(noon: None, officers_front: None, address: str) -> None:
    assert Client(SERVER_NAME="localhost").get(address).status_code == 302
    assert SignedIn()("site_manager").get(address).status_code == 404
    assert SignedIn()("commander").get(address).status_code == 200


def test_another_city_counts_none_of_it(outbreak: None) -> None:
    page = said(SignedIn()("commander", "140700000000").get("/command"))

    assert "Jinzhong: 0 positives" in page
    for name in ("测试甲", "测试乙", "测试丙", "Z22"):
        assert name not in page


def test_there_are_no_other_lists(commander: Client) -> None:
    assert commander.get("/command/kept/nobody").status_code == 404
