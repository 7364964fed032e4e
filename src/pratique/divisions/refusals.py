"""What the gazetteer refuses, and what to do about it."""

from pratique.errors import Refusal


class UnknownDivision(Refusal):
    """No division has this code."""

    code = "unknown_division"


class TableUnreadable(Refusal):
    """The file is not there, is no CSV, or its letters cannot be made out."""

    code = "table_unreadable"


class TableRefused(Refusal):
    """Rows of the table contradict each other; nothing of it was written.

    `data["refused"]` lists them: row, column, value, code, reason.
    """

    code = "table_refused"


class NoRoom(Refusal):
    """A new edition adds more divisions to one place than room was kept for."""

    code = "no_room"


class UnknownZone(Refusal):
    """There is no such time zone."""

    code = "unknown_zone"


class UnknownCountry(Refusal):
    """A country is named by two capital letters."""

    code = "unknown_country"
