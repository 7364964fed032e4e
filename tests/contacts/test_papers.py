"""Whom a place outside frees, or takes over, it does by a letter that came back.

Nobody there has an account here: one officer enters that it accepted and what it
answered. What they rest on is a paper that somebody else can ask for.
"""

from uuid import UUID

import pytest

from pratique import database, keys
from pratique.contacts import events, papers, refusals
from pratique.contacts.actions import letters
from pratique.contacts.models import Answer, Letter, LetterAnswer
from pratique.database import WORKER
from pratique.ledger.models import Entry, PersonKey
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")
# Chinese numerals stand in any sentence; with a month and a day they are a date.
NONE = ["", "  ", "来电告知", "统一回复", "口头，十分确定", "万主任电话", "电话一次"]
NAMED = [cast.PAPER, "八月十九日传真", "fax of 19 Aug"]
FREES = pytest.mark.parametrize("finding", ["negative", "positive"])


@pytest.fixture
def li() -> UUID:
    """Li, about whom a letter goes out."""
    return cast.somebody("李小燕")


@pytest.fixture
def letter(li: UUID) -> Letter:
    """A letter that Chengdu, outside, has accepted."""
    sent = cast.send(li)
    cast.doing(cast.tracer(), letters.accept, letter=sent.pk)
    return sent


def enter(letter: Letter, person: UUID, finding: str, **more: object) -> LetterAnswer:
    """Enter an answer as the sender, with exactly this."""
    how = {"letter": letter.pk, "person": person, "finding": finding} | more
    return cast.doing(cast.tracer(), letters.answer, **how)


def answers() -> list[LetterAnswer]:
    """Return every answer ever entered, the first first."""
    with database.acting(WORKER):
        return list(LetterAnswer.objects.order_by("entry"))


@pytest.mark.parametrize(
    "words",
    ["第７号", "八月二十日", "十二月三十一号电", "二〇二二年八月来函", "一月三日"],
)
def test_a_digit_or_a_date_names_a_paper(words: str) -> None:
    assert papers.names_one(words)


@pytest.mark.parametrize("words", [*NONE, "十月份", "一月内", "三日后", "①", "Ⅷ", "½"])
def test_no_other_numeral_does(words: str) -> None:
    assert not papers.names_one(words)


@FREES
@pytest.mark.parametrize("paper", NONE)
def test_none_is_entered_without_number_or_date_of_a_paper(
    letter: Letter, li: UUID, finding: str, paper: str
) -> None:
    with pytest.raises(refusals.PaperMissing) as refused:
        enter(letter, li, finding, paper=paper)

    assert (refused.value.code, refused.value.field) == ("paper_missing", "paper")
    assert refused.value.next_step
    assert answers() == []
    assert cast.entries(events.LETTER_ANSWERED) == 0


@FREES
@pytest.mark.parametrize("paper", NAMED)
def test_the_paper_stands_with_the_answer(
    letter: Letter, li: UUID, finding: str, paper: str
) -> None:
    made = enter(letter, li, finding, paper=f" {paper} ")

    assert made.paper == paper
    assert enter(letter, li, finding, paper=paper) == made
    assert enter(letter, li, finding) == made


def test_it_is_sealed_in_the_ledger_with_the_persons_key(
    letter: Letter, li: UUID
) -> None:
    enter(letter, li, "negative", paper=cast.PAPER)
    enter(letter, li, "positive", paper="8月20日更正函", reason="样本弄混")

    with database.acting(WORKER), database.transaction():
        told = Entry.objects.filter(person=li, kind__startswith="contacts.letter")
        own = bytes(PersonKey.objects.get(person=li).wrapped)
        words = [
            keys.unseal_words(bytes(one.words or b""), own)
            for one in told.order_by("pk")
        ]
        assert cast.PAPER not in "".join(str(one.data) for one in told)
    assert words == [cast.PAPER, "8月20日更正函\n样本弄混"]


def test_another_paper_is_another_answer_and_needs_a_reason(
    letter: Letter, li: UUID
) -> None:
    enter(letter, li, "negative", paper=cast.PAPER)

    with pytest.raises(refusals.LetterAnsweredOtherwise):
        enter(letter, li, "negative", paper="成疫指函〔2022〕8号")
    enter(letter, li, "negative", paper="成疫指函〔2022〕8号", reason="抄错号")

    assert [one.paper for one in answers()] == [cast.PAPER, "成疫指函〔2022〕8号"]


def test_who_is_not_found_is_freed_by_nobody_and_needs_none(
    letter: Letter, li: UUID
) -> None:
    assert enter(letter, li, "not_found").paper == ""


def test_nor_who_is_positive_in_this_house(letter: Letter, li: UUID) -> None:
    enter(letter, li, "positive", counted_in=gazetteer.JINZHONG)

    assert [one.finding for one in answers()] == [Answer.POSITIVE]


def test_nor_what_a_place_of_this_house_answers_for_itself(li: UUID) -> None:
    letter = cast.send(li, to=gazetteer.JINZHONG)
    theirs = cast.tracer(gazetteer.JINZHONG)
    cast.doing(theirs, letters.accept, letter=letter.pk)

    how = {"letter": letter.pk, "person": li, "finding": "negative"}
    cast.doing(theirs, letters.answer, **how)

    assert [one.finding for one in answers()] == [Answer.NEGATIVE]


def test_but_whom_it_says_a_place_outside_counts_is_freed_by_that_place(
    li: UUID,
) -> None:
    letter = cast.send(li, to=gazetteer.JINZHONG)
    theirs = cast.tracer(gazetteer.JINZHONG)
    cast.doing(theirs, letters.accept, letter=letter.pk)
    how = {"letter": letter.pk, "person": li, "finding": "positive"}
    how |= {"counted_in": gazetteer.CHENGDU}

    with pytest.raises(refusals.PaperMissing):
        cast.doing(theirs, letters.answer, **how)
    assert answers() == []
    cast.doing(theirs, letters.answer, **how, paper=cast.PAPER)

    assert [one.paper for one in answers()] == [cast.PAPER]


def test_a_failing_ledger_leaves_nothing(
    letter: Letter, li: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(letters, "record", fail)
    with pytest.raises(RuntimeError):
        enter(letter, li, "negative", paper=cast.PAPER)

    assert answers() == []
