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


class UnknownGround(Refusal):
    """There is no such ground, or it is not yours to see."""

    code = "unknown_ground"


class NothingToRenew(Refusal):
    """The ground is closed, or restricts nobody."""

    code = "nothing_to_renew"


class RenewedAlready(Refusal):
    """The ground's bound was ordered anew already."""

    code = "renewed_already"


class BoundTooFar(Refusal):
    """More days than the rule's own bound has."""

    code = "bound_too_far"


class UnknownRenewal(Refusal):
    """There is no such renewal, or it was taken back."""

    code = "unknown_renewal"
