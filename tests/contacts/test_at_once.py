"""Two tracers at once: neither writes on what the other has just taken away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts import refusals
from pratique.contacts.actions import cases, chains, letters, opening, tracing
from pratique.contacts.models import Case, ChainCase
from pratique.database import WORKER, Actor
from pratique.loop.settling import acting, strictly
from pratique.registry.actions import merging
from tests import gazetteer
from tests.contacts import cast
from tests.loop.at_once import Doing, holding, together, wait_until_somebody_waits
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("city")


def second(what: Callable[..., object], **how: object) -> Callable[[], object]:
    """Return what another tracer of Taiyuan will do, with all that follows."""
    by = acting_officer(gazetteer.TAIYUAN, "tracer", account="second")

    def act() -> object:
        with strictly(), acting(by):
            return what(by=by, **how)

    return act


def meeting(person: UUID, case: Case) -> dict[str, Any]:
    """Return what names somebody a close contact of a case."""
    return {
        "person": person,
        "level": "close",
        "last_exposure": cast.DAY_18,
        "case": case.pk,
    }


def excluding(case: Case, by: Actor) -> Callable[[], object]:
    """Return what excludes a case."""
    return lambda: cases.consult(case=case.pk, finding="excluded", by=by)


def test_nobody_is_named_a_contact_of_a_case_that_is_being_excluded() -> None:
    zhao = cast.somebody("赵")
    _, case = cast.ill("李小燕")
    first = cast.tracer()

    with holding(first, excluding(case, first)):
        naming = Doing(second(tracing.name_contact, **meeting(zhao, case)))
        wait_until_somebody_waits()

    assert isinstance(naming.finish().said, refusals.CaseUndone)
    assert cast.traced(zhao) == []


def test_nor_of_one_that_is_being_undone() -> None:
    zhao = cast.somebody("赵")
    _, case = cast.ill("李小燕")

    with holding(WORKER, lambda: opening.undo(opening.locked(case.pk), by=WORKER)):
        naming = Doing(second(tracing.name_all, **many([zhao], case)))
        wait_until_somebody_waits()

    assert isinstance(naming.finish().said, refusals.CaseUndone)
    assert cast.traced(zhao) == []


def many(people: list[UUID], case: Case) -> dict[str, object]:
    """Return what names several people close contacts of a case."""
    return {"people": people} | {
        key: told for key, told in meeting(people[0], case).items() if key != "person"
    }


def test_a_contact_of_a_case_whom_the_tracer_cannot_lock_falls_by_the_loop() -> None:
    """The case has moved to Jinzhong, whose tracer excludes it meanwhile."""
    zhao = cast.somebody("赵")
    li, case = cast.ill("李小燕")
    moved_to(li, gazetteer.JINZHONG)
    first, theirs = cast.tracer(), cast.tracer(gazetteer.JINZHONG)

    def name() -> object:
        return tracing.name_contact(by=first, **meeting(zhao, case))

    with holding(first, name):
        cast.doing(theirs, cases.consult, case=case.pk, finding="excluded")
    cast.settle_due()

    assert cast.traced(zhao) == []


def moved_to(person: UUID, division: str) -> None:
    """Let somebody stay elsewhere."""
    from pratique.registry.models import Person

    with database.acting(WORKER), database.transaction():
        Person.objects.filter(pk=person).update(place=cast._position(division))


@pytest.mark.slow
def test_two_who_name_the_same_people_do_not_wait_in_a_circle() -> None:
    """One of them is two records by now, each on another side of the third person."""
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    other = cast.somebody("王建国（二）")
    tracer = cast.tracer()
    cast.doing(tracer, merging.merge, keep=wang, gone=other, reason="one document")
    _, case = cast.ill("李小燕")

    found = together(
        second(tracing.name_all, **many([wang, zhao], case)),
        second(tracing.name_all, **many([zhao, other], case)),
    )

    assert [one.said for one in found] == [None, None]
    assert cast.traced(wang) == cast.traced(zhao) == [("close", case.pk)]


def test_an_answer_goes_into_the_chain_that_its_chain_became() -> None:
    li, _ = cast.somebody("李小燕"), cast.ill("王建国")
    first = cast.tracer()
    gone, kept = (
        cast.doing(first, chains.name_chain, name=name, cases=[])
        for name in ("8·17", "8·18")
    )
    letter = cast.send(li, about=gone.reference)
    cast.doing(first, letters.accept, letter=letter.pk)

    def merge() -> object:
        return chains.merge(chain=gone.pk, into=kept.pk, reason="one strain", by=first)

    how = {"letter": letter.pk, "person": li, "finding": "positive"}
    how |= {"paper": cast.PAPER}
    with holding(first, merge):
        answering = Doing(second(letters.answer, **how))
        wait_until_somebody_waits()

    assert answering.finish().said is None
    with database.acting(WORKER):
        row = ChainCase.objects.get(case__person=li, ended_entry=None)
        assert row.chain_id == kept.pk
