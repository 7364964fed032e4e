"""Results of specimens and of tubes: once, or corrected with a reason."""

from unittest.mock import patch
from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.labs import events, queries, refusals
from pratique.labs.actions import results
from pratique.labs.models import Result, TubeResult
from pratique.ledger.models import Entry
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU
from tests.labs.cast import (
    HOUR,
    NINE,
    clerk,
    does,
    filled,
    received,
    sampler,
    told,
)

pytestmark = pytest.mark.usefixtures("city")
CODE = "MIX-1"


def report(outcome: str = "positive", **how: object) -> TubeResult:
    return does(clerk(), labs.report_tube, tube=CODE, outcome=outcome, **how)


def correct(outcome: str = "negative", **how: object) -> TubeResult:
    usual = {"tube": CODE, "outcome": outcome, "reason": "仪器污染"}
    return does(clerk(), labs.correct_tube, **usual | how)


class TestOfATube:
    def test_is_reported_once_for_all(self, wang: UUID, li: UUID) -> None:
        tube = received(wang, li)

        result = report()

        assert result.laboratory == "市疾控"
        with database.acting(WORKER):
            (entry,) = Entry.objects.filter(kind=events.TUBE_REPORTED)
            assert entry.person is None
            assert entry.subject == f"labs.tube:{tube.pk}"
            assert entry.data == {"outcome": "positive", "result": str(result.pk)}
            assert not Result.objects.exists()
        for person in (wang, li):
            (specimen,) = told(person).specimens
            (pool,) = told(person).pools
            assert (specimen.outcome, specimen.outcome_at) == ("positive", NINE)
            assert (specimen.single, specimen.ct) == (False, None)
            assert (pool.id, pool.tube) == (specimen.id, CODE)
            assert (pool.positive_at, pool.result) == (NINE, None)

    def test_a_negative_tube_is_no_pool(self, wang: UUID) -> None:
        received(wang)
        report("negative")

        assert told(wang).pools == ()
        assert [one.outcome for one in told(wang).specimens] == ["negative"]

    def test_the_same_again_changes_nothing_and_another_is_refused(
        self, wang: UUID
    ) -> None:
        received(wang)
        first = report()

        assert report().pk == first.pk
        with pytest.raises(refusals.AlreadyResulted):
            report("negative")

    def test_is_corrected_with_a_reason(self, wang: UUID, set_clock: SetClock) -> None:
        received(wang)
        wrong = report()
        set_clock(NINE + HOUR)

        right = correct()

        assert told(wang).pools == ()
        assert told(wang).specimens[0].outcome_at == NINE + HOUR
        with database.acting(clerk()), database.transaction():
            wrong.refresh_from_db()
            assert wrong.ended_entry_id == right.entry_id
            assert queries.reason_of(right) == "仪器污染"
            entry = Entry.objects.get(kind=events.TUBE_CORRECTED)
            assert entry.data == {
                "outcome": "negative",
                "from": "positive",
                "result": str(right.pk),
            }
            assert "仪器" not in str(entry.data)

    def test_nothing_is_corrected_that_was_not_reported_or_without_a_reason(
        self, wang: UUID
    ) -> None:
        received(wang)

        with pytest.raises(refusals.UnknownTube):
            correct()
        report()
        with pytest.raises(refusals.ReasonMissing):
            correct(reason=" ")

    def test_none_before_the_laboratory_has_it(self, wang: UUID) -> None:
        with pytest.raises(refusals.UnknownTube):
            report()
        filled(wang)
        with pytest.raises(refusals.TubeNotReceived):
            report()
        does(sampler(), labs.seal_tube, tube=CODE)
        with pytest.raises(refusals.TubeNotReceived):
            report()
        does(clerk(), labs.receive_tube, tube=CODE)
        for at in (NINE - HOUR, NINE + HOUR):
            with pytest.raises(refusals.ImpossibleInstant):
                report(resulted_at=at)

    def test_a_member_has_none_of_their_own(self, wang: UUID) -> None:
        received(wang)

        for what, how in ((labs.report, {}), (labs.correct, {"reason": "错"})):
            with pytest.raises(refusals.PooledSpecimen):
                does(clerk(), what, code="MIX-1/1", outcome="negative", **how)

    def test_only_its_own_laboratories_report_it(self, wang: UUID) -> None:
        received(wang)
        for by, said in (
            (sampler(), NotHere),
            (clerk(CHENGDU), refusals.UnknownTube),
        ):
            for what, how in (
                (labs.report_tube, {}),
                (labs.correct_tube, {"reason": "错"}),
            ):
                with pytest.raises(said):
                    does(by, what, tube=CODE, outcome="negative", **how)

    def test_nothing_moves_if_the_ledger_fails(self, wang: UUID) -> None:
        received(wang)
        with (
            patch.object(results, "record", side_effect=ConnectionError),
            pytest.raises(ConnectionError),
        ):
            report()
        assert told(wang).pools == ()
        report()
        with (
            patch.object(results, "record", side_effect=ConnectionError),
            pytest.raises(ConnectionError),
        ):
            correct()
        assert len(told(wang).pools) == 1

    def test_a_tube_of_one_is_a_specimen_like_any_other(self, wang: UUID) -> None:
        received(wang, ratio=1)
        report()

        assert told(wang).pools == ()
        assert [one.single for one in told(wang).specimens] == [True]


class TestOfASpecimen:
    def test_may_tell_its_ct_values_and_the_lower_counts(self, wang: UUID) -> None:
        does(sampler(), labs.sample, person=wang, code="S-1")
        how = {"ct_n": 31.254, "ct_orf": 33, "kit": "甲"}
        does(clerk(), labs.report, code="S-1", outcome="positive", **how)

        (specimen,) = told(wang).specimens
        assert specimen.ct == 31.25
        assert specimen.single
        # What is not told again stays; what is told otherwise is another result.
        does(clerk(), labs.report, code="S-1", outcome="positive")
        with pytest.raises(refusals.AlreadyResulted):
            does(clerk(), labs.report, code="S-1", outcome="positive", ct_n=20)

    def test_no_instrument_gives_such_a_value(self, wang: UUID) -> None:
        does(sampler(), labs.sample, person=wang, code="S-1")

        for value in (0, -3, 100):
            with pytest.raises(refusals.ImpossibleValue):
                does(clerk(), labs.report, code="S-1", outcome="positive", ct_n=value)

    def test_an_antigen_test_is_told_apart(self, wang: UUID) -> None:
        does(sampler(), labs.sample, person=wang, code="A-1", method="antigen")
        does(clerk(), labs.report, code="A-1", outcome="positive")

        (quick,) = told(wang).antigens
        assert (quick.outcome, quick.method) == ("positive", "antigen")
        assert (told(wang).specimens, told(wang).pools) == ((), ())

    def test_two_are_taken_at_once_to_confirm(self, wang: UUID) -> None:
        first, second = does(
            sampler(), labs.sample_twice, person=wang, codes=("D-1", "D-2")
        )

        assert first.pair == second.pair is not None
        assert first.purpose == "confirmation"
        with pytest.raises(refusals.CodeTaken):
            does(sampler(), labs.sample_twice, person=wang, codes=("E-1", "e-1"))
        with pytest.raises(refusals.CodeTaken):
            does(sampler(), labs.sample_twice, person=wang, codes=("E-1", "D-1"))
        assert len(told(wang).specimens) == 2

    def test_nothing_is_taken_back_without_a_reason(self, wang: UUID) -> None:
        does(sampler(), labs.sample, person=wang, code="S-1")
        does(clerk(), labs.report, code="S-1", outcome="positive")
        before = told(wang)

        for by, what, how in (
            (clerk(), labs.correct, {"code": "S-1", "outcome": "negative"}),
            (sampler(), labs.void_specimen, {"code": "S-1"}),
            (sampler(), labs.refuse, {"person": wang}),
        ):
            with pytest.raises(refusals.ReasonMissing) as said:
                does(by, what, reason=" ", **how)
            assert said.value.field == "reason"
        assert told(wang) == before
        with database.acting(WORKER):
            assert not Entry.objects.filter(kind=events.SPECIMEN_REFUSED).exists()

    def test_a_word_that_is_none_is_refused_by_its_field(self, wang: UUID) -> None:
        does(sampler(), labs.sample, person=wang, code="S-1")
        take = {"person": wang, "code": "S-2"}
        for by, what, how, field in (
            (sampler(), labs.sample, take | {"purpose": "fun"}, "purpose"),
            (sampler(), labs.sample, take | {"method": "guess"}, "method"),
            (
                sampler(),
                labs.sample_twice,
                {"person": wang, "codes": ("A", "B"), "purpose": "fun"},
                "purpose",
            ),
            (clerk(), labs.report, {"code": "S-1", "outcome": "maybe"}, "outcome"),
            (
                clerk(),
                labs.correct,
                {"code": "S-1", "outcome": "", "reason": "错"},
                "outcome",
            ),
        ):
            with pytest.raises(refusals.UnknownWord) as said:
                does(by, what, **how)
            assert (said.value.code, said.value.field) == ("unknown_word", field)

    def test_so_it_is_of_a_tube(self, wang: UUID) -> None:
        with pytest.raises(refusals.UnknownWord) as said:
            does(sampler(), labs.open_tube, code="K", ratio=5, kind="animals")
        assert said.value.field == "kind"
        filled(code="MIX-2")
        with pytest.raises(refusals.UnknownWord):
            does(sampler(), labs.add_to_tube, tube="MIX-2", person=wang, purpose="fun")
        received(wang)
        for act in (report, correct):
            with pytest.raises(refusals.UnknownWord):
                act(outcome="maybe")
