"""Cases and links make components and generations, whatever order they come in."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.reporting.chains import Linked, components, generations, linked, report
from tests.shared import shared

FAMILY = linked(["father", "mother", "child"], [("father", "child")])
CASES = st.sampled_from("abcdefgh")
GRAPHS = st.builds(linked, st.lists(CASES), st.lists(st.tuples(CASES, CASES)))


class TestComponents:
    def test_are_what_links_join_and_who_stands_alone(self) -> None:
        assert components(FAMILY) == [["father", "child"], ["mother"]]

    def test_do_not_ask_which_way_a_link_leads(self) -> None:
        graph = linked([], [("a", "c"), ("b", "c")])

        assert components(graph) == [["a", "c", "b"]]

    @given(GRAPHS)
    def test_hold_every_case_once(self, graph: Linked) -> None:
        held = [case for component in components(graph) for case in component]

        assert sorted(held) == sorted(graph.cases)

    @pytest.mark.slow
    @given(GRAPHS)
    def test_are_never_crossed_by_a_link(self, graph: Linked) -> None:
        of = {case: n for n, one in enumerate(components(graph)) for case in one}

        assert all(of[source] == of[case] for source, case in graph.links)


class TestGenerations:
    def test_count_from_who_has_no_source(self) -> None:
        graph = linked([], [("a", "b"), ("b", "c"), ("c", "d")])

        assert generations(graph) == {"a": 1, "b": 2, "c": 3, "d": 4}

    def test_go_by_the_nearest_source(self) -> None:
        graph = linked([], [("a", "b"), ("b", "c"), ("a", "c")])

        assert generations(graph)["c"] == 2

    def test_begin_with_the_first_told_where_links_go_round(self) -> None:
        graph = linked(["root"], [("root", "x"), ("b", "a"), ("a", "b"), ("b", "x")])

        assert generations(graph) == {"root": 1, "x": 2, "b": 1, "a": 2}

    @given(GRAPHS)
    def test_are_one_more_than_a_source_s_at_most(self, graph: Linked) -> None:
        of = generations(graph)

        assert all(1 <= of[case] <= of[source] + 1 for source, case in graph.links)


class TestTheReport:
    def test_of_nothing_is_nothing(self) -> None:
        told = report(linked([], []))

        assert (told["cases"], told["components"], told["generations"]) == (0, 0, 0)

    def test_counts_a_link_told_twice_once_and_a_loop_never(self) -> None:
        told = report(linked([], [("a", "b"), ("a", "b"), ("b", "b")]))

        assert (told["cases"], told["links"]) == (2, 1)
        assert told["multiple_sources"] == []

    def test_names_who_has_several_sources_and_who_infected_many(self) -> None:
        told = report(linked([], [("a", "c"), ("b", "c"), ("b", "d")]))

        assert told["multiple_sources"] == ["c"]
        assert told["onward"] == {"b": 2, "a": 1}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_korean_outbreak_of_2015() -> None:
    listed = rows(shared("data/outbreaks/mers_korea_2015_linelist.csv"))
    met = rows(shared("data/outbreaks/mers_korea_2015_contacts.csv"))
    graph = linked([one["id"] for one in listed], [(m["from"], m["to"]) for m in met])

    told = report(graph)

    assert (told["cases"], told["links"], told["generations"]) == (162, 98, 4)
    assert [len(one) for one in components(graph)][:3] == [94, 3, 1]
    assert told["multiple_sources"] == ["SK_39", "SK_107"]
    assert list(graph.onward.items())[:2] == [("SK_14", 38), ("SK_1", 26)]
