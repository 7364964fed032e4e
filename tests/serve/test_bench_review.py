"""The bench of the review compares like with like."""

from dataclasses import replace

import numpy as np
import pytest

from pratique.policy.many.evaluate import assess, evaluate_many, prepare
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.many.people import facts_of
from pratique.policy.many.tables import People, moment_of
from pratique.policy.one import evaluate
from pratique.policy.shelf import Shelf
from pratique.serve.bench import limit, peers, province, review
from pratique.serve.bench.risk_rules import RULES, book

pytestmark = pytest.mark.slow
COUNT = 4_000
BOOKS = Shelf([book()])


@pytest.fixture(scope="module")
def land() -> province.Country:
    return province.country()


@pytest.fixture(scope="module")
def people(land: province.Country) -> People:
    return province.people(COUNT, land)


def test_numpy_by_hand_says_the_same_and_a_difference_is_found(
    land: province.Country, people: People
) -> None:
    prepared = prepare(people, land.risk, BOOKS, province.NOW)
    asked = review.asked_of(BOOKS)
    met = prepared.places.met
    questions = limit.questions(RULES, asked, land.wheres, land.risk, met)

    ours, _left = assess(prepared, 0, COUNT)
    (theirs,) = limit.assess(people, questions, moment_of(province.NOW), COUNT)

    assert len(theirs.rule) > COUNT / 10
    assert review.alike(ours, theirs)
    assert not review.alike(ours, replace(theirs, code=theirs.code + 1))
    assert not review.alike(ours, replace(theirs, stay=np.roll(theirs.stay, 1)))


def test_cities_with_windows_of_their_own_are_one_pass(
    land: province.Country, people: People
) -> None:
    """Their rules stand in the same columns as the country's, and `one` agrees."""
    books = Shelf([book(), *review.cities(land)])
    columns = prepare(people, land.risk, books, province.NOW).law.columns
    (outcomes,) = evaluate_many(people, land.risk, books, province.NOW)

    assert len(books.books) == 1 + province.OWN_CITIES
    assert len(columns) == 2 * len(RULES)
    for person in range(60):
        facts = facts_of(people, person)
        wanted = evaluate(facts, land.risk, books, province.NOW)
        assert outcomes.of(person) == without_reasons(wanted)


def test_where_no_peer_can_be_had_the_figure_is_not_met(
    land: province.Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_home: object) -> None:
        raise peers.NoPeers("no way to install them here")

    monkeypatch.setattr(peers, "environment", refuse)

    figures = review.beside_peers(land, BOOKS, 100, (1e6, 1e6))

    assert [each["name"] for each in figures] == [
        *("review.vs_openfisca", "review.vs_openfisca_on_one_core"),
        *("review.vs_zen", "review.vs_zen_on_one_core"),
    ]
    assert figures[0]["met"] is False
    assert figures[0]["reference"] == "openfisca, which could not be asked here"
