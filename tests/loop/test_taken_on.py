"""Whoever accepts a letter has the people in it from then on, and nobody has them twice."""

from datetime import UTC, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import letters
from pratique.database import WORKER, Actor
from pratique.labs.models import Specimen
from pratique.ledger.actions import set_clock as set_instant
from pratique.ledger.models import Entry
from pratique.logistics import events, queries
from pratique.logistics.actions import custody
from pratique.loop.settling import acting, settle_pending, strictly
from pratique.registry.actions import merging
from tests import gazetteer
from tests.access.cast import works_here
from tests.conftest import SetClock
from tests.contacts.cast import PAPER
from tests.logistics.cast import commander, did, history, no_gaps, offered
from tests.loop.cast import officer, on
from tests.loop.pooled import TUBE, go_to, mixed, neighbour, reported
from tests.people import acting_officer

pytestmark = pytest.mark.slow  # lives that hunts have found

HELD, SENT, ACCEPTED = on(18, 20), on(18, 21), on(18, 22)


@pytest.fixture
def li(set_clock: SetClock) -> UUID:
    """Somebody held in Taiyuan since eight, as a member of a positive tube."""
    set_clock(on(18, 9).astimezone(UTC))
    person = neighbour(1)
    mixed(person, neighbour(2))
    reported("positive", HELD)
    go_to(SENT)
    return person


def asked(li: UUID, to: str = gazetteer.CHENGDU, tube: str = TUBE) -> UUID:
    """Ask another city about somebody."""
    with database.acting(WORKER):
        specimen = Specimen.objects.get(person=li, tube__code=tube).pk
    sent = did(
        letters.send,
        officer("tracer"),
        to_division=to,
        people=[(li, specimen)],
        about=TUBE,
        answer_within=timedelta(hours=24),
    )
    go_to(ACCEPTED)
    return sent.pk


def jinzhong(duty: str) -> Actor:
    """Return an officer of Jinzhong, in this house."""
    return acting_officer(gazetteer.JINZHONG, duty, account=f"{duty} there")


def ends(person: UUID) -> list[tuple[str, str]]:
    """Return what had somebody before, and why it has them no more."""
    rows = Entry.objects.filter(kind=events.CUSTODY_ENDED, person=person)
    told = rows.order_by("pk").values_list("data", flat=True)
    return [(row["kind"], row["why"]) for row in told]


def who_has(person: UUID) -> list[tuple[str, object]]:
    return [(kind, since) for kind, since, _ in history(person)]


def test_another_system_has_them_from_acceptance(li: UUID) -> None:
    letter = asked(li)
    assert who_has(li) == [("command", HELD)]

    did(letters.accept, officer("tracer"), letter=letter)

    assert who_has(li) == [("command", HELD), ("elsewhere", ACCEPTED)]
    with database.acting(WORKER), database.transaction():
        held = queries.custody_of(li)
    assert held is not None
    assert held.account == "成都市"
    go_to(on(19, 11))
    assert no_gaps()


def test_in_this_house_the_command_of_the_receiver_has_them(li: UUID) -> None:
    letter = asked(li, gazetteer.JINZHONG)

    did(letters.accept, jinzhong("tracer"), letter=letter)

    assert who_has(li) == [("command", HELD), ("command", ACCEPTED)]
    with database.acting(jinzhong("commander")), database.transaction():
        (seen,) = queries.in_custody("command")
        assert seen.person_id == li
        assert seen.account == "tracer there"


def test_whom_another_jurisdiction_has_already_is_not_handed_on_twice(li: UUID) -> None:
    letter = asked(li)
    offer = offered(li, commander(), "elsewhere", account="成都市指挥部")
    another = acting_officer(gazetteer.TAIYUAN, "commander", account="another")
    did(custody.accept, another, hand_over=offer.pk)

    did(letters.accept, officer("tracer"), letter=letter)

    assert who_has(li) == [("command", HELD), ("elsewhere", ACCEPTED)]


def test_whom_another_jurisdiction_is_to_sign_for_passes_as_it_signs(li: UUID) -> None:
    letter = asked(li)
    offer = offered(li, commander(), "elsewhere", account="成都市指挥部")

    did(letters.accept, officer("tracer"), letter=letter)
    assert who_has(li) == [("command", HELD)]
    another = acting_officer(gazetteer.TAIYUAN, "commander", account="another")
    did(custody.accept, another, hand_over=offer.pk)

    assert who_has(li) == [("command", HELD), ("elsewhere", ACCEPTED)]


def test_an_offer_to_somebody_here_is_overtaken(li: UUID) -> None:
    letter = asked(li)
    offered(li, commander(), "community")

    did(letters.accept, officer("tracer"), letter=letter)

    assert who_has(li)[-1] == ("elsewhere", ACCEPTED)
    with database.acting(WORKER), database.transaction():
        assert queries.open_offer(li) is None


def test_who_is_in_a_vehicle_here_stays_there_until_signed_over(li: UUID) -> None:
    letter = asked(li)
    account = works_here("driver", "driver")
    offer = offered(li, commander(), "driver", account=account)
    wheel = acting_officer(gazetteer.TAIYUAN, "driver", account=account)
    did(custody.accept, wheel, hand_over=offer.pk)

    did(letters.accept, officer("tracer"), letter=letter)

    assert who_has(li)[-1] == ("driver", ACCEPTED)


def test_nobody_has_whom_nothing_binds(set_clock: SetClock) -> None:
    set_clock(on(18, 9).astimezone(UTC))
    free = neighbour(1)
    sent = did(
        letters.send,
        officer("tracer"),
        to_division=gazetteer.CHENGDU,
        people=[(free, None)],
        about="",
        answer_within=timedelta(hours=24),
    )

    did(letters.accept, officer("tracer"), letter=sent.pk)

    assert who_has(free) == []


@pytest.mark.parametrize("to", [gazetteer.CHENGDU, gazetteer.JINZHONG])
def test_once_a_letter_is_withdrawn_the_sender_has_them_again(
    li: UUID, to: str
) -> None:
    letter = asked(li, to)
    receiver = jinzhong("tracer") if to == gazetteer.JINZHONG else officer("tracer")
    did(letters.accept, receiver, letter=letter)
    go_to(on(18, 23))

    did(letters.withdraw, officer("tracer"), letter=letter, reason="发错地方")

    assert who_has(li)[-1] == ("command", on(18, 23))
    with database.acting(officer("commander")), database.transaction():
        assert queries.custody_of(li) is not None
    go_to(on(19, 11))
    assert no_gaps()


def test_whom_somebody_signed_for_since_stays_with_them(li: UUID) -> None:
    letter = asked(li, gazetteer.JINZHONG)
    did(letters.accept, jinzhong("tracer"), letter=letter)
    account = works_here("driver there", "driver", gazetteer.JINZHONG)
    wheel = acting_officer(gazetteer.JINZHONG, "driver", account=account)
    offer = offered(li, jinzhong("commander"), "driver", account=account)
    did(custody.accept, wheel, hand_over=offer.pk)

    did(letters.withdraw, officer("tracer"), letter=letter, reason="发错地方")

    assert who_has(li)[-1] == ("driver", ACCEPTED)


def merged(keep: UUID, gone: UUID) -> None:
    """Find out that two records are one person."""
    did(merging.merge, officer("tracer"), keep=keep, gone=gone, reason="同一人")


def receiver_of(to: str) -> Actor:
    """Return who accepts a letter to a city: outside this house, whoever sent it."""
    return jinzhong("tracer") if to == gazetteer.JINZHONG else officer("tracer")


@pytest.mark.parametrize("to", [gazetteer.CHENGDU, gazetteer.JINZHONG])
def test_the_sender_has_them_again_though_they_were_merged_since(
    li: UUID, to: str
) -> None:
    letter = asked(li, to)
    did(letters.accept, receiver_of(to), letter=letter)
    kept = neighbour(3)
    merged(kept, li)
    go_to(on(18, 23))

    did(letters.withdraw, officer("tracer"), letter=letter, reason="发错地方")

    assert who_has(kept)[-1] == ("command", on(18, 23))
    with database.acting(officer("commander")), database.transaction():
        held = queries.custody_of(kept)
    assert held is not None
    assert held.account == ""


def test_who_signed_for_them_keeps_them_through_a_merge(li: UUID) -> None:
    letter = asked(li)
    did(letters.accept, officer("tracer"), letter=letter)
    account = works_here("commander too", "commander")
    other = acting_officer(gazetteer.TAIYUAN, "commander", account=account)
    back = offered(li, commander(), "command")
    did(custody.accept, other, hand_over=back.pk)
    there = offered(li, other, "elsewhere", account="成都市")
    did(custody.accept, commander(), hand_over=there.pk)
    kept = neighbour(3)
    merged(kept, li)
    go_to(on(18, 23))

    did(letters.withdraw, officer("tracer"), letter=letter, reason="发错地方")

    assert who_has(kept)[-1][0] == "elsewhere"


def test_whom_they_have_by_another_letter_too_they_keep(li: UUID) -> None:
    mixed(li, neighbour(4), code="MIX-2")
    both = [asked(li), asked(li, tube="MIX-2")]
    for letter in both:
        did(letters.accept, officer("tracer"), letter=letter)
    go_to(on(18, 23))

    did(letters.withdraw, officer("tracer"), letter=both[0], reason="发错地方")
    assert who_has(li)[-1] == ("elsewhere", ACCEPTED)

    did(letters.withdraw, officer("tracer"), letter=both[1], reason="发错地方")
    assert who_has(li)[-1] == ("command", on(18, 23))


class TestNotFound:
    """Who is not found there is in nobody's hands there."""

    @pytest.fixture(params=[gazetteer.CHENGDU, gazetteer.JINZHONG])
    def place(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def letter(self, li: UUID, place: str) -> UUID:
        """A letter that was accepted an hour before eleven at night."""
        sent = asked(li, place)
        did(letters.accept, receiver_of(place), letter=sent)
        go_to(on(18, 23))
        return sent

    def answered(
        self, letter: UUID, li: UUID, finding: str, place: str, reason: str = ""
    ) -> None:
        did(
            letters.answer,
            receiver_of(place),
            letter=letter,
            person=li,
            finding=finding,
            paper=PAPER,
            reason=reason,
        )

    def test_the_sender_has_them_again(
        self, li: UUID, letter: UUID, place: str
    ) -> None:
        self.answered(letter, li, "not_found", place)

        assert who_has(li)[-1] == ("command", on(18, 23))
        with database.acting(WORKER), database.transaction():
            held = queries.custody_of(li)
            assert [why for _kind, why in ends(li)] == ["letter", "not_found"]
        assert held is not None
        assert held.account == ""
        go_to(on(19, 11))
        assert no_gaps()

    def test_so_it_is_after_a_correction(
        self, li: UUID, letter: UUID, place: str
    ) -> None:
        self.answered(letter, li, "positive", place)
        go_to(on(18, 23, 30))

        self.answered(letter, li, "not_found", place, "认错人")

        assert who_has(li)[-1] == ("command", on(18, 23, 30))

    def test_whoever_finds_them_after_all_has_them(
        self, li: UUID, letter: UUID, place: str
    ) -> None:
        # Who is positive outside this house is not bound in it any more.
        since = on(18, 23, 30) if place == gazetteer.JINZHONG else on(18, 23)
        self.answered(letter, li, "not_found", place)
        go_to(on(18, 23, 30))

        self.answered(letter, li, "positive", place, "找到了")
        assert who_has(li)[-1] == ("command", since)

        go_to(on(18, 23, 45))
        self.answered(letter, li, "not_found", place, "认错人")
        assert who_has(li)[-1] == ("command", on(18, 23, 45))

    def test_whom_somebody_signed_for_stays_with_them(
        self, li: UUID, letter: UUID, place: str
    ) -> None:
        account = works_here("driver there", "driver", place)
        wheel = acting_officer(place, "driver", account=account)
        giver = acting_officer(
            place if place == gazetteer.JINZHONG else gazetteer.TAIYUAN,
            "commander",
            account="giver",
        )
        offer = offered(li, giver, "driver", account=account)
        did(custody.accept, wheel, hand_over=offer.pk)

        self.answered(letter, li, "not_found", place)

        assert who_has(li)[-1] == ("driver", on(18, 23))


class TestLate:
    """What the loop does late it does by what stands then."""

    @pytest.fixture
    def letter(self, li: UUID) -> UUID:
        """A letter that was accepted; nothing has followed yet."""
        sent = asked(li)
        by = officer("tracer")
        with acting(by, at_most=0):
            letters.accept(letter=sent, by=by)
        assert who_has(li) == [("command", HELD)]
        return sent

    def test_a_letter_that_was_withdrawn_passes_nobody_on(
        self, li: UUID, letter: UUID
    ) -> None:
        set_instant(on(18, 23).astimezone(UTC))
        did(letters.withdraw, officer("tracer"), letter=letter, reason="发错地方")

        with strictly():
            settle_pending()

        assert who_has(li) == [("command", HELD)]

    def test_nor_whom_the_receiver_has_not_found(self, li: UUID, letter: UUID) -> None:
        set_instant(on(18, 23).astimezone(UTC))
        tracer = officer("tracer")
        did(letters.answer, tracer, letter=letter, person=li, finding="not_found")

        with strictly():
            settle_pending()

        assert who_has(li) == [("command", HELD)]

    def test_whom_it_has_found_passes_late_from_acceptance(
        self, li: UUID, letter: UUID
    ) -> None:
        set_instant(on(18, 23).astimezone(UTC))

        with strictly():
            settle_pending()

        assert who_has(li) == [("command", HELD), ("elsewhere", ACCEPTED)]
