"""Neighbours in Taiyuan who are sampled into one tube."""

from datetime import UTC, date, datetime
from uuid import UUID

from pratique import database
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders.models import Ground, Obligation, Release
from pratique.registry import documents
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import DeclaredPerson, Sex
from pratique.standing.models import Standing
from tests.gazetteer import NORMAL_SCHOOL_STREET
from tests.loop.cast import officer

TUBE = "MIX-1"
HOLD = "cn.national#pool.hold"


def neighbour(serial: int) -> UUID:
    """Enrol somebody who lives there and has never travelled."""
    by = officer("sampler")
    with strictly(), acting(by):
        someone = enrol(
            who=DeclaredPerson(
                name=f"测试{serial}",
                document=documents.synthetic_number(
                    date(1990, 1, 1), Sex.FEMALE, serial
                ),
            ),
            division=NORMAL_SCHOOL_STREET,
            stay_kind="home",
            by=by,
        )
    return someone.pk


def mixed(*people: UUID, code: str = TUBE, ratio: int = 20) -> None:
    """Sample these people into a tube, seal it, and bring it to the laboratory."""
    sampler, clerk = officer("sampler"), officer("laboratory_clerk")
    with strictly(), acting(sampler):
        labs.open_tube(code=code, ratio=ratio, by=sampler)
        for person in people:
            labs.add_to_tube(tube=code, person=person, by=sampler)
        labs.seal_tube(tube=code, by=sampler)
    with strictly(), acting(clerk):
        labs.receive_tube(tube=code, laboratory="市疾控", by=clerk)


def reported(outcome: str, at: datetime, code: str = TUBE) -> None:
    """Report the tube at an instant; the clock goes there."""
    go_to(at)
    by = officer("laboratory_clerk")
    with strictly(), acting(by):
        labs.report_tube(tube=code, outcome=outcome, by=by)


def corrected(outcome: str, at: datetime, code: str = TUBE) -> None:
    """Correct the tube's result at an instant; the clock goes there."""
    go_to(at)
    by = officer("laboratory_clerk")
    with strictly(), acting(by):
        labs.correct_tube(tube=code, outcome=outcome, reason="仪器污染", by=by)


def single(person: UUID, at: datetime, code: str) -> None:
    """Sample somebody alone at an instant; the clock goes there."""
    go_to(at)
    by = officer("sampler")
    with strictly(), acting(by):
        labs.sample(person=person, code=code, by=by)


def go_to(at: datetime) -> None:
    """Let time pass until an instant."""
    with strictly():
        schedule.advance(at.astimezone(UTC))


def standings(*people: UUID) -> list[tuple[str, str, datetime | None]]:
    """Return code, what binds, and until when, of each of these people."""
    with database.acting(WORKER), database.transaction():
        rows = Standing.objects.filter(ended_entry=None, person__in=people)
        found = {row.person_id: (row.code, row.binding, row.until) for row in rows}
    return [found[person] for person in people]


def due(*people: UUID) -> list[list[str]]:
    """Return the tests that each of them owes now."""
    with database.acting(WORKER), database.transaction():
        rows = Obligation.objects.filter(ended_entry=None, state__in=["due", "repeat"])
        owed = rows.order_by("due_on", "key")
        return [
            [f"{row.key} {row.state}" for row in owed if row.person_id == person]
            for person in people
        ]


def grounds(person: UUID) -> list[tuple[str, str]]:
    """Return the rules of all grounds ever opened, and how each closed."""
    with database.acting(WORKER), database.transaction():
        rows = Ground.objects.filter(person=person).order_by("entry")
        return list(rows.values_list("rule", "closes"))


def releases(*people: UUID) -> list[tuple[UUID, datetime, str]]:
    """Return who was released when, and what came last."""
    with database.acting(WORKER), database.transaction():
        rows = Release.objects.filter(person__in=people).order_by("entry")
        return [(row.person_id, row.released_at, row.last_condition) for row in rows]
