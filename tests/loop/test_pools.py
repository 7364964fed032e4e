"""A positive tube holds everybody in it at once, and lets each go by themselves."""

from datetime import UTC, timedelta
from unittest.mock import patch
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER, Actor
from pratique.labs import actions as labs
from pratique.labs.models import Tube
from pratique.ledger.models import Entry
from pratique.loop import following, schedule
from pratique.loop.settling import acting, strictly
from pratique.orders.models import Ground
from pratique.registry.actions import merging
from pratique.reporting.audits.release import audit_release
from pratique.standing import queries as standing
from pratique.standing.actions import review
from pratique.standing.explaining import explain
from pratique.standing.models import Due, Standing
from tests.conftest import SetClock
from tests.loop.bound import bound_in_taiyuan, faults
from tests.loop.cast import officer, on, result
from tests.loop.pooled import (
    HOLD,
    TUBE,
    corrected,
    due,
    go_to,
    grounds,
    mixed,
    neighbour,
    releases,
    reported,
    single,
    standings,
)

HELD = ("red", "hold", on(19, 20))
FREE = ("green", "", None)


@pytest.fixture
def three(set_clock: SetClock) -> list[UUID]:
    """Three neighbours in a tube of twenty, 18 August at nine; at the laboratory."""
    set_clock(on(18, 9).astimezone(UTC))
    people = [neighbour(serial) for serial in (1, 2, 3)]
    mixed(*people)
    return people


class TestHeld:
    @pytest.mark.slow
    def test_twenty_are_held_at_once_each_owing_a_single_test(
        self, set_clock: SetClock
    ) -> None:
        set_clock(on(18, 9).astimezone(UTC))
        people = [neighbour(serial) for serial in range(1, 21)]
        mixed(*people)

        reported("positive", on(18, 20))

        assert standings(*people) == [HELD] * 20
        assert due(*people) == [["n1 due"]] * 20
        with database.acting(WORKER), database.transaction():
            entry = Entry.objects.get(kind="labs.tube_reported")
            opened = Entry.objects.filter(kind="orders.ground_opened")
            assert {row.cause_id for row in opened} == {entry.pk}
            assert not Due.objects.exists()
        assert faults() == []

    def test_a_negative_single_frees_each_at_its_result(
        self, three: list[UUID]
    ) -> None:
        wang, li, zhao = three
        reported("positive", on(18, 20))
        single(wang, on(18, 20, 30), "S-1")
        single(li, on(18, 20, 40), "S-2")
        assert standings(*three) == [HELD] * 3
        assert due(*three) == [[], [], ["n1 due"]]

        result("S-1", "negative", on(18, 23))
        assert standings(*three) == [FREE, HELD, HELD]
        result("S-2", "negative", on(18, 23, 30))

        assert standings(*three) == [FREE, FREE, HELD]
        assert releases(*three) == [
            (wang, on(18, 23), "result"),
            (li, on(18, 23, 30), "result"),
        ]
        assert grounds(zhao) == [(HOLD, "")]
        assert faults() == []

    @pytest.mark.slow
    def test_the_hold_lapses_after_a_day_if_nobody_decides(
        self, three: list[UUID]
    ) -> None:
        reported("positive", on(18, 20))
        go_to(on(19, 20))

        assert standings(*three) == [FREE] * 3
        assert grounds(three[0]) == [(HOLD, "lapsed")]
        assert faults() == []

    def test_a_day_counts_from_the_tubes_result_however_late_it_is_told(
        self, three: list[UUID]
    ) -> None:
        go_to(on(19, 6))
        by = officer("laboratory_clerk")
        with strictly(), acting(by):
            labs.report_tube(
                tube=TUBE, outcome="positive", resulted_at=on(18, 20), by=by
            )
        assert standings(*three) == [HELD] * 3
        go_to(on(19, 20))

        assert standings(*three) == [FREE] * 3
        assert faults() == []

    def test_a_positive_single_frees_nobody(self, three: list[UUID]) -> None:
        wang, li, zhao = three
        reported("positive", on(18, 20))
        single(wang, on(18, 20, 30), "S-1")
        result("S-1", "positive", on(18, 23))

        (of_wang,) = standings(wang)
        assert of_wang[0] == "red"
        assert of_wang[1] in {"hold", "hospital"}
        assert standings(li, zhao) == [HELD] * 2
        assert grounds(wang)[0] == (HOLD, "")
        go_to(on(19, 21))
        assert grounds(wang)[0] == (HOLD, "lapsed")
        assert faults() == []

    def test_neither_a_mixed_nor_an_antigen_test_frees_anybody(
        self, three: list[UUID]
    ) -> None:
        wang = three[0]
        reported("positive", on(18, 20))
        go_to(on(18, 21))
        mixed(wang, code="MIX-2", ratio=5)
        sampler = officer("sampler")
        with strictly(), acting(sampler):
            labs.sample(person=wang, code="AG-1", method="antigen", by=sampler)
        result("AG-1", "negative", on(18, 21))
        reported("negative", on(18, 22), code="MIX-2")

        assert standings(wang) == [HELD]
        assert due(wang) == [["n1 due"]]
        assert faults() == []

    def test_a_negative_tube_holds_nobody(self, three: list[UUID]) -> None:
        reported("negative", on(18, 20))

        assert standings(*three) == [FREE] * 3
        assert grounds(three[0]) == []
        assert faults() == []


class TestCorrected:
    def test_to_negative_the_next_day_undoes_it_with_reasons(
        self, three: list[UUID]
    ) -> None:
        wang = three[0]
        reported("positive", on(18, 20))
        held = standings(*three)

        corrected("negative", on(19, 10))

        assert held == [HELD] * 3
        assert standings(*three) == [FREE] * 3
        assert grounds(wang) == [(HOLD, "withdrawn")]
        assert [row[:2] for row in releases(wang)] == [(wang, on(19, 10))]
        with database.acting(WORKER), database.transaction():
            entry = Entry.objects.get(kind="labs.tube_corrected")
            closed = Entry.objects.filter(kind="orders.ground_closed")
            assert {(row.cause_id, row.data["closes"]) for row in closed} == {
                (entry.pk, "withdrawn")
            }
            now = explain(Ground.objects.filter(person=wang)[0].person)
            then = explain(now.person, on(19, 10))
            assert (now.outcome.code, then.outcome.code) == ("green", "red")
            assert [one.rule for one in then.outcome.grounds] == [HOLD]
        assert faults() == []
        with database.acting(WORKER):
            freed = audit_release(on(18), on(20)).released
        assert {(one.free_at, one.last_condition) for one in freed} == {
            (on(19, 10), "withdrawn")
        }

    def test_to_positive_holds_from_then_on(self, three: list[UUID]) -> None:
        reported("negative", on(18, 20))
        corrected("positive", on(19, 10))

        assert standings(*three) == [("red", "hold", on(20, 10))] * 3
        assert faults() == []

    def test_back_and_forth(self, three: list[UUID]) -> None:
        wang = three[0]
        reported("positive", on(18, 20))
        corrected("negative", on(18, 21))
        corrected("positive", on(18, 22))

        assert standings(wang) == [("red", "hold", on(19, 22))]
        assert grounds(wang) == [(HOLD, "withdrawn"), (HOLD, "")]
        single(wang, on(18, 22, 30), "S-1")
        result("S-1", "negative", on(18, 23))
        assert standings(wang) == [FREE]
        assert faults() == []

    def test_a_voided_tube_holds_nobody_any_more(self, three: list[UUID]) -> None:
        reported("positive", on(18, 20))
        go_to(on(18, 21))
        by = officer("sampler")
        with strictly(), acting(by):
            labs.void_tube(tube=TUBE, reason="混管", by=by)

        assert standings(*three) == [FREE] * 3
        assert faults() == []

    def test_whoever_was_not_in_it_is_freed_alone(self, three: list[UUID]) -> None:
        reported("positive", on(18, 20))
        go_to(on(18, 21))
        by = officer("sampler")
        with strictly(), acting(by):
            labs.void_specimen(code=f"{TUBE}/1", reason="扫错", by=by)

        assert standings(*three) == [FREE, HELD, HELD]
        assert faults() == []


class TestWhoIsBoundAlready:
    @pytest.mark.slow
    def test_their_test_is_due_again_and_the_single_one_pays_it(
        self, set_clock: SetClock
    ) -> None:
        bob = bound_in_taiyuan(set_clock)
        go_to(on(24, 9))
        mixed(bob.person)
        assert bob.standing()[:3] == ("yellow", "yellow", "home_quarantine")
        reported("positive", on(24, 20))
        assert bob.standing()[0] == "red"
        assert due(bob.person) == [["day4 repeat", "n1 due", "day7 due"]]

        single(bob.person, on(24, 21), "S-1")
        result("S-1", "negative", on(24, 23))

        assert bob.standing()[:3] == ("yellow", "yellow", "home_quarantine")
        assert bob.grounds()[-1] == (HOLD, "completed")
        assert due(bob.person) == [["day7 due"]]
        assert bob.releases() == []
        assert faults() == []
        single(bob.person, on(27, 9), "S-2")
        result("S-2", "negative", on(27, 18))
        go_to(on(28))
        assert bob.releases() == [on(28)]
        assert faults() == []

    def test_a_negative_tube_pays_for_all_in_it(self, set_clock: SetClock) -> None:
        bob = bound_in_taiyuan(set_clock)
        go_to(on(24, 9))
        mixed(bob.person)
        reported("negative", on(24, 20))
        go_to(on(27, 9))
        mixed(bob.person, code="MIX-2")
        reported("negative", on(27, 20), code="MIX-2")
        go_to(on(28))

        assert bob.releases() == [on(28)]
        assert faults() == []


class TestEverybodyIsReviewed:
    def test_somebody_nobody_can_review_leaves_nobody_else_unheld(
        self, three: list[UUID]
    ) -> None:
        wang, li, zhao = three

        def stumbles(*, person: UUID, by: Actor) -> object:
            if person == li:
                raise ValueError("a rule nobody can read")
            return review(person=person, by=by)

        with patch.object(following, "review", stumbles):
            reported("positive", on(18, 20))

        assert standings(wang, zhao) == [HELD] * 2
        with strictly():
            schedule.catch_up()
        assert standings(li) == [HELD]
        assert faults() == []

    def test_more_than_that_are_queued(self, three: list[UUID]) -> None:
        with patch.object(following, "AT_ONCE", 2):
            reported("positive", on(18, 20))
        with database.acting(WORKER), database.transaction():
            assert Due.objects.count() == 3
        with strictly():
            schedule.catch_up()

        assert standings(*three) == [HELD] * 3
        assert faults() == []

    def test_who_is_two_records_in_the_tube_is_held_once(
        self, three: list[UUID]
    ) -> None:
        wang, li, _ = three
        by = officer("tracer")
        with strictly(), acting(by):
            merging.merge(keep=wang, gone=li, reason="同一人", by=by)
        reported("positive", on(18, 20))

        assert standings(wang) == [HELD]
        with database.acting(WORKER), database.transaction():
            assert not Standing.objects.filter(person=li, ended_entry=None).exists()
        assert faults() == []


def test_the_audit_finds_a_tubes_result_that_was_removed_or_changed(
    three: list[UUID],
) -> None:
    reported("positive", on(18, 20))
    assert faults() == []
    with database.acting(WORKER), database.transaction():
        tube = Tube.objects.get()
        database.rows(
            "UPDATE labs_tube_result SET outcome = 'negative' WHERE tube_id = %s",
            [tube.pk],
        )
    with database.acting(WORKER):
        found = audit_release(on(18), on(20))
    assert {one.why.value for one in found.faults} == {"entry_differs"}
    with database.acting(WORKER), database.transaction():
        database.rows("DELETE FROM labs_tube_result")
    with database.acting(WORKER):
        found = audit_release(on(18), on(20))
    assert {one.why.value for one in found.faults} == {"row_missing"}


def test_somebody_enrolled_has_no_standing_until_something_is_known(
    set_clock: SetClock,
) -> None:
    set_clock(on(18, 9).astimezone(UTC))
    wang = neighbour(1)
    with database.acting(WORKER), database.transaction():
        assert standing.of_person(wang) is None
    single(wang, on(18, 9) + timedelta(hours=1), "S-1")
    assert standings(wang) == [FREE]
    assert faults() == []
