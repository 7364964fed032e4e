"""What tracing refuses, and what to do about it."""

from pratique.errors import Refusal


class UnknownCase(Refusal):
    """No case the actor may see has this id or reference."""

    code = "unknown_case"


class UnknownChain(Refusal):
    """No chain the actor may see has this id or reference."""

    code = "unknown_chain"


class UnknownContact(Refusal):
    """No contact the actor may see has this id."""

    code = "unknown_contact"


class UnknownLetter(Refusal):
    """No letter the actor may see has this id or reference."""

    code = "unknown_letter"


class UnknownConsultation(Refusal):
    """No consultation that stands, of a case the actor may see, has this id."""

    code = "unknown_consultation"


class UnknownWord(Refusal):
    """The finding, severity, level or answer is none of those listed."""

    code = "unknown_word"


class ReasonMissing(Refusal):
    """This step needs a reason in words."""

    code = "reason_missing"


class ImpossibleInstant(Refusal):
    """The time given cannot be: in the future, or before what it follows."""

    code = "impossible_instant"


class CaseUndone(Refusal):
    """The case was undone: what opened it was a mistake."""

    code = "case_undone"


class CountedElsewhere(Refusal):
    """Another jurisdiction has this case; nothing is found about it here."""

    code = "counted_elsewhere"


class ImpossibleFinding(Refusal):
    """This finding cannot follow the one before it."""

    code = "impossible_finding"


class NotAHospital(Refusal):
    """Cases are admitted to hospitals."""

    code = "not_a_hospital"


class SourceInACircle(Refusal):
    """A case cannot have it from itself, nor from whom it gave it to."""

    code = "source_in_a_circle"


class CaseInAnotherChain(Refusal):
    """A case is in one chain at a time."""

    code = "case_in_another_chain"


class CaseNotInChain(Refusal):
    """This case is not in this chain."""

    code = "case_not_in_chain"


class ReferenceTaken(Refusal):
    """Another chain bears this reference."""

    code = "reference_taken"


class NameMissing(Refusal):
    """A chain needs a name."""

    code = "name_missing"


class ChainEnded(Refusal):
    """The chain was merged into another."""

    code = "chain_ended"


class CannotMerge(Refusal):
    """These two chains cannot become one by this officer."""

    code = "cannot_merge"


class ContactWithoutWhom(Refusal):
    """A secondary contact needs the close contact whom they met."""

    code = "contact_without_whom"


class NotACloseContact(Refusal):
    """Whom they met is no close contact (any more)."""

    code = "not_a_close_contact"


class ContactInACircle(Refusal):
    """Nobody is a contact of themselves, nor through whoever is one through them."""

    code = "contact_in_a_circle"


class NobodyAsked(Refusal):
    """A letter is about somebody, and about each once."""

    code = "nobody_asked"


class AlreadyAsked(Refusal):
    """A letter to the same receiver asks about this person and is still open."""

    code = "already_asked"


class NotAskedAbout(Refusal):
    """The letter does not ask about this person."""

    code = "not_asked_about"


class OwnPlace(Refusal):
    """A letter goes to another jurisdiction than the sender's own."""

    code = "own_place"


class NotTheReceiver(Refusal):
    """Only the receiver accepts and answers; for one outside, the sender enters it."""

    code = "not_the_receiver"


class NotTheSender(Refusal):
    """Only whoever sent a letter withdraws it."""

    code = "not_the_sender"


class LetterWithdrawn(Refusal):
    """The letter was withdrawn: it asks about nobody any more."""

    code = "letter_withdrawn"


class LetterAnswered(Refusal):
    """A letter that was answered is not withdrawn; its answers may be corrected."""

    code = "letter_answered"


class LetterNotAccepted(Refusal):
    """The receiver answers once the letter is accepted."""

    code = "letter_not_accepted"


class PaperMissing(Refusal):
    """What a place outside answers rests on a paper that somebody can ask for."""

    code = "paper_missing"


class LetterAnsweredOtherwise(Refusal):
    """Another answer stands; to change it, a reason is needed."""

    code = "letter_answered_otherwise"
