"""What reporting refuses, and what to do about it."""

from pratique.errors import Refusal


class UnknownBulletin(Refusal):
    """No published bulletin has this reference."""

    code = "unknown_bulletin"


class AlreadyPublished(Refusal):
    """Another bulletin stands for this area and moment."""

    code = "already_published"


class NotCorrectable(Refusal):
    """This bulletin cannot be corrected by the one at hand."""

    code = "not_correctable"


class ReasonMissing(Refusal):
    """A correction must say why."""

    code = "reason_missing"


class BadFigure(Refusal):
    """A cell of a table of figures cannot be."""

    code = "bad_figure"


class NotForTheHouse(Refusal):
    """The country's figures are told by whoever answers for all this house serves."""

    code = "not_for_the_house"


class NotBulletins(Refusal):
    """A file does not hold a list of bulletins."""

    code = "not_bulletins"
