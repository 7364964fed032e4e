"""Who is sampled into a tube, and what the laboratory says of it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pratique.labs import actions as labs
from pratique.labs.models import Tube, TubeResult
from tests.loop.living import Living, outcome, there, which

RATIOS = st.sampled_from([1, 5, 20])
MEMBERS = st.sets(which, min_size=1, max_size=4)
STEPS = st.sampled_from(["add", "take out", "seal", "receive"])


class Tubes(Living):
    """Tubes of several: filled, sealed, received, reported, corrected, voided."""

    @rule(number=which)
    def somebody_is_enrolled(self, number: int) -> None:
        self.city.enrol(number)

    @precondition(Living.somebody_is_here)
    @rule(members=MEMBERS, ratio=RATIOS, brought=st.sampled_from([True, True, False]))
    def a_tube_is_filled(self, members: set[int], ratio: int, brought: bool) -> None:
        self.fill(self.many(members), ratio, brought=brought)

    @precondition(Living.somebody_is_here)
    @rule(
        members=MEMBERS, ratio=RATIOS, outcome=st.sampled_from(["negative", "positive"])
    )
    def a_tube_is_tested(self, members: set[int], ratio: int, outcome: str) -> None:
        self.fill(self.many(members), ratio, brought=True)
        self.advance(timedelta(hours=5))
        self.report_tube(-1, outcome, timedelta(0))

    def fill(self, people: Sequence[UUID], ratio: int, *, brought: bool) -> None:
        """Sample these people into a tube, and maybe bring it to the laboratory."""
        self.city.tubes += 1
        code = f"M{self.city.tubes}"
        did = self.city.did
        did(
            "sampler", labs.open_tube, code=code, ratio=ratio, division=self.city.street
        )
        for person in people:
            did("sampler", labs.add_to_tube, tube=code, person=person)
        if brought:
            did("sampler", labs.seal_tube, tube=code)
            did("laboratory_clerk", labs.receive_tube, tube=code, laboratory="市疾控")

    def tube(self, number: int) -> str:
        """Return the code of a tube; "" before the first."""
        row = self.some(Tube.objects.all(), number)
        return row.code if row else ""

    @precondition(there("tube"))
    @rule(number=which, step=STEPS, who=which)
    def a_tube_goes_on(self, number: int, step: str, who: int) -> None:
        code, person = self.tube(number), self.pick(who).person
        did = self.city.did
        if step == "add":
            did("sampler", labs.add_to_tube, tube=code, person=person)
        elif step == "take out":
            reason = "登记有误"
            did("sampler", labs.take_from_tube, tube=code, person=person, reason=reason)
        elif step == "seal":
            did("sampler", labs.seal_tube, tube=code)
        else:
            did("laboratory_clerk", labs.receive_tube, tube=code)

    @precondition(there("tube"))
    @rule(number=which, outcome=outcome, late=st.sampled_from([0, 0, 3, 30]))
    def a_tube_is_reported(self, number: int, outcome: str, late: int) -> None:
        self.report_tube(number, outcome, timedelta(hours=late))

    def report_tube(self, number: int, outcome: str, late: timedelta) -> None:
        """Report a tube, maybe some time after the result was there."""
        row = self.some(
            Tube.objects.filter(
                received_entry__isnull=False, ended_entry=None, results__isnull=True
            ),
            number,
        )
        if row is None or row.received_at is None:
            return
        self.city.did(
            "laboratory_clerk",
            labs.report_tube,
            tube=row.code,
            outcome=outcome,
            resulted_at=max(row.received_at, self.city.now - late),
        )

    @precondition(there("reported"))
    @rule(number=which, outcome=outcome)
    def a_tubes_result_is_corrected(self, number: int, outcome: str) -> None:
        rows = TubeResult.objects.filter(ended_entry=None).select_related("tube")
        found = self.some(rows, number)
        if found is not None:
            self.city.did(
                "laboratory_clerk",
                labs.correct_tube,
                tube=found.tube.code,
                outcome=outcome,
                reason="仪器污染",
            )

    @precondition(there("tube"))
    @rule(number=which)
    def a_tube_is_voided(self, number: int) -> None:
        self.city.did(
            "sampler", labs.void_tube, tube=self.tube(number), reason="管已破损"
        )

    @precondition(Living.somebody_is_here)
    @rule(number=which, ct=st.sampled_from([24, 34.99, 35, 38, None]))
    def somebody_is_tested_with_ct(self, number: int, ct: float | None) -> None:
        """A single with its Ct value (none: negative), a day after the one before."""
        self.city.sample(self.pick(number), timedelta(0))
        code = f"T{self.city.tubes}"
        self.advance(timedelta(hours=24))
        self.city.did(
            "laboratory_clerk",
            labs.report,
            code=code,
            outcome="negative" if ct is None else "positive",
            ct_n=ct,
        )

    @precondition(Living.somebody_is_here)
    @rule(number=which, outcomes=st.tuples(outcome, outcome))
    def somebody_is_sampled_twice(self, number: int, outcomes: tuple[str, str]) -> None:
        """Two specimens at once, for confirmation; each with a result of its own."""
        self.city.tubes += 1
        codes = f"D{self.city.tubes}A", f"D{self.city.tubes}B"
        self.city.did(
            "sampler", labs.sample_twice, person=self.pick(number).person, codes=codes
        )
        for code, told in zip(codes, outcomes, strict=True):
            self.city.did("laboratory_clerk", labs.report, code=code, outcome=told)
