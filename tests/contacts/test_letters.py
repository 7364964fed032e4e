"""Another city is asked about people, and answers for each of them."""

from uuid import UUID

import pytest

from pratique import database
from pratique.contacts import events, facts, queries, refusals
from pratique.contacts.actions import chains, letters
from pratique.contacts.models import Case, Letter, LetterAnswer, LetterPerson
from pratique.database import WORKER, Actor
from pratique.labs.models import Specimen
from pratique.ledger.queries import Known, known
from pratique.orders.queries import patients_until
from pratique.registry.models import Person
from pratique.registry.refusals import UnknownPerson
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def receiver() -> Actor:
    """Return a tracer of Jinzhong, in this house."""
    return cast.tracer(gazetteer.JINZHONG)


def figure(letter: Letter) -> queries.LetterFigure:
    """Return what is known of a letter."""
    with database.acting(WORKER), database.transaction():
        (found,) = [o for o in queries.letters(known()) if o.letter == letter.pk]
    return found


def elsewhere(person: UUID) -> list[Case]:
    """Return somebody's cases that are counted elsewhere and stand."""
    with database.acting(WORKER):
        return list(
            Case.objects.filter(person=person, counted_here=False, ended_entry=None)
        )


def test_asked_is_answered_and_open() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    letter = cast.send(li, wang)
    assert (figure(letter).asked, figure(letter).open) == (2, 2)

    cast.answer(letter, li, "negative")
    cast.answer(letter, wang, "not_found")

    assert (figure(letter).answered, figure(letter).open) == (2, 0)


def test_the_same_answer_twice_changes_nothing() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)

    first = cast.answer(letter, li, "positive")

    assert cast.answer(letter, li, "positive", reason="again") == first
    assert cast.entries(events.LETTER_ANSWERED) == 1
    assert len(elsewhere(li)) == 1


def test_another_answer_needs_a_reason_and_undoes_what_the_first_opened() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    letter = cast.send(li)
    cast.answer(letter, li, "positive")
    cast.close(wang, elsewhere(li)[0])

    with pytest.raises(refusals.LetterAnsweredOtherwise) as refused:
        cast.answer(letter, li, "negative")
    assert refused.value.code == "letter_answered_otherwise"
    assert len(cast.traced(wang)) == len(elsewhere(li)) == 1

    cast.answer(letter, li, "negative", reason="samples were mixed up there")
    assert elsewhere(li) == []
    assert cast.traced(wang) == []
    assert (figure(letter).answered, figure(letter).positive) == (1, 0)

    cast.answer(letter, li, "positive", reason="and back")
    assert len(elsewhere(li)) == 1


def test_another_place_that_counts_them_is_another_answer() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)
    cast.answer(letter, li, "positive")
    sanya = {"counted_in": gazetteer.SANYA}

    with pytest.raises(refusals.LetterAnsweredOtherwise):
        cast.answer(letter, li, "positive", **sanya)
    assert [one.place for one in elsewhere(li)] == [cast.position(gazetteer.CHENGDU)]

    cast.answer(letter, li, "positive", reason="counted where they live", **sanya)
    cast.answer(letter, li, "positive", **sanya)
    assert [one.place for one in elsewhere(li)] == [cast.position(gazetteer.SANYA)]
    assert cast.entries(events.LETTER_CORRECTED) == 1
    assert (figure(letter).answered, figure(letter).positive) == (1, 1)


def test_who_is_counted_in_this_house_after_all_is_no_case_elsewhere() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)
    cast.answer(letter, li, "positive")

    here = {"counted_in": gazetteer.TAIYUAN, "reason": "counted at home"}
    cast.answer(letter, li, "positive", **here)

    assert elsewhere(li) == []


def test_whom_they_met_stays_a_contact_wherever_they_are_counted() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    letter = cast.send(li)
    cast.answer(letter, li, "positive")
    cast.close(wang, elsewhere(li)[0])

    sanya = {"counted_in": gazetteer.SANYA, "reason": "counted where they live"}
    cast.answer(letter, li, "positive", **sanya)

    (case,) = elsewhere(li)
    assert cast.traced(wang) == [("close", case.pk)]


def test_a_positive_elsewhere_hangs_in_the_chain_and_in_no_total() -> None:
    li = cast.somebody("李小燕")
    chain = cast.doing(cast.tracer(), chains.name_chain, name="8·19", cases=[])
    letter = cast.send(li, about=chain.reference)

    cast.answer(letter, li, "positive")

    with database.acting(WORKER), database.transaction():
        (told,) = queries.chains(known(), patients_until)
        (case,) = queries.cases(known(), patients_until)
        assert facts.cases([li], Known.present(), patients_until) == ()
    assert (told.counted_here, told.counted_elsewhere) == (0, 1)
    assert (case.counted_here, case.place) == (
        False,
        cast.position(gazetteer.CHENGDU),
    )


def test_who_is_found_ill_here_too_is_counted_once() -> None:
    li = cast.somebody("李小燕")
    cast.answer(cast.send(li), li, "positive")

    cast.sampled(li)
    cast.consult(cast.cases_of(li)[-1], "asymptomatic")

    with database.acting(WORKER), database.transaction():
        assert [one.counted_here for one in queries.cases(known(), patients_until)] == [
            True
        ]


def test_a_positive_in_this_house_has_a_result_here_and_opens_no_second_case() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li, to=gazetteer.JINZHONG)
    cast.doing(receiver(), letters.accept, letter=letter.pk)

    how = {"letter": letter.pk, "person": li, "finding": "positive"}
    cast.doing(receiver(), letters.answer, **how)

    assert figure(letter).positive == 1
    assert elsewhere(li) == []


def test_a_tubes_member_is_cleared_or_handed_over() -> None:
    people = [cast.somebody(name) for name in ("李", "王", "赵")]
    for person in people:
        cast.sampled(person, "negative")
    with database.acting(WORKER):
        asked = list(Specimen.objects.values_list("person", "pk"))
    letter = cast.doing(
        cast.tracer(),
        letters.send,
        to_division=gazetteer.CHENGDU,
        people=asked,
        about="TUBE",
        answer_within=cast.WITHIN,
    )
    for person, finding in zip(
        people, ("negative", "positive", "not_found"), strict=True
    ):
        cast.answer(letter, person, finding)

    with database.acting(WORKER), database.transaction():
        told = facts.answers(people, Known.present())
    specimens = {person: str(specimen) for person, specimen in asked}
    assert told == {
        specimens[people[0]]: ("negative", cast.NOON),
        specimens[people[1]]: ("transferred", cast.NOON),
    }


class TestTheReceiver:
    """In this house: sees the copy, and the person once it has accepted."""

    def test_sees_the_copy_and_not_the_person(self) -> None:
        letter = cast.send(cast.somebody("李小燕"), to=gazetteer.JINZHONG)

        with database.acting(receiver()), database.transaction():
            assert Letter.objects.get() == letter
            copied = LetterPerson.objects.get()
            assert (copied.birth_year, queries.name_in(copied)) == (1990, "李小燕")
            assert not Person.objects.exists()
        with database.acting(cast.tracer(gazetteer.CHENGDU)), database.transaction():
            assert not Letter.objects.exists()
            assert not LetterPerson.objects.exists()

    def test_sees_the_person_once_it_has_accepted(self) -> None:
        li = cast.somebody("李小燕")
        letter = cast.send(li, to=gazetteer.JINZHONG)
        cast.somebody("王建国")

        cast.doing(receiver(), letters.accept, letter=letter.pk)

        with database.acting(receiver()), database.transaction():
            assert list(Person.objects.values_list("pk", flat=True)) == [li]

    def test_answers_once_it_has_accepted(self) -> None:
        li = cast.somebody("李小燕")
        letter = cast.send(li, to=gazetteer.JINZHONG)
        how = {"letter": letter.pk, "person": li, "finding": "negative"}

        with pytest.raises(refusals.LetterNotAccepted):
            cast.doing(receiver(), letters.answer, **how)
        for _ in range(2):
            cast.doing(receiver(), letters.accept, letter=letter.pk)
        cast.doing(receiver(), letters.answer, **how)

        assert figure(letter).open == 0
        assert cast.entries(events.LETTER_ACCEPTED) == 1

    def test_accepts_and_not_the_sender(self) -> None:
        li = cast.somebody("李小燕")
        letter = cast.send(li, to=gazetteer.JINZHONG)

        with pytest.raises(refusals.NotTheReceiver):
            cast.doing(cast.tracer(), letters.accept, letter=letter.pk)
        assert not figure(letter).accepted

    def test_answers_and_neither_the_sender_nor_a_bystander(self) -> None:
        li = cast.somebody("李小燕")
        letter = cast.send(li, to=gazetteer.JINZHONG)
        how = {"letter": letter.pk, "person": li, "finding": "negative"}

        with pytest.raises(refusals.UnknownLetter):
            cast.doing(cast.tracer(gazetteer.CHENGDU), letters.answer, **how)
        with pytest.raises(refusals.NotTheReceiver):
            cast.doing(cast.tracer(), letters.answer, **how)
        cast.doing(receiver(), letters.accept, letter=letter.pk)
        with pytest.raises(refusals.NotTheReceiver):
            cast.doing(cast.tracer(), letters.answer, **how)
        assert figure(letter).open == 1


@pytest.mark.parametrize("own", [gazetteer.TAIYUAN, gazetteer.XIAODIAN])
def test_nobody_writes_to_their_own_place(own: str) -> None:
    li = cast.somebody("李小燕")

    with pytest.raises(refusals.OwnPlace) as refused:
        cast.send(li, to=own)

    assert refused.value.code == "own_place"
    assert refused.value.field == "to_division"
    assert cast.entries(events.LETTER_SENT) == 0


def test_for_a_receiver_outside_the_sender_enters_that_it_accepted() -> None:
    letter = cast.send(cast.somebody("李小燕"))

    cast.doing(cast.tracer(), letters.accept, letter=letter.pk)

    assert figure(letter).accepted


def test_for_a_receiver_outside_nothing_is_answered_before_it_accepted() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)
    how = {"letter": letter.pk, "person": li, "finding": "negative"}
    how |= {"paper": cast.PAPER}

    with pytest.raises(refusals.LetterNotAccepted):
        cast.doing(cast.tracer(), letters.answer, **how)
    assert figure(letter).open == 1

    cast.doing(cast.tracer(), letters.accept, letter=letter.pk)
    cast.doing(cast.tracer(), letters.answer, **how)
    assert figure(letter).open == 0


def test_a_letter_asks_about_somebody_and_each_once() -> None:
    li = cast.somebody("李小燕")

    for people in ((), (li, li)):
        with pytest.raises(refusals.NobodyAsked):
            cast.send(*people)
    with pytest.raises(refusals.NotAskedAbout):
        cast.answer(cast.send(li), cast.somebody("王建国"), "negative")


def test_nobody_asks_the_same_place_about_somebody_while_one_letter_is_open() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    first = cast.send(li)

    with pytest.raises(refusals.AlreadyAsked) as refused:
        cast.send(wang, li)
    assert (refused.value.code, refused.value.field) == ("already_asked", "people")

    cast.send(wang)
    cast.send(li, to=gazetteer.LHASA)
    cast.answer(first, li, "not_found")
    cast.send(li)


def test_another_tube_is_another_question() -> None:
    li = cast.somebody("李小燕")
    cast.sampled(li, "negative")
    cast.sampled(li, "negative")
    with database.acting(WORKER):
        first, second = Specimen.objects.values_list("pk", flat=True)

    cast.ask_about((li, first))
    cast.ask_about((li, second))
    with pytest.raises(refusals.AlreadyAsked):
        cast.ask_about((li, second))


def test_nobody_asks_about_people_of_another_city() -> None:
    far = cast.somebody("李小燕", at=gazetteer.JINJIANG)

    with pytest.raises(UnknownPerson):
        cast.send(far)


def test_a_letter_is_overdue_while_somebody_is_open() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    letter = cast.send(li, wang)
    cast.answer(letter, li, "negative")

    def overdue() -> list[Letter]:
        with database.acting(WORKER):
            return list(queries.overdue_letters(cast.hours(25)))

    assert overdue() == [letter]
    cast.answer(letter, wang, "negative")
    assert overdue() == []


def test_a_letter_is_known_as_it_stood_at_any_moment() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)
    cast.go_to(cast.hours(1))
    cast.answer(letter, li, "positive")
    cast.go_to(cast.hours(2))

    with database.acting(WORKER), database.transaction():
        then = queries.letters(known(cast.hours(0.5)))
        later = queries.letters(known(cast.hours(1.5)))
    assert [one.open for one in (*then, *later)] == [1, 0]


def test_a_failing_ledger_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    letter = cast.send(li)
    cast.doing(cast.tracer(), letters.accept, letter=letter.pk)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(letters, "record", fail)
    with pytest.raises(RuntimeError):
        cast.answer(letter, li, "positive")
    with pytest.raises(RuntimeError):
        cast.send(wang)

    with database.acting(WORKER):
        assert (Letter.objects.count(), LetterAnswer.objects.count()) == (1, 0)
