"""Command: every number opens its list; what changed; the scenario goes on."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.loop.cast import Traveller
from tests.web.signing_in import SignedIn, reference_of

TILE = re.compile(
    r'<a href="(/command/(?:arrivals|expected)[^"]*)">.*?<b>(\d+)</b>', re.DOTALL
)


@pytest.fixture
def commander(noon: None, officers_front: None) -> Client:
    """Return a commander's browser."""
    return SignedIn()("commander")


def test_every_tile_opens_as_many_as_it_says(
    commander: Client, alice: Traveller
) -> None:
    tiles = TILE.findall(commander.get("/command").content.decode())

    assert sum(int(n) for link, n in tiles if "mark=" in link) == 1
    for link, number in tiles:
        listed = commander.get(link).content.decode()
        assert listed.count('<th scope="row">') == int(number), link


def test_what_changed_opens_its_person(commander: Client, alice: Traveller) -> None:
    page = commander.get("/command").content.decode()
    changed = page.split('id="changed"')[1].split("</section>")[0]

    assert f"/people/{reference_of(alice.person)}" in changed
    assert "Standing changed" in changed


def test_what_changed_before_the_moment_asked_is_left_out(
    commander: Client, alice: Traveller
) -> None:
    page = commander.get("/command?since=2022-08-21T12:01").content.decode()

    assert "Nothing has changed." in page


def test_whoever_comes_back_sees_what_changed_meanwhile(
    noon: None, officers_front: None
) -> None:
    from tests.access.cast import PASSWORD
    from tests.loop.cast import arrive

    browser = SignedIn()("commander")
    told = {"username": "commander.1401", "password": PASSWORD}
    arrive("测试甲", 1)
    browser.post("/sign-in", told)
    assert "测试甲" in changed_on(browser)

    browser.post("/sign-in", told)
    assert "测试甲" not in changed_on(browser)


def test_a_commander_lets_the_scenario_go_on(commander: Client) -> None:
    from pratique.loop import going_on

    before = going_on.state()
    assert before is not None
    page = commander.post("/command/go-on", {"by": "hour"}, follow=True)
    after = going_on.state()

    assert after is not None
    assert after.until == before.now + timedelta(hours=1)
    assert "Going on to Sun 21 Aug, 13:00" in page.content.decode()
    assert 'http-equiv="refresh"' in page.content.decode()


def test_it_goes_on_to_its_end(commander: Client) -> None:
    from pratique.loop import going_on

    page = commander.post("/command/go-on", {"by": "end"}, follow=True)
    state = going_on.state()

    assert state is not None
    assert state.to_the_end
    assert "Going on to the end" in page.content.decode()


def test_nobody_but_commanders_lets_it_go_on(noon: None, officers_front: None) -> None:
    answer = SignedIn()("sampler").post("/command/go-on", {"by": "hour"})

    assert answer.status_code == 404


def test_the_clock_stands_on_every_officers_page(
    noon: None, officers_front: None
) -> None:
    page = SignedIn()("sampler").get("/sampling").content.decode()

    assert "Sun 21 Aug, 12:00" in page
    assert "Scenario" in page


def changed_on(browser: Client) -> str:
    """Return the part of the command page that says what changed."""
    page = browser.get("/command").content.decode()
    return page.split('id="changed"')[1].split("</section>")[0]
