"""Two specimens taken at once are one test, and say something only together."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.loop.settling import acting, strictly
from pratique.reporting.audits.release import audit_release
from tests.conftest import SetClock
from tests.loop.bound import faults
from tests.loop.cast import officer, on, result
from tests.loop.pooled import (
    HOLD,
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
AGAIN = "cn.national#test.again"


def twice(person: UUID, at: datetime) -> None:
    """Sample somebody twice at once, as A and B."""
    go_to(at)
    by = officer("sampler")
    with strictly(), acting(by):
        labs.sample_twice(person=person, codes=("A", "B"), by=by)


def cases(person: UUID) -> int:
    with database.acting(WORKER), database.transaction():
        return Case.objects.filter(person=person, ended_entry=None).count()


def deciding() -> list[str]:
    """Return what the release audit names as last of every release."""
    with database.acting(WORKER):
        told = audit_release(on(17), on(31)).released
    return [one.last_condition for one in told]


@pytest.fixture
def wang(set_clock: SetClock) -> UUID:
    """A neighbour, 18 August at nine."""
    set_clock(on(18, 9).astimezone(UTC))
    return neighbour(1)


@pytest.fixture
def held(wang: UUID) -> UUID:
    """She is in a positive tube, and sampled twice to be sure."""
    mixed(wang)
    reported("positive", on(18, 20))
    twice(wang, on(18, 20, 30))
    return wang


class TestSomebodyHeld:
    @pytest.mark.parametrize(
        "told", [("negative", "positive"), ("positive", "negative")]
    )
    def test_stays_held_where_the_two_disagree_and_owes_a_fresh_one(
        self, held: UUID, told: tuple[str, str]
    ) -> None:
        result("A", told[0], on(18, 22))
        assert standings(held) == [HELD]
        assert due(held) == [[]]
        result("B", told[1], on(18, 23))

        assert standings(held) == [HELD]
        assert due(held) == [["n1 due", "n1 repeat"]]
        assert cases(held) == 0
        assert faults() == []

    def test_is_free_once_a_fresh_one_is_negative(self, held: UUID) -> None:
        result("A", "negative", on(18, 22))
        result("B", "positive", on(18, 23))
        single(held, on(18, 23, 30), "C")
        result("C", "negative", on(19, 5))

        assert standings(held) == [FREE]
        assert releases(held) == [(held, on(19, 5), "result")]
        assert faults() == []

    @pytest.mark.slow
    def test_is_a_case_once_a_fresh_one_is_positive(self, held: UUID) -> None:
        result("A", "negative", on(18, 22))
        result("B", "positive", on(18, 23))
        single(held, on(18, 23, 30), "C")
        result("C", "positive", on(19, 5))

        ((code, binding, _),) = standings(held)
        assert (code, binding) == ("red", "hospital")
        assert cases(held) == 1
        assert faults() == []

    def test_is_free_when_the_second_negative_is_known(self, held: UUID) -> None:
        result("A", "negative", on(18, 22))
        result("B", "negative", on(18, 23))

        assert standings(held) == [FREE]
        assert releases(held) == [(held, on(18, 23), "result")]
        assert faults() == []

    @pytest.mark.parametrize("other", ["invalid", "positive"])
    def test_is_free_when_what_stood_against_it_is_voided(
        self, held: UUID, other: str
    ) -> None:
        result("A", "negative", on(18, 22))
        result("B", other, on(18, 23))
        go_to(on(19, 2))
        assert standings(held) == [HELD]
        by = officer("sampler")
        with strictly(), acting(by):
            labs.void_specimen(code="B", reason="错贴条码", by=by)

        assert standings(held) == [FREE]
        assert releases(held) == [(held, on(19, 2), "result")]
        assert deciding() == ["n1"]  # the audit calls it by its test
        assert faults() == []

    @pytest.mark.slow
    def test_still_owes_a_fresh_one_when_the_hold_lapses(self, held: UUID) -> None:
        result("A", "negative", on(18, 22))
        result("B", "positive", on(18, 23))
        go_to(on(19, 20))

        assert sorted(grounds(held)) == [(HOLD, "lapsed"), (AGAIN, "")]
        assert faults() == []


@pytest.mark.slow
@pytest.mark.parametrize("other", ["negative", "invalid"])
def test_in_no_tube_a_pair_of_one_positive_asks_for_a_fresh_one(
    wang: UUID, other: str
) -> None:
    twice(wang, on(18, 10))
    result("A", "positive", on(18, 15))
    assert due(wang) == [[]]
    result("B", other, on(18, 16))

    assert standings(wang) == [FREE]
    assert due(wang) == [["n1 due"]]
    assert cases(wang) == 0
    assert faults() == []


def test_two_positives_make_a_case(wang: UUID) -> None:
    twice(wang, on(18, 10))
    result("A", "positive", on(18, 15))
    result("B", "positive", on(18, 16))

    assert cases(wang) == 1
    assert due(wang) == [[]]
    assert faults() == []


@pytest.mark.slow
def test_where_one_of_two_is_voided_the_other_speaks_alone(wang: UUID) -> None:
    twice(wang, on(18, 10))
    result("A", "invalid", on(18, 15))
    result("B", "invalid", on(18, 16))
    assert due(wang) == [["n1 due"]]

    by = officer("sampler")
    with strictly(), acting(by):
        labs.void_specimen(code="B", reason="错贴", by=by)

    assert due(wang) == [[]]
    assert grounds(wang) == [(AGAIN, "withdrawn")]
    assert faults() == []


@pytest.mark.slow
def test_a_positive_antigen_test_makes_a_single_due_which_pays(wang: UUID) -> None:
    go_to(on(18, 10))
    by = officer("sampler")
    with strictly(), acting(by):
        labs.sample(person=wang, code="Q", method="antigen", by=by)
    result("Q", "positive", on(18, 10, 20))

    assert standings(wang) == [FREE]
    assert due(wang) == [["n1 due"]]
    assert cases(wang) == 0
    single(wang, on(18, 11), "C")
    result("C", "negative", on(18, 18))
    go_to(on(19, 1))

    assert grounds(wang) == [("cn.national#test.antigen", "completed")]
    assert faults() == []
