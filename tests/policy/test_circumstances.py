"""Work, home, zones, and tests that are not there: yes, no, or nobody knows."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pratique.policy.facts import (
    Contact,
    Lineage,
    Post,
    Specimen,
    ZonePeriod,
)
from tests.policy.asked import SEVEN, answer, asked_of, asking, of
from tests.policy.world import (
    AWAY,
    HOME,
    at,
    day,
    ground_of,
    person,
    rule,
    sample,
    shelf,
)

# --- zones ---------------------------------------------------------------------------


def zone(
    place: Lineage = HOME,
    *,
    whole: bool = True,
    since: datetime | None = None,
    until: datetime | None = None,
) -> ZonePeriod:
    return ZonePeriod("Z", "static", place, whole, since or at(20), until)


@pytest.mark.parametrize(
    ("found", "is_inside"),
    [
        pytest.param(zone(), True, id="it is their own place"),
        pytest.param(zone(HOME[:3]), True, id="it is all around it"),
        pytest.param(zone(AWAY), False, id="it is elsewhere"),
        pytest.param(zone(whole=False), None, id="it is a part of their place"),
        pytest.param(zone((*HOME, "140106001")), None, id="it lies within their place"),
        pytest.param(zone(since=at(22)), False, id="it has not begun"),
        pytest.param(zone(until=at(21, 12)), False, id="it is over"),
        pytest.param(zone(until=at(21, 13)), True, id="it ends in an hour"),
    ],
)
def test_a_zone_is_where_the_person_stays_now(
    found: ZonePeriod, is_inside: bool | None
) -> None:
    outcome = of(person(), asking("{zone: {kind: static}}"), zones=(found,))

    assert answer(outcome) is is_inside
    assert bool(asked_of(outcome)) is (is_inside is None)


def test_a_zone_that_begins_or_ends_is_a_reason_to_look_again() -> None:
    books = asking("{zone: {}}")
    to_come, there = zone(since=at(22)), zone(until=at(21, 20))

    assert of(person(), books, zones=(to_come,)).next_at == at(22)
    assert of(person(), books, zones=(there,)).next_at == at(21, 20)


# --- work ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "posts", "holds"),
    [
        ("{post: high_risk}", (Post("p", "high_risk"),), True),
        ("{post: high_risk}", (Post("p", "education"),), False),
        ("{post: high_risk}", (), False),
        ("{post: high_risk}", None, None),
        ("{post: high_risk}", (Post("p", "high_risk", day(20)),), False),
        ("{post: high_risk, within_days: 2}", (Post("p", "high_risk", day(20)),), True),
        ("{post: high_risk, left: true}", (Post("p", "high_risk"),), False),
        ("{post: high_risk, left: true}", (Post("p", "high_risk", day(21)),), True),
        ("{post: high_risk, left: true}", (Post("p", "high_risk", day(22)),), False),
        ("{post: high_risk, left: false}", (Post("p", "high_risk", day(21)),), False),
        ("{post: high_risk, left: false}", (Post("p", "high_risk", day(22)),), True),
    ],
)
def test_work_is_that_of_the_window(
    when: str, posts: tuple[Post, ...] | None, holds: bool | None
) -> None:
    told = replace(person(), posts=posts)

    assert answer(of(told, asking(f"{{occupation: {when}}}"))) is holds


def test_days_are_counted_from_the_last_one_on_a_post() -> None:
    books = asking(
        "{occupation: {post: high_risk, left: true, within_days: 7}}",
        SEVEN % "left_post",
    )
    told = replace(
        person(),
        posts=(Post("a", "high_risk", day(16)), Post("b", "high_risk", day(18))),
    )

    ground = ground_of(of(told, books), "one")

    assert (ground.anchor, ground.day_one, ground.end) == (day(18), day(19), at(26))
    assert ground.witness.id == "b"


def test_who_left_a_post_too_early_is_told_by_how_much() -> None:
    books = asking("{occupation: {post: high_risk, within_days: 7}}")
    told = replace(person(), posts=(Post("a", "high_risk", day(13)),))

    (found,) = of(told, books).considered

    assert found.miss is not None
    assert (found.miss.days, found.miss.day, found.miss.boundary) == (
        2,
        day(13),
        day(15),
    )


def test_a_day_on_may_be_too_late_for_a_post_left_today() -> None:
    told = replace(person(arrivals=()), posts=(Post("a", "high_risk", day(21)),))
    books = shelf(
        rule(
            "one",
            "{all: [{contact: {}}, {occupation: {post: high_risk}}]}",
            "{}",
            cls="contact",
        )
    )

    assert of(told, books).next_at == at(22)


# --- home ----------------------------------------------------------------------------


@pytest.mark.parametrize(("fit", "holds"), [(True, False), (False, True), (None, None)])
def test_a_home_is_fit_or_not_or_nobody_has_looked(
    fit: bool | None, holds: bool | None
) -> None:
    told = replace(person(), home_fit=fit)

    assert answer(of(told, asking("{home: {fit: false}}"))) is holds


# --- tests that are not there ----------------------------------------------------------


def taken(
    moment: datetime,
    outcome: str = "negative",
    *,
    single: bool = True,
    method: str = "pcr",
) -> Specimen:
    came = moment + timedelta(hours=6)
    return replace(sample(moment, outcome, came, single=single), method=method)


@pytest.mark.parametrize(
    ("when", "specimen", "holds"),
    [
        ("within_hours: 48", None, True),
        ("within_hours: 48", taken(at(19, 9, 1)), False),
        ("within_hours: 48", taken(at(19, 9)), True),
        ("within_hours: 48, since: resulted", taken(at(19, 9)), False),
        ("within_hours: 48, since: resulted", taken(at(19, 3)), True),
        ("within_hours: 48", taken(at(20, 9), "positive"), True),
        ("within_hours: 48, outcome: positive", taken(at(20, 9), "positive"), False),
        ("within_hours: 48", sample(at(20, 9)), True),
        ("within_hours: 48", taken(at(20, 9), single=False), False),
        ("within_days: 2", taken(at(20)), False),
        ("within_days: 2", taken(at(19, 23)), True),
        ("within_days: 1, method: antigen", taken(at(21, 1)), True),
    ],
)
def test_a_result_is_missing_up_to_the_arrival(
    when: str, specimen: Specimen | None, holds: bool
) -> None:
    told = person(specimens=(specimen,) if specimen else ())
    books = asking(f"{{untested: {{{when}}}}}")

    assert answer(of(told, books, at(25))) is holds


def test_a_result_after_the_arrival_is_too_late_for_it() -> None:
    told = person(specimens=(taken(at(21, 10)),))

    assert (
        answer(of(told, asking("{untested: {within_hours: 48}}"), at(21, 20))) is True
    )


def test_an_antigen_is_looked_for_among_antigens() -> None:
    quick = taken(at(21, 1), method="antigen")
    told = replace(person(), antigens=(quick,))
    books = asking("{untested: {within_days: 1, method: antigen}}")

    assert answer(of(told, books)) is False


@pytest.mark.parametrize(
    ("window", "again_at"),
    [("within_hours: 48", at(23, 10)), ("within_days: 2", at(22))],
)
def test_a_result_grows_old_by_time_alone(window: str, again_at: datetime) -> None:
    met = Contact("c", "close", "", "", day(10), at(11))
    told = replace(person(arrivals=(), specimens=(taken(at(21, 10)),)), contacts=(met,))
    books = asking(
        f"{{all: [{{contact: {{}}}}, {{untested: {{{window}}}}}]}}", cls="contact"
    )

    outcome = of(told, books, at(21, 20))

    assert answer(outcome) is False
    assert outcome.next_at == again_at
    assert answer(of(told, books, at(23, 10))) is True


# --- contacts, and ages ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (at(9, 23), False),
        (at(10), True),
        (at(31, 23), True),
    ],
)
def test_an_exposure_is_at_most_so_many_days_ago(now: datetime, holds: bool) -> None:
    met = Contact("c", "close", "", "", day(10), at(11))
    told = replace(person(arrivals=()), contacts=(met,))
    books = asking("{contact: {exposed_within_days: 21}}", cls="contact")

    assert answer(of(told, books, now)) is holds
    assert answer(of(told, books, at(31) + timedelta(days=1))) is False


@pytest.mark.parametrize(
    ("born", "holds"),
    [(date(1956, 12, 31), True), (date(1957, 1, 1), False), (None, None)],
)
def test_a_birthday_changes_nothing_for_who_was_born_before(
    born: date | None, holds: bool | None
) -> None:
    told = replace(person(), born=born)

    assert answer(of(told, asking("{age: {born_before: 1957-01-01}}"))) is holds
