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


class UnknownWord(Refusal):
    """The kind or level is none of those listed."""

    code = "unknown_word"


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


class ReasonMissing(Refusal):
    """What is taken back, or done against the order of steps, needs a reason."""

    code = "reason_missing"


class UnknownZone(Refusal):
    """There is no such zone."""

    code = "unknown_zone"


class AlreadyImposed(Refusal):
    """The same place stands still already."""

    code = "already_imposed"


class NotInForce(Refusal):
    """The zone was lifted before."""

    code = "not_in_force"


class ReviewDay(Refusal):
    """A zone is looked at again between today and the last day that is allowed."""

    code = "review_day"


class NoMistakeAnyMore(Refusal):
    """A zone was in force for too long to count as a slip."""

    code = "no_mistake_any_more"


class PremisesClosed(Refusal):
    """The premises are closed for a case already."""

    code = "premises_closed"


class PremisesOpen(Refusal):
    """The premises are not closed for a case."""

    code = "premises_open"


class StepOutOfOrder(Refusal):
    """A step of a closure was taken before, or another comes first."""

    code = "step_out_of_order"


class UnknownResponse(Refusal):
    """There is no such response."""

    code = "unknown_response"


class ResponseRuns(Refusal):
    """The same place has a response that is open."""

    code = "response_runs"


class ResponseOver(Refusal):
    """The response was closed before."""

    code = "response_over"


class NobodyInCharge(Refusal):
    """A response has a person in charge."""

    code = "nobody_in_charge"


class UnknownStep(Refusal):
    """The response's list has no such step."""

    code = "unknown_step"


class StepDone(Refusal):
    """The step was ticked before."""

    code = "step_done"


class StepNotDone(Refusal):
    """The step is not ticked."""

    code = "step_not_done"
