"""What the registry refuses, and what to do about it."""

from collections.abc import Sequence

from pratique.errors import Refusal


class BadDocument(Refusal):
    """The number cannot be a number of a document of this kind."""

    code = "bad_document"


class CheckDigitFails(BadDocument):
    """The last sign does not agree with the others: one of them is mistyped."""

    code = "check_digit_fails"


class DocumentDisagrees(Refusal):
    """The date of birth or the sex is not the one in the number."""

    code = "document_disagrees"


class BadPhone(Refusal):
    """No phone has such a number."""

    code = "bad_phone"


class BadPlate(Refusal):
    """No vehicle has such a plate."""

    code = "bad_plate"


class BadService(Refusal):
    """No train or flight has such a number."""

    code = "bad_service"


class Missing(Refusal):
    """Something that is needed was left out."""

    code = "missing"


class ImpossibleDate(Refusal):
    """This day cannot be: in the future, before another, or before birth."""

    code = "impossible_date"


class TooLong(Refusal):
    """More words or lines than any true answer needs."""

    code = "too_long"


class ItineraryGap(Refusal):
    """Some of the days asked about are not told."""

    code = "itinerary_gap"


class ItineraryOverlap(Refusal):
    """Two places on the same days, more than the day of travel."""

    code = "itinerary_overlap"


class UnknownPlace(Refusal):
    """No division, venue or listed area has this code."""

    code = "unknown_place"


class PlaceTooWide(Refusal):
    """A whole town is no address: the community or village is needed."""

    code = "place_too_wide"


class DeclarationRefused(Refusal):
    """A declaration has faults; `problems` names each with its field.

    `person` is the number of the one in the party, where it is not the first.
    """

    code = "declaration_refused"

    def __init__(
        self, sentence: str, *, problems: Sequence[Refusal], person: int | None = None
    ) -> None:
        codes = [(each.field, each.code) for each in problems]
        super().__init__(sentence, codes=codes, person=person or 0)
        self.problems = tuple(problems)
        self.person = person or 0


class OutOfReach(Refusal):
    """The declaration is for a place the officer does not answer for."""

    code = "out_of_reach"


class UnknownDeclaration(Refusal):
    """No declaration the actor may see has this id."""

    code = "unknown_declaration"


class UnknownPerson(Refusal):
    """No person the actor may see has this reference."""

    code = "unknown_person"


class UnknownRecord(Refusal):
    """No stay, arrival, note or manifest the actor may see has this id."""

    code = "unknown_record"


class AlreadyConverted(Refusal):
    """The pre-registration has become an arrival before."""

    code = "already_converted"


class NotAPreRegistration(Refusal):
    """Only a pre-registration can be turned into an arrival."""

    code = "not_a_pre_registration"


class SetAside(Refusal):
    """The declaration was set aside and counts for nothing."""

    code = "set_aside"


class ReasonMissing(Refusal):
    """An officer's decision needs a reason."""

    code = "reason_missing"


class NoPhoneOnRecord(Refusal):
    """There is no proved phone that could confirm."""

    code = "no_phone_on_record"


class DocumentTaken(Refusal):
    """Somebody else is registered with this document."""

    code = "document_taken"


class AliasTaken(Refusal):
    """Somebody else bears this reference."""

    code = "alias_taken"


class CannotMerge(Refusal):
    """These two rows cannot be one person, or are already."""

    code = "cannot_merge"


class CannotUnmerge(Refusal):
    """This row was not merged."""

    code = "cannot_unmerge"


class PersonDied(Refusal):
    """The person is recorded as dead."""

    code = "person_died"


class HasNotArrived(Refusal):
    """The person is not here, so they cannot leave."""

    code = "has_not_arrived"


class HasNotLeft(Refusal):
    """The person is not recorded as gone."""

    code = "has_not_left"


class MovedOn(Refusal):
    """The person has moved on: what counts for them is another place's to judge."""

    code = "moved_on"


class BadManifest(Refusal):
    """The file cannot be read as a manifest; nothing of it was taken."""

    code = "bad_manifest"


class WrongColumns(BadManifest):
    """Columns are missing, or not known."""

    code = "wrong_columns"


class DuplicateRow(BadManifest):
    """The same passenger twice in one file."""

    code = "duplicate_row"


class TooShort(Refusal):
    """A fragment of one sign finds half the town."""

    code = "too_short"
