"""Dates as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from pratique.web import dates

ZONE = "Asia/Shanghai"
MIDNIGHT = datetime(2022, 8, 24, 16, tzinfo=UTC)  # 24 August, 24:00 there


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "8月24日（周三）24:00"), ("en", "Wed 24 Aug, midnight")],
)
def test_an_end_at_midnight_belongs_to_the_day_it_ends(
    language: str, words: str
) -> None:
    with translation.override(language):
        assert dates.until_words(MIDNIGHT, ZONE) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "8月21日（周日）09:30"), ("en", "Sun 21 Aug, 09:30")],
)
def test_a_moment_has_its_weekday(language: str, words: str) -> None:
    moment = datetime(2022, 8, 21, 1, 30, tzinfo=UTC)

    with translation.override(language):
        assert dates.moment_words(moment, ZONE) == words
        assert dates.until_words(moment, ZONE) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "2022年8月24日（周三）24:00"), ("en", "Wed 24 Aug 2022, midnight")],
)
def test_where_years_stand_in_one_list_each_is_named(language: str, words: str) -> None:
    with translation.override(language):
        assert dates.until_words(MIDNIGHT, ZONE, year=True) == words


def test_days_left_count_today() -> None:
    noon = datetime(2022, 8, 24, 4, tzinfo=UTC)

    assert dates.days_left(MIDNIGHT, noon, ZONE) == 1
    assert dates.days_left(MIDNIGHT, MIDNIGHT, ZONE) == 0
    assert dates.last_day(MIDNIGHT, ZONE) == date(2022, 8, 24)
