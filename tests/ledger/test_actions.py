"""An entry is recorded with its reactions queued, and stays as it is."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from pratique import clock, database
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from tests.conftest import SetClock
from tests.people import WORKER, acting_officer

pytestmark = pytest.mark.usefixtures("database")
EVENING = datetime(2022, 8, 21, 18, tzinfo=UTC)


def test_an_officer_records_and_sees_their_own_entry() -> None:
    with database.acting(acting_officer()) as officer, database.transaction():
        made = record("test.happened", by=officer, data={"n": 1})
        assert Entry.objects.get().pk == made.pk


def test_the_clock_of_a_scenario_dates_the_entry(set_clock: SetClock) -> None:
    set_clock(EVENING)
    with database.acting(WORKER), database.transaction():
        made = record("test.happened", by=WORKER)
        assert made.recorded_at == EVENING
        assert abs((made.written_at - clock.wall()).total_seconds()) < 60


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET kind = 'x'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
    ],
)
def test_nobody_changes_an_entry(change: str) -> None:
    with pytest.raises(IntegrityError, match="insert-only"):
        database.rows(change)
