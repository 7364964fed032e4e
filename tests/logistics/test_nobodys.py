"""Who is in hands that can have nobody any more is seen, and handed over."""

from uuid import UUID

import pytest

from pratique import database
from pratique.access.actions import accounts
from pratique.database import WORKER, Actor
from pratique.logistics import queries, refusals
from pratique.logistics.actions import custody
from pratique.places.actions.venues import close_venue
from pratique.registry.refusals import UnknownPerson
from pratique.reporting.audits.custody import audit_custody
from tests.access.cast import closed, known, works_here
from tests.gazetteer import CHENGDU
from tests.logistics.cast import (
    DRIVER,
    OTHER_SITE,
    SITE,
    Traveller,
    checkpoint,
    come,
    commander,
    community,
    did,
    driver,
    held,
    later,
    offered,
    on,
    site,
    stranger,
    to_site,
)
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def bob(morning: None) -> Traveller:
    """Bob stands at the station."""
    return come()


def driven(bob: Traveller) -> None:
    """Let a driver sign for Bob."""
    offer = offered(bob.person, checkpoint(), "driver", account=DRIVER)
    did(custody.accept, driver(), hand_over=offer.pk)


def lost(by: Actor) -> list[UUID]:
    """Return who is in nobody's hands, as somebody's list says."""
    with database.acting(by), database.transaction():
        return [each.person_id for each in queries.in_nobodys_hands()]


def enabled(name: str) -> None:
    """Open a closed account again."""
    with database.acting(WORKER):
        accounts.enable(account=UUID(known(name)), by=WORKER)


class TestIsListed:
    def test_whom_a_driver_has_whose_account_is_closed(self, bob: Traveller) -> None:
        driven(bob)
        assert lost(commander()) == []

        closed("driver")
        assert lost(commander()) == [bob.person]

        enabled("driver")
        assert lost(commander()) == []

    def test_whom_a_driver_has_who_has_another_duty_now(self, bob: Traveller) -> None:
        driven(bob)
        with database.acting(WORKER):
            accounts.change_role(account=UUID(DRIVER), role="sampler", by=WORKER)

        assert lost(commander()) == [bob.person]

    def test_whom_a_site_has_that_was_closed(self, bob: Traveller) -> None:
        to_site(bob.person)
        did(close_venue, commander(), venue=SITE)

        assert lost(commander()) == [bob.person]

    def test_whom_a_site_has_where_nobody_is_left(self, bob: Traveller) -> None:
        signed_in(bob)
        works_here("colleague", "site_manager")
        closed("manager")
        assert lost(commander()) == []  # the site has them, and a colleague is there

        closed("colleague")

        assert lost(commander()) == [bob.person]

    def test_but_not_by_a_colleague_of_another_city(self, bob: Traveller) -> None:
        signed_in(bob)
        works_here("colleague", "site_manager", CHENGDU)
        closed("manager")

        assert lost(commander()) == [bob.person]

    def test_another_city_reads_nobody(self, bob: Traveller) -> None:
        driven(bob)
        closed("driver")

        assert lost(stranger()) == []


def signed_in(bob: Traveller) -> None:
    """Let a manager of the site sign for Bob, with an account that is there."""
    works_here("manager", "site_manager")
    offer = offered(bob.person, checkpoint(), "site", venue=SITE)
    did(custody.accept, site(known("manager")), hand_over=offer.pk)


class TestTheWayOut:
    """An officer of the unit where they stay hands them over, or the command."""

    def test_an_officer_of_the_unit_offers_them_and_a_site_signs(
        self, bob: Traveller
    ) -> None:
        driven(bob)
        with pytest.raises(refusals.NotTheGiver):
            offered(bob.person, community(), "site", venue=OTHER_SITE)
        closed("driver")

        offer = offered(bob.person, community(), "site", venue=OTHER_SITE)
        did(custody.accept, site(), hand_over=offer.pk)

        assert held(bob.person) == ("site", OTHER_SITE)
        assert lost(commander()) == []

    def test_the_command_offers_them_and_the_unit_signs(self, bob: Traveller) -> None:
        driven(bob)
        closed("driver")

        offer = offered(bob.person, commander(), "community")
        did(custody.accept, community(), hand_over=offer.pk)

        assert held(bob.person) == ("community", "")

    def test_no_officer_of_another_place_does(self, bob: Traveller) -> None:
        driven(bob)
        closed("driver")
        by = acting_officer(CHENGDU, "community_officer", account=known("far"))

        with pytest.raises(UnknownPerson):
            offered(bob.person, by, "site", venue=OTHER_SITE)


def counted(day: int = 31) -> list[tuple[str, object, object]]:
    """Return what the audit of custody counts as left behind."""
    with database.acting(WORKER):
        told = audit_custody(on(1), on(day)).left
    return [(one.custodians[0], one.start, one.end) for one in told]


class TestIsCounted:
    """The audit of custody counts who is left, from when on."""

    def test_with_a_closed_account_since_it_was_closed(self, bob: Traveller) -> None:
        driven(bob)
        later(21, 10)
        closed("driver")
        later(21, 12)

        assert counted() == [("driver", on(21, 10), on(21, 12))]
        with database.acting(WORKER):
            told = audit_custody(on(1), on(31))
        assert told.is_clean  # on paper one custodian has them
        assert len(told.document()["left"]) == 1

    def test_in_a_site_since_it_was_closed(self, bob: Traveller) -> None:
        to_site(bob.person)
        later(21, 11)
        did(close_venue, commander(), venue=SITE)
        later(21, 12)

        assert counted() == [("site", on(21, 11), on(21, 12))]

    def test_whoever_was_taken_on_is_not(self, bob: Traveller) -> None:
        driven(bob)
        closed("driver")
        offer = offered(bob.person, commander(), "community")
        did(custody.accept, community(), hand_over=offer.pk)

        assert counted() == []
