"""Put a story's rows in the tables, under the ledger entries it tells of."""

from typing import Any

from pratique import database
from pratique.database import OWNER
from pratique.divisions.models import Division
from pratique.labs import models as labs
from pratique.ledger.models import Entry, SealedEntry
from pratique.orders import models as orders
from pratique.registry import models as registry
from pratique.reporting.audits.evidence import Claim, Ground, Release, Row
from tests.gazetteer import NORMAL_SCHOOL_STREET
from tests.reporting.demands import at
from tests.reporting.story import Story


def save(*stories: Story) -> int:
    """Write the rows of a cast that shares its numbers; return the first number."""
    with database.acting(OWNER), database.transaction():
        base = _room_for(max(story.numbers[0] for story in stories))
        for story in stories:
            _Saving(story, base).everything()
        for story in stories:
            _Saving(story, base).merges()
    return base


def seal_all(base: int) -> None:
    """Give every entry its position, as the sealer would in the end."""
    with database.acting(OWNER), database.transaction():
        entries = list(Entry.objects.filter(pk__gt=base).order_by("pk"))
        SealedEntry.objects.bulk_create(
            SealedEntry(
                position=10**6 + number,
                entry=entry,
                recorded_at=entry.recorded_at,
                leaf=b"",
            )
            for number, entry in enumerate(entries)
        )


def _room_for(count: int) -> int:
    """Return the number after which the story's entries come."""
    rows = database.rows("SELECT coalesce(max(id), 0) FROM ledger_entry")
    base: int = rows[0][0] + 1
    database.rows(
        "SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), %s)",
        [base + count + 1],
    )
    return base


class _Saving:
    """One story being saved: its numbers are moved up by a base."""

    def __init__(self, story: Story, base: int) -> None:
        self.story, self.human, self.base = story, story.human, base
        self.place = Division.objects.get(code=NORMAL_SCHOOL_STREET)

    def everything(self) -> None:
        self.entries()
        self.person()
        self.arrivals()
        self.specimens()
        self.orders()

    def number(self, number: int) -> int:
        return self.base + number

    def ended(self, number: int | None) -> int | None:
        return None if number is None else self.base + number

    def of(self, row: Row, **columns: Any) -> dict[str, Any]:  # noqa: ANN401
        return {
            "id": row.id,
            "person_id": row.person,
            "entry_id": self.number(row.entry),
            "ended_entry_id": self.ended(row.ended),
            **columns,
        }

    def entries(self) -> None:
        Entry.objects.bulk_create(
            Entry(
                id=self.number(entry.id),
                kind=entry.kind,
                person=entry.person,
                subject=entry.subject,
                actor="test",
                happened_at=entry.happened_at,
                recorded_at=entry.recorded_at,
                cause_id=self.ended(entry.cause),
                data=dict(entry.data),
            )
            for entry in self.human.entries.values()
        )

    def person(self) -> None:
        registry.Person.objects.create(
            id=self.story.person,
            reference=f"P-{self.story.person.hex.upper()}",
            alias=self.story.name,
            name="测试",
            place=self.place.position,
            entry_id=self.number(min(self.human.entries)),
        )

    def arrivals(self) -> None:
        for row in self.human.arrivals:
            declaration = registry.Declaration.objects.create(
                person_id=row.person,
                kind="arrival",
                channel="officer",
                language="zh-hans",
                text_version="test",
                declared_at=row.at,
                place=self.place.position,
                name="测试",
                entry_id=self.number(row.entry),
            )
            registry.Arrival.objects.create(
                **self.of(row, journey=row.journey, at=row.at, mode="train"),
                declaration=declaration,
                division=self.place,
            )

    def specimens(self) -> None:
        for specimen in self.human.specimens:
            columns = {"code": specimen.id.hex, "purpose": "scheduled"}
            taken = self.of(specimen, taken_at=specimen.taken_at, **columns)
            labs.Specimen.objects.create(**taken)
        for result in self.human.results:
            found = self.of(
                result,
                specimen_id=result.specimen,
                outcome=result.outcome,
                resulted_at=result.resulted_at,
                laboratory=result.laboratory,
            )
            labs.Result.objects.create(**found)

    def orders(self) -> None:
        for ground in self.human.grounds:
            self._ground(ground)
        for plan in self.human.plans:
            columns = {"ground_id": plan.ground, "terms": plan.terms}
            told = {"binds": plan.binds, "end": plan.end, "bound": plan.bound}
            orders.Plan.objects.create(**self.of(plan, **columns, **told))
        for claim in self.human.claims:
            self._claim(claim)
        for release in self.human.releases:
            self._release(release)

    def _ground(self, ground: Ground) -> None:
        orders.Ground.objects.create(
            **self.of(ground),
            key=ground.key,
            rule=ground.rule,
            book="cn.shanxi.taiyuan",
            version=at(20).date(),
            digest="",
            cls="arrival",
            opened_at=ground.opened_at,
            closes=ground.closes,
            closed_at=ground.closed_at,
            free_at=ground.free_at,
        )

    def _claim(self, claim: Claim) -> None:
        orders.Obligation.objects.create(
            **self.of(claim),
            ground_id=claim.ground,
            key=claim.key,
            due_on=at(21).date(),
            overdue_at=at(21, 24),
            state="negative",
            paid_by_id=claim.paid_by,
            settled_at=claim.settled_at,
        )

    def _release(self, release: Release) -> None:
        columns = self.of(release)
        del columns["ended_entry_id"]
        orders.Release.objects.create(
            **columns,
            released_at=release.released_at,
            free_at=release.free_at,
            rule=release.rule,
            last_condition="end",
            waited_for_result=at(1) - at(1),
        )

    def merges(self) -> None:
        for merge in self.human.merges:
            registry.Merge.objects.create(
                id=merge.id,
                keep_id=merge.person,
                gone_id=merge.gone,
                entry_id=self.number(merge.entry),
                ended_entry_id=self.ended(merge.ended),
            )
