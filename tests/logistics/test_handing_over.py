"""Custody passes when the receiver signs: until then the giver has the person."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from unittest.mock import patch

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.logistics import queries, refusals
from pratique.logistics.actions import custody
from pratique.logistics.models import HandOver
from pratique.loop.settling import acting, strictly
from pratique.places.actions.venues import close_venue
from pratique.registry.refusals import UnknownPerson
from tests.access.cast import closed, works_here
from tests.gazetteer import PINGYAO, TAIYUAN
from tests.logistics.cast import (
    DRIVER,
    HOSPITAL,
    OTHER_SITE,
    SITE,
    STATION,
    Traveller,
    checkpoint,
    come,
    commander,
    community,
    did,
    driver,
    held,
    history,
    hospital,
    kinds,
    later,
    no_gaps,
    offered,
    on,
    passing_by,
    site,
    stranger,
    to_site,
)
from tests.loop.at_once import together
from tests.loop.cast import officer
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def bob(morning: None) -> Traveller:
    """Bob stands at the station."""
    return come()


def test_until_somebody_signs_the_giver_has_them(bob: Traveller) -> None:
    offered(bob.person, checkpoint(), "site", venue=SITE)

    assert held(bob.person) == ("checkpoint", STATION)


def test_the_receiver_signs_and_has_them_from_then_on(bob: Traveller) -> None:
    offer = offered(bob.person, checkpoint(), "site", venue=SITE)
    later(21, 11)

    did(custody.accept, site(), hand_over=offer.pk)

    assert held(bob.person) == ("site", SITE)
    assert history(bob.person) == [
        ("checkpoint", on(21, 9), on(21, 11)),
        ("site", on(21, 11), None),
    ]
    assert no_gaps()


def test_the_ledger_says_who_signed(bob: Traveller) -> None:
    to_site(bob.person)

    assert kinds() == [
        "logistics.custody_taken",
        "logistics.hand_over_offered",
        "logistics.hand_over_accepted",
    ]


def test_from_hand_to_hand(bob: Traveller) -> None:
    steps = [
        (checkpoint(), driver(), "driver", {"account": DRIVER}),
        (driver(), site(), "site", {"venue": SITE}),
        (site(), hospital(), "hospital", {"venue": HOSPITAL}),
        (hospital(), community(), "community", {}),
        (community(), commander(), "command", {}),
        (commander(), officer("checkpoint_officer"), "checkpoint", {"venue": STATION}),
    ]

    for hour, (giver, receiver, kind, to) in enumerate(steps, 10):
        later(21, hour)
        offer = offered(bob.person, giver, kind, **to)
        did(custody.accept, receiver, hand_over=offer.pk)

    assert [row[0] for row in history(bob.person)] == [
        *("checkpoint", "driver", "site", "hospital", "community", "command"),
        "checkpoint",
    ]
    assert no_gaps()


def test_another_jurisdiction_is_signed_for_by_another_of_the_command(
    bob: Traveller,
) -> None:
    offer = offered(bob.person, commander(), "elsewhere", account="辽宁省疾控中心")

    with pytest.raises(refusals.NotTheReceiver):
        did(custody.accept, commander(), hand_over=offer.pk)
    other = acting_officer(TAIYUAN, "commander", account="second")
    taken = did(custody.accept, other, hand_over=offer.pk)

    assert (taken.kind, taken.account) == ("elsewhere", "辽宁省疾控中心")


class TestNobody:
    """Handing over to nobody is refused."""

    @pytest.mark.parametrize(
        ("kind", "field"),
        [
            ("", "to_kind"),
            ("anybody", "to_kind"),
            ("driver", "account"),
            ("site", "venue"),
            ("hospital", "venue"),
            ("checkpoint", "venue"),
            ("elsewhere", "account"),
        ],
    )
    def test_who_names_nobody_keeps_them(
        self, bob: Traveller, kind: str, field: str
    ) -> None:
        with pytest.raises(refusals.NobodyToReceive) as refused:
            offered(bob.person, checkpoint(), kind, account="  ")

        assert refused.value.field == field
        assert held(bob.person) == ("checkpoint", STATION)

    @pytest.mark.parametrize("who", ["no-such-driver", "disabled", "site manager"])
    def test_who_does_not_drive_is_no_driver(self, bob: Traveller, who: str) -> None:
        account = works_here(who, "site_manager") if who == "site manager" else who
        if who == "disabled":
            account = works_here(who, "driver")
            closed(who)

        with pytest.raises(refusals.NobodyToReceive) as refused:
            offered(bob.person, checkpoint(), "driver", account=account)

        assert refused.value.field == "account"
        assert held(bob.person) == ("checkpoint", STATION)

    def test_a_named_officer_of_a_site_must_be_one_there(self, bob: Traveller) -> None:
        for account in (
            *("nobody-at-all", DRIVER),
            works_here("elsewhere", "site_manager", PINGYAO),
        ):
            with pytest.raises(refusals.NobodyToReceive):
                offered(bob.person, checkpoint(), "site", venue=SITE, account=account)
        account = works_here("wang", "site_manager")
        offer = offered(bob.person, checkpoint(), "site", venue=SITE, account=account)

        did(custody.accept, site(account), hand_over=offer.pk)

    def test_a_place_of_another_kind_cannot_receive(self, bob: Traveller) -> None:
        with pytest.raises(refusals.WrongVenue):
            offered(bob.person, checkpoint(), "site", venue=HOSPITAL)

    def test_a_closed_place_cannot_receive(self, bob: Traveller) -> None:
        did(close_venue, commander(), venue=SITE)

        with pytest.raises(refusals.WrongVenue):
            offered(bob.person, checkpoint(), "site", venue=SITE)

    def test_whoever_has_them_already_is_not_offered_them(self, bob: Traveller) -> None:
        to_site(bob.person)

        with pytest.raises(refusals.HasThemAlready):
            offered(bob.person, site(), "site", venue=SITE)

    def test_nobody_has_whom_nothing_binds(self) -> None:
        with pytest.raises(refusals.NothingBinds):
            offered(passing_by().person, checkpoint(), "site", venue=SITE)


class TestOneOffer:
    """A person is offered to one at a time."""

    def test_the_same_again_is_the_same_offer(self, bob: Traveller) -> None:
        first = offered(bob.person, checkpoint(), "site", venue=SITE)

        assert offered(bob.person, checkpoint(), "site", venue=SITE).pk == first.pk

    def test_another_must_wait_until_it_is_withdrawn(self, bob: Traveller) -> None:
        first = offered(bob.person, checkpoint(), "site", venue=SITE)
        with pytest.raises(refusals.AlreadyOffered):
            offered(bob.person, checkpoint(), "site", venue=OTHER_SITE)

        did(custody.withdraw_offer, checkpoint(), hand_over=first.pk)
        second = offered(bob.person, checkpoint(), "site", venue=OTHER_SITE)
        did(custody.accept, site(), hand_over=second.pk)

        assert held(bob.person) == ("site", OTHER_SITE)

    def test_withdrawn_it_cannot_be_accepted(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)
        did(custody.withdraw_offer, checkpoint(), hand_over=offer.pk)

        with pytest.raises(refusals.HandOverAnswered):
            did(custody.accept, site(), hand_over=offer.pk)
        assert held(bob.person) == ("checkpoint", STATION)

    def test_refused_with_a_reason_the_giver_keeps_them(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        said = did(custody.refuse_offer, site(), hand_over=offer.pk, reason="已满")

        assert said.ended_why == "refused"
        assert held(bob.person) == ("checkpoint", STATION)

    def test_the_receiver_withdraws_nothing(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        with pytest.raises(refusals.NotTheGiver):
            did(custody.withdraw_offer, site(), hand_over=offer.pk)


class TestWhoSigns:
    """Whoever has a person gives; whoever receives signs; nobody does both."""

    def test_the_giver_never_signs(self, bob: Traveller) -> None:
        to_site(bob.person)
        # This manager runs both sites.
        offer = offered(bob.person, site(), "site", venue=OTHER_SITE)

        with pytest.raises(refusals.NotTheReceiver):
            did(custody.accept, site(), hand_over=offer.pk)
        did(custody.accept, site("colleague"), hand_over=offer.pk)

        assert held(bob.person) == ("site", OTHER_SITE)

    @pytest.mark.parametrize("duty", ["community_officer", "hospital_clerk"])
    def test_another_duty_does_not_sign_for_a_site(
        self, bob: Traveller, duty: str
    ) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        with pytest.raises(refusals.NotTheReceiver):
            did(custody.accept, officer(duty), hand_over=offer.pk)

    def test_a_driver_does_not_see_what_is_offered_to_a_site(
        self, bob: Traveller
    ) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        with pytest.raises(refusals.UnknownHandOver):
            did(custody.accept, driver(), hand_over=offer.pk)

    def test_a_named_account_alone_signs(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "driver", account=DRIVER)

        with pytest.raises(refusals.UnknownHandOver):
            did(custody.accept, driver("another"), hand_over=offer.pk)

    def test_whoever_does_not_have_them_cannot_give(self, bob: Traveller) -> None:
        with pytest.raises(refusals.NotTheGiver):
            offered(bob.person, site(), "hospital", venue=HOSPITAL)

    def test_another_driver_does_not_give_whom_a_driver_has(
        self, bob: Traveller
    ) -> None:
        offer = offered(bob.person, checkpoint(), "driver", account=DRIVER)
        did(custody.accept, driver(), hand_over=offer.pk)

        with pytest.raises(UnknownPerson):
            offered(bob.person, driver("another"), "site", venue=SITE)
        offered(bob.person, driver(), "site", venue=SITE)

    @pytest.mark.parametrize(
        "duty", ["sampler", "laboratory_clerk", "tracer", "auditor", "administrator"]
    )
    def test_a_duty_without_the_permission_does_neither(
        self, bob: Traveller, duty: str
    ) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        with pytest.raises(NotHere):
            offered(bob.person, officer(duty), "site", venue=SITE)
        with pytest.raises(NotHere):
            did(custody.accept, officer(duty), hand_over=offer.pk)

    def test_another_districts_officer_sees_neither(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        with pytest.raises(UnknownPerson):
            offered(bob.person, stranger(), "command")
        with pytest.raises(refusals.UnknownHandOver):
            did(custody.accept, stranger(), hand_over=offer.pk)

    def test_who_may_sign_finds_the_offer_in_a_list(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)

        def listed() -> Iterator[str]:
            for who in (site(), site("colleague"), checkpoint(), driver(), stranger()):
                with database.acting(who), database.transaction():
                    found = list(queries.offers_for(who))
                if [row.pk for row in found] == [offer.pk]:
                    yield who.account

        assert list(listed()) == ["site_manager", "colleague"]


def test_of_two_who_sign_at_once_one_is_told(bob: Traveller) -> None:
    offer = offered(bob.person, checkpoint(), "site", venue=SITE)

    def sign(account: str) -> object:
        with strictly(), acting(site(account)):
            return custody.accept(hand_over=offer.pk, by=site(account))

    found = together(lambda: sign("one"), lambda: sign("two"))

    said = sorted(type(one.said).__name__ for one in found)
    assert said == ["HandOverAnswered", "NoneType"]
    assert held(bob.person) == ("site", SITE)
    assert len(history(bob.person)) == 2


ANSWERS: dict[str, Callable[[HandOver], object]] = {
    "accept": lambda offer: did(custody.accept, site(), hand_over=offer.pk),
    "withdraw": lambda offer: did(
        custody.withdraw_offer, checkpoint(), hand_over=offer.pk
    ),
    "refuse": lambda offer: did(
        custody.refuse_offer, site(), hand_over=offer.pk, reason="已满"
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_with_a_ledger_that_fails_no_answer_moves_anything(
    bob: Traveller, answer: str
) -> None:
    offer = offered(bob.person, checkpoint(), "site", venue=SITE)

    with broken_ledger(), pytest.raises(ConnectionError, match="gone"):
        ANSWERS[answer](offer)

    assert held(bob.person) == ("checkpoint", STATION)
    with database.acting(WORKER), database.transaction():
        assert queries.open_offer(bob.person) == offer


def test_with_a_ledger_that_fails_nothing_is_offered(bob: Traveller) -> None:
    with broken_ledger(), pytest.raises(ConnectionError, match="gone"):
        offered(bob.person, checkpoint(), "site", venue=SITE)

    with database.acting(WORKER), database.transaction():
        assert queries.open_offer(bob.person) is None


def broken_ledger() -> AbstractContextManager[object]:
    """Lose the ledger."""
    return patch.object(custody, "record", side_effect=ConnectionError("gone"))


class TestLists:
    """What the command reads."""

    def test_who_has_how_many(self, bob: Traveller) -> None:
        to_site(come("测试丁", 2).person)

        with database.acting(commander()), database.transaction():
            assert queries.tally() == {"checkpoint": 1, "site": 1}
            found = queries.in_custody("site")
            assert [row.venue.code for row in found if row.venue] == [SITE]

    def test_who_waits_too_long_to_be_received(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)
        later(21, 12)

        with database.acting(commander()), database.transaction():
            late = queries.overdue_hand_overs(on(21, 10))
            assert [row.pk for row in late] == [offer.pk]
            assert list(queries.overdue_hand_overs(on(21, 9))) == []

    def test_another_city_reads_nothing(self, bob: Traveller) -> None:
        offered(bob.person, checkpoint(), "site", venue=SITE)

        with database.acting(stranger()), database.transaction():
            assert queries.tally() == {}
            assert list(queries.waiting_hand_overs()) == []
