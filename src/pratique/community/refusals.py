"""What communities refuse, and what to do about it."""

from pratique.errors import Refusal


class UnknownUnit(Refusal):
    """There is no such unit, or it is not yours to see."""

    code = "unknown_unit"


class UnitThere(Refusal):
    """The place has a unit of this kind already."""

    code = "unit_there"


class UnitIncomplete(Refusal):
    """A unit needs a name, and a place or a venue of its kind."""

    code = "unit_incomplete"


class UnitInUse(Refusal):
    """The unit still looks after somebody."""

    code = "unit_in_use"


class OfficerMissing(Refusal):
    """An officer is named by their account."""

    code = "officer_missing"


class NobodyToAppoint(Refusal):
    """The account is closed, or of nobody who looks after people there."""

    code = "nobody_to_appoint"


class NotAnOfficer(Refusal):
    """Nobody of this name is appointed in a unit."""

    code = "not_an_officer"


class UnknownTask(Refusal):
    """There is no such task, or it is not yours to see."""

    code = "unknown_task"


class NotYourTask(Refusal):
    """Another officer, or another unit, was told."""

    code = "not_your_task"


class TaskAccepted(Refusal):
    """Another officer has accepted the task."""

    code = "task_accepted"


class TaskOver(Refusal):
    """The task is in force no more."""

    code = "task_over"
