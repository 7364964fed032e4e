"""An entry is recorded with its reactions queued, and stays as it is."""

from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, ProgrammingError, connections

from pratique import clock, database, keys
from pratique.database import Actor
from pratique.ledger.actions import await_kinds, causing, collecting, record, recording
from pratique.ledger.models import Entry, Pending, PersonKey
from tests.conftest import SetClock
from tests.people import OWNER, WORKER, acting_officer

pytestmark = pytest.mark.usefixtures("database")
EVENING = datetime(2022, 8, 21, 18, tzinfo=UTC)


def happened(by: Actor = WORKER, kind: str = "test.happened", **facts: object) -> Entry:
    """Record something as this actor."""
    with database.acting(by), database.transaction():
        return record(kind, by=by, **facts)  # type: ignore[arg-type]


def seen_by(actor: Actor) -> set[int]:
    """Return the entries that row security shows to an actor."""
    with database.acting(actor), database.transaction():
        mine = Entry.objects.filter(kind__startswith="test.")
        return set(mine.values_list("id", flat=True))


def test_an_officer_records_and_sees_their_own_entry() -> None:
    officer = acting_officer()
    made = happened(officer, data={"n": 1})

    assert seen_by(officer) == {made.pk}


def test_an_officer_sees_entries_of_their_place_and_no_others() -> None:
    here, there = happened(place=15), happened(place=25)
    officer = Actor(role="officer", account="7", low=10, high=19)

    assert here.pk in seen_by(officer)
    assert there.pk not in seen_by(officer)


def test_outside_a_context_an_officer_sees_nothing() -> None:
    happened(place=15)
    with database.acting(acting_officer()):
        assert not Entry.objects.exists()


def test_an_officer_cannot_record_in_another_name() -> None:
    officer, other = acting_officer(account="1"), acting_officer(account="2")
    with (
        database.acting(officer),
        pytest.raises(ProgrammingError, match="row-level security"),
        database.transaction(),
    ):
        record("test.happened", by=other)


@pytest.mark.parametrize("role", ["intake", "gate"])
def test_other_roles_record_nothing_themselves(role: str) -> None:
    stranger = Actor(role=role, account=role)
    with pytest.raises(ProgrammingError, match="permission denied"):
        happened(stranger)


def test_the_owner_records_nothing() -> None:
    with pytest.raises(PermissionError, match="the owner records nothing"):
        happened(OWNER)


@pytest.mark.parametrize("column", ["xid", "writer"])
def test_no_room_says_which_transaction_or_role_wrote(column: str) -> None:
    with (
        database.acting(WORKER),
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        database.rows(f"INSERT INTO ledger_entry ({column}) VALUES ('1')")


def test_the_clock_of_a_scenario_dates_the_entry(set_clock: SetClock) -> None:
    set_clock(EVENING)
    made = happened()

    assert made.recorded_at == made.happened_at == EVENING
    assert abs((made.written_at - clock.wall()).total_seconds()) < 60


def test_every_role_reads_the_clock(set_clock: SetClock) -> None:
    set_clock(EVENING)
    for role in ("officer", "intake", "gate", "worker"):
        with database.acting(Actor(role=role, account="")):
            assert clock.now() == EVENING


def test_only_the_worker_sets_the_clock() -> None:
    for role in ("officer", "intake", "gate"):
        with (
            database.acting(Actor(role=role, account="")),
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            database.rows("INSERT INTO pratique_clock (instant) VALUES (now())")


@pytest.mark.parametrize("table", ["entry", "sealed_entry", "seal", "identity"])
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger_{}",
        "TRUNCATE ledger_{} CASCADE",
        "UPDATE ledger_{} SET {} = {}",
    ],
)
def test_nobody_changes_what_is_written(table: str, change: str) -> None:
    column = {"entry": "kind", "sealed_entry": "leaf", "seal": "root"}.get(
        table, "identity"
    )
    with pytest.raises(IntegrityError, match="insert-only"):
        database.rows(change.format(table, column, column))


def test_an_entry_knows_its_cause() -> None:
    cause = happened()
    with database.acting(WORKER), database.transaction(), causing(cause):
        effect = record("test.followed", by=WORKER)

    assert effect.cause == cause


def test_what_was_recorded_inside_and_waits_is_collected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recording, "_awaited", {"test.awaited"})
    with collecting() as written:
        awaited, _ = happened(kind="test.awaited"), happened(kind="test.other")

    assert written == [awaited.pk]


def test_an_entry_waits_for_its_reactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_awaited", {"test.awaited"})
    awaited, _ = happened(kind="test.awaited"), happened(kind="test.other")
    with database.acting(WORKER):
        waiting = Pending.objects.filter(entry__kind__startswith="test.")
        assert list(waiting.values_list("entry", flat=True)) == [awaited.pk]


def test_the_worker_is_told_of_new_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_awaited", None)
    with database.acting(WORKER):
        database.rows("LISTEN pratique_ledger")
        wire = connections[database.current()].connection
        assert isinstance(wire, psycopg.Connection)
    happened(acting_officer())

    assert [note.channel for note in wire.notifies(timeout=1, stop_after=1)] == [
        "pratique_ledger"
    ]


def test_words_are_read_with_the_persons_key_and_never_without() -> None:
    person = uuid4()
    made = happened(person=person, words="痛")
    assert made.words is not None
    with database.acting(WORKER):
        wrapped = bytes(PersonKey.objects.get(person=person).wrapped)

    assert keys.unseal_words(bytes(made.words), wrapped) == "痛"
    with pytest.raises(InvalidTag):
        keys.unseal_words(bytes(made.words), keys.new_person_key())


def test_a_person_keeps_one_key() -> None:
    person = uuid4()
    for _ in range(2):
        happened(person=person, words="again")
    with database.acting(WORKER):
        assert PersonKey.objects.filter(person=person).count() == 1


def test_words_need_a_person() -> None:
    with pytest.raises(ValueError, match="say whom"):
        happened(words="about nobody")


def test_the_loop_says_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_awaited", None)
    await_kinds(["test.awaited"])
    happened(kind="test.other")
    with database.acting(WORKER):
        assert not Pending.objects.filter(entry__kind="test.other").exists()


def test_an_entry_undone_is_no_entry() -> None:
    class Broken(Exception):
        """Something fails after the entry was recorded."""

    def record_and_fail() -> None:
        with database.acting(WORKER), database.transaction():
            record("test.happened", by=WORKER)
            raise Broken

    with pytest.raises(Broken):
        record_and_fail()
    with database.acting(WORKER):
        assert not Entry.objects.filter(kind="test.happened").exists()
        assert not Pending.objects.filter(entry__kind="test.happened").exists()
