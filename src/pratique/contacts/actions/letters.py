"""Letters: sent to another jurisdiction, accepted there, answered for each person.

One that nobody has answered may be withdrawn. Whoever accepts, answers or withdraws
one holds the letter first, so that they come one by one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database, ids, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.contacts import events, papers, queries, refusals
from pratique.contacts.actions import chains
from pratique.contacts.actions.checking import (
    listed,
    not_asked_yet,
    past,
    reasoned,
)
from pratique.contacts.actions.opening import open_elsewhere, undo
from pratique.contacts.models import (
    Answer,
    Case,
    Letter,
    LetterAnswer,
    LetterPerson,
)
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.registry import queries as registry
from pratique.registry.models import Person

Asked = tuple[UUID, UUID | None]  # a person, and the specimen in a tube, if of one


def send(
    *,
    to_division: str,
    people: Sequence[Asked],
    about: str,
    by: Actor,
    answer_within: timedelta,
    at: datetime | None = None,
) -> Letter:
    """Ask another jurisdiction about people who are, or may be, there.

    Args:
        to_division: the receiver, by the code of its division.
        people: each with the specimen they are asked about, if it is for a tube.
        about: a tube's code, or the reference of a chain or a case.
        by: whose jurisdiction sends it.
        answer_within: the time for an answer, from the rulebook.
        at: when it was sent; now, if not said.
    """
    require(by, Permission.TRACE_CONTACTS)
    asked, division = _each_once(people), _another_place(to_division, by)
    with database.transaction():
        letter = Letter(
            reference=ids.reference("L"),
            to_division=division,
            to_place=division.position,
            place=by.low,
            about=about.strip(),
            sent_at=past(at, "at"),
        )
        letter.answer_by = letter.sent_at + answer_within
        locked = [registry.lock(person) for person in sorted(asked)]
        for someone in locked:
            not_asked_yet(division, someone, asked[someone.pk])
        letter.entry = _record(
            events.LETTER_SENT,
            letter,
            by=by,
            at=letter.sent_at,
            data={"to": division.code, "people": len(locked)},
        )
        letter.save(force_insert=True)
        for someone in locked:
            _copy(letter, someone, asked[someone.pk]).save(force_insert=True)
    return letter


def accept(*, letter: UUID, by: Actor) -> Letter:
    """Note that the receiver has taken the letter on: the people are theirs from now.

    In this house the receiver does it; for one outside, whoever sent the letter
    enters it.
    """
    require(by, Permission.TRACE_CONTACTS)
    with database.transaction():
        row = _locked(letter)
        _refuse_withdrawn(row)
        if row.accepted_entry_id is not None:
            return row
        receives = _is_of(by, row.to_place)
        if not receives and queries.is_of_this_house(row.to_division.code):
            raise refusals.NotTheReceiver(
                _("The receiver accepts a letter, not the sender."),
                next_step=_("Ask the receiver to accept it."),
                letter=row.reference,
            )
        row.accepted_entry = _record(events.LETTER_ACCEPTED, row, by=by)
        row.save(update_fields=["accepted_entry"])
    return row


def withdraw(*, letter: UUID, reason: str, by: Actor) -> Letter:
    """Take back a letter that nobody has answered: it asks about nobody any more.

    What was answered is corrected, not unasked. Withdrawn again, nothing changes.
    """
    require(by, Permission.TRACE_CONTACTS)
    reasoned(reason)
    with database.transaction():
        row = _locked(letter)
        _refuse_all_but_the_sender(row, by)
        if row.ended_entry_id is not None:
            return row
        given = LetterAnswer.objects.filter(letter_person__letter=row)
        if given.filter(ended_entry=None).exists():
            raise refusals.LetterAnswered(
                _("The receiver has answered this letter."),
                next_step=_("Correct the answers instead, with the reason."),
                letter=row.reference,
            )
        row.ended_entry = _record(events.LETTER_WITHDRAWN, row, by=by)
        row.reason = keys.seal(reason, about=f"contacts.letter:{row.pk}")
        row.save(update_fields=["ended_entry", "reason"])
    return row


def answer(
    *,
    letter: UUID,
    person: UUID,
    finding: str,
    by: Actor,
    at: datetime | None = None,
    reason: str = "",
    counted_in: str = "",
    paper: str = "",
) -> LetterAnswer:
    """Enter what the receiver found of one person.

    The same again changes nothing; another finding, another place that counts them
    or another paper needs a reason, and undoes what the first had opened. Somebody
    positive elsewhere becomes a case that is counted there; one who is positive in
    this house has a result here, which opens it.

    Args:
        letter: which asks about them.
        person: about whom.
        finding: negative, positive or not_found.
        by: an officer of the receiver, once it has accepted; of the sender, if the
            receiver is outside this house, once they have entered that it accepted.
        at: when the answer came; now, if not said.
        reason: why it differs from the answer before.
        counted_in: the code of the division that counts them, if not the receiver's.
        paper: number or date of the letter that came back; a place outside frees
            nobody, and takes nobody over, without.
    """
    require(by, Permission.TRACE_CONTACTS)
    listed(finding, Answer.values, "finding")
    with database.transaction():
        row = _locked(letter)
        _refuse_withdrawn(row)
        asked = _asked(row, person)
        _refuse_bystander(row, by)
        if finding == Answer.POSITIVE:
            chains.kept_about(row.about)  # before the person, as whoever joins one
        someone = registry.lock(asked.person_id)
        before = _in_force(asked)
        made = LetterAnswer(
            letter_person=asked,
            finding=finding,
            answered_at=past(at, "at", after=row.sent_at),
            paper=paper.strip(),
        )
        if finding == Answer.POSITIVE:
            made.counted_in = by_code(counted_in or row.to_division.code).code
        if before is not None and _says_the_same(before, made):
            return before
        _refuse_unreasoned(before, reason)
        _refuse_without_paper(row, made)
        return _write(row, someone, made, before, reason, by=by)


def _says_the_same(before: LetterAnswer, made: LetterAnswer) -> bool:
    told = (made.finding, made.counted_in, made.paper or before.paper)
    return (before.finding, before.counted_in, before.paper) == told


def _write(
    letter: Letter,
    someone: Person,
    made: LetterAnswer,
    before: LetterAnswer | None,
    reason: str,
    *,
    by: Actor,
) -> LetterAnswer:
    made.entry = record(
        events.LETTER_CORRECTED if before else events.LETTER_ANSWERED,
        by=by,
        person=someone.pk,
        subject=f"contacts.letter:{letter.pk}",
        place=someone.place,
        happened_at=made.answered_at,
        data={
            "finding": made.finding,
            "was": before.finding if before else None,
            "was_counted_in": before.counted_in if before else None,
            "counted_in": made.counted_in,
            "paper": papers.digest(made.pk, made.paper or ""),
        },
        words="\n".join(filter(None, (made.paper, reason))),
    )
    if before is not None:
        before.ended_entry = made.entry
        before.save(update_fields=["ended_entry"])
        for case in Case.objects.filter(answer=before, ended_entry=None):
            undo(case, by=by, words=reason)
    made.save(force_insert=True)
    if made.counted_in and not queries.is_of_this_house(made.counted_in):
        _open(letter, someone, made, by=by)
    return made


def _open(letter: Letter, someone: Person, made: LetterAnswer, *, by: Actor) -> None:
    """Open the case that is counted elsewhere, in the chain that the letter is about."""
    place = Division.objects.values_list("position", flat=True).get(
        code=made.counted_in
    )
    case = open_elsewhere(someone, made, place, by=by)
    chain = chains.kept_about(letter.about)
    if chain is not None:
        chains.join(chain, case, by=by)


def _copy(letter: Letter, someone: Person, specimen: UUID | None) -> LetterPerson:
    """Return what the receiver may know of somebody before it accepts."""
    made = LetterPerson(
        letter=letter,
        person=someone,
        specimen_id=specimen,
        reference=someone.reference,
        birth_year=someone.born.year if someone.born else None,
        entry=letter.entry,
    )
    made.name_sealed = keys.seal(
        someone.name, about=f"contacts.letter_person:{made.pk}"
    )
    return made


def _locked(letter: UUID) -> Letter:
    row = queries.access_letter(letter)
    rows = Letter.objects.select_for_update(of=("self",))
    return rows.select_related("to_division").get(pk=row.pk)


def _asked(letter: Letter, person: UUID) -> LetterPerson:
    rows = LetterPerson.objects.filter(letter=letter)
    found = rows.filter(person__in=registry.family(person)).first()
    if found is None:
        raise refusals.NotAskedAbout(
            _("The letter does not ask about this person."),
            next_step=_("Choose somebody from the letter."),
            field="person",
            letter=letter.reference,
        )
    return found


def _each_once(people: Sequence[Asked]) -> dict[UUID, UUID | None]:
    asked = dict(people)
    if not asked or len(asked) != len(people):
        raise refusals.NobodyAsked(
            _("A letter asks about somebody, and about each person once."),
            next_step=_("Correct the list of people."),
            field="people",
        )
    return asked


def _another_place(code: str, by: Actor) -> Division:
    """Return whom to ask: nobody asks themselves, and takes their own word."""
    division = by_code(code)
    if _is_of(by, division.position):
        raise refusals.OwnPlace(
            _("%(place)s is in your own jurisdiction.") % {"place": division.name},
            next_step=_("Have the person tested here; a letter goes to another place."),
            field="to_division",
            division=division.code,
        )
    return division


def _refuse_bystander(letter: Letter, by: Actor) -> None:
    """Let the receiver answer once it has accepted; for one outside, the sender."""
    outside = not queries.is_of_this_house(letter.to_division.code)
    if not _is_of(by, letter.to_place) and not (outside and _is_of(by, letter.place)):
        raise refusals.NotTheReceiver(
            _("The receiver answers a letter; the sender only for one outside."),
            next_step=_("Ask the receiver to answer it."),
            letter=letter.reference,
        )
    if letter.accepted_entry_id is None:
        raise refusals.LetterNotAccepted(
            _("Accept the letter before you answer it."),
            next_step=_("Enter first that the place outside has accepted it.")
            if outside
            else _("Accept it: the people in it are yours from then on."),
            letter=letter.reference,
        )


def _refuse_unreasoned(before: LetterAnswer | None, reason: str) -> None:
    if before is not None and not reason.strip():
        raise refusals.LetterAnsweredOtherwise(
            _("Another answer stands for this person."),
            next_step=_("If it has changed, give the reason."),
            field="reason",
            finding=before.finding,
        )


def _refuse_without_paper(letter: Letter, made: LetterAnswer) -> None:
    """A place outside frees nobody by the word of one officer here alone.

    Nobody there has an account: what was answered stands on a paper, and that has a
    number or a date by which somebody else can ask for it. Who is counted there is
    taken over by that place, whichever place the letter went to.
    """
    there = letter.to_division.code if made.finding == Answer.NEGATIVE else ""
    place = made.counted_in or there
    if (
        place
        and not queries.is_of_this_house(place)
        and not papers.names_one(made.paper or "")
    ):
        raise refusals.PaperMissing(
            _("A place outside answers by a letter that has a number or a date."),
            next_step=_("Enter number or date of the letter that came back."),
            field="paper",
            letter=letter.reference,
        )


def _refuse_all_but_the_sender(letter: Letter, by: Actor) -> None:
    if not _is_of(by, letter.place):
        raise refusals.NotTheSender(
            _("Whoever sent a letter withdraws it."),
            next_step=_("Ask the sender to withdraw it."),
            letter=letter.reference,
        )


def _refuse_withdrawn(letter: Letter) -> None:
    if letter.ended_entry_id is not None:
        raise refusals.LetterWithdrawn(
            _("This letter was withdrawn."),
            next_step=_("Reload the list."),
            letter=letter.reference,
        )


def _is_of(by: Actor, place: int) -> bool:
    return by.low <= place <= by.high


def _in_force(asked: LetterPerson) -> LetterAnswer | None:
    rows = LetterAnswer.objects.filter(letter_person=asked, ended_entry=None)
    return rows.first()


def _record(
    kind: str,
    letter: Letter,
    *,
    by: Actor,
    at: datetime | None = None,
    data: dict[str, object] | None = None,
) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"contacts.letter:{letter.pk}",
        place=letter.place,
        happened_at=at,
        data=data,
    )
