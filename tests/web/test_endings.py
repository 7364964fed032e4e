"""A timeline says what came last when somebody became free."""

import pytest
from django.utils import translation

from pratique.orders import events
from pratique.web.people.timeline import details


@pytest.mark.parametrize(
    ("last", "zh", "en"),
    [
        ("result", "复核结果为阴性", "a result was negative"),
        ("day7", "末次核酸检测为阴性", "the last test was negative"),
        ("n1", "末次核酸检测为阴性", "the last test was negative"),
        ("withdrawn", "依据不再成立", "no longer founded"),
        ("bound", "到限失效", "lapsed at its bound"),
    ],
)
def test_says_what_ended_it(last: str, zh: str, en: str) -> None:
    data = {"rule": "cn.national#pool.hold", "last_condition": last}
    for language, words in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            assert details(events.RELEASED, data) == words
