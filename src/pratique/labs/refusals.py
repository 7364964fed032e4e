"""What laboratories refuse, and what to do about it."""

from pratique.errors import Refusal


class UnknownSpecimen(Refusal):
    """No specimen bears this code."""

    code = "unknown_specimen"


class CodeTaken(Refusal):
    """The tube's code already belongs to another specimen."""

    code = "code_taken"


class AlreadyResulted(Refusal):
    """A different result stands; a correction is a step of its own."""

    code = "already_resulted"


class ImpossibleInstant(Refusal):
    """The time given cannot be: in the future, or before the specimen."""

    code = "impossible_instant"


class NotToBeSampled(Refusal):
    """This person can give no specimen."""

    code = "not_to_be_sampled"


class SpecimenVoided(Refusal):
    """The specimen was voided and takes no result."""

    code = "specimen_voided"
