"""What was known at a moment stays what it was."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.apps.registry import Apps
from django.db import connections, models

from pratique import clock, database
from pratique.database import WORKER, Actor
from pratique.ledger.actions import record
from pratique.ledger.actions.sealing import seal
from pratique.ledger.models import Entry, Seal
from pratique.ledger.queries import Known, known
from pratique.ledger.refusals import NotYet
from tests.conftest import SetClock
from tests.ledger.past import HOUR, NOON, happened
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("database", "acting_worker")


class Note(models.Model):
    """A fact as every room has them; the test makes its table."""

    text = models.TextField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="+", null=True, default=None
    )

    class Meta:
        apps = Apps()
        app_label = "ledger"


@pytest.fixture
def notes(database: str) -> None:
    """Make the table of notes."""
    with connections["default"].schema_editor() as editor:
        editor.create_model(Note)
    with connections["default"].cursor() as cursor:
        cursor.execute("GRANT ALL ON ledger_note TO pratique_worker, pratique_officer;")


def note(text: str) -> Note:
    """Write a fact with its entry."""
    written = Note(text=text, entry=happened())
    written.save()
    return written


def end(written: Note) -> None:
    """Supersede a fact."""
    written.ended_entry = happened()
    written.save()


def texts(at: datetime | None) -> list[str]:
    """Return the facts that were known at a moment."""
    found = known(at).only(Note._default_manager.order_by("pk"))
    return list(found.values_list("text", flat=True))


@contextmanager
def held_open(by: Actor, **facts: object) -> Iterator[threading.Event]:
    """Record in another thread's transaction; it commits when the event is set."""
    recorded, commit = threading.Event(), threading.Event()

    def hold() -> None:
        with database.acting(by), database.transaction():
            record("test.held", by=by, **facts)  # type: ignore[arg-type]
            recorded.set()
            commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert recorded.wait(10)
    yield commit
    commit.set()
    thread.join()


def entries(at: datetime) -> list[str]:
    """Return the kinds of the test's entries that were known at a moment."""
    found = Entry.objects.filter(kind__startswith="test.", pk__in=known_ids(at))
    return list(found.order_by("pk").values_list("kind", flat=True))


def known_ids(at: datetime) -> list[int]:
    """Return the entries that were known at a moment."""
    then = known(at)
    return [pk for pk in Entry.objects.values_list("pk", flat=True) if then.has(pk)]


@pytest.mark.usefixtures("notes")
def test_a_fact_is_known_from_its_recording_to_its_end(set_clock: SetClock) -> None:
    set_clock(NOON)
    written = note("bound")
    set_clock(NOON + 2 * HOUR)
    end(written)
    note("free")
    set_clock(NOON + 4 * HOUR)

    assert texts(NOON - HOUR) == []
    assert texts(NOON + HOUR) == ["bound"]
    assert texts(NOON + 3 * HOUR) == ["free"]
    assert texts(None) == ["free"]


@pytest.mark.usefixtures("notes")
def test_as_of_a_moment_means_recorded_before_it(set_clock: SetClock) -> None:
    set_clock(NOON)
    note("at noon")
    set_clock(NOON + HOUR)

    assert texts(NOON) == []
    assert texts(NOON + HOUR) == ["at noon"]


@pytest.mark.usefixtures("notes")
def test_facts_that_cannot_end_need_no_such_column(set_clock: SetClock) -> None:
    set_clock(NOON)
    end(note("ended"))
    set_clock(NOON + HOUR)

    for then in (Known.present(), known(NOON + HOUR)):
        assert then.only(Note._default_manager.all(), ended=None).count() == 1


def test_an_open_transaction_across_the_moment_changes_no_answer() -> None:
    happened()
    with held_open(acting_officer()) as commit:
        moment = clock.now()
        before = entries(moment)
        commit.set()
    seal()

    assert before == ["test.happened"]
    assert entries(moment) == before
    assert "test.held" in entries(clock.now())


def test_what_committed_before_anybody_asked_is_known(set_clock: SetClock) -> None:
    set_clock(NOON)
    with held_open(WORKER):
        set_clock(NOON + HOUR)
    set_clock(NOON + 2 * HOUR)

    assert entries(NOON + HOUR) == ["test.held"]


def test_in_a_scenario_too_the_answer_stays(set_clock: SetClock) -> None:
    set_clock(NOON)
    with held_open(WORKER) as commit:
        set_clock(NOON + HOUR)
        before = entries(NOON + HOUR)
        set_clock(NOON + 2 * HOUR)
        commit.set()
    happened()
    seal()
    set_clock(NOON + 3 * HOUR)

    assert entries(NOON + HOUR) == before == []
    assert entries(NOON + 3 * HOUR) == ["test.held", "test.happened"]


def test_asking_twice_seals_once(set_clock: SetClock) -> None:
    set_clock(NOON)
    happened()
    known(NOON)
    seals = Seal.objects.count()
    known(NOON)
    known(NOON - HOUR)

    assert Seal.objects.count() == seals


def test_many_askers_at_once_get_one_answer() -> None:
    happened()
    moment = clock.now()
    answers: list[Known] = []

    def ask() -> None:
        with database.acting(WORKER):
            answers.append(known(moment))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 6
    assert set(answers) == {known(moment)}


def test_the_future_is_refused(set_clock: SetClock) -> None:
    set_clock(NOON)

    with pytest.raises(NotYet):
        known(NOON + HOUR)


@pytest.mark.usefixtures("notes")
def test_the_answer_does_not_hang_on_who_asks() -> None:
    """An officer sees few entries, and yet every visible fact as it was."""
    note("elsewhere")
    moment = clock.now()
    officer = Actor(role="officer", account="7", low=10, high=19)
    with database.acting(officer), database.transaction():
        assert not Entry.objects.exists()
        assert texts(moment) == ["elsewhere"]


def test_at_present_everything_is_known() -> None:
    made = happened()

    assert Known.present().has(made.pk)
    assert known().at is None
