"""A version that ends by itself, with nothing after it: the loop says so."""

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.loop import mass_review, schedule
from pratique.policy.shelf import Shelf
from pratique.standing import events
from pratique.standing.actions import review
from pratique.standing.actions.reviewing import NotBegunError
from pratique.standing.models import MassReview, Proposal, ShippedVersion, Standing
from pratique.standing.shelf import forget, shelf, shipped
from pratique.standing.simulating import drafting
from tests.conftest import SetClock
from tests.contacts import cast as tracers
from tests.gazetteer import XIAODIAN, YINGZE
from tests.loop.bound import faults
from tests.loop.cast import in_august, on
from tests.standing import cast

BEGINS, ENDS = on(24), on(27)
THE_11TH = datetime(2022, 11, 11, tzinfo=on(1).tzinfo)
THE_12TH = datetime(2022, 11, 12, tzinfo=on(1).tzinfo)
TWELVE_DAYS = """
  - id: contact.watched
    class: contact
    says:
      zh: 涉疫场所暴露人员居家健康监测十二天。
      en: People exposed at a venue monitor themselves at home for twelve days.
    paraphrase: true
    source: city
    confidence: unverified
    when:
      contact: {level: exposed}
    then:
      code: yellow
      anchor: last_exposure
      start: next_day
      phases: [{measure: home_monitoring, days: 12}]
      supervisor: community
      restrictions: [stay_home]

  # --- what is owed"""


def text(until: str = "2022-08-27") -> str:
    """Return the city's book with a rule of its own for exposed people."""
    told = cast.text().replace("\n  # --- what is owed", TWELVE_DAYS, 1)
    return cast.ending(told, until) if until else told


def exposed() -> UUID:
    """Let Wang meet a case at a market on the 22nd."""
    _li, case = tracers.ill("李小燕")
    wang = tracers.somebody("王建国")
    tracers.close(wang, case, level="exposed", last_exposure=in_august(22))
    return wang


def adopted() -> Proposal:
    """Adopt that book from the 24th on, for everybody who is here."""
    return cast.adopted(cast.draft(text=text(), effective_at=BEGINS))


@pytest.fixture
def wang(database: str, set_clock: SetClock) -> UUID:
    set_clock(on(22, 12).astimezone(UTC))
    schedule.catch_up()
    return exposed()


@pytest.fixture
def november(database: str, set_clock: SetClock) -> None:
    """It is the 10th of November; the province's book of August ends at midnight."""
    set_clock(datetime(2022, 11, 10, 4, tzinfo=UTC))
    schedule.catch_up()
    tracers.ill("李小燕")


def go_to(moment: datetime) -> list[datetime]:
    stops: list[datetime] = []
    schedule.advance(moment.astimezone(UTC), told=stops.append)
    return stops


def binding(person: UUID) -> str:
    with database.acting(WORKER):
        return Standing.objects.get(person=person, ended_entry=None).binding


def said(kind: str) -> list[Entry]:
    with database.acting(WORKER):
        return list(Entry.objects.filter(kind=kind).order_by("pk"))


def test_whom_it_bound_is_free_from_then_on_because_it_has_ended(wang: UUID) -> None:
    adopted()
    go_to(on(26))
    assert binding(wang) == "home_monitoring"

    stops = go_to(on(27, 1))

    assert ENDS in stops
    assert binding(wang) == ""
    (ended,) = said(events.RULEBOOK_ENDED)
    assert ended.happened_at == ENDS
    assert ended.cause is not None
    assert ended.cause.kind == events.RULEBOOK_ADOPTED
    with database.acting(WORKER):
        present = Standing.objects.get(person=wang, ended_entry=None)
        assert present.entry.cause == ended
    assert faults() == []


def test_without_that_entry_the_audit_asks_why(wang: UUID) -> None:
    adopted()
    go_to(on(26))

    with patch(
        "pratique.standing.actions.mass_reviews.leaves_nothing", lambda _: False
    ):
        go_to(on(27, 1))

    assert binding(wang) == ""
    assert said(events.RULEBOOK_ENDED) == []
    assert faults() != []


def test_nothing_is_said_of_an_end_where_another_version_takes_over_before(
    wang: UUID,
) -> None:
    adopted()
    taken_over()

    go_to(on(28))

    assert binding(wang) == "home_monitoring"
    assert said(events.RULEBOOK_ENDED) == []
    with database.acting(WORKER):
        assert not MassReview.objects.filter(finished_at=None).exists()
    assert faults() == []


def taken_over(*stages: tuple[str, datetime]) -> Proposal:
    """Adopt a version that begins a day before the end of the one before."""
    later = text("").replace("2022-08-24", "2022-08-26")
    cases = cast.cases("2022-08-25T24:00", "2022-08-26")
    what = cast.draft(text=later, cases=cases, effective_at=on(26), stages=stages)
    return cast.adopted(what)


def test_where_the_next_version_begins_later_the_end_is_said(wang: UUID) -> None:
    adopted()
    taken_over((XIAODIAN, on(29)), (YINGZE, on(29)))

    go_to(on(27, 3))
    assert binding(wang) == ""
    assert len(said(events.RULEBOOK_ENDED)) == 1

    go_to(on(29, 3))
    assert binding(wang) == "home_monitoring"
    assert faults() == []


def test_after_a_version_has_taken_over_others_are_adopted_as_ever(
    wang: UUID,
) -> None:
    adopted()
    taken_over()
    third = text("").replace("2022-08-24", "2022-08-29")
    cases = cast.cases("2022-08-25T24:00", "2022-08-29")

    cast.adopted(cast.draft(text=third, cases=cases, effective_at=on(29)))

    go_to(on(30))
    assert faults() == []


@pytest.mark.parametrize("planned", ["by an earlier release", "never: it was killed"])
def test_what_was_adopted_and_not_planned_is_planned_first(
    wang: UUID, planned: str, set_clock: SetClock
) -> None:
    adopted()
    with database.acting(WORKER):
        rows = MassReview.objects.all()
        (rows.filter(is_end=True) if "release" in planned else rows).delete()

    set_clock(on(25).astimezone(UTC))
    with database.acting(WORKER), pytest.raises(NotBegunError):
        review(person=wang, by=WORKER)
    go_to(on(27, 1))

    assert len(said(events.RULEBOOK_BEGAN)) == 1
    assert len(said(events.RULEBOOK_ENDED)) == 1
    assert faults() == []


def test_what_is_reversed_is_not_said_to_begin_though_nobody_knows_of_it_yet(
    wang: UUID, set_clock: SetClock
) -> None:
    made = adopted()
    with patch("pratique.loop.settling.settle"):  # killed after the commit
        cast.taken_back(made)

    set_clock(on(24, 1).astimezone(UTC))
    mass_review.begin()

    assert said(events.RULEBOOK_BEGAN) == []
    schedule.catch_up()
    assert binding(wang) == ""
    assert faults() == []


def test_what_was_reversed_before_does_not_end(wang: UUID) -> None:
    made = adopted()
    go_to(on(25))

    cast.taken_back(made)
    go_to(on(28))

    assert binding(wang) == ""
    assert said(events.RULEBOOK_ENDED) == []
    assert faults() == []


@pytest.mark.usefixtures("november")
def test_what_came_with_the_house_ends_by_its_own_date() -> None:
    go_to(THE_12TH)

    (ended,) = said(events.RULEBOOK_ENDED)
    assert (ended.data["rulebook"], ended.happened_at) == ("cn.shanxi", THE_11TH)
    mass_review.begin()
    assert len(said(events.RULEBOOK_ENDED)) == 1


@pytest.mark.usefixtures("november")
def test_what_was_written_down_before_ends_were_is_written_anew() -> None:
    with database.acting(WORKER):
        ShippedVersion.objects.update(ends_at=None, is_ending=False)

    go_to(THE_12TH)

    (ended,) = said(events.RULEBOOK_ENDED)
    assert ended.data["rulebook"] == "cn.shanxi"
    assert len(said(events.RULEBOOK_BEGAN)) == 2


def test_what_was_overtaken_stands_beside_what_is_tried_or_brought_later(
    wang: UUID, tmp_path: Path
) -> None:
    """Neither a simulation nor a later release stumbles over an end of before."""
    adopted()
    taken_over()
    third = tmp_path / "third.yaml"
    third.write_text(text("").replace("2022-08-24", "2022-08-25"), encoding="utf-8")

    with database.acting(WORKER), database.transaction():
        tried = drafting.draft(third, shelf(), on(25))
        brought = Shelf([*shipped().books, tried.book])
        with patch("pratique.standing.shelf.shipped", lambda: brought):
            forget()
            governed = shelf().in_force(tried.book.jurisdiction, on(25, 1))
    forget()

    assert tried.book in tried.shelf.books
    assert any(book.digest == tried.book.digest for book in governed)
