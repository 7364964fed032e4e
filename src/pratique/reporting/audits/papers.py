"""What a word from outside rests on: read from the rows and the ledger alone.

The rule of what names a paper is written here anew, from the decision (0026): the
audit takes nobody's word that an answer was let in rightly.
"""

import re

from pratique import keys
from pratique.contacts import events as contacts
from pratique.reporting.audits.evidence import Answer, Entry, Human

ANSWERS = {contacts.LETTER_ANSWERED, contacts.LETTER_CORRECTED}
PAPER = "paper"  # in the ledger: the digest of one, since there are any
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


def is_on_paper(human: Human, answer: Answer) -> bool:
    """Say whether an answer that needs a paper names one, or is older than papers."""
    if not rests_outside(answer):
        return True
    if answer.paper is None:
        return _is_older(human.entry(answer.entry))
    return names_a_paper(answer.paper)


def _is_older(entry: Entry | None) -> bool:
    """Say whether an answer was entered before papers were asked for."""
    return entry is not None and entry.kind in ANSWERS and PAPER not in entry.data


def is_as_entered(answer: Answer, entry: Entry) -> bool:
    """Say whether a row has the paper that the ledger knows by its digest."""
    if entry.kind not in ANSWERS:
        return False
    if PAPER not in entry.data:
        return True  # from before: nothing to compare with
    told = keys.blind(answer.paper or "", kind=f"contacts.letter_answer:{answer.id}")
    return bool(entry.data[PAPER] == (told.hex() if answer.paper else ""))
