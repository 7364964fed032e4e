"""An outbreak among neighbours, in whatever order it is lived: the promises hold.

The same laws as in `test_state_machine`, where less else happens: more of each life is
about tubes, cases, contacts, letters and who has whom.

    PRATIQUE_LIVES=2000 pytest -m slow tests/loop/test_outbreaks.py
"""

import os
import sys

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests import gazetteer
from tests.loop.asked import Asked
from tests.loop.handed import Handed
from tests.loop.living import Living, outcome, play, play_long, there, which
from tests.loop.renewed import Renewed
from tests.loop.traced import Z22, Traced
from tests.loop.tubes import Tubes

BEGUN = st.sets(st.sampled_from(["tube", "ill", "met", "asked", "chained"]))


class Neighbours(Tubes, Traced, Asked):
    """A city in August 2022, in which neighbours fall ill."""

    @initialize(seed=st.integers(0, 3), people=st.integers(3, 5), begun=BEGUN)
    def begin(self, seed: int, people: int, begun: set[str]) -> None:
        """Some live there; an outbreak may have begun among them."""
        self.ids.seed(seed)
        for number in range(people):
            self.city.enrol(number)
        if "tube" in begun:
            self.a_tube_is_tested({0, 1, 2}, 20, "positive")
        if "asked" in begun:
            self.another_city_is_asked_about_a_tube(0, gazetteer.CHENGDU)
        if begun & {"ill", "met", "chained"}:
            self.somebody_is_tested_with_ct(0, 24)
        if "met" in begun:
            self.somebody_met_a_case(1, 0, "close", 1, "household", known=True)
            self.somebody_met_a_close_contact(2, 0, 1)
        if "chained" in begun:
            self.a_chain_is_named({0}, Z22)

    @precondition(there("result"))
    @rule(number=which, outcome=outcome)
    def a_result_is_corrected(self, number: int, outcome: str) -> None:
        self.city.correct_result(number, outcome)

    @rule(number=which, outcome=outcome)
    def a_result_comes(self, number: int, outcome: str) -> None:
        self.city.report(number, outcome)

    @rule(number=which)
    def a_specimen_is_voided(self, number: int) -> None:
        self.city.void(number)

    @rule(number=which, what=st.sampled_from(["die", "live_again", "depart"]))
    def somebody_goes(self, number: int, what: str) -> None:
        getattr(self.city, what)(self.pick(number))

    @rule(number=which, place=st.sampled_from(["140105001002", "140106001002"]))
    def somebody_moves(self, number: int, place: str) -> None:
        self.city.move(self.pick(number), place)

    @rule(keep=which, gone=which)
    def two_records_are_one_person(self, keep: int, gone: int) -> None:
        self.city.merge(self.pick(keep), self.pick(gone))

    @precondition(there("merged"))
    @rule(number=which)
    def they_are_two_after_all(self, number: int) -> None:
        self.city.unmerge(self.pick(number))


class Outbreak(Neighbours, Handed, Renewed):
    """The same; whoever is bound is handed on, and ordered anew."""


BOTH = pytest.mark.parametrize("machine", [Neighbours, Outbreak])
for each in (Neighbours, Outbreak):
    each.TestCase = None  # type: ignore[assignment] # it needs a house: see below


@BOTH
@pytest.mark.slow
@pytest.mark.usefixtures("template")
def test_the_promises_hold_in_an_outbreak(machine: type[Living]) -> None:
    play(machine, lives=6, steps=20)


@BOTH
@pytest.mark.slow
@pytest.mark.skipif(
    "PRATIQUE_LIVES" not in os.environ, reason="nightly: set PRATIQUE_LIVES"
)
@pytest.mark.usefixtures("template")
def test_the_promises_hold_through_many_long_outbreaks(
    machine: type[Living],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{machine.__name__}: {play_long(machine)}\n")
