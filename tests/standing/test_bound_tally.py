"""How many are bound where is counted at once: the same whom the list shows."""

from collections import Counter
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique import database, ids
from pratique.contacts.actions import letters
from pratique.database import WORKER, Actor
from pratique.ledger.actions import record
from pratique.registry.models import Person
from pratique.standing import queries as standing
from pratique.standing.models import Standing
from tests.contacts.cast import doing, position, send, somebody
from tests.gazetteer import (
    CHENGDU,
    JINZHONG,
    LIUXIANG,
    NORMAL_SCHOOL_STREET,
    PINGYAO,
    SHANXI,
    TAIYUAN,
    UNIVERSITY,
    XIAODIAN,
    YINGZE,
)
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("database")
HOME, SITE = "home_quarantine", "central_quarantine"


@pytest.fixture
def people(morning_of_bound: None) -> None:
    """Two are bound at home in Taiyuan, one of whom a driver has."""
    from pratique.logistics.actions import custody
    from tests.logistics import cast

    bob, _alice = cast.come(), cast.come("测试甲", 2)
    offer = cast.offered(bob.person, cast.checkpoint(), "driver", account=cast.DRIVER)
    cast.did(custody.accept, cast.driver(), hand_over=offer.pk)


@pytest.fixture
def morning_of_bound(set_clock: object) -> None:
    """Stand on the morning of the tests of logistics."""
    from tests.logistics import cast

    cast.morning(set_clock)  # type: ignore[arg-type]


def counted(by: Actor) -> Counter[tuple[str, int]]:
    """Return the figures that somebody is shown."""
    with database.acting(by), database.transaction():
        return standing.bound_tally()


def listed(by: Actor) -> Counter[tuple[str, int]]:
    """Return the same, counted from the list."""
    with database.acting(by), database.transaction():
        return Counter((row.binding, row.person.place) for row in standing.bound())


@pytest.mark.slow
@pytest.mark.parametrize("place", [TAIYUAN, XIAODIAN, YINGZE, CHENGDU])
@pytest.mark.parametrize("duty", ["commander", "community_officer", "driver"])
def test_whoever_asks_counts_whom_they_see(people: None, place: str, duty: str) -> None:
    by = acting_officer(place, duty)

    assert counted(by) == listed(by)
    if (place, duty) == (TAIYUAN, "commander"):
        assert counted(by).total() == 2
    if duty == "driver" or place == CHENGDU:
        assert not counted(by)


@pytest.mark.slow
def test_the_house_counts_everybody(people: None) -> None:
    assert counted(WORKER) == listed(WORKER)
    assert counted(WORKER).total() == 2


# --- with standings written straight into the table -----------------------------------


def binds(person: UUID, measure: str) -> None:
    """Let a measure bind somebody, as a review writes it."""
    with database.acting(WORKER), database.transaction():
        someone = Person.objects.get(pk=person)
        written(someone, measure, record("test.bound", by=WORKER, person=person).pk)


def written(someone: Person, measure: str, entry: int) -> None:
    Standing.objects.create(
        person=someone,
        code="yellow" if measure else "green",
        binding=measure,
        place=someone.place,
        checkpoint=someone.checkpoint,
        document={},
        risk_version="",
        books={},
        entry_id=entry,
    )


def moved(person: UUID, place: str, checkpoint: str | None = None) -> None:
    """Let somebody stay elsewhere, and another checkpoint have seen them."""
    seen = None if checkpoint is None else position(checkpoint)
    with database.acting(WORKER), database.transaction():
        Person.objects.filter(pk=person).update(place=position(place), checkpoint=seen)


def test_who_moves_is_counted_where_they_stay_now() -> None:
    li, wang = somebody("李小燕"), somebody("王伟", UNIVERSITY)
    binds(li, HOME)
    binds(wang, SITE)
    binds(somebody("赵敏", UNIVERSITY), "")
    there, seen = position(PINGYAO), position(UNIVERSITY)

    moved(li, PINGYAO, checkpoint=XIAODIAN)

    city, province = acting_officer(TAIYUAN, "commander"), acting_officer(SHANXI)
    for by in (city, province):
        assert counted(by) == listed(by) == {(HOME, there): 1, (SITE, seen): 1}
    moved(li, PINGYAO)
    assert counted(city) == listed(city) == {(SITE, seen): 1}
    assert counted(acting_officer(JINZHONG)) == {(HOME, there): 1}


def test_whom_a_letter_brought_is_counted_as_they_are_listed() -> None:
    li, receiver = somebody("李小燕"), acting_officer(JINZHONG, "tracer")
    sent = send(li, to=JINZHONG)
    binds(li, HOME)
    assert not counted(receiver)

    doing(receiver, letters.accept, letter=sent.pk)

    assert counted(receiver) == listed(receiver)
    assert counted(receiver).total() == 1


TALLY = "SELECT * FROM standing_bound_tally()"


class Stays(NamedTuple):
    """Where somebody stays, and which checkpoint saw them."""

    place: str
    checkpoint: str | None

    def positions(self) -> tuple[int, int | None]:
        """Return the same in the order of the gazetteer."""
        seen = None if self.checkpoint is None else position(self.checkpoint)
        return position(self.place), seen

    def shown(self, low: int, high: int) -> bool:
        """Say whether an officer of these places sees whoever stays so."""
        return any(
            each is not None and low <= each <= high for each in self.positions()
        )


class Bound(NamedTuple):
    """Somebody whom a measure binds, or nothing, and who moves or does not."""

    measure: str
    first: Stays
    then: Stays | None


class TakenBack(Exception):
    """What was tried is undone."""


places = st.sampled_from([NORMAL_SCHOOL_STREET, LIUXIANG, PINGYAO, CHENGDU])
stays = st.builds(Stays, places, st.none() | places)
measures = st.sampled_from(["", HOME, SITE])
bound = st.builds(Bound, measures, stays, st.none() | stays)


def tried(people: list[Bound], by: Actor) -> Counter[tuple[str, int]]:
    """Return what an officer would be told if these people were there and had moved."""
    found: Counter[tuple[str, int]] = Counter()
    with database.acting(WORKER), database.transaction():
        entry = record("test.bound", by=WORKER).pk
    owner = by.through("owner")
    with suppress(TakenBack), database.acting(owner), database.transaction():
        for one in people:
            someone = registered(one.first, entry)
            written(someone, one.measure, entry)
            if one.then:
                someone.place, someone.checkpoint = one.then.positions()
                someone.save(update_fields=["place", "checkpoint"])
        for binding, place, n in database.rows(TALLY):
            found[binding, place] += n
        raise TakenBack
    return found


def registered(stays: Stays, entry: int) -> Person:
    place, checkpoint = stays.positions()
    return Person.objects.create(
        reference=ids.reference("P"),
        name="李小燕",
        place=place,
        checkpoint=checkpoint,
        entry_id=entry,
    )


@pytest.mark.slow
@given(st.lists(bound, max_size=8), st.sampled_from([SHANXI, TAIYUAN, XIAODIAN]))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_figures_are_a_plain_count(people: list[Bound], code: str) -> None:
    by = acting_officer(code, "commander")
    expected = Counter(
        (one.measure, (one.then or one.first).positions()[0])
        for one in people
        if one.measure and (one.then or one.first).shown(by.low, by.high)
    )

    assert tried(people, by) == expected
