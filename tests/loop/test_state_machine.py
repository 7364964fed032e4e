"""Whatever happens in a city, in whatever order, the promises hold after every step.

`make slow` plays a small and always the same set. A nightly run plays hundreds of
longer lives; PRATIQUE_LIVES and PRATIQUE_STEPS raise it further:

    PRATIQUE_LIVES=2000 pytest -m slow tests/loop/test_state_machine.py
"""

import os
import sys
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from pratique import database
from pratique.database import WORKER
from pratique.registry.declared import Kind
from pratique.registry.models import ManifestRow
from tests import gazetteer
from tests.loop import laws
from tests.loop.asked import Asked
from tests.loop.handed import Handed
from tests.loop.living import (
    Living,
    days_ago,
    hours,
    outcome,
    play,
    play_long,
    there,
    which,
)
from tests.loop.renewed import Renewed
from tests.loop.town import Journey
from tests.loop.traced import Traced
from tests.loop.tubes import Tubes

ABROAD = (
    *(gazetteer.JINJIANG, gazetteer.CHENGDU, gazetteer.TIANYA),
    *(gazetteer.CHENGGUAN, gazetteer.PINGYAO),
)
AREAS = (gazetteer.JINJIANG, gazetteer.TIANYA, gazetteer.YINGZE)
HOMES = (
    *(gazetteer.UNIVERSITY, "140106001002", "140728100200"),
    gazetteer.JINJIANG,  # another province: its law is the nation's
)
level = st.sampled_from(["medium", "high"])


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    """Draw where somebody was in the last ten days: one place, or two in turn."""
    places = draw(st.lists(st.sampled_from(ABROAD), min_size=1, max_size=2))
    turn = draw(st.integers(1, 6))
    spans = [(10, 0)] if len(places) == 1 else [(10, turn), (turn, 0)]
    count = len(places)
    outside = st.lists(st.sampled_from([True, None]), min_size=count, max_size=count)
    inside = st.lists(
        st.sampled_from([False, False, True]), min_size=count, max_size=count
    )
    return Journey(
        stays=tuple((place, *span) for place, span in zip(places, spans, strict=True)),
        outside=tuple(draw(outside)),
        inside=tuple(draw(inside)),
        passing=draw(st.sampled_from([False] * 5 + [True])),
    )


class Life(Tubes, Traced, Asked, Handed, Renewed):
    """A city in August 2022 in which anything may happen."""

    # --- what may happen --------------------------------------------------------

    @initialize(
        seed=st.integers(0, 3),
        listed=st.lists(st.tuples(st.sampled_from(AREAS), level), max_size=2),
        came=st.lists(journeys(), max_size=3),
    )
    def begin(
        self, seed: int, listed: list[tuple[str, str]], came: list[Journey]
    ) -> None:
        """Some areas are listed, some people are here; ids sort in some order."""
        self.ids.seed(seed)
        for place, level in listed:
            self.an_area_is_listed(place, level, 4, whole=True)
        for number, journey in enumerate(came):
            self.somebody_arrives(number, journey, at_once=True)

    @rule(number=which, journey=journeys(), at_once=st.booleans())
    def somebody_arrives(self, number: int, journey: Journey, at_once: bool) -> None:
        done = self.city.declare(number, journey, Kind.ARRIVAL)
        if done and at_once:
            known = next(t for t in self.city.travellers if t.serial == 1 + number)
            self.city.prove(known, -1)

    @rule(number=which, journey=journeys())
    def somebody_pre_registers(self, number: int, journey: Journey) -> None:
        before = laws.states()
        self.city.declare(number, journey, Kind.PRE_REGISTRATION)
        assert laws.states() == before

    @precondition(Living.somebody_is_here)
    @rule(number=which)
    def a_pre_registration_becomes_an_arrival(self, number: int) -> None:
        self.city.convert(self.pick(number))

    @precondition(Living.somebody_is_here)
    @rule(number=which, declaration=which)
    def an_officer_sees_the_document(self, number: int, declaration: int) -> None:
        self.city.prove(self.pick(number), declaration)

    @precondition(Living.somebody_is_here)
    @rule(number=which, declaration=which)
    def a_declaration_is_set_aside(self, number: int, declaration: int) -> None:
        self.city.set_aside(self.pick(number), declaration)

    @precondition(Living.somebody_is_here)
    @rule(number=which, journey=journeys())
    def a_stranger_declares_in_their_name(self, number: int, journey: Journey) -> None:
        before = laws.states()
        with database.acting(WORKER), database.transaction():
            listed = ManifestRow.objects.filter(declaration=None).exists()
        self.city.claim(self.pick(number), journey)
        # Only a carrier's list that waits for this number may make it count.
        assert listed or laws.states() == before

    @rule(serials=st.sets(st.integers(1, 8), min_size=1, max_size=3))
    def a_manifest_comes(self, serials: set[int]) -> None:
        self.city.import_manifest(serials)

    @rule()
    def the_train_has_emptied(self) -> None:
        self.city.mark_missing()

    @rule(place=st.sampled_from(AREAS), level=level, ago=days_ago, whole=st.booleans())
    def an_area_is_listed(self, place: str, level: str, ago: int, whole: bool) -> None:
        self.city.list_area(place, level, ago, whole=whole)

    def an_area_was_listed(self) -> bool:
        return self.city.listed > 0

    @precondition(an_area_was_listed)
    @rule(number=which, level=level)
    def an_area_changes_its_level(self, number: int, level: str) -> None:
        self.city.change_level(number, level)

    @precondition(an_area_was_listed)
    @rule(number=which)
    def an_area_is_lifted(self, number: int) -> None:
        self.city.lift(number)

    @precondition(an_area_was_listed)
    @rule(number=which)
    def an_area_is_withdrawn(self, number: int) -> None:
        self.city.withdraw(number)

    @rule(place=st.sampled_from(ABROAD), ago=days_ago)
    def an_outbreak_is_noted(self, place: str, ago: int) -> None:
        self.city.note_outbreak(place, ago)

    @rule(ago=days_ago)
    def pingyao_is_watched(self, ago: int) -> None:
        self.city.watch(gazetteer.PINGYAO, ago)

    @precondition(Living.somebody_is_here)
    @rule(number=which, ago=st.sampled_from([0, 0, 0, 2, 30]))
    def a_specimen_is_taken(self, number: int, ago: int) -> None:
        self.city.sample(self.pick(number), timedelta(hours=ago))

    @precondition(Living.somebody_is_here)
    @rule(number=which, outcome=outcome)
    def a_test_is_done(self, number: int, outcome: str) -> None:
        self.city.sample(self.pick(number), timedelta(0))
        self.advance(timedelta(hours=8))
        self.city.report(-1, outcome)

    def a_specimen_was_taken(self) -> bool:
        return self.city.tubes > 0

    @precondition(a_specimen_was_taken)
    @rule(number=which, outcome=outcome)
    def a_result_comes(self, number: int, outcome: str) -> None:
        self.city.report(number, outcome)

    @precondition(a_specimen_was_taken)
    @rule(number=which, outcome=outcome)
    def a_result_is_corrected(self, number: int, outcome: str) -> None:
        self.city.correct_result(number, outcome)

    @precondition(a_specimen_was_taken)
    @rule(number=which)
    def a_specimen_is_voided(self, number: int) -> None:
        self.city.void(number)

    @precondition(Living.somebody_is_here)
    @rule(number=which, hours=hours)
    def somebody_asks_for_leave(self, number: int, hours: int) -> None:
        self.city.ask_leave(self.pick(number), hours)

    def somebody_has_asked(self) -> bool:
        return self.city.leaves > 0

    @precondition(somebody_has_asked)
    @rule(number=which, answer=st.sampled_from(["grant", "refuse", "end"]))
    def a_leave_is_answered(self, number: int, answer: str) -> None:
        before = laws.states()
        self.city.answer_leave(number, answer)
        assert laws.states() == before  # what binds them stays as it is

    @precondition(Living.somebody_is_here)
    @rule(number=which)
    def somebody_objects(self, number: int) -> None:
        before = laws.states()
        self.city.appeal(self.pick(number))
        assert laws.states() == before

    def somebody_has_objected(self) -> bool:
        return self.city.objections > 0

    @precondition(somebody_has_objected)
    @rule(
        number=which,
        answer=st.sampled_from(["uphold", "uphold", "reject", "undo"]),
        stay=which,
    )
    def an_objection_is_decided(self, number: int, answer: str, stay: int) -> None:
        self.city.decide_appeal(number, answer, stay)

    @precondition(Living.somebody_is_here)
    @rule(number=which, place=st.sampled_from(ABROAD), first=st.integers(0, 9))
    def a_tracer_finds_a_stay(self, number: int, place: str, first: int) -> None:
        self.city.add_stay(self.pick(number), place, first)

    @precondition(Living.somebody_is_here)
    @rule(number=which, place=st.sampled_from(HOMES))
    def somebody_moves(self, number: int, place: str) -> None:
        self.city.move(self.pick(number), place)

    @precondition(Living.somebody_is_here)
    @rule(number=which)
    def somebody_goes_on(self, number: int) -> None:
        self.city.depart(self.pick(number))

    @precondition(Living.somebody_is_here)
    @rule(number=which)
    def a_departure_was_a_mistake(self, number: int) -> None:
        self.city.be_here_again(self.pick(number))

    @precondition(Living.somebody_is_here)
    @rule(number=which)
    def somebody_dies(self, number: int) -> None:
        self.city.die(self.pick(number))

    @precondition(Living.somebody_is_here)
    @rule(number=which)
    def a_death_was_a_mistake(self, number: int) -> None:
        self.city.live_again(self.pick(number))

    @precondition(Living.somebody_is_here)
    @rule(keep=which, gone=which)
    def two_records_are_one_person(self, keep: int, gone: int) -> None:
        self.city.merge(self.pick(keep), self.pick(gone))

    @precondition(there("merged"))
    @rule(number=which)
    def they_are_two_after_all(self, number: int) -> None:
        self.city.unmerge(self.pick(number))


Life.TestCase = None  # type: ignore[assignment] # it needs a house: see below


@pytest.mark.slow
@pytest.mark.usefixtures("template")
def test_the_promises_hold_after_every_step() -> None:
    play(Life, lives=10, steps=20)


@pytest.mark.slow
@pytest.mark.skipif(
    "PRATIQUE_LIVES" not in os.environ, reason="nightly: set PRATIQUE_LIVES"
)
@pytest.mark.usefixtures("template")
def test_the_promises_hold_through_many_long_lives(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{Life.__name__}: {play_long(Life)}\n")
