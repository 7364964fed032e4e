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


class PooledSpecimen(Refusal):
    """The specimen is mixed with others: the tube has a result, it has none."""

    code = "pooled_specimen"


class BadCode(Refusal):
    """The code cannot be one of a tube: its sign / names the members of a pool."""

    code = "bad_code"


class ImpossibleValue(Refusal):
    """No instrument gives such a Ct value."""

    code = "impossible_value"


class UnknownTube(Refusal):
    """No tube that the actor answers for bears this code."""

    code = "unknown_tube"


class BadTube(Refusal):
    """A tube cannot be like this: its ratio, its kind, its spot, or its place."""

    code = "bad_tube"


class AlreadyInTube(Refusal):
    """The same person twice in a tube would hide that somebody is missing."""

    code = "already_in_tube"


class NotInTube(Refusal):
    """The person is not in this tube."""

    code = "not_in_tube"


class TubeFull(Refusal):
    """The tube holds as many as its ratio allows."""

    code = "tube_full"


class TubeEmpty(Refusal):
    """Nobody is in the tube."""

    code = "tube_empty"


class TubeSealed(Refusal):
    """The tube is sealed: nothing goes in or out."""

    code = "tube_sealed"


class TubeNotSealed(Refusal):
    """An open tube cannot be received or resulted."""

    code = "tube_not_sealed"


class TubeNotReceived(Refusal):
    """No laboratory has the tube yet, so none can have a result."""

    code = "tube_not_received"


class TubeVoided(Refusal):
    """The tube was voided and counts for nothing."""

    code = "tube_voided"


class PremisesUnclear(Refusal):
    """A tube of the environment there is positive, or nobody knows yet."""

    code = "premises_unclear"


class UnknownWord(Refusal):
    """A word is none of those that can stand there."""

    code = "unknown_word"


class ReasonMissing(Refusal):
    """Whoever takes something back says why."""

    code = "reason_missing"
