"""What a word from outside rests on: read from the rows and the ledger alone.

The rule of what names a paper is written here anew, from the decision (0026): the
audit takes nobody's word that an answer was let in rightly.
"""

import re

from pratique.reporting.audits.evidence import Answer

TENS = r"(?:[一二三四五六七八九]|[二三]?十[一二三四五六七八九]?)"
WRITTEN = (
    r"[0-9\uff10-\uff19]",  # a number, also in the full width of Chinese type
    rf"{TENS}月{TENS}[日号]",  # a day of a month
    r"[〇○零一二三四五六七八九]{4}年",  # a year
)


def names_a_paper(words: str) -> bool:
    """Say whether words tell a number or a date by which to ask for a letter."""
    return any(re.search(each, words) for each in WRITTEN)


def rests_outside(answer: Answer) -> bool:
    """Say whether an answer is, or tells, the word of a place outside this house.

    Also where a place of this house answers: that another outside has taken them over.
    """
    return answer.is_outside or answer.is_elsewhere


def is_on_paper(answer: Answer) -> bool:
    """Say whether an answer that needs a paper names one."""
    return not rests_outside(answer) or names_a_paper(answer.paper)
