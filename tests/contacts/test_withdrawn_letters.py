"""A letter that was sent by mistake is taken back, with the reason."""

import pytest

from pratique import database
from pratique.contacts import events, queries, refusals
from pratique.contacts.actions import letters
from pratique.contacts.models import Letter, LetterPerson
from pratique.database import WORKER, Actor
from pratique.ledger.queries import known
from pratique.registry.models import Person
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def receiver() -> Actor:
    """Return a tracer of Jinzhong, in this house."""
    return cast.tracer(gazetteer.JINZHONG)


def waiting() -> list[int]:
    """Return for how many each letter that stands still waits."""
    with database.acting(WORKER), database.transaction():
        return [one.open for one in queries.letters(known())]


def back(letter: Letter, by: Actor | None = None, **how: str) -> Letter:
    """Withdraw a letter, as whoever sent it if not said otherwise."""
    told = {"reason": "wrong city"} | how
    act = letters.withdraw
    return cast.doing(by or cast.tracer(), act, letter=letter.pk, **told)


def test_it_asks_about_nobody_any_more() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)
    cast.go_to(cast.hours(1))

    gone = back(letter)

    assert queries.reason_withdrawn(gone) == "wrong city"
    assert back(letter, reason="again").reason == gone.reason
    assert cast.entries(events.LETTER_WITHDRAWN) == 1
    cast.go_to(cast.hours(26))
    with database.acting(WORKER), database.transaction():
        assert queries.letters(known()) == []
        assert queries.asked(known()) == []
        assert list(queries.overdue_letters(cast.hours(26))) == []
        then = known(cast.hours(0.5))
        assert [one.open for one in queries.letters(then)] == [1]
        assert [one.answered for one in queries.asked(then)] == [False]
        assert list(queries.withdrawn_letters()) == [letter]


def test_the_same_place_may_be_asked_again() -> None:
    li = cast.somebody("李小燕")
    back(cast.send(li))

    cast.send(li)

    assert waiting() == [1]


def test_it_is_neither_accepted_nor_answered() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)
    back(letter)

    with pytest.raises(refusals.LetterWithdrawn):
        cast.doing(cast.tracer(), letters.accept, letter=letter.pk)
    with pytest.raises(refusals.LetterWithdrawn) as refused:
        cast.answer(letter, li, "negative")
    assert refused.value.code == "letter_withdrawn"


def test_an_answered_one_stays() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    letter = cast.send(li, wang)
    cast.answer(letter, li, "negative")

    with pytest.raises(refusals.LetterAnswered) as refused:
        back(letter)
    assert refused.value.code == "letter_answered"
    assert waiting() == [1]


def test_it_needs_a_reason_and_the_sender() -> None:
    letter = cast.send(cast.somebody("李小燕"), to=gazetteer.JINZHONG)

    with pytest.raises(refusals.ReasonMissing):
        back(letter, reason=" ")
    with pytest.raises(refusals.NotTheSender):
        back(letter, receiver())
    with pytest.raises(refusals.UnknownLetter):
        back(letter, cast.tracer(gazetteer.CHENGDU))
    assert waiting() == [1]


def test_the_receiver_sees_nobody_in_it_any_more() -> None:
    letter = cast.send(cast.somebody("李小燕"), to=gazetteer.JINZHONG)
    cast.doing(receiver(), letters.accept, letter=letter.pk)

    back(letter)

    with database.acting(receiver()), database.transaction():
        assert Letter.objects.get() == letter
        assert not LetterPerson.objects.exists()
        assert not Person.objects.exists()
    with database.acting(cast.tracer()), database.transaction():
        assert LetterPerson.objects.count() == 1


def test_a_failing_ledger_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = cast.send(cast.somebody("李小燕"))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(letters, "record", fail)
    with pytest.raises(RuntimeError):
        back(letter)

    assert waiting() == [1]
