"""At a bound: a commander orders anew on a page, and takes it back."""

from datetime import UTC, datetime, timedelta

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.orders import queries
from tests.conftest import SetClock
from tests.loop.cast import Traveller
from tests.web.signing_in import SignedIn, reference_of


@pytest.mark.slow
def test_a_commander_orders_anew_and_takes_it_back(
    signed_in: SignedIn, alice: Traveller
) -> None:
    browser = signed_in("commander")
    person = f"/people/{reference_of(alice.person)}"
    page = browser.get(person).content.decode()
    assert "whatever is owed" in page
    address = "/grounds/" + page.split('href="/grounds/')[1].split('"')[0]

    far = browser.post(address, {"days": "9", "reason": "would not be sampled"})
    assert (far.status_code, "From one to 3 days" in far.content.decode()) == (
        422,
        True,
    )
    done = browser.post(address, {"days": "2", "reason": "would not be sampled"})
    assert done.status_code == 302, done.content.decode()
    page = browser.get(done["Location"]).content.decode()
    assert "Ordered anew for 2 days, until " in page
    assert "/grounds/" not in page
    others = signed_in("auditor").get(person).content.decode()
    assert "would not be sampled" in others
    assert "Name of commander" in others

    back = "/renewals/" + page.split('href="/renewals/')[1].split('"')[0]
    assert browser.get(back).status_code == 200
    done = browser.post(back, {"reason": "sampled at the door"})
    assert done.status_code == 302, done.content.decode()
    assert "Ordered anew for" not in browser.get(person).content.decode()


def test_who_may_not_sees_the_bound_and_no_more(
    signed_in: SignedIn, alice: Traveller
) -> None:
    commander = signed_in("commander")
    person = f"/people/{reference_of(alice.person)}"
    page = commander.get(person).content.decode()
    address = "/grounds/" + page.split('href="/grounds/')[1].split('"')[0]

    for browser in (
        signed_in("community_officer"),
        signed_in("commander", "140700000000"),
    ):
        assert browser.post(address, {"days": "1", "reason": "x"}).status_code == 404
    page = signed_in("auditor").get(person).content.decode()
    assert "whatever is owed" in page
    assert "/grounds/" not in page


@pytest.mark.slow
def test_the_command_sees_who_comes_to_a_bound_and_what_lapsed(
    signed_in: SignedIn, alice: Traveller
) -> None:
    bound = bound_of(alice)
    schedule.advance(bound - timedelta(hours=13))
    commander, reference = signed_in("commander"), reference_of(alice.person)
    assert (
        "Nobody comes to a bound." in commander.get("/command/bounds").content.decode()
    )

    schedule.advance(bound - timedelta(hours=11))
    soon, lapsed = halves(commander.get("/command/bounds").content.decode())
    assert (reference in soon, reference in lapsed) == (True, False)
    assert 'href="/command/bounds"' in commander.get("/command").content.decode()
    elsewhere = signed_in("commander", "140700000000")
    assert reference not in elsewhere.get("/command/bounds").content.decode()

    schedule.advance(bound + timedelta(hours=1))
    soon, lapsed = halves(commander.get("/command/bounds").content.decode())
    assert (reference in soon, reference in lapsed) == (False, True)
    assert "/command/bounds#lapsed" in commander.get("/command").content.decode()


@pytest.mark.slow
def test_what_a_merge_carried_over_is_named_and_is_the_once(
    set_clock: SetClock, officers_front: None
) -> None:
    from tests.contacts import cast
    from tests.loop.test_illness_ends import order_anew
    from tests.loop.test_recovered_merged import ill_again, merged

    set_clock(cast.NOON.astimezone(UTC))
    li, _ = cast.ill("李小燕")
    twin = cast.somebody("李小雁")
    ill_again(twin, 10)
    order_anew(twin, 3)
    order_anew(li, 10)
    merged(li, twin, 24)

    browser = SignedIn()("commander")
    page = browser.get(f"/people/{reference_of(li)}").content.decode()
    assert "Ordered anew for 10 days, until " in page
    assert "Ordered anew for 3 days, until " in page
    assert page.count("carried over from another order of the same illness") == 1
    assert page.count('href="/renewals/') == 2
    assert 'href="/grounds/' not in page


def bound_of(traveller: Traveller) -> datetime:
    """Return the instant at which what binds somebody lapses."""
    with database.acting(WORKER), database.transaction():
        return max(each.bound for each in queries.bounds_of([traveller.person]))


def halves(page: str) -> tuple[str, str]:
    """Return who comes to a bound soon, and for whom it came."""
    soon, lapsed = page.split('id="lapsed"')
    return soon.split('id="soon"')[1], lapsed
