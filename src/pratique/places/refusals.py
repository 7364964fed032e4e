"""What this room refuses, and what to do about it."""

from pratique.errors import Refusal


class UnknownArea(Refusal):
    """No risk area has this code."""

    code = "unknown_area"


class UnknownVenue(Refusal):
    """No venue has this code."""

    code = "unknown_venue"


class UnknownWatchList(Refusal):
    """No watch list has this code."""

    code = "unknown_watch_list"


class UnknownOutbreak(Refusal):
    """No such outbreak was noted."""

    code = "unknown_outbreak"


class NameMissing(Refusal):
    """A venue, an area that is a part of its division and a list bear a name."""

    code = "name_missing"


class CodeTaken(Refusal):
    """Something else has this code already."""

    code = "code_taken"


class InTheFuture(Refusal):
    """What is said to have happened lies ahead."""

    code = "in_the_future"


class CountedFromAhead(Refusal):
    """Days of risk are counted from today at the latest."""

    code = "counted_from_ahead"


class EndsBeforeItBegins(Refusal):
    """The end given lies before the beginning."""

    code = "ends_before_it_begins"


class WhoAnnounced(Refusal):
    """The place is another command's: its announcement needs a name."""

    code = "who_announced"


class AlreadyListed(Refusal):
    """The same place is listed already."""

    code = "already_listed"


class NotListed(Refusal):
    """The area is not listed any more."""

    code = "not_listed"


class SameLevel(Refusal):
    """The area has this level already."""

    code = "same_level"


class AlreadyWithdrawn(Refusal):
    """The area was withdrawn as a mistake before."""

    code = "already_withdrawn"


class AlreadyWatched(Refusal):
    """The division is on this watch list already."""

    code = "already_watched"


class NotWatched(Refusal):
    """The division is not on this watch list."""

    code = "not_watched"


class AlreadyClosed(Refusal):
    """The venue is closed already."""

    code = "already_closed"


class AlreadyEnded(Refusal):
    """The outbreak's last case has its day already."""

    code = "already_ended"


class NotAPrefecture(Refusal):
    """Outbreaks are noted by prefecture; this division is larger."""

    code = "not_a_prefecture"


class BadValue(Refusal):
    """A value of an imported row cannot be read."""

    code = "bad_value"
