"""What must be true of the city after every step, whatever happened in it.

Read from the tables, and said in the words of the promises: nobody is over-held,
released early, lost, or coloured without evidence.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from pratique import clock, database
from pratique.community.models import Task
from pratique.database import WORKER
from pratique.ledger.models import Entry, Pending
from pratique.ledger.queries import known
from pratique.logistics.models import Custody
from pratique.orders.models import Ground, Plan
from pratique.registry import queries as registry
from pratique.registry.models import (
    Declaration,
    Manifest,
    ManifestRow,
    Person,
)
from pratique.reporting.audits.release import audit_release
from pratique.standing import queries as standings
from pratique.standing.audit import audit
from pratique.standing.explaining import explain
from pratique.standing.models import Standing
from pratique.standing.shelf import shelf
from tests.loop import outbreak_laws
from tests.loop.town import START
from tests.standing.told import faults

MEASURES = (
    *("", "self_monitoring", "home_monitoring", "home_quarantine"),
    *("hold", "central_quarantine", "hospital"),
)
CODES = ("green", "yellow", "red")
EVER = timedelta(days=400)


@dataclass(frozen=True)
class State:
    """What a person's page says."""

    code: str
    mark: str
    binding: str
    until: datetime | None


def reached() -> tuple[datetime, int]:
    """Return the present instant, and the last entry of the ledger."""
    with database.acting(WORKER), database.transaction():
        last = Entry.objects.order_by("pk").last()
        return clock.now(), last.pk if last else 0


def check() -> None:
    """Hold the city against every law."""
    with database.acting(WORKER):
        with database.transaction():
            nothing_waits()
            everybody_is_in_one_state()
            nobody_is_coloured_without_evidence()
            every_order_has_an_end_and_a_bound()
            everybody_bound_is_in_one_pair_of_hands()
            manifests_reconcile()
            standings_are_what_facts_give()
            standings_have_the_places_of_their_people()
            columns_tell_what_facts_tell()
            outbreak_laws.check()
        outbreak_laws.nobody_was_ever_without_a_custodian()
        nobody_is_held_too_long_or_let_go_too_early()


def columns_tell_what_facts_tell() -> None:
    """Everybody read at once is who they are one by one, and so is what follows."""
    found = faults()
    assert not found, found[0]


def standings_have_the_places_of_their_people() -> None:
    """Whoever is counted where they are bound stays there, and nowhere else."""
    rows = Standing.objects.filter(ended_entry=None)
    strays = rows.exclude(
        Q(place=F("person__place"))
        & (
            Q(checkpoint=F("person__checkpoint"))
            | Q(checkpoint=None, person__checkpoint=None)
        )
    )
    assert not strays.exists(), list(strays.values())


def nothing_waits() -> None:
    """Whatever was written is settled, and no instant that changes things is over."""
    assert not Pending.objects.exists(), list(Pending.objects.values())
    instant = standings.next_instant()
    assert instant is None or instant > clock.now(), instant


def everybody_is_in_one_state() -> None:
    """Whoever counts has one standing; merged rows and strangers' words have none."""
    standing = Counter(
        Standing.objects.filter(ended_entry=None).values_list("person", flat=True)
    )
    open_grounds = set(
        Ground.objects.filter(ended_entry=None).values_list("person", flat=True)
    )
    for person in Person.objects.all():
        held = standing.pop(person.pk, 0)
        if _counts(person):
            assert held == 1, (person.reference, held)
        else:  # whatever counted before has a standing that says so
            had = Standing.objects.filter(person=person).exists()
            assert held == 0 or had, person.reference
        assert person.merged_into_id is None or held == 0, person.reference
        if not held and person.merged_into_id is None:
            assert person.pk not in open_grounds, person.reference
    assert not standing, standing


def _counts(person: Person) -> bool:
    """Say whether an arrival of this person counts and no other row stands for it."""
    if person.merged_into_id is not None or registry.is_gone(person):
        return False
    proved = Declaration.objects.filter(
        person__in=registry.family(person.pk),
        kind="arrival",
        proved_entry__isnull=False,
        ended_entry=None,
    )
    return proved.exists()


def nobody_is_coloured_without_evidence() -> None:
    """Each colour, mark and order is that of open grounds whose witness is there."""
    for standing in Standing.objects.filter(ended_entry=None).select_related("person"):
        plans = list(_plans(standing.person_id))
        for plan in plans:
            assert plan.ground.rule in _rules(), plan.ground.rule
            assert _is_there(plan), (plan.ground.key, plan.terms["witness"])
        codes = [plan.terms["code"] for plan in plans if plan.terms["code"]]
        code = max(["green", *codes], key=CODES.index)
        assert standing.code == code, (standing.person.reference, standing.code, code)
        binding = max(["", *map(_measure_now, plans)], key=MEASURES.index)
        assert standing.binding == binding, (standing.binding, binding)
        if standing.binding:
            assert standing.until is not None
            assert standing.until >= clock.now(), standing.until


def _rules() -> set[str]:
    return {rule.id for book in shelf().books for rule in book.rules}


def _plans(person: UUID) -> "QuerySet[Plan]":
    family = registry.family(person)
    rows = Plan.objects.filter(person__in=family, ended_entry=None)
    return rows.select_related("ground")


def _measure_now(plan: Plan) -> str:
    """Return what a plan orders now: a phase, or the last one while a test is owed."""
    now, phases = clock.now(), plan.terms["phases"]
    if not phases:
        return ""
    held = [one for one in phases if datetime.fromisoformat(one["end"]) > now]
    measure: str = (held or phases[-1:])[0]["measure"]
    return measure


def _is_there(plan: Plan) -> bool:
    """Say whether the fact that a plan rests on is recorded and still counts."""
    witness = plan.terms["witness"]
    return outbreak_laws.IS_THERE[witness["kind"]](witness)


def every_order_has_an_end_and_a_bound() -> None:
    """No open ground without a plan, and no plan whose bound has passed."""
    now = clock.now()
    for ground in Ground.objects.filter(ended_entry=None):
        plan = Plan.objects.filter(ground=ground, ended_entry=None).first()
        assert plan is not None, ground.key
        assert plan.end <= plan.bound, ground.key
        assert now < plan.bound, (ground.key, plan.bound)


def everybody_bound_is_in_one_pair_of_hands() -> None:
    """Whoever is bound has exactly one custodian; nobody else, and no merged row, has.

    Nobody is anybody's task of whom nothing is asked.
    """
    held = Counter(
        Custody.objects.filter(ended_entry=None).values_list("person", flat=True)
    )
    bound = Standing.objects.filter(ended_entry=None).exclude(binding="")
    assert held == Counter(bound.values_list("person", flat=True))
    for task in Task.objects.filter(ended_entry=None):
        assert Plan.objects.filter(
            person__in=registry.family(task.person_id), ended_entry=None
        ).exists()


def manifests_reconcile() -> None:
    """Whoever is listed has arrived, or is missing: never both, never neither."""
    for manifest in Manifest.objects.all():
        counts = registry.manifest_counts(manifest.pk)
        rows = ManifestRow.objects.filter(manifest=manifest).count()
        assert rows == counts.listed == counts.arrived + counts.missing
        assert counts.undeclared <= counts.missing


def standings_are_what_facts_give() -> None:
    """Every standing, computed again from the facts, is the same."""
    report = audit()
    assert report.differences == (), report.differences


def nobody_is_held_too_long_or_let_go_too_early() -> None:
    """The audit of all time finds nothing to answer for."""
    report = audit_release(START - EVER, START + EVER)
    assert report.over_held == [], report.over_held
    assert report.released_early == [], report.released_early
    assert report.faults == [], report.faults


def states() -> dict[UUID, State]:
    """Return what everybody's page says now."""
    with database.acting(WORKER), database.transaction():
        rows = Standing.objects.filter(ended_entry=None)
        return {row.person_id: _state(row) for row in rows}


def states_as_of(at: datetime) -> dict[UUID, State]:
    """Return what everybody's page said, as was known before a moment."""
    with database.acting(WORKER), database.transaction():
        rows = known(at).only(Standing.objects.all())
        return {row.person_id: _state(row) for row in rows}


def _state(row: Standing) -> State:
    return State(row.code, row.mark, row.binding, row.until)


def explained_as_of(at: datetime | None) -> dict[UUID, tuple[Any, ...]]:
    """Return how everybody's standing is explained, as was known before a moment."""
    with database.acting(WORKER), database.transaction():
        return dict(_explained(at))


def _explained(at: datetime | None) -> Iterator[tuple[UUID, tuple[Any, ...]]]:
    for row in known(at).only(Standing.objects.select_related("person")):
        told = explain(row.person, at).outcome
        yield row.person_id, (told.code, told.binding, told.until)
