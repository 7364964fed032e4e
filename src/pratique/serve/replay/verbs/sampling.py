"""Specimens are taken or refused; results are reported, and corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from pratique.database import Actor
from pratique.labs import actions as labs
from pratique.labs.models import Method, Outcome, Purpose, Specimen
from pratique.prepared import Prepared
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Follow, Verb
from pratique.serve.replay.words import Officer, Person, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What a laboratory will report of this specimen: at an instant, or after a time."""

    by: Officer
    outcome: Outcome = Outcome.NEGATIVE
    at: datetime | None = None
    after: timedelta | None = None
    ct_n: Decimal | None = None
    ct_orf: Decimal | None = None
    kit: str = ""

    def when(self, taken: datetime) -> datetime:
        """Return when it is reported."""
        return self.at or taken + (self.after or timedelta())

    def of(
        self, person: str, tube: str = "", method: Method = Method.PCR
    ) -> "ReportResult":
        """Return the report, of a tube or of somebody's latest specimen."""
        return ReportResult(
            person=person,
            tube=tube,
            method=method,
            outcome=self.outcome,
            ct_n=self.ct_n,
            ct_orf=self.ct_orf,
            kit=self.kit,
        )


@dataclass(frozen=True, kw_only=True)
class BeSampled(Verb):
    """A specimen is taken."""

    calls = ("pratique.labs.actions.sample",)
    method: ClassVar[Method] = Method.PCR

    person: Person
    tube: str = ""  # the code on it; left out, one is made up
    purpose: Purpose = Purpose.SCHEDULED
    venue: Venue = ""
    result: Reported | None = None

    def act(self, world: "World", by: Actor) -> None:
        """Take it."""
        person = world.person(self.person)
        labs.sample(
            person=person,
            code=self.tube or made_up(self.person, person),
            purpose=self.purpose,
            venue=world.venue(self.venue),
            method=self.method,
            by=by,
        )

    def follows(self, at: datetime) -> Iterable[Follow]:
        """Return the result's report, if it was told in the same line."""
        if self.result:
            report = self.result.of(self.person, self.tube, self.method)
            yield self.result.when(at), self.result.by, "report_result", report


@dataclass(frozen=True, kw_only=True)
class Antigen(BeSampled):
    """A quick test besides: it pays nothing, and clears nobody."""

    method: ClassVar[Method] = Method.ANTIGEN


@dataclass(frozen=True, kw_only=True)
class SampleTwice(Verb):
    """Two specimens are taken at once, to be tested apart."""

    calls = ("pratique.labs.actions.sample_twice",)

    person: Person
    tubes: tuple[str, ...] = ()  # the two codes; left out, they are made up
    purpose: Purpose = Purpose.CONFIRMATION
    result: Reported | None = None  # of both

    def faults(self) -> Iterable[str]:
        """Name a pair that is none."""
        if len(self.tubes) not in {0, 2}:
            yield "'tubes' are two codes"

    def act(self, world: "World", by: Actor) -> None:
        """Take them."""
        first, second = self.codes()
        labs.sample_twice(
            person=world.person(self.person),
            codes=(first, second),
            purpose=self.purpose,
            by=by,
        )

    def follows(self, at: datetime) -> Iterable[Follow]:
        """Return the reports of both, if they were told in the same line."""
        if self.result:
            for code in self.codes():
                report = self.result.of(self.person, code)
                yield self.result.when(at), self.result.by, "report_result", report

    def codes(self) -> tuple[str, ...]:
        """Return what the two tubes say."""
        return self.tubes or tuple(f"D-{self.person}-{one}".upper() for one in "AB")


@dataclass(frozen=True, kw_only=True)
class ReportResult(Verb):
    """A laboratory reports a result, of a tube or of somebody's latest specimen."""

    calls = ("pratique.labs.actions.report",)

    person: Person = ""
    tube: str = ""
    outcome: Outcome
    ct_n: Decimal | None = None
    ct_orf: Decimal | None = None
    kit: str = ""
    laboratory: str = ""
    method: Method = Method.PCR

    def act(self, world: "World", by: Actor) -> None:
        """Report it."""
        labs.report(
            code=self.tube or latest_tube(self.person, self.method),
            outcome=self.outcome,
            laboratory=self.laboratory,
            ct_n=self.ct_n,
            ct_orf=self.ct_orf,
            kit=self.kit,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class CorrectResult(Verb):
    """A laboratory says that a result was wrong: what followed is assessed anew."""

    calls = ("pratique.labs.actions.correct",)

    person: Person = ""
    tube: str = ""
    outcome: Outcome
    ct_n: Decimal | None = None
    ct_orf: Decimal | None = None
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Correct it."""
        labs.correct(
            code=self.tube or latest_tube(self.person, Method.PCR),
            outcome=self.outcome,
            ct_n=self.ct_n,
            ct_orf=self.ct_orf,
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class Refuse(Verb):
    """Somebody refuses to be sampled. It is still owed."""

    calls = ("pratique.labs.actions.refuse",)

    person: Person
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Write the refusal down."""
        labs.refuse(person=world.person(self.person), reason=self.reason, by=by)


def made_up(reference: str, person: UUID) -> str:
    """Return a code for a person's next tube: the same whenever this is lived."""
    return f"T-{reference}-{len(_taken(person)) + 1}".upper()


def latest_tube(reference: str, method: Method = Method.PCR) -> str:
    """Return the code of the last specimen taken from somebody alone."""
    code = _latest.first(reference, str(method))
    if code is None:
        raise NobodyYet(f"Nothing was taken from {reference!r} yet.", person=reference)
    return code


_taken = Prepared(
    lambda person: Specimen.objects.filter(person=person).values_list("pk", flat=True)
)
_latest = Prepared(
    lambda reference, method: (
        Specimen.objects.filter(
            person__alias=reference, method=method, tube=None, ended_entry=None
        )
        .order_by("-taken_at")
        .values_list("code", flat=True)
    )
)
