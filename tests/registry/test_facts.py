"""What the rules are told: only what counts, as it was known at any moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connections

from pratique import database
from pratique.database import WORKER
from pratique.ledger.queries import known
from pratique.registry import facts
from pratique.registry.actions import identity, merging, moving, proving
from pratique.registry.declared import DeclaredArrival, Mode, StayKind
from pratique.registry.models import Person, Stay
from tests import gazetteer
from tests.conftest import SetClock
from tests.registry import cast
from tests.registry.test_stranger import Statements

pytestmark = pytest.mark.usefixtures("city")
HOUR = timedelta(hours=1)


def told(person: UUID, at: datetime | None = None) -> facts.RegistryFacts:
    """Return a person's facts, as known at a moment."""
    with database.acting(WORKER):
        return facts.of(Person.objects.get(pk=person), known(at))


def test_everything_that_was_declared() -> None:
    area = cast.make_area("A-1", gazetteer.TIANYA, whole=False)
    li = cast.person_id(
        cast.arrive(
            replace(cast.LI, residence=gazetteer.XIAODIAN),
            stays=(
                cast.stay_in(gazetteer.JINJIANG, 10, 16, outside_areas=True),
                cast.stay_in(gazetteer.TIANYA, 17, 20, area="A-1"),
            ),
        )
    )

    found = told(li)

    assert found.family == (li,)
    assert found.born == date(1985, 3, 9)
    assert found.residence == (
        "CN",
        gazetteer.SHANXI,
        gazetteer.TAIYUAN,
        gazetteer.XIAODIAN,
    )
    assert found.place[-1] == gazetteer.NORMAL_SCHOOL_STREET
    assert found.stay_kind == "home"
    assert found.itinerary_known
    chengdu, sanya = found.stays
    assert (chengdu.outside_areas, chengdu.area) == (True, None)
    assert chengdu.attested_at == cast.NINE
    assert (sanya.area, sanya.first, sanya.last) == (
        str(area),
        date(2022, 8, 17),
        date(2022, 8, 20),
    )
    assert sanya.lineage == ("CN", "460000000000", gazetteer.SANYA, gazetteer.TIANYA)
    (arrival,) = found.arrivals
    assert (arrival.at, arrival.mode, arrival.passing_through) == (
        cast.NINE,
        "train",
        False,
    )


def test_a_watch_lists_own_entry() -> None:
    li = cast.person_id(
        cast.arrive(arrival=replace(cast.BY_TRAIN, entry_route="cn.shanxi/pingyao"))
    )
    assert told(li).arrivals[0].entry == "watch_list"


def test_advice_tells_the_rules_what_the_proof_will() -> None:
    cast.make_area("A-1", gazetteer.TIANYA)
    said = cast.declaring(
        replace(cast.LI, residence=gazetteer.XIAODIAN),
        stays=(cast.stay_in(gazetteer.TIANYA, 10, 20, area="A-1"),),
    )
    with database.acting(cast.PUBLIC), database.transaction():
        planned = facts.planned(said)
    declaration = cast.declare(said)
    cast.prove(declaration)
    counted = told(cast.person_id(declaration))

    def bare(found: facts.RegistryFacts) -> facts.RegistryFacts:
        return replace(
            found,
            family=(),
            stays=tuple(replace(one, id="", name="") for one in found.stays),
            arrivals=tuple(replace(one, id="") for one in found.arrivals),
        )

    assert bare(planned) == bare(counted)


@pytest.mark.parametrize(
    ("arrival", "place"),
    [
        (
            DeclaredArrival(
                at=cast.NINE,
                mode=Mode.CAR,
                plate="陕A12345",
                venue=cast.CHECKPOINT,
                passing_through=True,
                next_destination="北京",
            ),
            gazetteer.YINGZE,
        ),
        (
            DeclaredArrival(
                at=cast.NINE,
                mode=Mode.OTHER,
                hotel=cast.HOTEL,
                stay_kind=StayKind.HOTEL,
            ),
            gazetteer.LIUXIANG,
        ),
    ],
)
def test_advice_knows_what_will_govern(arrival: DeclaredArrival, place: str) -> None:
    with database.acting(cast.PUBLIC), database.transaction():
        planned = facts.planned(cast.declaring(arrival=arrival))

    assert planned.place[-1] == planned.arrivals[0].lineage[-1] == place


def a_busy_day(declaration: UUID) -> list[Callable[[], object]]:
    """Return what happens to Li, hour by hour; each changes what is known."""
    li = cast.person_id(declaration)
    wang = cast.person_id(cast.arrive(cast.WANG))
    with database.acting(WORKER):
        stay = Stay.objects.get(declaration=declaration).pk
    seen, found = partial(cast.doing, cast.checkpoint_officer()), cast.tracer()
    move = partial(cast.doing, cast.community_officer(), moving.change_address)
    home = {"division": gazetteer.UNIVERSITY, "stay_kind": StayKind.HOST}
    return [
        lambda: None,
        lambda: cast.prove(declaration),
        lambda: seen(identity.strike_stay, stay=stay, reason="not there"),
        lambda: seen(identity.reinstate_stay, stay=stay, reason="was there"),
        lambda: seen(identity.correct, person=li, reason="card", born=date(1985, 3, 8)),
        lambda: move(person=li, address="2号", **home),
        lambda: cast.doing(found, merging.merge, keep=li, gone=wang, reason="same"),
        lambda: cast.doing(found, merging.unmerge, gone=wang, reason="two"),
        lambda: seen(moving.depart, person=li),
        lambda: seen(proving.set_aside, declaration=declaration, reason="stranger"),
    ]


def test_any_past_moment_can_be_read_again(set_clock: SetClock) -> None:
    declaration = cast.declare()
    li = cast.person_id(declaration)
    moments: list[datetime] = []
    then: list[facts.RegistryFacts] = []

    for act in a_busy_day(declaration):
        act()
        then.append(told(li))
        moments.append(cast.NINE + HOUR * (len(moments) + 1))
        set_clock(moments[-1])

    assert [told(li, moment) for moment in moments] == then
    # Un-merging restores what was before; everything else changed something.
    assert len({str(each) for each in then}) == len(then) - 1


def test_who_is_gone_was_not_gone_before(set_clock: SetClock) -> None:
    li = cast.person_id(cast.arrive())
    gone: list[bool] = []
    acts: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: cast.doing(
            cast.community_officer(),
            moving.record_death,
            person=li,
            died_on=cast.TODAY,
            zone="Asia/Shanghai",
        ),
        lambda: cast.doing(
            cast.community_officer(), moving.withdraw_death, person=li, reason="alive"
        ),
        lambda: cast.doing(cast.checkpoint_officer(), moving.depart, person=li),
    )
    for act in acts:
        act()
        gone.append(told(li).is_gone)
        set_clock(cast.NINE + HOUR * len(gone))

    assert gone == [False, True, False, True]
    with database.acting(WORKER):
        person = Person.objects.get(pk=li)
        hours = range(1, len(gone) + 1)
        then = [known(cast.NINE + HOUR * hour) for hour in hours]
        assert [facts.is_gone(person, at) for at in then] == gone
        assert facts.is_gone(person, known())


def test_few_questions_are_asked() -> None:
    """Declarations settle fifty times a second on two cores."""
    li = cast.person_id(cast.arrive())
    told(li)  # lineages are kept in the process

    with database.acting(WORKER):
        person = Person.objects.get(pk=li)
        with connections["worker"].execute_wrapper(log := Statements()):
            facts.of(person, known())

    assert len(log.seen) == 1
