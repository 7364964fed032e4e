"""Who has the people of a letter once two records, taken for one person, are parted."""

from datetime import UTC
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import letters
from pratique.database import WORKER
from pratique.logistics import queries
from pratique.logistics.actions import custody
from pratique.logistics.models import Custody
from pratique.registry.actions import merging
from tests import gazetteer
from tests.access.cast import works_here
from tests.conftest import SetClock
from tests.contacts.cast import PAPER
from tests.logistics.cast import (
    HOSPITAL,
    commander,
    did,
    held,
    hospital,
    make_venues,
    no_gaps,
    offered,
)
from tests.loop.cast import officer, on
from tests.loop.pooled import go_to, mixed, neighbour, reported
from tests.loop.test_taken_on import (
    ACCEPTED,
    HELD,
    SENT,
    asked,
    merged,
    receiver_of,
    who_has,
)
from tests.people import acting_officer

COMING_TO_NOTHING, PARTED = on(18, 23), on(18, 23, 30)


@pytest.fixture(params=[gazetteer.CHENGDU, gazetteer.JINZHONG])
def place(request: pytest.FixtureRequest) -> str:
    """Where a letter goes: outside this house, and inside."""
    return str(request.param)


@pytest.fixture
def two(set_clock: SetClock) -> tuple[UUID, UUID]:
    """Zhao and Li, both held in Taiyuan since eight as members of a positive tube."""
    set_clock(on(18, 9).astimezone(UTC))
    make_venues()
    zhao, li = neighbour(1), neighbour(2)
    mixed(zhao, li)
    reported("positive", HELD)
    go_to(SENT)
    return zhao, li


@pytest.fixture
def letter(two: tuple[UUID, UUID], place: str) -> UUID:
    """A letter about Li that was accepted."""
    sent = asked(two[1], place)
    did(letters.accept, receiver_of(place), letter=sent)
    return sent


def custody_of(person: UUID) -> Custody:
    """Return who has somebody now."""
    with database.acting(WORKER), database.transaction():
        found = queries.custody_of(person)
    assert found is not None
    return found


def commands_here(person: UUID) -> bool:
    """Say whether it is the command of Taiyuan that has somebody, and nobody else."""
    row, here = custody_of(person), commander()
    return (row.kind, row.account) == ("command", "") and (
        here.low <= row.place <= here.high
    )


def has_by_letter(person: UUID, place: str) -> bool:
    """Say whether the receiver of a letter has somebody."""
    row = custody_of(person)
    if place == gazetteer.CHENGDU:
        return (row.kind, row.account) == ("elsewhere", "成都市")
    return (row.kind, row.account) == ("command", "tracer there")


def in_hospital(person: UUID) -> None:
    """Let a hospital sign for somebody."""
    offer = offered(person, commander(), "hospital", venue=HOSPITAL)
    did(custody.accept, hospital(), hand_over=offer.pk)


def parted(gone: UUID) -> None:
    """Find out, half an hour before midnight, that they are two."""
    go_to(PARTED)
    did(merging.unmerge, officer("tracer"), gone=gone, reason="不是同一人")


def withdrawn(letter: UUID) -> None:
    did(letters.withdraw, officer("tracer"), letter=letter, reason="发错地方")


def answered(
    letter: UUID, li: UUID, finding: str, place: str, reason: str = ""
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


@pytest.mark.slow
@pytest.mark.parametrize("nothing", ["withdrawn", "not found"])
def test_the_sender_has_whom_a_letter_came_to_nothing_about_while_they_were_one(
    two: tuple[UUID, UUID], letter: UUID, place: str, nothing: str
) -> None:
    zhao, li = two
    in_hospital(zhao)
    merged(zhao, li)
    go_to(COMING_TO_NOTHING)
    if nothing == "withdrawn":
        withdrawn(letter)
    else:
        answered(letter, li, "not_found", place)
    assert held(zhao) == ("hospital", HOSPITAL)

    parted(li)

    assert who_has(li)[-2:] == [
        ("command" if place == gazetteer.JINZHONG else "elsewhere", ACCEPTED),
        ("command", PARTED),
    ]
    assert commands_here(li)
    assert held(zhao) == ("hospital", HOSPITAL)
    go_to(on(19, 11))
    assert no_gaps()


@pytest.mark.slow
def test_the_receiver_goes_on_having_whom_its_letter_still_asks_about(
    two: tuple[UUID, UUID], letter: UUID, place: str
) -> None:
    zhao, li = two
    in_hospital(zhao)
    merged(zhao, li)

    parted(li)

    assert has_by_letter(li, place)
    assert who_has(li)[-1][1] == PARTED
    withdrawn(letter)
    assert commands_here(li)


@pytest.mark.slow
def test_a_letter_about_one_leaves_the_other_here(
    two: tuple[UUID, UUID], letter: UUID, place: str
) -> None:
    zhao, li = two
    merged(zhao, li)
    assert has_by_letter(zhao, place)

    parted(li)

    assert has_by_letter(li, place)
    assert commands_here(zhao)
    go_to(on(19, 11))
    assert no_gaps()


@pytest.mark.slow
def test_whoever_accepted_while_they_were_one_has_whom_it_was_asked_about(
    two: tuple[UUID, UUID], place: str
) -> None:
    zhao, li = two
    sent = asked(li, place)
    in_hospital(zhao)
    merged(zhao, li)
    did(letters.accept, receiver_of(place), letter=sent)
    assert held(zhao) == ("hospital", HOSPITAL)

    parted(li)

    assert has_by_letter(li, place)
    withdrawn(sent)
    assert commands_here(li)


@pytest.mark.slow
def test_who_was_signed_back_before_stays_with_whoever_signed(
    two: tuple[UUID, UUID],
) -> None:
    zhao, li = two
    did(letters.accept, officer("tracer"), letter=asked(li))
    account = works_here("commander too", "commander")
    another = acting_officer(gazetteer.TAIYUAN, "commander", account=account)
    did(custody.accept, another, hand_over=offered(li, commander(), "command").pk)
    in_hospital(zhao)
    merged(zhao, li)

    parted(li)

    row = custody_of(li)
    assert (row.kind, row.account) == ("command", account)


@pytest.mark.slow
def test_whoever_found_them_after_all_while_they_were_one_has_them(
    two: tuple[UUID, UUID],
) -> None:
    zhao, li = two
    place = gazetteer.JINZHONG
    sent = asked(li, place)
    did(letters.accept, receiver_of(place), letter=sent)
    answered(sent, li, "not_found", place)
    in_hospital(zhao)
    merged(zhao, li)
    go_to(COMING_TO_NOTHING)
    answered(sent, li, "positive", place, "找到了")

    parted(li)

    assert has_by_letter(li, place)
