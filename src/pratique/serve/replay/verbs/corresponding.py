"""Letters to other jurisdictions about named people, accepted and answered."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts.actions import letters
from pratique.contacts.models import Answer, LetterPerson
from pratique.database import Actor
from pratique.labs.models import Specimen
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Chain, Division, Letter, People, Person, Tube

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class SendLetter(Verb):
    """Another jurisdiction is asked about people of a tube, or of a chain."""

    calls = ("pratique.contacts.actions.letters.send",)
    introduces = "letter"

    letter: str  # its reference from here on
    to: Division
    people: People
    tube: Tube = ""
    chain: Chain = ""
    answer_within: timedelta

    def act(self, world: "World", by: Actor) -> None:
        """Send it."""
        letters.send(
            to_division=self.to,
            people=[
                (person, _member(person, self.tube))
                for person in world.people(self.people)
            ],
            about=self.chain or self.tube,
            answer_within=self.answer_within,
            by=by,
        )

    def there(self, world: "World") -> UUID:
        """Return the id of the letter that this sent."""
        asked = LetterPerson.objects.filter(
            person__in=world.people(self.people[:1]), letter__to_division__code=self.to
        )
        found = asked.order_by("-entry").values_list("letter", flat=True).first()
        if found is None:
            raise NobodyYet(f"The letter {self.letter!r} is not sent.")
        return found


def _member(person: UUID, tube: str) -> UUID | None:
    """Return the specimen by which somebody is in a tube."""
    if not tube:
        return None
    member = Specimen.objects.filter(person=person, tube__code=tube, ended_entry=None)
    return member.values_list("pk", flat=True).first()


@dataclass(frozen=True, kw_only=True)
class AcceptLetter(Verb):
    """The other jurisdiction has the people named: from now on it answers for them."""

    calls = ("pratique.contacts.actions.letters.accept",)

    letter: Letter

    def act(self, world: "World", by: Actor) -> None:
        """Enter that it accepts."""
        letters.accept(letter=world.made(SendLetter, self.letter).there(world), by=by)


@dataclass(frozen=True, kw_only=True)
class AnswerLetter(Verb):
    """The other jurisdiction says what it found of somebody."""

    calls = ("pratique.contacts.actions.letters.answer",)

    letter: Letter
    person: Person
    finding: Answer
    counted_in: Division = ""  # if not the receiver's
    reason: str = ""  # of another answer than the first
    paper: str = ""  # number or date of the letter that came back from outside

    def act(self, world: "World", by: Actor) -> None:
        """Enter the answer."""
        letters.answer(
            letter=world.made(SendLetter, self.letter).there(world),
            person=world.person(self.person),
            finding=self.finding,
            counted_in=self.counted_in,
            reason=self.reason,
            paper=self.paper,
            by=by,
        )
