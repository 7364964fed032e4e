"""What must be true of tubes, cases, contacts and letters after every step.

Said again in few words, by nothing that the rooms themselves compute with.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from pratique import clock
from pratique.contacts.models import (
    Admission,
    Case,
    ChainCase,
    Consultation,
    Contact,
    LetterAnswer,
    Link,
)
from pratique.labs.models import Result, Specimen, TubeResult
from pratique.logistics.models import Custody
from pratique.orders.models import Ground
from pratique.registry import queries as registry
from pratique.registry.models import Arrival, Merge, Person, Stay
from pratique.reporting.audits.custody import audit_custody
from tests.loop.town import DAY, START

Told = Mapping[str, Any]  # a witness, as a plan tells it
EVER = 400 * DAY


def check() -> None:
    """Hold cases, contacts and letters against what they must be."""
    nothing_hangs_on_a_case_that_was_undone()
    whoever_is_positive_is_a_case()
    contacts_are_of_cases_that_stand()
    every_answer_of_a_case_elsewhere_has_one()
    nobody_free_was_in_anybodys_hands()


def nothing_hangs_on_a_case_that_was_undone() -> None:
    """What experts found of it, where it lay and its chain ended with it."""
    for table in (Consultation, Admission, ChainCase):
        rows = table.objects.filter(ended_entry=None, case__ended_entry__isnull=False)
        assert not rows.exists(), table
    links = Link.objects.filter(ended_entry=None)
    gone = Q(case__ended_entry__isnull=False) | Q(source__ended_entry__isnull=False)
    assert not links.filter(gone).exists()


def whoever_is_positive_is_a_case() -> None:
    """A positive single makes a case that is counted here, and nothing else does."""
    for person in Person.objects.filter(merged_into=None):
        family = registry.family(person.pk)
        cases = Case.objects.filter(
            person__in=family, counted_here=True, ended_entry=None
        )
        assert cases.exists() == _is_positive(family), person.reference


def _is_positive(family: list[UUID]) -> bool:
    """Say whether a single is positive; of a pair, both must be."""
    rows = Specimen.objects.filter(person__in=family, method="pcr", ended_entry=None)
    alone = rows.filter(Q(tube=None) | Q(tube__ratio=1, tube__ended_entry=None))
    told: dict[UUID, list[str]] = {}
    for row in alone:
        told.setdefault(row.pair or row.pk, []).append(_outcome(row))
    return any(set(found) == {"positive"} for found in told.values())


def _outcome(row: Specimen) -> str:
    if row.tube_id is None:
        found = Result.objects.filter(specimen=row, ended_entry=None).first()
        return found.outcome if found else ""
    mixed = TubeResult.objects.filter(tube=row.tube_id, ended_entry=None).first()
    return mixed.outcome if mixed else ""


def stands(case: Case) -> bool:
    """Say whether a case is one: neither undone nor excluded by the last who looked."""
    rows = Consultation.objects.filter(case=case, ended_entry=None)
    last = rows.order_by("decided_at", "entry").last()
    excluded = last is not None and last.finding == "excluded"
    return case.ended_entry_id is None and not excluded


def contacts_are_of_cases_that_stand() -> None:
    """Whom a contact has met is a case, or a contact who has met one."""
    rows = Contact.objects.filter(ended_entry=None)
    for row in rows.select_related("case", "through"):
        assert row.case is None or stands(row.case), (row.pk, row.level)
        if row.level == "secondary":
            assert row.through is not None
            family = registry.family(row.through.person_id)
            close = rows.filter(level="close", person__in=family)
            assert close.exists(), row.pk


def every_answer_of_a_case_elsewhere_has_one() -> None:
    """Somebody positive elsewhere is one case that is not counted here."""
    elsewhere = Case.objects.filter(counted_here=False, ended_entry=None)
    for answer in LetterAnswer.objects.filter(ended_entry=None):
        outside = answer.counted_in != "" and not answer.counted_in.startswith("14")
        assert elsewhere.filter(answer=answer).count() == outside, answer.pk
    assert not elsewhere.exclude(answer__ended_entry=None).exists()


def nobody_was_ever_without_a_custodian() -> None:
    """The audit of all time finds no instant without one, and none with two."""
    report = audit_custody(START - EVER, START + EVER)
    assert report.is_clean, report.document()


def nobody_free_was_in_anybodys_hands() -> None:
    """Whoever was never merged is in somebody's hands only while a ground binds them."""
    merged = {one for pair in Merge.objects.values_list("keep", "gone") for one in pair}
    bound = defaultdict(list)
    binding = Ground.objects.filter(plans__binds=True).distinct()
    for row in binding.order_by("opened_at", "entry"):
        bound[row.person_id].append((row.opened_at, row.closed_at or clock.now()))
    for held in Custody.objects.exclude(person__in=merged):
        reached = held.since
        for start, end in bound[held.person_id]:
            reached = max(reached, end) if start <= reached else reached
        assert reached >= (held.until or clock.now()), (held.person_id, held.since)


def _asks_for_another(witness: Told) -> bool:
    """Say whether a specimen is a positive quick test, or of a pair that disagrees."""
    found = Specimen.objects.filter(pk=witness["id"], ended_entry=None).first()
    if found is None:
        return False
    if found.method == "antigen":
        return _outcome(found) == "positive"
    pair = Specimen.objects.filter(pair=found.pair, ended_entry=None)
    told = [_outcome(row) for row in pair] if found.pair else []
    return len(told) == 2 and "" not in told and not _is_settled(set(told))


def _is_settled(told: set[str]) -> bool:
    return told in ({"negative"}, {"positive"})


def _positive_tube(witness: Told) -> bool:
    return Specimen.objects.filter(
        pk=witness["id"],
        ended_entry=None,
        tube__ended_entry=None,
        tube__ratio__gt=1,
        tube__results__outcome="positive",
        tube__results__ended_entry=None,
    ).exists()


def _in_force(table: type[Model]) -> Callable[[Told], bool]:
    rows = table._default_manager.filter(ended_entry=None)
    return lambda witness: rows.filter(pk=witness["id"]).exists()


def _case(witness: Told) -> bool:
    return any(stands(row) for row in Case.objects.filter(pk=witness["id"]))


# By the kind of a witness: is it recorded, and does it still count?
IS_THERE: Mapping[str, Callable[[Told], bool]] = {
    "stay": _in_force(Stay),
    "arrival": lambda witness: Arrival.objects.filter(
        journey=witness["id"], ended_entry=None
    ).exists(),
    "test": lambda witness: Ground.objects.filter(
        key=witness["other"], ended_entry=None
    ).exists(),
    "specimen": _asks_for_another,
    "pool": _positive_tube,
    "contact": _in_force(Contact),
    "case": _case,
    "cleared": _case,
}
