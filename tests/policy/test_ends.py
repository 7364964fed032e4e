"""A version ends with the next one, or on a day that somebody knows how to name."""

from datetime import UTC, datetime

import pytest

from pratique.policy.proposing import Named, judge
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook, parse
from pratique.policy.shelf import Shelf, Start
from pratique.policy.versions import check_ends
from tests.policy.world import HIGH, HOME, OTHER, assess, at, book, book_text, person

ENDED = "ended: {says: {en: So it was told}, source: page, confidence: unverified}\n"
BEGUN = ENDED.replace("ended", "begun")
UNTIL = "until: 2022-08-10T00:00+08:00\n"


def city(*more: str, version: str = "2022-08-01") -> Rulebook:
    """Return a city's book with more lines in its head."""
    text = book_text(OTHER, name="cn.city", jurisdiction="CN/14/1401", version=version)
    return parse(
        text.replace("title: {en", "".join(more) + "title: {en"), file="city.yaml"
    )


def ids(books: Shelf, arrived: int | None, now: int) -> list[str]:
    """Return the rules that govern somebody at home."""
    moment = at(arrived) if arrived else None
    return [each.id for each in books.governing(HOME, moment, at(now)).rules]


def test_what_has_ended_with_nothing_in_its_place_governs_nobody() -> None:
    books = Shelf([book(HIGH), city(UNTIL, ENDED)])

    assert ids(books, None, 9) == ["cn.national#high", "cn.city#other"]
    assert ids(books, None, 10) == ["cn.national#high"]


def test_whoever_arrived_before_the_end_keeps_the_rules_of_the_arrival() -> None:
    books = Shelf([book(HIGH), city(UNTIL, ENDED)])

    assert ids(books, 9, 12) == ["cn.national#high", "cn.city#other"]
    assert ids(books, 10, 12) == ["cn.national#high"]


def test_between_an_end_and_the_next_version_there_is_none() -> None:
    books = Shelf([book(HIGH), city(UNTIL, ENDED), city(version="2022-08-20")])

    assert ids(books, None, 19) == ["cn.national#high"]
    assert ids(books, None, 20) == ["cn.national#high", "cn.city#other"]


def test_an_end_is_an_instant_at_which_time_alone_changes_something() -> None:
    books = Shelf([book(HIGH), city(UNTIL, ENDED)])

    assert books.next_change(HOME, at(9)) == at(10)
    assert books.next_change(HOME, at(10)) is None
    assert assess(person(arrivals=()), books, at(9)).next_at == at(10)


def test_how_we_know_a_date_has_a_source_and_is_as_sure_as_it_is() -> None:
    read = city(BEGUN, UNTIL, ENDED)

    assert read.begun is not None
    assert (read.begun.confidence, read.begun.source.title) == ("unverified", "A page")
    assert read.ended is not None
    assert read.ended.says["en"] == "So it was told"
    assert not read.ended.paraphrase
    assert not city().is_over(at(31))


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ((UNTIL,), "`until` does not say how we know\n  Add `ended:`"),
        ((ENDED,), "`ended` does not say when\n  Add `until:`"),
        (
            (UNTIL.replace("-10T", "-01T"), ENDED),
            "it ends before it begins\n  Put `until` after `in_force`.",
        ),
        (
            (UNTIL, ENDED.replace("page", "pgae")),
            "there is no source `pgae`\n  Did you mean `page`?",
        ),
    ],
)
def test_an_end_that_cannot_be_is_refused(head: tuple[str, ...], message: str) -> None:
    with pytest.raises(RulebookError) as refusal:
        city(*head)

    assert message in str(refusal.value)


def test_an_end_after_the_next_version_has_begun_is_refused() -> None:
    with pytest.raises(RulebookError) as refusal:
        check_ends((city(UNTIL, ENDED), city(version="2022-08-10")))

    assert "ends when its version of 2022-08-10 begins" in str(refusal.value)
    assert "Leave `until` out" in str(refusal.value)


def test_what_is_adopted_may_come_before_an_end_that_was_said() -> None:
    following = city(version="2022-08-09")
    books = Shelf([city(UNTIL, ENDED)]).with_book(following)

    before, after = datetime(2022, 8, 8, tzinfo=UTC), datetime(2022, 8, 12, tzinfo=UTC)
    place = following.jurisdiction
    assert following not in books.in_force(place, before)
    assert books.in_force(place, after) == (following,)
    assert not books.leaves_nothing(books.books[0])
    assert judge(city(version="2022-08-12"), Named("", ""), books).report.failed == ()


def test_an_end_counts_where_the_next_version_begins_later() -> None:
    first = city(UNTIL, ENDED)
    alone = Shelf([first])
    assert alone.leaves_nothing(first)
    assert not alone.leaves_nothing(city(version="2022-08-02"))

    staged = Start(stages=((HOME, at(12)),))
    assert alone.with_book(city(version="2022-08-09"), staged).leaves_nothing(first)
