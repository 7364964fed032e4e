"""The sealer gives positions, and signs the whole up to there."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from pratique import clock, database, keys
from pratique.database import WORKER
from pratique.ledger import chain, content, keepsake, merkle
from pratique.ledger.actions import causing, record, sealing
from pratique.ledger.actions.sealing import remember, seal
from pratique.ledger.models import Seal, SealedEntry
from pratique.ledger.refusals import ClockWentBack
from tests.conftest import SetClock
from tests.ledger.past import HOUR, NOON, happened, sealed_now
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("database", "acting_worker")


def positions() -> list[int]:
    """Return the ids of sealed entries in the order of their positions."""
    found = SealedEntry.objects.order_by("position")
    return list(found.values_list("entry_id", flat=True))


def test_entries_get_positions_in_the_order_they_were_recorded() -> None:
    seal()
    before = len(positions())
    recorded = [happened().pk for _ in range(3)]
    made = sealed_now()

    assert positions()[before:] == recorded
    assert (made.first_position, made.last_position) == (before + 1, before + 3)


def test_without_anything_new_nothing_is_sealed() -> None:
    happened()
    sealed_now()

    assert seal() is None


def test_a_watermark_is_sealed_even_so() -> None:
    happened()
    last = sealed_now()
    mark = seal(watermark=True)

    assert mark is not None
    assert mark.last_position == last.last_position
    assert bytes(mark.root) == merkle.root([])


def test_a_seal_speaks_for_its_entries_and_is_chained_and_signed() -> None:
    first, second = (happened(), sealed_now())[1], (happened(), sealed_now())[1]
    held = SealedEntry.objects.filter(position__gte=second.first_position)

    assert bytes(second.root) == merkle.root([bytes(row.leaf) for row in held])
    assert bytes(second.previous) == bytes(first.digest)
    assert keys.is_signed(chain.digest(second), bytes(second.signature))


def test_the_first_seal_is_chained_to_this_very_ledger() -> None:
    happened()
    assert bytes(sealed_now().previous) == chain.identity()


def test_many_entries_make_many_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    seal()
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _ in range(5):
        happened()
    last = sealed_now()
    ranges = Seal.objects.order_by("-number").values_list(
        "first_position", "last_position"
    )
    end = last.last_position

    assert list(ranges[:3]) == [(end, end), (end - 2, end - 1), (end - 4, end - 3)]


def test_an_open_transaction_keeps_nobody_elses_entries_waiting() -> None:
    with database.acting(acting_officer()) as officer, database.transaction():
        held = record("test.held", by=officer)
        other = happened()
        sealed_now()
    with database.acting(WORKER):
        assert other.pk in positions()
        assert held.pk not in positions()
        sealed_now()
        assert positions()[-1] == held.pk


def test_what_commits_late_is_found_though_its_transaction_is_old() -> None:
    with database.acting(acting_officer()) as officer, database.transaction():
        held = record("test.held", by=officer)
        for _ in range(3):
            happened()
            sealed_now()
    made = sealed_now()

    assert positions()[-1] == held.pk
    assert made.last_position == len(positions())


def test_an_effect_never_precedes_its_cause() -> None:
    cause = happened()
    with causing(cause):
        effect = happened()
    sealed_now()

    assert positions().index(cause.pk) < positions().index(effect.pk)


def test_while_one_seals_another_leaves() -> None:
    happened()
    found: list[Seal | None] = []

    def another() -> None:
        found.append(seal())
        connections.close_all()

    with database.transaction():
        sealed_now()
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()

    assert found == [None]


def test_who_wants_a_watermark_waits_for_the_other() -> None:
    happened()
    found: list[Seal | None] = []

    def another() -> None:
        found.append(seal(watermark=True))
        connections.close_all()

    thread = threading.Thread(target=another)
    with database.transaction():
        first = sealed_now()
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join()

    assert found[0] is not None
    assert found[0].number == first.number + 1


def test_a_seal_undone_leaves_no_trace_outside() -> None:
    class Broken(Exception):
        """Something fails after the seal."""

    def seal_and_fail() -> None:
        with database.transaction():
            happened()
            sealed_now()
            raise Broken

    happened()
    last = sealed_now()
    with pytest.raises(Broken):
        seal_and_fail()
    kept = keepsake.read(keepsake.path())

    assert kept is not None
    assert kept.number == last.number


def test_the_last_seal_is_kept_outside() -> None:
    for _ in range(2):
        happened()
        last = sealed_now()
    kept = keepsake.read(keepsake.path())

    assert kept == keepsake.Keepsake(last.number, bytes(last.digest).hex())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"number": "x"}', "null"])
def test_a_file_that_cannot_be_read_keeps_nothing(content: str) -> None:
    file = keepsake.path()
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)

    assert keepsake.read(file) is None


def test_a_copy_takes_itself_for_whole_when_told_to() -> None:
    happened()
    last = sealed_now()
    keepsake.path().unlink()
    remember()

    assert keepsake.agrees(keepsake.Keepsake(last.number, bytes(last.digest).hex()))
    assert keepsake.path().exists()


def test_an_empty_ledger_has_nothing_to_remember() -> None:
    remember()

    assert not keepsake.path().exists()


def test_a_scenarios_clock_must_not_go_back(set_clock: SetClock) -> None:
    set_clock(NOON)
    happened()
    sealed_now()
    set_clock(NOON - HOUR)
    happened()

    with pytest.raises(ClockWentBack):
        seal()


def test_the_machines_clock_may_go_back_a_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    happened()
    last = sealed_now()
    earlier = last.moment - timedelta(seconds=2)
    monkeypatch.setattr(clock, "wall", lambda: earlier)
    happened()

    assert sealed_now().moment == last.moment


def test_in_another_cluster_every_entry_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a restore, numbers of transactions begin low again."""
    here = sealing.PRESENT
    elsewhere = here.replace("system_identifier", "42::bigint")
    far_on = elsewhere.replace("xmin(s)::text::bigint", "xmin(s)::text::bigint + 10^9")
    monkeypatch.setattr(sealing, "PRESENT", far_on)
    happened()
    sealed_now()
    restored = happened()
    assert seal() is None, "below the floor of the cluster it came from"
    monkeypatch.setattr(sealing, "PRESENT", here)
    sealed_now()

    assert positions()[-1] == restored.pk


def test_every_column_is_sealed() -> None:
    """A column added to the table must be added to the content."""
    found = database.rows(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'ledger_entry'::regclass"
        " AND attnum > 0 AND NOT attisdropped"
    )
    sealed = " ".join(content.COLUMNS)

    assert [name for (name,) in found if f"e.{name}" not in sealed] == []
    assert len(content.COLUMNS) == len(found)
