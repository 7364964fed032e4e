"""What cannot be simulated."""

from pratique.errors import Refusal
from pratique.standing.refusals import AlreadyOver

__all__ = ["AlreadyOver", "AnotherText", "CasesFail", "GovernsElsewhere"]


class GovernsElsewhere(Refusal):
    """A rulebook governs nobody in the area that was asked about."""

    code = "governs_elsewhere"


class AnotherText(Refusal):
    """This version is in force already, with another text."""

    code = "another_text"


class CasesFail(Refusal):
    """A rulebook's own cases do not come out as they say."""

    code = "cases_fail"
