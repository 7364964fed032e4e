"""Each action is tried without its permission, for another district, and in vain."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from django.db.models import Model

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.models import Entry
from pratique.registry import models, refusals
from pratique.registry.actions import (
    declaring,
    identity,
    manifests,
    merging,
    moving,
    noting,
    proving,
)
from pratique.registry.declared import StayKind
from tests import gazetteer
from tests.people import acting_officer
from tests.registry import cast
from tests.registry.test_isolation import PERSONAL, a_full_record, seen

pytestmark = pytest.mark.usefixtures("city")
Act = Callable[[Actor, UUID, UUID], object]


def _add_stay(by: Actor, _declaration: UUID, person: UUID) -> object:
    return identity.add_stay(
        person=person,
        division=gazetteer.LHASA,
        first=None,
        last=date(2022, 8, 1),
        reason="ticket",
        by=by,
    )


def _stay(declaration: UUID) -> UUID:
    with database.acting(WORKER):
        found: UUID = models.Stay.objects.values_list("pk", flat=True).get(
            declaration=declaration
        )
    return found


ACTS: dict[str, Act] = {
    "prove": lambda by, said, _who: proving.prove(declaration=said, by=by),
    "set aside": lambda by, said, _who: proving.set_aside(
        declaration=said, reason="stranger", by=by
    ),
    "give a link": lambda by, _said, who: proving.give_link(person=who, by=by),
    "correct": lambda by, _said, who: identity.correct(
        person=who, reason="card", name="李小艳", by=by
    ),
    "give an alias": lambda by, _said, who: identity.give_alias(
        person=who, alias="7", by=by
    ),
    "add a stay": _add_stay,
    "change address": lambda by, _said, who: moving.change_address(
        person=who,
        division=gazetteer.UNIVERSITY,
        stay_kind=StayKind.HOME,
        address="2号",
        by=by,
    ),
    "record a death": lambda by, _said, who: moving.record_death(
        person=who, died_on=cast.TODAY, zone="Asia/Shanghai", by=by
    ),
    "depart": lambda by, _said, who: moving.depart(person=who, by=by),
    "take a departure back": lambda by, _said, who: moving.withdraw_departure(
        person=who, reason="a mistake", by=by
    ),
    "convert": lambda by, said, _who: declaring.convert(
        pre=said, look_back=cast.LOOK_BACK, by=by
    ),
    "merge": lambda by, _said, who: merging.merge(
        keep=who, gone=uuid4(), reason="same", by=by
    ),
    "unmerge": lambda by, _said, who: merging.unmerge(gone=who, reason="two", by=by),
    "close a note": lambda by, _said, _who: noting.close_note(
        note=uuid4(), decision="fine", by=by
    ),
    "mark missing": lambda by, _said, _who: manifests.mark_missing(
        manifest=uuid4(), by=by
    ),
}


def everything() -> dict[str, int]:
    """Count the rows of every table, and the entries."""
    with database.acting(WORKER):
        tables: tuple[type[Model], ...] = (*PERSONAL, models.Merge, Entry)
        return {table.__name__: seen(table) for table in tables}


def test_no_action_without_the_permission() -> None:
    declaration = cast.declare()
    person = cast.person_id(declaration)
    clerk = acting_officer(gazetteer.TAIYUAN, "laboratory_clerk")
    before = everything()

    for act in ACTS.values():
        with pytest.raises(NotHere), database.acting(clerk), database.transaction():
            act(clerk, declaration, person)

    assert everything() == before


@pytest.mark.parametrize(
    "duty", ["commander", "checkpoint_officer", "community_officer", "tracer"]
)
def test_no_action_for_another_district(duty: str) -> None:
    declaration = cast.declare()
    person = cast.person_id(declaration)
    before = everything()
    elsewhere = acting_officer(gazetteer.CHENGDU, duty)

    for act in ACTS.values():
        with (
            pytest.raises(Refusal),
            database.acting(elsewhere),
            database.transaction(),
        ):
            act(elsewhere, declaration, person)

    assert everything() == before


def test_stays_are_out_of_reach_too() -> None:
    declaration = cast.arrive()
    stay = _stay(declaration)
    elsewhere = acting_officer(gazetteer.CHENGDU, "commander")
    for act in (identity.strike_stay, identity.reinstate_stay):
        with (
            pytest.raises(refusals.UnknownRecord),
            database.acting(elsewhere),
            database.transaction(),
        ):
            act(stay=stay, reason="not so", by=elsewhere)


@pytest.fixture
def broken_acts(city: None) -> list[Callable[[], object]]:
    """Return acts of officers who may, on a full record, once the ledger is broken."""
    declaration, li = a_full_record()
    stay = _stay(declaration)
    database.rows("ALTER TABLE ledger_entry ADD CHECK (kind = 'nothing') NOT VALID")
    commander = partial(cast.doing, acting_officer(gazetteer.TAIYUAN, "commander"))
    officer = partial(cast.doing, cast.checkpoint_officer())
    community = partial(cast.doing, cast.community_officer())
    move = {"division": gazetteer.NORMAL_SCHOOL_STREET, "stay_kind": StayKind.HOME}
    death = {"died_on": cast.TODAY, "zone": "Asia/Shanghai"}
    return [
        lambda: commander(identity.correct, person=li, reason="card", name="李小艳"),
        lambda: commander(identity.strike_stay, stay=stay, reason="not there"),
        lambda: officer(proving.set_aside, declaration=declaration, reason="no"),
        lambda: officer(moving.depart, person=li),
        lambda: community(moving.record_death, person=li, **death),
        lambda: community(moving.change_address, person=li, **move),
    ]


def test_a_broken_ledger_and_nothing_moves(
    broken_acts: list[Callable[[], object]],
) -> None:
    before = everything()

    for act in broken_acts:
        with pytest.raises(DatabaseError, match="ledger_entry"):
            act()

    assert everything() == before
    with database.acting(WORKER):
        someone = models.Person.objects.get()
        assert (someone.name, someone.died_on, someone.left_at) == (
            "李晓燕",
            None,
            None,
        )
        assert not models.Stay.objects.filter(ended_entry__isnull=False).exists()
