"""What orders refuse, and what to do about it."""

from pratique.errors import Refusal


class UnknownAppeal(Refusal):
    """There is no such appeal, or it is not yours to see."""

    code = "unknown_appeal"


class AppealDecided(Refusal):
    """The appeal was decided already."""

    code = "appeal_decided"


class AppealOpen(Refusal):
    """An appeal of this person is still open."""

    code = "appeal_open"


class NothingToAppeal(Refusal):
    """Nothing binds or marks this person."""

    code = "nothing_to_appeal"


class ReasonMissing(Refusal):
    """A decision or a request needs its reason in words."""

    code = "reason_missing"


class UnknownLeave(Refusal):
    """There is no such leave, or it is not yours to see."""

    code = "unknown_leave"


class LeaveAnswered(Refusal):
    """The leave was answered already."""

    code = "leave_answered"


class LeaveTimes(Refusal):
    """The times asked for cannot be."""

    code = "leave_times"


class UnknownReason(Refusal):
    """This is no reason for leave that the house knows."""

    code = "unknown_reason"
