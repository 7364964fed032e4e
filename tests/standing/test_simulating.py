"""What a rulebook would change, before anybody adopts it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from pratique import clock, database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.ledger.queries import known
from pratique.places import facts as places
from pratique.policy.one import evaluate
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import load
from pratique.policy.shelf import Start
from pratique.registry import queries as registry
from pratique.registry.actions import moving
from pratique.registry.models import Person
from pratique.standing import facts
from pratique.standing.shelf import quiet_days, shelf
from pratique.standing.simulating import Simulation, area_of, draft, refusals, simulate
from pratique.standing.simulating.result import Change, Move, Stands
from tests import gazetteer
from tests.conftest import SetClock
from tests.contacts import cast
from tests.policy.world import RULEBOOKS
from tests.standing import cast as deciding

TWENTY = RULEBOOKS / "cn.national" / "2022-11-11.yaml"
NATIONAL = RULEBOOKS / "cn.national" / "2022-06-28.yaml"
Written = Callable[..., Path]
QUARANTINED = Stands(None, "red", "home_quarantine")
FREE = Stands(None, "green", None)


@pytest.fixture
def people(database: str, set_clock: SetClock) -> tuple[UUID, UUID, UUID]:
    """Li is ill, Wang a close contact, Zhao a secondary one; it is noon."""
    set_clock(cast.NOON)
    li, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵", gazetteer.UNIVERSITY)
    cast.secondary(zhao, cast.close(wang, case))
    return li, wang, zhao


@pytest.fixture
def written(database: str, tmp_path: Path) -> Written:
    """Write a rulebook without a case file, changed here and there."""

    def write(of: Path = TWENTY, **changes: str) -> Path:
        text = of.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "book.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def tried(
    file: Path, code: str | None = None, at: datetime | None = None
) -> Simulation:
    """Try a text on whoever is there."""
    with database.acting(WORKER), database.transaction():
        moment = at or clock.now()
        found = draft(file, shelf(), moment)
        area = area_of(found.book, code)
        return simulate(found, area, moment, with_who=True)


def moves(found: tuple[Move, ...]) -> dict[tuple[str | None, str | None], int]:
    return {(one.before, one.after): one.people for one in found}


class TestWhoMoves:
    def test_secondary_contacts_would_be_free(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        found = tried(written(), "14")

        assert (found.whole.people, found.whole.moved) == (3, 1)
        assert moves(found.whole.code) == {("red", "red"): 2, ("red", "green"): 1}
        assert moves(found.whole.measure) == {
            ("hospital", "hospital"): 1,
            ("central_quarantine", "central_quarantine"): 1,
            ("home_quarantine", None): 1,
        }
        assert moves(found.whole.mark) == {(None, None): 3}
        assert found.whole.beds == Change(1, 1)
        assert found.whole.ordered == 0

    def test_each_is_told_with_how_they_stand(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        found = tried(written(), "14")

        assert found.who is not None
        (moved,) = found.who
        with database.acting(WORKER), database.transaction():
            zhao = registry.names_by_id([people[2]])[people[2]]
        assert (moved.person, moved.before, moved.after) == (zhao, QUARANTINED, FREE)

    def test_divisions_are_told_by_name_and_add_up(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        found = tried(written(), gazetteer.TAIYUAN)

        names = {one.code: one.moves for one in found.divisions}
        assert sum(one.people for one in names.values()) == 3
        assert sum(one.moved for one in names.values()) == 1
        assert all(one.name and one.name_en for one in found.divisions)
        assert gazetteer.XIAODIAN in names

    def test_what_is_told_is_what_the_rules_say_of_each(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        with database.acting(WORKER), database.transaction():
            now = clock.now()
            books = draft(written(), shelf(), now).shelf
            outcomes = []
            for who in people:
                told = facts.gather(Person.objects.get(pk=who), known(None))
                quiet = quiet_days(books, told.place, now)
                risk = places.risk(known(None), quiet_days=quiet)
                outcomes.append(evaluate(told, risk, books, now))
        found = tried(written(), "14")

        for name, read in (("code", "code"), ("measure", "binding")):
            after = [
                move.after
                for move in getattr(found.whole, name)
                for _ in range(move.people)
            ]
            said = [getattr(outcome, read) for outcome in outcomes]
            assert sorted(map(str, after)) == sorted(map(str, said))

    def test_nothing_is_written(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        before = entries()
        tried(written(), "14")
        assert entries() == before

    def test_the_dead_are_not_asked_about(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        cast.doing(
            cast.officer("commander"),
            moving.record_death,
            person=people[2],
            died_on=cast.NOON.date(),
            zone="Asia/Shanghai",
        )

        assert tried(written(), "14").whole.people == 2


def entries() -> int:
    with database.acting(WORKER), database.transaction():
        return Entry.objects.count()


class TestWhen:
    def test_a_moment_to_come_is_looked_at_with_what_is_known_now(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        found = tried(written(), "14", cast.hours(24))

        assert found.in_force == cast.hours(24)
        assert [each.day.day for each in found.whole.tests] == list(range(21, 28))
        assert found.whole.moved == 1

    def test_a_moment_that_is_over_is_looked_at_as_it_was_known(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        cast.go_to(cast.hours(5))
        cast.ill("后来")

        assert tried(written(), "14", cast.hours(4)).whole.people == 3
        assert tried(written(), "14").whole.people == 4

    def test_the_same_text_as_is_in_force_changes_nothing(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        found = tried(written(NATIONAL), "14")

        assert found.whole.moved == 0
        assert found.in_force < cast.NOON


class TestBesideWhatWasAdopted:
    """What was adopted here keeps its stages, and whom it takes over."""

    def test_another_text_leaves_them_as_they_are(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        stages = [(gazetteer.XIAODIAN, cast.hours(200))]
        deciding.adopted(
            deciding.draft(
                effective_at=cast.hours(90), stages=stages, extends_arrivals=True
            )
        )
        with database.acting(WORKER), database.transaction():
            found = draft(written(), shelf(), cast.hours(100))

            assert found.shelf.starts == shelf().starts
            assert shelf().starts
        assert not found.extends_arrivals

    def test_a_text_takes_over_who_is_here_if_its_adoption_would(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        with database.acting(WORKER), database.transaction():
            start = Start(extends=True)
            found = draft(written(), shelf(), cast.hours(100), start)

        assert found.extends_arrivals


class TestRefused:
    """The text, or the place, is not one that can be tried."""

    def test_another_text_of_a_version_in_force(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        with pytest.raises(refusals.AnotherText):
            tried(written(NATIONAL, **{"Close contacts": "Contacts"}), "14")

    def test_a_text_with_a_fault(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        with pytest.raises(RulebookError, match="phase"):
            tried(written(TWENTY, **{"days: 5}": "days: 0}"}), "14")

    def test_an_area_where_it_governs_nobody(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        city = RULEBOOKS / "cn.shanxi.taiyuan" / "2022-11-11.yaml"

        with pytest.raises(refusals.GovernsElsewhere):
            tried(written(city), gazetteer.CHENGDU)

    def test_a_model_book_that_governs_nobody(self, written: Written) -> None:
        with pytest.raises(refusals.GovernsElsewhere):
            area_of(load(written(RULEBOOKS / "model.ebola" / "2015-09-01.yaml")))

    def test_a_text_that_has_ended_by_then(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        february = RULEBOOKS / "cn.shanxi" / "2022-02-27.yaml"

        with pytest.raises(refusals.AlreadyOver):
            tried(written(february), "14")

    def test_cases_that_do_not_come_out(
        self, people: tuple[UUID, UUID, UUID], written: Written
    ) -> None:
        file = written()
        cases = TWENTY.with_name("2022-11-11.cases.yaml").read_text(encoding="utf-8")
        first = "\n  - case:".join(cases.split("\n  - case:")[:2])
        assert "binding: central" in first
        file.with_name("book.cases.yaml").write_text(
            first.replace("binding: central", "binding: home"), encoding="utf-8"
        )

        with pytest.raises(refusals.CasesFail) as refused:
            tried(file, "14")
        assert refused.value.data["line"]


def test_steps_are_told(people: tuple[UUID, UUID, UUID], written: Written) -> None:
    steps: list[tuple[int, int]] = []
    with database.acting(WORKER), database.transaction():
        found = draft(written(), shelf(), clock.now())
        simulate(
            found,
            area_of(found.book, "14"),
            clock.now(),
            step=lambda done, total: steps.append((done, total)),
        )

    assert steps == [(0, 6), (3, 6), (3, 6), (6, 6)]
