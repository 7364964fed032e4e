"""Whatever is done behind the ledger's back, `verify` names it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.ledger import chain, content, keepsake, merkle, verification
from pratique.ledger.actions.sealing import seal
from pratique.ledger.models import Entry, PersonKey, Seal
from pratique.ledger.verification import Fault, verify
from tests.ledger.past import TABLES, a_past, break_open, happened, sealed_now, sql

pytestmark = pytest.mark.slow  # each breaks a database of its own open
# For each type of column a value that differs from the one that is there.
OTHER = {
    "bigint": "{0} + 1",
    "integer": "{0} + 1",
    "text": "{0} || 'x'",
    "name": "'pratique_gate'",
    "uuid": "gen_random_uuid()",
    "jsonb": "{0} || '{{\"forged\": 1}}'",
    "bytea": "set_byte({0}, 5, get_byte({0}, 5) # 1)",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "xid8": "({0}::text::bigint + 1)::text::xid8",
}


@pytest.fixture
def past(database: str, acting_worker: None) -> list[Entry]:
    """Live through a small past, sealed in three batches, and break it open."""
    made = a_past()
    assert verify() == []
    break_open()
    return made


def codes(faults: list[Fault]) -> set[str]:
    """Return what kinds of faults were found."""
    return {fault.code for fault in faults}


def forgeries(table: str) -> Iterator[str]:
    """Return the least change to each column of a table, as the database knows it."""
    for name, kind, is_needed in sql(
        "SELECT attname, format_type(atttypid, NULL), attnotnull FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    ):
        if str(kind) in OTHER:
            yield f"{name} = " + OTHER[str(kind)].format(name)
        if not is_needed:
            yield f"{name} = NULL"


def row_of(table: str, past: list[Entry]) -> str:
    """Return the condition that picks one row in the middle of a table."""
    entry = past[4].pk
    return {
        "ledger_entry": f"id = {entry}",
        "ledger_sealed_entry": f"entry_id = {entry}",
        "ledger_seal": "number = 2",
        "ledger_identity": "true",
    }[table]


def position_of(entry: Entry) -> int:
    """Return where an entry was sealed."""
    ((position,),) = sql(
        "SELECT position FROM ledger_sealed_entry WHERE entry_id = %s", entry.pk
    )
    assert isinstance(position, int)
    return position


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_byte_is_found_in_any_column(table: str, past: list[Entry]) -> None:
    """Change each column by the least there is, one by one, and put it back."""
    sql(f"CREATE TABLE kept AS SELECT * FROM {table}")
    for forgery in forgeries(table):
        sql(f"UPDATE {table} SET {forgery} WHERE {row_of(table, past)}")
        assert verify(), f"{table}: {forgery} was not found"
        sql(f"DELETE FROM {table}")
        sql(f"INSERT INTO {table} SELECT * FROM kept")
        assert verify() == [], f"{table}: {forgery} was put back"


def test_a_changed_entry_is_named_with_its_position(past: list[Entry]) -> None:
    sql("UPDATE ledger_entry SET actor = 'x' WHERE id = %s", past[4].pk)
    (fault,) = verify()

    assert fault.code == "entry_changed"
    assert (fault.entry, fault.position) == (past[4].pk, position_of(past[4]))
    assert str(past[4].pk) in fault.sentence


def test_a_changed_digest_is_told_from_a_changed_entry(past: list[Entry]) -> None:
    sql(
        "UPDATE ledger_sealed_entry SET leaf = sha256('x') WHERE entry_id = %s",
        past[4].pk,
    )
    (fault,) = verify()

    assert (fault.code, fault.entry) == ("leaf_changed", past[4].pk)


def test_an_entry_changed_together_with_its_digest_is_found(past: list[Entry]) -> None:
    sql("UPDATE ledger_entry SET actor = 'x' WHERE id = %s", past[4].pk)
    ((forged,),) = sql_leaves([past[4].pk])
    sql(
        "UPDATE ledger_sealed_entry SET leaf = %s WHERE entry_id = %s",
        forged,
        past[4].pk,
    )
    (fault,) = verify()

    assert fault.code == "batch_differs"
    assert fault.seal == 2


def sql_leaves(entries: list[int]) -> list[tuple[bytes]]:
    """Return the leaves of entries as they are now."""
    return [(leaf,) for leaf in content.leaves_of(entries)]


def test_a_removed_entry_is_named(past: list[Entry]) -> None:
    position = position_of(past[4])
    sql("DELETE FROM ledger_entry WHERE id = %s", past[4].pk)
    (fault,) = verify()

    assert (fault.code, fault.entry) == ("entry_removed", past[4].pk)
    assert fault.position == position


def test_a_removed_position_is_named(past: list[Entry]) -> None:
    position = position_of(past[4])
    sql("DELETE FROM ledger_sealed_entry WHERE entry_id = %s", past[4].pk)
    found = verify()

    assert codes(found) == {"position_missing", "batch_differs", "entry_added"}
    assert found[0].position == position


def test_an_entry_removed_without_a_trace_is_missed_at_its_position(
    past: list[Entry],
) -> None:
    position = position_of(past[4])
    sql("DELETE FROM ledger_sealed_entry WHERE entry_id = %s", past[4].pk)
    sql("DELETE FROM ledger_entry WHERE id = %s", past[4].pk)
    found = verify()

    assert codes(found) == {"position_missing", "batch_differs"}
    assert found[0].position == position


def test_a_row_copied_whole_is_found(past: list[Entry]) -> None:
    """A copy bears the number of a transaction whose entries are all sealed."""
    sql("CREATE TABLE copy AS SELECT * FROM ledger_entry WHERE id = %s", past[4].pk)
    sql("UPDATE copy SET id = 1000")
    sql("INSERT INTO ledger_entry SELECT * FROM copy")
    (fault,) = verify()

    assert (fault.code, fault.entry) == ("entry_added", 1000)


def test_a_row_that_no_room_recorded_is_found_before_and_after_sealing(
    past: list[Entry],
) -> None:
    sql(
        "INSERT INTO ledger_entry (id, kind, subject, actor, duty, happened_at,"
        " recorded_at, data) VALUES (1000, 'x', '', 'worker', '', now(), now(), '{}')"
    )
    for _ in range(2):
        (fault,) = verify()
        assert (fault.code, fault.entry) == ("foreign_writer", 1000)
        seal()


def test_a_row_that_says_it_is_old_is_found(
    past: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "CLOCK_SLACK", timedelta())
    columns = "kind, subject, actor, duty, happened_at, recorded_at, data"
    sql(
        f"INSERT INTO ledger_entry (id, written_at, writer, {columns})"
        f" SELECT 1000, written_at, writer, {columns}"
        f" FROM ledger_entry WHERE id = {past[4].pk}"
    )
    for _ in range(2):
        (fault,) = verify()
        assert (fault.code, fault.entry) == ("entry_backdated", 1000)
        seal()


def test_a_position_behind_the_last_seal_is_found(past: list[Entry]) -> None:
    added = happened()
    sql(
        "INSERT INTO ledger_sealed_entry SELECT max(position) + 1, %s, now(), 'x'"
        " FROM ledger_sealed_entry",
        added.pk,
    )

    assert codes(verify()) == {"position_added"}


@pytest.mark.parametrize("swapped", ["entry_id", "entry_id, recorded_at, leaf"])
def test_entries_that_changed_places_are_found(swapped: str, past: list[Entry]) -> None:
    one, other = past[3].pk, past[5].pk
    sql(
        f"UPDATE ledger_sealed_entry s SET ({swapped}) ="
        f" (SELECT {swapped} FROM ledger_sealed_entry o"
        f" WHERE o.entry_id IN ({one}, {other}) AND o.entry_id <> s.entry_id)"
        f" WHERE entry_id IN ({one}, {other})"
    )
    found = verify()

    assert {fault.seal for fault in found} <= {2, None}
    assert {fault.entry for fault in found} <= {one, other, None}
    assert codes(found) <= {"entry_changed", "batch_differs", "recorded_at_changed"}


def test_entries_that_changed_their_ids_are_found(past: list[Entry]) -> None:
    one, other = past[3].pk, past[5].pk
    sql(
        f"UPDATE ledger_entry SET id = CASE id WHEN {one} THEN {other} ELSE {one} END"
        f" WHERE id IN ({one}, {other})"
    )

    assert {one, other} <= {fault.entry for fault in verify()}


def test_a_cut_tail_is_found(past: list[Entry]) -> None:
    cut_behind(2)
    (fault,) = verify()

    assert (fault.code, fault.seal) == ("tail_cut", 3)


def test_a_cut_tail_is_found_after_others_grew_over_it(past: list[Entry]) -> None:
    cut_behind(2)
    for _ in range(3):
        happened()
        sealed_now()
    (fault,) = verify()

    assert (fault.code, fault.seal) == ("tail_replaced", 3)


def test_a_ledger_emptied_is_found(past: list[Entry]) -> None:
    cut_behind(0)
    (fault,) = verify()

    assert fault.code == "tail_cut"


def cut_behind(seal_number: int) -> None:
    """Cut the ledger off behind a seal, leaving no trace in the database."""
    sql("DELETE FROM ledger_seal WHERE number > %s", seal_number)
    cut = "(SELECT coalesce(max(last_position), 0) FROM ledger_seal)"
    sql(
        "DELETE FROM ledger_entry WHERE id IN (SELECT entry_id"
        f" FROM ledger_sealed_entry WHERE position > {cut})"
    )
    sql(f"DELETE FROM ledger_sealed_entry WHERE position > {cut}")


def test_a_missing_file_is_a_fault_for_nobody_can_say(past: list[Entry]) -> None:
    keepsake.path().unlink()
    (fault,) = verify()

    assert fault.code == "keepsake_missing"


def test_a_missing_file_is_not_made_up_for(past: list[Entry]) -> None:
    keepsake.path().unlink()
    happened()
    sealed_now()

    assert codes(verify()) == {"keepsake_missing"}


def test_a_ledger_without_identity_is_found(past: list[Entry]) -> None:
    sql("DELETE FROM ledger_identity")

    assert "identity_missing" in codes(verify())


def test_a_removed_seal_is_found(past: list[Entry]) -> None:
    sql("DELETE FROM ledger_seal WHERE number = 2")
    found = verify()

    assert {"seal_removed", "seal_gap"} <= codes(found)
    assert 3 in {fault.seal for fault in found}


def test_a_forged_seal_is_found(past: list[Entry]) -> None:
    """Whoever forges an entry can redo every digest, but signs with another key."""
    sql("UPDATE ledger_entry SET actor = 'x' WHERE id = %s", past[-1].pk)
    forged = Seal.objects.get(number=3)
    rows = [row.present_leaf for row in content.sealed_between(*span(forged))]
    for position, leaf in enumerate(rows, start=forged.first_position):
        sql(
            "UPDATE ledger_sealed_entry SET leaf = %s WHERE position = %s",
            leaf,
            position,
        )
    key = Ed25519PrivateKey.generate()
    forged.root = merkle.root(rows)
    forged.key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    forged.digest = chain.digest(forged)
    sql(
        "UPDATE ledger_seal SET root = %s, key = %s, digest = %s, signature = %s"
        " WHERE number = 3",
        forged.root,
        forged.key,
        forged.digest,
        key.sign(forged.digest),
    )

    assert codes(verify()) == {"seal_forged", "tail_replaced"}


def span(made: Seal) -> tuple[int, int]:
    """Return the positions of a seal."""
    return made.first_position, made.last_position


def test_a_seal_that_claims_the_moon_does_not_stop_the_search(
    past: list[Entry],
) -> None:
    sql("UPDATE ledger_seal SET last_position = 10^17 WHERE number = 3")

    assert {"seal_changed", "position_missing"} <= codes(verify())


def test_a_moment_that_went_back_is_found(past: list[Entry]) -> None:
    sql("UPDATE ledger_seal SET moment = moment - interval '1 day' WHERE number = 2")

    assert "seal_early" in codes(verify())


def test_a_destroyed_key_leaves_a_ledger_that_verifies(past: list[Entry]) -> None:
    person = past[4].person
    assert person is not None
    PersonKey.objects.filter(person=person).delete()

    assert verify() == []


def test_new_entries_are_no_fault(past: list[Entry]) -> None:
    happened()

    assert verify() == []


def test_progress_is_told(past: list[Entry]) -> None:
    told: list[tuple[int, int]] = []
    verify(lambda done, total: told.append((done, total)))
    ((last,),) = sql("SELECT max(position) FROM ledger_sealed_entry")

    assert told == [(last, last)]


CHANGES = st.sampled_from(["actor", "kind", "subject", "duty"])


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(n=st.integers(0, 8), column=CHANGES, words=st.text("abc", min_size=1))
def test_any_single_change_is_found_and_nothing_else(
    n: int, column: str, words: str, past: list[Entry]
) -> None:
    entry = past[n].pk
    ((before,),) = sql(f"SELECT {column} FROM ledger_entry WHERE id = {entry}")
    assert isinstance(before, str)
    change = f"UPDATE ledger_entry SET {column} = %s WHERE id = {entry}"
    sql(change, words)
    found = verify()
    sql(change, before)

    assert {fault.entry for fault in found} == {entry}
