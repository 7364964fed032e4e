"""`audit release`, as it is typed: who is free on the word of a place outside."""

from uuid import UUID

import pytest
from django.utils import translation

from pratique import database
from pratique.database import WORKER
from pratique.labs.models import Specimen
from pratique.registry.models import Person
from pratique.serve.cli.group import FOUND
from tests.contacts import cast
from tests.loop.pooled import TUBE, go_to, mixed, neighbour, reported
from tests.reporting.test_lives import sql
from tests.serve.typing_in import Typed, content

SPAN = ("audit", "release", "--from", "2022-08-20", "--to", "2022-08-21")
HEADING = "on the word of a place outside"
NEGATIVE, POSITIVE = "成疫指函〔2022〕7号", "fax of 20 Aug 2022"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def two(typed: Typed) -> list[str]:
    """Two members of a positive tube: Chengdu frees the one and has the other."""
    people = [neighbour(1), neighbour(2)]
    mixed(*people)
    reported("positive", cast.hours(1))
    with database.acting(WORKER):
        members = Specimen.objects.order_by("entry").values_list("person", "pk")
        letter = cast.ask_about(*members, about=TUBE)
    go_to(cast.hours(3))
    cast.answer(letter, people[0], "negative", paper=NEGATIVE)
    cast.answer(letter, people[1], "positive", paper=POSITIVE)
    go_to(cast.hours(5))
    return [reference(person) for person in people]


def reference(person: UUID) -> str:
    """Return how lists call somebody."""
    with database.acting(WORKER):
        return Person.objects.get(pk=person).reference


@LANGUAGES
def test_names_each_with_the_paper_that_came_back(
    typed: Typed, two: list[str], language: str
) -> None:
    with translation.override(language):
        lines = typed(*SPAN).splitlines()

    first = lines.index(f"{HEADING}: 2")
    papers = dict(zip(two, (NEGATIVE, POSITIVE), strict=True))
    told = [f"  {person}: {paper}" for person, paper in sorted(papers.items())]
    assert lines[first + 1 : first + 3] == told
    assert lines[:3] == ["over held: 0", "released early: 0", "faults: 0"]


@LANGUAGES
def test_a_summary_tells_only_how_many(
    typed: Typed, two: list[str], language: str
) -> None:
    with translation.override(language):
        said = typed(*SPAN, "--summary")

    assert f"{HEADING}: 2" in said
    assert NEGATIVE not in said
    assert not any(f"  {person}:" in said for person in two)


@LANGUAGES
def test_json_tells_the_same(typed: Typed, two: list[str], language: str) -> None:
    with translation.override(language):
        told = content(typed(*SPAN, "--format", "json"))

    found = [
        (one["person"], one["last_condition"], one["paper"])
        for one in told["from_outside"]
    ]
    assert found == [
        (two[0], "result", NEGATIVE),
        (two[1], "transferred", POSITIVE),
    ]
    assert {one["free_at"] for one in told["from_outside"]} == {
        "2022-08-20T15:00:00+08:00"
    }
    assert [one["person"] for one in told["released"]] == two[:1]
    assert "paper" not in told["released"][0]


def test_nothing_is_said_where_nobody_is(typed: Typed) -> None:
    assert HEADING not in typed(*SPAN)
    assert content(typed(*SPAN, "--format", "json"))["from_outside"] == []


def test_an_answer_without_a_paper_is_believed_by_nobody(
    typed: Typed, two: list[str]
) -> None:
    sql("UPDATE contacts_letter_answer SET paper = ''")

    told = content(typed(*SPAN, "--format", "json", status=FOUND))

    assert {one["person"] for one in told["released_early"]} == set(two)
