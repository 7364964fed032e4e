"""When the rules change somewhere, everybody there is assessed anew, at that instant."""

from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.ledger.models import Entry
from pratique.loop import mass_review, schedule
from pratique.loop.settling import acting, strictly
from pratique.registry.actions.declaring import declare
from pratique.registry.actions.proving import prove
from pratique.registry.declared import DeclaredStay
from pratique.registry.queries import person_of
from pratique.standing import document, events
from pratique.standing.actions import mass_reviews, queue, review
from pratique.standing.actions.reviewing import NotBegunError
from pratique.standing.audit import audit
from pratique.standing.explaining import explain
from pratique.standing.models import (
    Due,
    MassReview,
    Proposal,
    ShippedVersion,
    Standing,
)
from pratique.standing.shelf import shipped_digests
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG, XIAODIAN, YINGZE
from tests.loop.at_once import Doing, holding, wait_until_somebody_waits
from tests.loop.bound import Bound, bound_in_taiyuan, faults, from_jinjiang
from tests.loop.cast import (
    LOOK_BACK,
    Traveller,
    declared,
    in_august,
    officer,
    on,
)
from tests.standing import cast

SEVENTH, FIFTH = on(28), on(26)  # 24:00 of the 27th, and of the 25th


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 27th, 24:00."""
    return bound_in_taiyuan(set_clock)


def go_to(moment: datetime) -> list[datetime]:
    """Go on to a moment; return at which instants the clock stopped."""
    stops: list[datetime] = []
    schedule.advance(moment.astimezone(UTC), told=stops.append)
    return stops


def arrives_now(name: str, serial: int, area: str) -> Bound:
    """Let somebody come home from Jinjiang this very minute."""
    clerk, stays = officer("checkpoint_officer"), jinjiang()
    said = declared(name, serial, *stays, at=on(24, 1))
    with strictly(), acting(clerk):
        made = declare(declared=said, look_back=LOOK_BACK, by=clerk)
    with strictly(), acting(clerk):
        shown = prove(declaration=made.declaration, by=clerk)
    return Bound(Traveller(name, shown.person_id, made), area)


def jinjiang() -> tuple[DeclaredStay, ...]:
    """Return the stays of whoever left Jinjiang on the 20th."""
    return (
        DeclaredStay(JINJIANG, None, in_august(20)),
        DeclaredStay(CHENGDU, in_august(20), in_august(24), outside_areas=True),
    )


def until(who: Bound) -> datetime | None:
    return who.standing()[3]


def extended(day: int = 24, **said: object) -> Proposal:
    """Adopt five days for everybody who is here, from a day on."""
    return cast.adopted(cast.draft(effective_at=on(day), extends_arrivals=True, **said))


def reviews() -> list[tuple[bool, bool]]:
    """Return of each mass review whether it has begun, and is finished."""
    with database.acting(WORKER):
        rows = MassReview.objects.filter(is_end=False).order_by("pk")
        return [(bool(row.begun_entry_id), bool(row.finished_at)) for row in rows]


def test_the_clock_stops_where_a_version_begins_and_people_change_there(
    bob: Bound,
) -> None:
    extended()
    assert until(bob) == SEVENTH

    stops = go_to(on(24, 1))

    assert on(24) in stops
    assert until(bob) == FIFTH
    assert reviews() == [(True, True)]
    assert faults() == []


def test_who_arrived_before_keeps_the_rules_of_the_arrival(bob: Bound) -> None:
    cast.adopted()

    go_to(on(24, 1))
    assert until(bob) == SEVENTH
    assert until(arrives_now("测试丙", 2, bob.area)) == FIFTH
    assert faults() == []


def test_a_stage_is_reviewed_at_its_own_instant_and_nobody_else(bob: Bound) -> None:
    extended(26, stages=[(YINGZE, on(23)), (XIAODIAN, on(24))])

    stops = go_to(on(25))

    assert {on(23), on(24)} <= set(stops)
    assert until(bob) == FIFTH  # Bob stays in Xiaodian
    assert reviews() == [(False, False), (True, True), (True, True)]


@pytest.mark.slow
def test_reversed_everybody_stands_as_before_and_the_past_stays(bob: Bound) -> None:
    made = extended()
    go_to(on(24, 12))
    before = as_of(bob, on(24, 6))
    assert before[0] == FIFTH.isoformat()

    cast.taken_back(made)
    schedule.catch_up()

    assert until(bob) == SEVENTH
    go_to(on(24, 13))
    assert as_of(bob, on(24, 6)) == before
    assert as_of(bob, on(23))[0] == SEVENTH.isoformat()
    assert as_of(bob, on(24, 12, 30))[0] == SEVENTH.isoformat()
    assert faults() == []


def as_of(who: Bound, moment: datetime) -> tuple[object, ...]:
    """Return until when somebody was bound then, why, and that the audit agrees."""
    with database.acting(WORKER), database.transaction():
        told = explain(person_of(who.person), moment)
        differences = audit(moment).differences
    assert differences == ()
    end = told.document["until"]
    at = end and datetime.fromisoformat(end).astimezone(on(1).tzinfo).isoformat()
    return at, document.plain(told.document), told.considered


def test_what_was_reversed_before_it_began_is_never_begun(bob: Bound) -> None:
    cast.taken_back(extended())

    go_to(on(25))

    assert until(bob) == SEVENTH
    assert reviews() == [(False, True)]


def samples(name: str, who: Bound) -> None:
    """Take a specimen; it is settled right after, whatever the worker does."""
    sampler = officer("sampler")
    with strictly(), acting(sampler):
        labs.sample(person=who.person, code=name, by=sampler)


def test_before_a_page_writes_by_other_rules_they_are_said_to_have_begun(
    bob: Bound, set_clock: SetClock
) -> None:
    made = extended()
    set_clock(on(24, 1).astimezone(UTC))

    samples("T-BOB-9", bob)

    assert until(bob) == FIFTH
    assert reviews() == [(True, False)]
    assert faults() == []
    with database.acting(WORKER):
        began = Entry.objects.get(kind=events.RULEBOOK_BEGAN)
        present = Standing.objects.get(person=bob.person, ended_entry=None)
        assert began.pk < present.entry_id
        assert made.digest in present.books.values()


def test_nobody_is_reviewed_by_rules_that_have_not_begun(
    bob: Bound, set_clock: SetClock
) -> None:
    extended()
    set_clock(on(24, 1).astimezone(UTC))

    with pytest.raises(NotBegunError), database.acting(WORKER):
        review(person=bob.person, by=WORKER)

    assert until(bob) == SEVENTH
    mass_review.begin()
    with database.acting(WORKER):
        review(person=bob.person, by=WORKER)
    assert until(bob) == FIFTH


def test_who_is_due_together_waits_for_the_beginning_too(
    bob: Bound, set_clock: SetClock
) -> None:
    extended()
    set_clock(on(24, 1).astimezone(UTC))
    with database.acting(WORKER), database.transaction():
        entry = Entry.objects.latest("pk")
        due = [(bob.person, entry)]

    with strictly():
        assert schedule.review_together(due, 10)[0] == 0  # Bob is not due yet
        with database.acting(WORKER):
            queue(people=[bob.person], entry=entry)
        assert schedule.review_together(due, 10) == (1, [])

    assert until(bob) == FIFTH
    assert faults() == []


def test_what_a_release_has_brought_begins_first_as_well(
    bob: Bound, set_clock: SetClock
) -> None:
    mass_review.begin()
    with database.acting(WORKER):
        assert ShippedVersion.objects.filter(digest__in=shipped_digests()).delete()
        ShippedVersion.objects.create(
            digest="before",
            rulebook="x",
            version="2022-01-01",
            low=0,
            high=0,
            begins_at=on(1),
            is_open=False,
        )
    set_clock(on(23, 1).astimezone(UTC))

    with pytest.raises(NotBegunError), database.acting(WORKER):
        review(person=bob.person, by=WORKER)
    samples("T-BOB-9", bob)

    with database.acting(WORKER):
        assert ShippedVersion.objects.count() == len(shipped_digests()) + 1


def test_who_was_assessed_by_it_before_the_worker_began_stands_as_before(
    bob: Bound, set_clock: SetClock
) -> None:
    made = extended()
    set_clock(on(24, 1).astimezone(UTC))
    samples("T-BOB-9", bob)
    assert until(bob) == FIFTH

    cast.taken_back(made)
    schedule.catch_up()

    assert until(bob) == SEVENTH
    assert sorted(reviews()) == [(True, True), (True, True)]
    assert faults() == []


def test_why_is_a_walk_from_the_standing_to_who_adopted(bob: Bound) -> None:
    made = extended()
    go_to(on(24, 1))

    with database.acting(WORKER):
        row = Standing.objects.get(person=bob.person, ended_entry=None)
        began = row.entry.cause
        assert began is not None
        assert began.kind == events.RULEBOOK_BEGAN
        assert began.cause is not None
        assert began.cause.kind == events.RULEBOOK_ADOPTED
        assert began.cause.subject.endswith(str(made.pk))
        assert made.digest in row.books.values()


def killed(*_said: object, **_named: object) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def three(bob: Bound) -> Iterator[list[Bound]]:
    """Bob and two who came with him; five days begin, listed one by one."""
    others = [Bound(from_jinjiang(f"测试{n}", n), bob.area) for n in (2, 3)]
    with patch("pratique.loop.schedule.BATCH", 1):
        yield [bob, *others]


@pytest.mark.slow
@pytest.mark.parametrize(
    "where",
    [
        "pratique.standing.actions.mass_reviews.queue",
        "pratique.standing.actions.mass_reviews._note",
        "pratique.loop.schedule.review",
    ],
)
def test_killed_anywhere_it_goes_on_where_it_was(
    three: list[Bound], where: str
) -> None:
    extended()
    go_to(on(23, 23, 59))
    for _time in range(2):
        with patch(where, killed), pytest.raises(KeyboardInterrupt):
            go_to(on(24, 1))
        if "queue" in where:
            mass_review.list_next(1)

    schedule.catch_up()

    assert [until(who) for who in three] == [FIFTH] * 3
    assert reviews() == [(True, True)]
    with database.acting(WORKER):
        assert not Due.objects.exists()
        assert Entry.objects.filter(kind=events.RULEBOOK_BEGAN).count() == 1
    assert faults() == []


@pytest.mark.slow
def test_one_goes_on_where_another_holds_it(
    three: list[Bound], set_clock: SetClock
) -> None:
    extended()
    go_to(on(23, 23, 59))
    set_clock(on(24).astimezone(UTC))
    mass_review.begin()

    with holding(WORKER, lambda: mass_reviews.go_on(limit=1, by=WORKER)):
        assert mass_review.list_next(1) == 0  # skipped, not waited for
    schedule.catch_up()
    assert [until(who) for who in three] == [FIFTH] * 3


def test_it_begins_only_when_no_review_of_before_is_open(
    bob: Bound, set_clock: SetClock
) -> None:
    extended()
    go_to(on(23, 23, 59))

    with holding(WORKER, lambda: review(person=bob.person, by=WORKER)):
        set_clock(on(24).astimezone(UTC))
        beginning = Doing(mass_review.begin)
        wait_until_somebody_waits()
        assert reviews() == [(False, False)]
    beginning.finish()
    assert reviews() == [(True, False)]
