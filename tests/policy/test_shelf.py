"""Which rules govern whom, and what a shelf refuses."""

from pathlib import Path

import pytest

from pratique.policy.refusals import RulebookError, UnknownRule
from pratique.policy.rulebook import Rulebook, parse
from pratique.policy.shelf import Shelf, Start, open_shelf
from tests.policy.world import (
    AWAY,
    HIGH,
    HOME,
    MISSED,
    OTHER,
    assess,
    at,
    book,
    book_text,
    day,
    person,
    rule,
    shelf,
    stay,
)

PROVINCE = "CN/14"
CITY = "CN/14/1401"


def high(name: str, replaces: str) -> str:
    """Return the rule on high-risk areas, in place of another."""
    return HIGH.replace("id: high", f"id: {name}") + f"    replaces: {replaces}\n"


def province(*rules: str, version: str = "2022-08-01") -> Rulebook:
    """Return a province's book."""
    return book(*rules, name="cn.province", jurisdiction=PROVINCE, version=version)


def city(*rules: str, version: str = "2022-08-01") -> Rulebook:
    """Return a city's book."""
    return book(*rules, name="cn.city", jurisdiction=CITY, version=version)


def ids(books: Shelf, arrived: int | None, now: int) -> list[str]:
    """Return the rules that govern somebody at home and are not replaced."""
    moment = at(arrived) if arrived else None
    governing = books.governing(HOME, moment, at(now))
    return [
        f"{rule.id} {rule.version:%d}"
        for rule in governing.rules
        if rule in governing.live[rule.cls]
    ]


def test_a_rule_stands_in_the_place_of_the_one_it_replaces() -> None:
    books = Shelf(
        [
            city(high("high", "cn.province#high")),
            province(high("high", "cn.national#high"), OTHER),
            book(HIGH),
        ]
    )

    assert ids(books, 21, 21) == ["cn.province#other 01", "cn.city#high 01"]


def test_a_replaced_rule_stays_replaced_while_its_successor_is_replaced_too() -> None:
    """The city replaces the province's rule: the nation's does not come back."""
    books = Shelf(
        [
            book(HIGH),
            province(high("high", "cn.national#high")),
            city(high("high", "cn.province#high")),
        ]
    )

    outcome = assess(person(stays=(stay(10, 20),)), books, at(21, 12))

    assert [each.rule for each in outcome.considered if each.answer == "replaced"] == [
        "cn.national#high",
        "cn.province#high",
    ]


def test_elsewhere_the_citys_rules_do_not_govern() -> None:
    books = Shelf([book(HIGH), city(high("high", "cn.national#high"))])

    governing = books.governing(AWAY, at(21), at(21))

    assert [rule.id for rule in governing.rules] == ["cn.national#high"]


def test_arrivals_keep_the_version_they_arrived_under() -> None:
    books = Shelf([book(HIGH, MISSED), book(HIGH, MISSED, version="2022-08-20")])

    assert ids(books, 19, 21) == ["cn.national#high 01", "cn.national#missed 20"]
    assert ids(books, 20, 21) == ["cn.national#high 20", "cn.national#missed 20"]
    assert ids(books, None, 19) == ["cn.national#high 01", "cn.national#missed 01"]


def test_before_the_first_version_nothing_governs() -> None:
    books = Shelf([book(HIGH, version="2022-08-20")])

    assert books.governing(HOME, None, at(19)).zone is None
    assert assess(person(), books, at(19)).code == "green"


def test_the_zone_is_that_of_the_most_local_book() -> None:
    books = Shelf(
        [
            book(HIGH),
            book(
                OTHER,
                name="cn.city",
                jurisdiction=CITY,
                zone="Asia/Urumqi",
                version="2022-08-02",
            ),
        ]
    )

    zone = books.governing(HOME, at(21), at(21)).zone

    assert zone is not None
    assert zone.key == "Asia/Urumqi"


def test_the_next_version_is_known_to_come() -> None:
    books = Shelf([book(HIGH), book(HIGH, version="2022-08-20")])

    assert books.next_change(HOME, at(19)) == at(20)
    assert books.next_change(HOME, at(20)) is None
    assert books.next_change(("JP",), at(19)) is None
    assert assess(person(arrivals=()), books, at(19)).next_at == at(20)


def test_a_rule_and_a_book_are_found_by_name() -> None:
    books = Shelf([book(HIGH), book(HIGH, version="2022-08-20")])

    assert books.rule("cn.national#high", day(20)).version == day(20)
    assert books.book("cn.national").version == day(20)
    assert books.book("cn.national", day(1)).version == day(1)


@pytest.mark.parametrize(
    ("version", "advice"), [(20, "Did you mean `cn.national#high`?"), (2, "cn.nat")]
)
def test_an_unknown_rule_is_refused(version: int, advice: str) -> None:
    with pytest.raises(UnknownRule) as refusal:
        shelf(HIGH).rule("cn.national#hihg", day(version))

    assert advice in refusal.value.next_step


def test_an_unknown_book_is_refused() -> None:
    with pytest.raises(UnknownRule, match=r"no rulebook `cn.natinal`\."):
        shelf(HIGH).book("cn.natinal")
    with pytest.raises(UnknownRule, match=r"no rulebook `cn.national` of 2022-08-02\."):
        shelf(HIGH).book("cn.national", day(2))


@pytest.mark.parametrize(
    ("books", "message"),
    [
        (
            [book(HIGH), province(high("high", "cn.national#hihg"))],
            "which does not exist\n  Did you mean `cn.national#high`?",
        ),
        (
            [book(HIGH), province(high("high", "cn.natonal#high"))],
            "`cn.natonal`, which is not on the shelf\n  Did you mean `cn.national`?",
        ),
        (
            [province(high("high", "cn.city#high")), city(HIGH), book(OTHER)],
            "`cn.city#high`, which does not stand above it",
        ),
        (
            [province(high("high", "cn.province#other"), OTHER), book(OTHER)],
            "does not stand above it",
        ),
        (
            [
                province(high("high", "cn.city#high")),
                city(high("high", "cn.province#high")),
            ],
            "in a circle: `cn.province#high` replaces `cn.city#high` replaces `cn.prov",
        ),
        (
            [book(high("high", "cn.national#high"))],
            "in a circle: `cn.national#high` replaces `cn.national#high`",
        ),
        ([book(HIGH), book(HIGH)], "`cn.national` has two versions of 2022-08-01"),
        (
            [book(HIGH), book_text(HIGH, version="2022-08-02")],
            "has two versions of 2022-08-01 00:00",
        ),
    ],
)
def test_a_faulty_shelf_is_refused(books: list[Rulebook | str], message: str) -> None:
    read = [
        parse(each.replace("in_force: 2022-08-02", "in_force: 2022-08-01"))
        if isinstance(each, str)
        else each
        for each in books
    ]

    with pytest.raises(RulebookError) as refusal:
        Shelf(read)

    assert message in str(refusal.value)


def test_without_the_countrys_book_nobody_knows_what_is_meant() -> None:
    books = Shelf([city(HIGH, OTHER)])

    with pytest.raises(RulebookError, match=r"no book above `cn\.city` writes"):
        assess(person(stays=(stay(10, 20),)), books, at(21, 12))


def test_a_folder_of_rulebooks_is_a_shelf(tmp_path: Path) -> None:
    (tmp_path / "cn.national").mkdir()
    (tmp_path / "cn.national" / "2022-08-01.yaml").write_text(book_text(HIGH))
    (tmp_path / "cn.national" / "2022-08-01.cases.yaml").write_text("not a rulebook")

    assert [each.id for each in open_shelf(tmp_path).books] == ["cn.national"]


def test_a_rule_that_is_replaced_may_be_of_any_class() -> None:
    books = Shelf(
        [
            book(HIGH, MISSED),
            city(
                rule(
                    "missed",
                    "{overdue: test}",
                    "{code: yellow}",
                    cls="compliance",
                    replaces="cn.national#missed",
                )
            ),
        ]
    )

    outcome = assess(person(), books, at(21, 12))

    assert [
        each.by for each in outcome.considered if each.rule == "cn.national#missed"
    ] == ["cn.city#missed"]


def with_bound(text: str, days: int) -> str:
    return text.replace("bound_days: 3", f"bound_days: {days}")


def test_what_is_meant_where_nothing_is_said_is_that_of_the_place() -> None:
    other = with_bound(book_text(OTHER, name="zz.other", jurisdiction="ZZ"), 9)
    later = with_bound(book_text(HIGH, version="2022-08-10"), 5)
    books = Shelf([book(HIGH), parse(later), parse(other), city()])

    def bound(place: tuple[str, ...], moment: int) -> int | None:
        found = books.defaults(place, at(moment))
        return found.bound_days if found else None

    assert [bound(HOME, 2), bound(HOME, 9), bound(HOME, 10)] == [3, 3, 5]
    assert bound(("ZZ", "1"), 10) == 9
    assert bound(("YY",), 10) is None


def test_before_any_book_is_in_force_the_first_to_come_has_its_say() -> None:
    later = with_bound(book_text(HIGH, version="2022-08-10"), 5)
    books = Shelf([parse(later), book(HIGH, version="2022-08-05"), city()])

    found = books.defaults(HOME, at(1))

    assert found is not None
    assert found.bound_days == 3


# --- versions that were adopted ------------------------------------------------------

STREET = (*HOME, "street")


def adopted(start: Start, *books: Rulebook) -> Shelf:
    """Return a shelf whose latest version was adopted, and begins so."""
    latest = max(books, key=lambda each: each.in_force)
    return Shelf(books, {latest.digest: start})


OLD, NEW = book(HIGH, MISSED), book(HIGH, MISSED, version="2022-08-20")


def test_a_stage_begins_where_and_when_it_says_and_the_nearest_one_counts() -> None:
    books = adopted(Start(((HOME, at(22)), (STREET, at(18)))), OLD, NEW)

    def versions(place: tuple[str, ...], now: int) -> list[str]:
        return [f"{each.version:%d}" for each in books.in_force(place, at(now))]

    assert [versions(AWAY, now) for now in (19, 20)] == [["01"], ["20"]]
    assert [versions(HOME, now) for now in (20, 21, 22)] == [["01"], ["01"], ["20"]]
    assert [versions(STREET, now) for now in (17, 18)] == [["01"], ["20"]]


def test_arrival_rules_take_over_who_is_here_only_where_the_adoption_says_so() -> None:
    silent, extended = (
        adopted(Start(), OLD, NEW),
        adopted(Start(extends=True), OLD, NEW),
    )

    assert ids(silent, 19, 21) == ["cn.national#high 01", "cn.national#missed 20"]
    assert ids(extended, 19, 21) == ["cn.national#high 20", "cn.national#missed 20"]
    assert ids(extended, 18, 19) == ["cn.national#high 01", "cn.national#missed 01"]


def test_who_was_taken_over_stays_so_under_the_version_after_it() -> None:
    third = book(HIGH, MISSED, version="2022-08-25")
    books = Shelf(
        [OLD, NEW, third], {NEW.digest: Start(extends=True), third.digest: Start()}
    )

    assert ids(books, 19, 26) == ["cn.national#high 20", "cn.national#missed 25"]
    assert ids(books, 25, 26) == ["cn.national#high 25", "cn.national#missed 25"]


def test_nobody_waits_one_by_one_for_a_version_that_was_adopted() -> None:
    books = adopted(Start(), OLD, NEW)

    assert books.next_change(HOME, at(19)) is None


def test_what_was_reversed_governs_nobody_and_is_still_found() -> None:
    books = Shelf([OLD], reversed_=[NEW])

    assert ids(books, 21, 21) == ["cn.national#high 01", "cn.national#missed 01"]
    assert books.rule("cn.national#high", day(20)).version == day(20)
    assert books.book("cn.national", day(20)).version == day(20)
    assert books.book("cn.national").version == day(1)


@pytest.mark.parametrize("instant", [1, 25, 26])
def test_a_stage_that_overlaps_another_version_is_refused(instant: int) -> None:
    third = book(HIGH, MISSED, version="2022-08-25")
    starts = {NEW.digest: Start(((HOME, at(instant)),))}

    with pytest.raises(RulebookError, match=r"begins no earlier than that of 2022-08"):
        Shelf([OLD, NEW, third], starts)
