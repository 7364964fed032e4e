"""A person's days as rows and ledger entries, written the way the rooms write them.

Pure: `human` is what the audit would have read. `saving.save` puts the same rows in
the tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pratique import ids
from pratique.labs import events as labs
from pratique.orders import events as orders
from pratique.registry import events as registry
from pratique.reporting.audits.arithmetic import demand_of
from pratique.reporting.audits.evidence import (
    Arrival,
    Claim,
    Entry,
    Ground,
    Human,
    Merge,
    Plan,
    Release,
    Result,
    Row,
    Specimen,
)
from pratique.reporting.audits.findings import Findings
from pratique.reporting.audits.release import audit
from pratique.reporting.audits.window import Window
from tests.reporting.demands import ARRIVED, LANDING, THREE, at

AUGUST = Window(at(1), at(31, 24), at(31, 24), 10**6)
RULE = "cn.shanxi.taiyuan#arrival.medium"


@dataclass
class Story:
    """What happened to one person, in the order in which it is told."""

    name: str = "3"
    person: UUID = field(default_factory=ids.new)
    human: Human = field(init=False)
    numbers: list[int] = field(default_factory=lambda: [0])  # shared by a cast

    def __post_init__(self) -> None:
        self.human = Human(self.name, frozenset({self.person}))

    def write(
        self,
        kind: str,
        instant: datetime,
        subject: str = "",
        *,
        cause: int | None = None,
        happened_at: datetime | None = None,
        data: Mapping[str, Any] | None = None,
        about: bool = True,
    ) -> int:
        """Write a ledger entry; its number."""
        self.numbers[0] += 1
        entry = Entry(
            id=self.numbers[0],
            kind=kind,
            person=self.person if about else None,
            subject=subject,
            happened_at=happened_at or instant,
            recorded_at=instant,
            cause=cause,
            data=data or {},
        )
        self.human.entries[entry.id] = entry
        return entry.id

    def arrives(self, instant: datetime = ARRIVED) -> Arrival:
        """Come, and be registered."""
        entry = self.write(registry.PROVED, instant)
        arrival = Arrival(ids.new(), self.person, entry, None, ids.new(), instant)
        self.human.arrivals.append(arrival)
        return arrival

    def opens(
        self,
        instant: datetime = ARRIVED,
        *,
        tests: Sequence[Mapping[str, Any]] = (LANDING, THREE),
        days: int = 7,
        rule: str = RULE,
        cause: int | None = None,
    ) -> Ground:
        """Have a ground opened, about the latest arrival."""
        row = ids.new()
        scope = self.human.arrivals[-1].journey if self.human.arrivals else ids.new()
        entry = self.write(
            orders.GROUND_OPENED,
            instant,
            f"orders.ground:{row}",
            cause=cause,
            data={"rule": rule},
        )
        ground = Ground(
            id=row,
            person=self.person,
            entry=entry,
            ended=None,
            key=f"{rule}@{scope}",
            rule=rule,
            opened_at=instant,
            closes="",
            closed_at=None,
            free_at=None,
        )
        self.human.grounds.append(ground)
        self.plans(ground, entry, tests=tests, days=days)
        return ground

    def plans(
        self,
        ground: Ground,
        entry: int,
        *,
        tests: Sequence[Mapping[str, Any]] = (LANDING, THREE),
        days: int = 7,
    ) -> None:
        """Be told what a ground asks for; an earlier plan ends."""
        wanted = terms(tests=tests, days=days)
        demand = demand_of(wanted, opened_at=ground.opened_at, landing_on=None)
        self.human.plans = [
            replace(one, ended=entry)
            if one.ground == ground.id and one.ended is None
            else one
            for one in self.human.plans
        ]
        self.human.plans.append(
            Plan(
                id=ids.new(),
                person=self.person,
                entry=entry,
                ended=None,
                ground=ground.id,
                terms=wanted,
                binds=bool(days),
                end=demand.end,
                bound=demand.bound,
            )
        )

    def amends(
        self,
        ground: Ground,
        instant: datetime,
        *,
        days: int,
        cause: int | None,
        tests: Sequence[Mapping[str, Any]] = (LANDING, THREE),
    ) -> None:
        """Have a plan amended to so many days."""
        subject = f"orders.ground:{ground.id}"
        entry = self.write(orders.PLAN_AMENDED, instant, subject, cause=cause)
        self.plans(ground, entry, tests=tests, days=days)

    def sampled(self, instant: datetime, recorded: datetime | None = None) -> Specimen:
        """Give a specimen."""
        row = ids.new()
        entry = self.write(
            labs.SPECIMEN_TAKEN,
            recorded or instant,
            f"labs.specimen:{row}",
            happened_at=instant,
        )
        specimen = Specimen(row, self.person, entry, None, instant)
        self.human.specimens.append(specimen)
        return specimen

    def results(
        self,
        specimen: Specimen,
        instant: datetime,
        outcome: str = "negative",
        recorded: datetime | None = None,
    ) -> Result:
        """Have the laboratory report."""
        row = ids.new()
        entry = self.write(
            labs.RESULT_REPORTED,
            recorded or instant,
            f"labs.result:{row}",
            happened_at=instant,
            data={"outcome": outcome, "specimen": str(specimen.id)},
        )
        result = Result(
            id=row,
            person=self.person,
            entry=entry,
            ended=None,
            specimen=specimen.id,
            outcome=outcome,
            resulted_at=instant,
            laboratory="laboratory 1",
        )
        self.human.results.append(result)
        return result

    def tested(self, *days: int) -> list[Result]:
        """Be sampled in the morning of these days, and found negative in the evening."""
        return [self.results(self.sampled(at(day, 9.5)), at(day, 18)) for day in days]

    def claims(self, ground: Ground, result: Result, instant: datetime) -> Claim:
        """Have an obligation marked negative."""
        entry = self.write(orders.OBLIGATIONS_MATCHED, instant)
        claim = Claim(
            id=ids.new(),
            person=self.person,
            entry=entry,
            ended=None,
            ground=ground.id,
            key="day1",
            paid_by=result.specimen,
            settled_at=result.resulted_at,
        )
        self.human.claims.append(claim)
        return claim

    def closes(
        self,
        ground: Ground,
        instant: datetime,
        how: str = "completed",
        cause: int | None = None,
    ) -> Ground:
        """Have a ground closed."""
        entry = self.write(
            orders.GROUND_CLOSED,
            instant,
            f"orders.ground:{ground.id}",
            cause=cause,
            data={"rule": ground.rule, "closes": how},
        )
        closed = replace(
            ground, ended=entry, closes=how, closed_at=instant, free_at=instant
        )
        self.swap(self.human.grounds, closed)
        return closed

    def released(self, instant: datetime, rule: str = RULE) -> Release:
        """Be told to be free."""
        row = ids.new()
        entry = self.write(
            orders.RELEASED, instant, f"orders.release:{row}", data={"rule": rule}
        )
        release = Release(row, self.person, entry, None, instant, instant, rule)
        self.human.releases.append(release)
        return release

    def merged(self, gone: UUID, instant: datetime) -> Merge:
        """Turn out to be the same as another row."""
        entry = self.write(registry.MERGED, instant)
        merge = Merge(ids.new(), self.person, entry, None, gone)
        self.human.merges.append(merge)
        return merge

    def swap(self, rows: list[Any], changed: Row) -> None:
        """Put a changed row in the place of the one with its id."""
        rows[:] = [changed if row.id == changed.id else row for row in rows]


def terms(*, tests: Sequence[Mapping[str, Any]], days: int) -> dict[str, Any]:
    """Return a plan's terms, anchored on the arrival of 21 August."""
    return {
        "witness": {"kind": "arrival", "id": "1", "day": "2022-08-21", "other": None},
        "anchor": date(2022, 8, 21).isoformat(),
        "anchor_kind": "arrived",
        "day_one": "2022-08-21",
        "demands": {
            "zone": "Asia/Shanghai",
            "start_after": 0,
            "credit_elapsed": True,
            "days": [days] if days else [],
            "hold_hours": None,
            "tests": [dict(test) for test in tests],
            "bound_days": 3,
        },
        "phases": [],
        "tests": [],
    }


def home_quarantine(name: str = "3") -> Story:
    """Tell of the third of the twelve: 7 days at home, tests on 21, 24 and 27."""
    story = Story(name)
    story.arrives()
    ground = story.opens()
    story.tested(21, 24, 27)
    story.closes(ground, at(27, 24))
    story.released(at(27, 24))
    return story


MINUTE = timedelta(minutes=1)


def found(story: Story, window: Window = AUGUST) -> Findings:
    """Return what the audit says of it."""
    return audit([story.human], window, is_present=False)


def begun(*tested: int) -> Story:
    """Return somebody who arrived, was bound, and was tested on these days."""
    story = Story()
    story.arrives()
    story.opens()
    story.tested(*tested)
    return story
