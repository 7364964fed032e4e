"""A tube of several: filled once each, sealed once, received, and taken back."""

from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import DatabaseError

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.labs import events, queries, refusals
from pratique.labs.actions import specimens, tubes
from pratique.labs.models import Specimen, Tube
from pratique.ledger.models import Entry
from pratique.registry.actions import merging
from pratique.registry.refusals import UnknownPerson
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU
from tests.labs.cast import (
    HOUR,
    NINE,
    clerk,
    does,
    filled,
    received,
    resident,
    sampler,
    stranger,
    told,
)
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("city")
CODE = "MIX-1"


def kinds() -> list[str]:
    with database.acting(WORKER):
        rows = Entry.objects.filter(kind__startswith="labs.").order_by("pk")
        return list(rows.values_list("kind", flat=True))


def members(code: str = CODE) -> list[tuple[str, UUID]]:
    with database.acting(WORKER), database.transaction():
        rows = queries.members(queries.access_tube(code))
        return [(row.code, row.person_id) for row in rows]


class TestFilling:
    def test_members_bear_numbers_of_its_code(self, wang: UUID, li: UUID) -> None:
        filled(wang, li)

        assert members() == [("MIX-1/1", wang), ("MIX-1/2", li)]
        assert kinds() == [events.TUBE_OPENED, *[events.SPECIMEN_TAKEN] * 2]
        assert [(one.single, one.outcome) for one in told(wang).specimens] == [
            (False, None)
        ]

    def test_the_same_person_twice_is_refused(self, wang: UUID) -> None:
        filled(wang)

        with pytest.raises(refusals.AlreadyInTube):
            does(sampler(), labs.add_to_tube, tube=CODE, person=wang)

    def test_so_is_the_same_person_under_another_record(
        self, wang: UUID, li: UUID
    ) -> None:
        filled(wang)
        tracer = acting_officer("", "tracer")
        does(tracer, merging.merge, keep=wang, gone=li, reason="同一人")

        with pytest.raises(refusals.AlreadyInTube):
            does(sampler(), labs.add_to_tube, tube=CODE, person=li)

    def test_more_than_it_holds_are_refused(self, wang: UUID, li: UUID) -> None:
        filled(wang, ratio=1)

        with pytest.raises(refusals.TubeFull):
            does(sampler(), labs.add_to_tube, tube=CODE, person=li)

    def test_whoever_was_entered_by_mistake_is_taken_out_again(
        self, wang: UUID, li: UUID
    ) -> None:
        filled(wang, ratio=1)
        does(sampler(), labs.take_from_tube, tube=CODE, person=wang, reason="扫错")

        assert told(wang).specimens == ()
        does(sampler(), labs.add_to_tube, tube=CODE, person=li)
        assert members() == [("MIX-1/2", li)]
        assert kinds()[-2:] == [events.SPECIMEN_REMOVED, events.SPECIMEN_TAKEN]

    def test_nobody_is_taken_out_who_is_not_in(self, wang: UUID) -> None:
        filled()

        with pytest.raises(refusals.NotInTube):
            does(sampler(), labs.take_from_tube, tube=CODE, person=wang, reason="扫错")
        with pytest.raises(refusals.ReasonMissing):
            does(sampler(), labs.take_from_tube, tube=CODE, person=wang, reason=" ")

    def test_a_tube_of_the_environment_has_a_spot_and_no_members(
        self, wang: UUID
    ) -> None:
        tube = does(
            sampler(),
            labs.open_tube,
            code="ENV-1",
            ratio=5,
            kind="environment",
            spot="冷库门把手",
        )

        assert (tube.spot, tube.place) == ("冷库门把手", sampler().low)
        with pytest.raises(refusals.BadTube):
            does(sampler(), labs.add_to_tube, tube="ENV-1", person=wang)
        does(sampler(), labs.seal_tube, tube="ENV-1")
        does(clerk(), labs.receive_tube, tube="ENV-1")
        does(clerk(), labs.report_tube, tube="ENV-1", outcome="positive")
        with database.acting(clerk()), database.transaction():
            assert [row.code for row in queries.positive_tubes()] == ["ENV-1"]

    @pytest.mark.parametrize(
        "how",
        [
            {"ratio": 3},
            {"kind": "environment"},
            {"spot": "门把手"},
            {"division": CHENGDU},
        ],
    )
    def test_a_tube_that_cannot_be_is_refused(self, how: dict[str, object]) -> None:
        usual = {"code": CODE, "ratio": 20}
        with pytest.raises(refusals.BadTube):
            does(sampler(), labs.open_tube, **usual | how)

    def test_nobody_is_in_a_tube_before_it_was_open(self, wang: UUID) -> None:
        filled()

        for at in (NINE - HOUR, NINE + HOUR):
            with pytest.raises(refusals.ImpossibleInstant):
                does(sampler(), labs.add_to_tube, tube=CODE, person=wang, taken_at=at)


class TestPoolsOfPools:
    def test_a_tubes_code_is_no_specimens(self, wang: UUID) -> None:
        filled()

        with pytest.raises(refusals.CodeTaken):
            does(sampler(), labs.sample, person=wang, code="mix-1 ")

    def test_a_specimens_code_is_no_tubes(self, wang: UUID) -> None:
        does(sampler(), labs.sample, person=wang, code=CODE)

        with pytest.raises(refusals.CodeTaken):
            does(sampler(), labs.open_tube, code=CODE, ratio=20)

    def test_a_members_code_is_neither(self, wang: UUID) -> None:
        filled(wang)

        with pytest.raises(refusals.BadCode):
            does(sampler(), labs.open_tube, code="MIX-1/1", ratio=20)
        with pytest.raises(refusals.BadCode):
            does(sampler(), labs.sample, person=wang, code="MIX-1/1")

    def test_a_tube_is_nobody(self) -> None:
        tube = filled()
        filled(code="MIX-2")

        with pytest.raises(UnknownPerson):
            does(sampler(), labs.add_to_tube, tube="MIX-2", person=tube.pk)

    def test_a_code_is_one_in_the_whole_house(self) -> None:
        does(stranger(), labs.open_tube, code=CODE, ratio=20)

        with pytest.raises(refusals.CodeTaken):
            does(sampler(), labs.open_tube, code=CODE, ratio=20)


class TestSealing:
    def test_nothing_goes_in_or_out_of_a_sealed_tube(
        self, wang: UUID, li: UUID
    ) -> None:
        filled(wang)
        tube = does(sampler(), labs.seal_tube, tube=CODE)

        assert tube.sealed_at == NINE
        with pytest.raises(refusals.TubeSealed):
            does(sampler(), labs.add_to_tube, tube=CODE, person=li)
        with pytest.raises(refusals.TubeSealed):
            does(sampler(), labs.take_from_tube, tube=CODE, person=wang, reason="错")

    def test_a_second_seal_is_refused(self, wang: UUID) -> None:
        filled(wang)
        does(sampler(), labs.seal_tube, tube=CODE)

        with pytest.raises(refusals.TubeSealed):
            does(sampler(), labs.seal_tube, tube=CODE)

    def test_an_empty_tube_is_not_sealed(self) -> None:
        filled()

        with pytest.raises(refusals.TubeEmpty):
            does(sampler(), labs.seal_tube, tube=CODE)

    def test_it_is_sealed_after_its_last_specimen(
        self, wang: UUID, set_clock: SetClock
    ) -> None:
        filled()
        set_clock(NINE + HOUR)
        does(sampler(), labs.add_to_tube, tube=CODE, person=wang)

        with pytest.raises(refusals.ImpossibleInstant):
            does(sampler(), labs.seal_tube, tube=CODE, at=NINE)

    def test_the_laboratory_receives_a_sealed_tube_once(
        self, wang: UUID, set_clock: SetClock
    ) -> None:
        filled(wang)
        with pytest.raises(refusals.TubeNotSealed):
            does(clerk(), labs.receive_tube, tube=CODE)
        does(sampler(), labs.seal_tube, tube=CODE)
        first = does(clerk(), labs.receive_tube, tube=CODE, laboratory="市疾控")
        set_clock(NINE + HOUR)

        again = does(clerk(), labs.receive_tube, tube=CODE, laboratory="另一家")

        assert (again.received_at, again.laboratory) == (first.received_at, "市疾控")
        assert kinds().count(events.TUBE_RECEIVED) == 1


class TestVoiding:
    def test_a_tube_that_leaked_counts_for_nobody(self, wang: UUID) -> None:
        tube = received(wang)
        does(clerk(), labs.report_tube, tube=CODE, outcome="positive")
        assert len(told(wang).pools) == 1

        does(sampler(), labs.void_tube, tube=CODE, reason="管盖脱落")

        assert told(wang) == ((), (), ())
        with database.acting(WORKER):
            tube.refresh_from_db()
            assert queries.reason_of(tube) == "管盖脱落"
        with pytest.raises(refusals.TubeVoided):
            does(clerk(), labs.correct_tube, tube=CODE, outcome="negative", reason="错")

    def test_one_member_may_be_voided_whenever_that_is_found_out(
        self, wang: UUID, li: UUID
    ) -> None:
        received(wang, li)
        does(clerk(), labs.report_tube, tube=CODE, outcome="positive")

        does(sampler(), labs.void_specimen, code="MIX-1/1", reason="管内无此人")

        assert told(wang).pools == ()
        assert len(told(li).pools) == 1


class TestWhoMay:
    def test_a_sampler_of_another_city_finds_no_such_tube(self, wang: UUID) -> None:
        filled(wang)
        other = resident(9, CHENGDU)

        for what, how in (
            (labs.add_to_tube, {"person": other}),
            (labs.seal_tube, {}),
            (labs.void_tube, {"reason": "错"}),
        ):
            with pytest.raises(refusals.UnknownTube):
                does(stranger(), what, tube=CODE, **how)

    def test_nobody_is_sampled_whom_the_sampler_does_not_see(self) -> None:
        filled()
        other = resident(9, CHENGDU)

        with pytest.raises(UnknownPerson):
            does(sampler(), labs.add_to_tube, tube=CODE, person=other)

    def test_each_act_needs_its_duty(self, wang: UUID) -> None:
        filled(wang)

        for what, how in (
            (labs.open_tube, {"code": "X", "ratio": 5}),
            (labs.add_to_tube, {"tube": CODE, "person": wang}),
            (labs.take_from_tube, {"tube": CODE, "person": wang, "reason": "错"}),
            (labs.seal_tube, {"tube": CODE}),
            (labs.void_tube, {"tube": CODE, "reason": "错"}),
        ):
            with pytest.raises(NotHere):
                does(clerk(), what, **how)
        with pytest.raises(NotHere):
            does(sampler(), labs.receive_tube, tube=CODE)

    def test_a_tube_is_seen_where_it_is_filled_and_by_who_sees_a_member(
        self, wang: UUID
    ) -> None:
        other = resident(9, CHENGDU)
        filled(wang)
        by = stranger()
        assert not seen_from_chengdu()
        by_both = acting_officer("", "sampler", account="both")
        does(by_both, labs.add_to_tube, tube=CODE, person=other)

        assert seen_from_chengdu()
        with database.acting(by), database.transaction():
            assert [row.person_id for row in Specimen.objects.all()] == [other]
            # To be seen is not to be worked with.
            assert not Tube.objects.filter(code=CODE).update(laboratory="?")
        with pytest.raises(refusals.UnknownTube):
            does(by, labs.seal_tube, tube=CODE)

    def test_the_database_takes_no_specimen_into_a_strange_tube(
        self, wang: UUID
    ) -> None:
        tube = filled()
        other = resident(9, CHENGDU)
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            database.acting(stranger()),
            database.transaction(),
        ):
            Specimen.objects.create(
                code="MIX-1/1",
                person_id=other,
                purpose="other",
                tube_id=tube.pk,
                taken_at=NINE,
                entry_id=tube.entry_id,
            )


def seen_from_chengdu() -> bool:
    with database.acting(stranger()), database.transaction():
        return Tube.objects.filter(code=CODE).exists()


class TestTheLedgerFails:
    def test_nothing_moves(self, wang: UUID, li: UUID) -> None:
        filled(wang)
        for module, what, how in (
            (tubes, labs.open_tube, {"code": "X", "ratio": 5}),
            (specimens, labs.add_to_tube, {"tube": CODE, "person": li}),
            (
                specimens,
                labs.take_from_tube,
                {"tube": CODE, "person": wang, "reason": "错"},
            ),
            (tubes, labs.seal_tube, {"tube": CODE}),
            (tubes, labs.void_tube, {"tube": CODE, "reason": "错"}),
        ):
            with (
                patch.object(module, "record", side_effect=ConnectionError),
                pytest.raises(ConnectionError),
            ):
                does(sampler(), what, **how)
        with database.acting(WORKER), database.transaction():
            (tube,) = Tube.objects.all()
            assert (tube.sealed_at, tube.ended_entry_id) == (None, None)
        assert members() == [("MIX-1/1", wang)]


def test_lists_show_what_is_open_and_what_waits(wang: UUID, li: UUID) -> None:
    filled(wang)
    received(li, code="MIX-2")
    with database.acting(sampler()), database.transaction():
        assert [row.code for row in queries.tubes_open(sampler())] == [CODE]
    with database.acting(clerk()), database.transaction():
        assert [row.code for row in queries.tubes_awaiting()] == ["MIX-2"]
        assert list(queries.awaiting_result()) == []
    with database.acting(clerk(CHENGDU)), database.transaction():
        assert list(queries.tubes_awaiting()) == []
    does(clerk(), labs.report_tube, tube="MIX-2", outcome="negative")
    with database.acting(clerk()), database.transaction():
        assert list(queries.tubes_awaiting()) == []
