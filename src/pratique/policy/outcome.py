"""What the rules say about one person at one moment.

Everything here is data: words and pages are made of it elsewhere. All instants
are aware.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Witness:
    """The fact a decision rests on."""

    kind: str  # stay | arrival | contact | case | pool | specimen | test | report |
    # post | immunity | zone
    id: str
    day: date | None = None  # the day that counts: last exposure, arrival, sampling
    other: str | None = None  # risk period, watch period or division it met
    first: date | None = None  # first day of that exposure, where it has one


@dataclass(frozen=True, slots=True)
class Phase:
    """One measure over [start, end)."""

    measure: str
    start: datetime
    end: datetime
    waits: bool = False  # nothing binds before its start
    supervisor: str | None = None
    restrictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """A test that a ground asks for."""

    __test__ = False  # not one of ours, whatever pytest thinks of the name

    key: str  # stable within the ground: landing, day3, n2, 2022-08-20/2, single
    due_on: date
    not_before: datetime | None  # earliest moment, where tests must lie apart
    overdue_at: datetime
    counted: bool  # False: its day was over before the ground opened
    state: str  # due | overdue | waiting | negative | positive | repeat
    paid_by: str | None = None  # specimen
    paid_at: datetime | None = None  # when that specimen was taken
    settled_at: datetime | None = None  # when its result came
    repeats: int = 0  # how many results came before that said nothing of the person


@dataclass(frozen=True, slots=True)
class Report:
    """A report that a ground asks for, of a day that has come."""

    key: str  # stable within the ground: 2022-08-20/2
    due_on: date
    overdue_at: datetime
    state: str  # due | overdue | told
    told_by: str | None = None  # report
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayArithmetic:
    """How the days of a ground were counted, to be put in words by a page."""

    anchor_kind: str  # left_area | first_exposure | last_exposure | arrived | …
    anchor: date
    day_one: date
    last_day: date
    end: datetime  # 24:00 of the last day
    credited_days: int  # days that had passed when the ground opened


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that matched, with its own timeline, tests, end and bound."""

    key: str  # rule@scope
    rule: str  # full id: cn.shanxi.taiyuan#arrival.high
    book: str
    version: date
    digest: str
    cls: str  # arrival | contact | case | pool | compliance
    code: str | None
    mark: str | None
    witness: Witness
    evidence: tuple[Witness, ...]
    arithmetic: DayArithmetic
    opened_at: datetime
    phases: tuple[Phase, ...]  # none: it asks for tests but binds nobody
    tests: tuple[Test, ...]
    end: datetime
    bound: datetime
    free_at: datetime | None  # when it closes, as far as it is known at this moment
    closes: str | None  # completed | lapsed | transferred | departed
    last_condition: str  # what comes last: end, a test's key, contact_first_two, …
    transfer: str | None = None
    supervisor: str | None = None  # of the phase that is in force, or comes next
    restrictions: tuple[str, ...] = ()
    temperature: int = 0  # reports a day
    sampling: str | None = None  # single: a mixed specimen does not pay
    decided: bool = True  # False: kept open while its rule is undecided
    reports: tuple[Report, ...] = ()  # of each day so far, where anybody keeps them

    @property
    def anchor(self) -> date:
        """The day from which its days are counted."""
        return self.arithmetic.anchor

    @property
    def day_one(self) -> date:
        """Its first day."""
        return self.arithmetic.day_one

    def binds_later(self, moment: datetime) -> bool:
        """Whether nothing of it binds yet: its first phase begins later than day 1."""
        first = self.phases[0] if self.phases else None
        return first is not None and first.waits and moment < first.start

    def measure_at(self, moment: datetime) -> str | None:
        """The measure in force, if any: the last one goes on until it is free."""
        phase = phase_at(self.phases, moment)
        if phase is None or (phase.waits and moment < phase.start):
            return None
        return phase.measure


def phase_at(phases: tuple[Phase, ...], moment: datetime) -> Phase | None:
    """The phase in force, or else the one that comes next; the last one goes on."""
    coming = (phase for phase in phases if moment < phase.end)
    return next(coming, phases[-1] if phases else None)


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is missing, and that somebody could tell."""

    fact: str  # area | itinerary | stay_days | stay_place | residence | stay_kind |
    # born | arrival | post | immunity | symptoms | reports | home_fit | zone
    about: str | None = None  # id of the stay it is about
    options: tuple[str, ...] = ()  # ids of the risk periods it may have met


@dataclass(frozen=True, slots=True)
class Undecided:
    """A rule that could raise the standing, if only a fact were known."""

    rule: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a condition does not hold, and by how little."""

    condition: str  # its word in the vocabulary: stayed, arrived, resident, …
    days: int | None = None  # how many days outside the window
    day: date | None = None  # the day that would have counted
    boundary: date | None = None  # the day the window begins
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that was looked at, and what came of it."""

    rule: str
    version: date
    answer: bool | str | None  # True, False, None (unknown), "replaced", "otherwise"
    # (an unmarked or an earlier rule of its class matched), "closed"
    scope: str | None = None  # id of the arrival, contact, … it was asked of
    by: str | None = None  # the rule it gave way to
    miss: Miss | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person's standing under the rules at one moment."""

    person: str
    at: datetime
    day: date  # the day the look-back windows end on
    mark: str | None
    code: str
    grounds: tuple[Ground, ...]  # open, or closing now; closed ones are left out
    binding: str | None  # strictest measure of an open ground now
    until: datetime | None
    next_at: datetime | None  # next instant at which time alone changes anything
    undecided: tuple[Undecided, ...]
    considered: tuple[Considered, ...]

    @property
    def open(self) -> tuple[Ground, ...]:
        """The grounds that go on."""
        return tuple(ground for ground in self.grounds if ground.closes is None)

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every test of every open ground, the earliest first."""
        tests = [test for ground in self.open for test in ground.tests]
        return tuple(sorted(tests, key=lambda test: (test.due_on, test.key)))

    @property
    def tests_due(self) -> tuple[date, ...]:
        """The days that have a test of an open ground, done or not."""
        return tuple(sorted({test.due_on for test in self.tests if test.counted}))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules whose grounds are open."""
        return tuple(sorted({ground.rule for ground in self.open}))
