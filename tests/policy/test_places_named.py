"""Every way down to a division is found where it stands, and nothing else is."""

from pratique.policy.places_named import divisions_named
from tests.policy.world import book_text, rule


def test_divisions_are_found_in_conditions_and_in_the_head() -> None:
    text = book_text(
        rule(
            "one",
            "{any: [{resident: {of: CN/14/1401}}, {stayed: {outside: CN/14, since:"
            " 2022-08-01}}, {symptoms: {of: [fever]}}, {stayed: {watch_list: a/b}}]}",
            "{code: green}",
        ),
        jurisdiction="CN/14",
    )

    found = [(each.line, each.column, way) for each, way in divisions_named(text)]

    assert found == [
        (5, 15, ("CN", "14")),
        (15, 34, ("CN", "14", "1401")),
        (15, 67, ("CN", "14")),
    ]
