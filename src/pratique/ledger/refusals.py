"""What the ledger refuses."""

from pratique.errors import Refusal


class NotYet(Refusal):
    """Nobody can know today what will be known tomorrow."""

    code = "moment_not_yet"


class ClockWentBack(Refusal):
    """A scenario's clock stands before a moment that is already sealed."""

    code = "clock_went_back"
