"""What the command line itself refuses."""

from pratique.errors import Refusal


class BadTime(Refusal):
    """Not a time, a day or a zone."""

    code = "bad_time"


class UnreadableFile(Refusal):
    """A file that was named cannot be read."""

    code = "unreadable_file"


class UnknownAccount(Refusal):
    """Nobody signs in under this name, or not any more."""

    code = "unknown_account"


class BadStage(Refusal):
    """Not a division with an instant."""

    code = "bad_stage"


class BadVersion(Refusal):
    """Not a rulebook with a version."""

    code = "bad_version"


class UnknownPerson(Refusal):
    """Nobody has this reference."""

    code = "unknown_person"


class UnknownArea(Refusal):
    """No division has this code."""

    code = "unknown_area"


class UnknownKind(Refusal):
    """Nothing of this kind can be imported."""

    code = "unknown_kind"


class CountryNotSaid(Refusal):
    """A table of divisions could be any country's."""

    code = "country_not_said"


class NothingKnown(Refusal):
    """Nothing is known of this person as of that moment."""

    code = "nothing_known"


class NotThere(Refusal):
    """This part of the house is not built yet."""

    code = "not_there"


class NothingToPublish(Refusal):
    """A correction was asked for, but nothing is to be published."""

    code = "nothing_to_publish"
