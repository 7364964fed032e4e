"""Synthetic people by the number: the same whenever a file is read."""

from pathlib import Path

import pytest

from pratique.registry import documents
from pratique.registry.declared import Sex
from pratique.serve.replay.refusals import BadScenario
from pratique.serve.replay.scenario import Scenario, load
from tests.scenarios import small

CREW = """groups:
  crew: {count: 5, called: 测试, born: 1950..1960, residence: ["140105", "1407"], phones: "13900000098"}
people:
"""
TEXT = small.TEXT.replace("people:\n", CREW)


def read(folder: Path, each: str = "crew", text: str = TEXT) -> Scenario:
    return load(
        small.write(
            folder, text.replace("each: [zhao, qian, sun], p", f"each: {each}, p")
        )
    )


def sampled(scenario: Scenario) -> list[str]:
    step = next(step for step in scenario.steps if step.verb == "be_sampled")
    return [getattr(doing, "person", "") for doing in step.doings]


def test_members_are_called_by_the_group_and_a_number(tmp_path: Path) -> None:
    people = read(tmp_path).header.people

    assert list(people) == ["zhao", "qian", "sun", *(f"crew-{n}" for n in range(1, 6))]
    assert people["crew-2"].name == "测试2"
    assert [people[f"crew-{n}"].residence[:4] for n in (1, 2, 3)] == [
        "1401",
        "1407",
        "1401",
    ]
    assert [people[f"crew-{n}"].sex for n in (1, 2)] == [Sex.FEMALE, Sex.MALE]
    assert people["crew-3"].phone == "13900000100"
    assert people["crew-3"].in_ == people["crew-3"].residence


def test_they_are_the_same_whenever_the_file_is_read(tmp_path: Path) -> None:
    once, again = (read(tmp_path).header.people for _ in range(2))

    assert once == again
    assert len({person.born for person in once.values()}) == len(once)
    assert all(1950 <= once[f"crew-{n}"].born.year <= 1960 for n in range(1, 6))


def test_nobody_real_bears_their_number(tmp_path: Path) -> None:
    from pratique.serve.replay.people import synthetic_numbers

    people = read(tmp_path).header.people
    numbers = synthetic_numbers(people)

    assert len(set(numbers.values())) == len(people)
    for reference, number in numbers.items():
        assert number.startswith("000000")
        assert (
            documents.read(documents.IDENTITY_CARD, number).born
            == people[reference].born
        )


@pytest.mark.parametrize(
    ("each", "named"),
    [
        ("crew", ["crew-1", "crew-2", "crew-3", "crew-4", "crew-5"]),
        ("crew-4", ["crew-4"]),
        ('"crew[2..3]"', ["crew-2", "crew-3"]),
        ('["crew[2..2]", zhao, "crew[4..5]"]', ["crew-2", "zhao", "crew-4", "crew-5"]),
    ],
)
def test_some_of_a_group_are_named_in_a_word(
    tmp_path: Path, each: str, named: list[str]
) -> None:
    assert sampled(read(tmp_path, each)) == named


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("each: crew,", 'each: "crew[0..2]",', "has the members 1 to 5"),
        ("each: crew,", 'each: "crew[4..6]",', "has the members 1 to 5"),
        ("each: crew,", 'each: "gang[1..2]",', "groups has no 'gang'"),
        ("each: crew,", "each: crew-6,", "people has no 'crew-6'"),
        ("count: 5", "count: 5001", "'count' is 1 to 5000"),
        ("count: 5", "count: 0", "'count' is 1 to 5000"),
        ("1950..1960", "1960..1950", "no span of years"),
        ("1950..1960", "soon", "no span of years"),
        ("13900000098", "139", "'phones' is the first one's number"),
        ("  zhao:", "  crew-1:", "'crew-1' is there already"),
    ],
)
def test_a_group_that_cannot_be_is_named(
    tmp_path: Path, right: str, wrong: str, words: str
) -> None:
    text = TEXT.replace("each: [zhao, qian, sun], p", "each: crew, p")
    assert text.count(right) == 1

    with pytest.raises(BadScenario) as refused:
        load(small.write(tmp_path, text.replace(right, wrong)))

    assert any(words in str(sentence) for _, sentence in refused.value.data["problems"])  # type: ignore[attr-defined]
