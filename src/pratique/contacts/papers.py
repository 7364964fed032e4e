"""Letters that came back: which words name one, and how the ledger knows it again."""

import re
from uuid import UUID

from pratique import keys

_ONE_TO_NINE = "一二三四五六七八九"
_DAY = f"(?:[二三]?十[{_ONE_TO_NINE}]?|[{_ONE_TO_NINE}])"
_MONTH = f"(?:十[一二]?|[{_ONE_TO_NINE}])"
_DATE = f"{_MONTH}月{_DAY}[日号]"
_YEAR = f"[{_ONE_TO_NINE}〇○零]{{4}}年"
# A Chinese numeral alone says nothing: every other sentence holds one.
_NAMED = re.compile(f"[0-9０-９]|{_DATE}|{_YEAR}")  # full width too


def names_one(words: str) -> bool:
    """Say whether words name a paper that somebody else can ask for by them.

    They hold an Arabic digit, full-width included, or a date in Chinese numerals.
    """
    return _NAMED.search(words) is not None


def digest(answer: UUID, words: str) -> str:
    """Return what the ledger tells of an answer's paper: not it, yet no other's."""
    if not words:
        return ""
    return keys.blind(words, kind=f"contacts.letter_answer:{answer}").hex()
