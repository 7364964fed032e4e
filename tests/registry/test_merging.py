"""Two rows are one person, and two again, exactly as they were."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.registry import facts, queries, refusals
from pratique.registry.actions import merging
from pratique.registry.models import Merge, Person
from tests import gazetteer
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")

LI_ABROAD = replace(
    cast.LI,
    document="533380007",
    document_kind="passport",
    nationality="GBR",
    born=cast.SMITH.born,
    phone="+447700900001",
)


@pytest.fixture
def two(city: None) -> tuple[UUID, UUID]:
    """Have Li arrive under two documents, a day apart."""
    earlier = replace(cast.BY_TRAIN, at=cast.days_later(-1))
    passport = cast.arrive(LI_ABROAD, arrival=earlier)
    return cast.person_id(cast.arrive()), cast.person_id(passport)


def merge(keep: UUID, gone: UUID) -> object:
    return cast.doing(
        cast.tracer(), merging.merge, keep=keep, gone=gone, reason="same face"
    )


def unmerge(gone: UUID) -> object:
    return cast.doing(cast.tracer(), merging.unmerge, gone=gone, reason="two faces")


def told(person: UUID) -> facts.RegistryFacts:
    with database.acting(WORKER):
        return facts.of(Person.objects.get(pk=person), Known.present())


def rows() -> str:
    """Return all people's rows, as text."""
    with database.acting(WORKER):
        return str(database.rows("SELECT p::text FROM registry_person p ORDER BY id"))


def test_the_facts_of_both_are_the_facts_of_one(two: tuple[UUID, UUID]) -> None:
    keep, gone = two
    merge(keep, gone)

    assert len(told(keep).arrivals) == 2
    assert len(told(keep).stays) == 2
    assert told(keep).family == (keep, gone)
    assert set(told(gone).family) == {keep, gone}


def test_taking_it_back_restores_exactly_what_was(two: tuple[UUID, UUID]) -> None:
    keep, gone = two
    before = rows(), told(keep), told(gone)

    merge(keep, gone)
    assert rows() != before[0]
    unmerge(gone)

    assert (rows(), told(keep), told(gone)) == before


def test_what_comes_meanwhile_belongs_to_its_document(two: tuple[UUID, UUID]) -> None:
    keep, gone = two
    merge(keep, gone)
    cast.arrive(LI_ABROAD)
    assert len(told(keep).arrivals) == 3

    unmerge(gone)

    assert len(told(keep).arrivals) == 1
    assert len(told(gone).arrivals) == 2


def test_the_place_follows_the_latest_arrival_of_either(two: tuple[UUID, UUID]) -> None:
    keep, gone = two
    merge(gone, keep)  # the other way round: the younger arrival's row is gone

    with database.acting(WORKER):
        head, other = Person.objects.get(pk=gone), Person.objects.get(pk=keep)
        assert (head.place, head.checkpoint) == (other.place, other.checkpoint)


def test_merged_rows_are_found_as_the_person_they_read_as(
    two: tuple[UUID, UUID],
) -> None:
    keep, gone = two
    merge(keep, gone)

    with database.acting(cast.tracer()), database.transaction():
        found = queries.find_people(LI_ABROAD.document, nationality="GBR")
        assert [one.pk for one in found] == [keep]
        assert queries.family(gone) == [keep, gone]
        assert queries.lock_kept(gone).pk == keep


def test_merging_again_changes_nothing(two: tuple[UUID, UUID]) -> None:
    merge(*two)
    merge(*two)

    with database.acting(WORKER):
        assert Merge.objects.count() == 1


def test_tangles_are_refused(two: tuple[UUID, UUID]) -> None:
    keep, gone = two
    wang = cast.person_id(cast.arrive(cast.WANG))
    with pytest.raises(refusals.CannotMerge):
        merge(keep, keep)
    merge(keep, gone)
    for pair in ((wang, gone), (gone, wang), (wang, keep)):
        with pytest.raises(refusals.CannotMerge):
            merge(*pair)
    merge(keep, wang)
    unmerge(gone)
    with pytest.raises(refusals.CannotUnmerge):
        unmerge(gone)


def test_nobody_is_merged_with_somebody_out_of_reach(two: tuple[UUID, UUID]) -> None:
    elsewhere = replace(cast.BY_TRAIN, destination=gazetteer.PINGYAO, venue="")
    officer = acting_officer(gazetteer.JINZHONG)
    wang = cast.person_id(
        cast.declare(cast.by_officer(cast.WANG, arrival=elsewhere), officer)
    )
    with pytest.raises(refusals.UnknownPerson):
        merge(two[0], wang)


def test_two_officers_merge_the_same_two_in_opposite_ways(
    two: tuple[UUID, UUID],
) -> None:
    def once(pair: tuple[UUID, UUID]) -> str:
        try:
            merge(*pair)
        except refusals.CannotMerge:
            return "refused"
        finally:
            database.close_all()
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(once, [two, (two[1], two[0])]))

    assert done == ["merged", "refused"]
    with database.acting(WORKER):
        assert Entry.objects.filter(kind="registry.merged").count() == 1


def lock_one(person: UUID) -> None:
    """Lock a person, as any change of anything about them does."""
    try:
        with database.acting(WORKER), database.transaction():
            queries.lock(person)
    finally:
        database.close_all()


def somebody_waits() -> bool:
    """Wait a moment for another transaction to wait for one of ours."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    until = time.monotonic() + 2
    while time.monotonic() < until:
        if database.rows(asked)[0][0]:
            return True
        time.sleep(0.005)
    return False


@pytest.mark.parametrize("which", [0, 1])
def test_whichever_row_is_asked_for_both_are_locked_in_one_order(
    two: tuple[UUID, UUID], which: int
) -> None:
    """Who waits for the first row holds no other: nobody waits in a circle."""
    merge(*two)
    first, second = sorted(two)
    take = "SELECT FROM registry_person WHERE id = %s FOR NO KEY UPDATE"

    with ThreadPoolExecutor(1) as pool:
        with database.acting(WORKER), database.transaction():
            database.rows(take, [first])
            other = pool.submit(lock_one, two[which])
            assert somebody_waits()
            database.rows(f"{take} NOWAIT", [second])
        other.result()
