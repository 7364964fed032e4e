"""Emergency responses, and how far each has come with its first hour's list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.queries import Known
from pratique.places import directions, refusals
from pratique.places.models import Response, ResponseStep
from pratique.places.queries.where import PRESENT, touching
from pratique.policy.directions import Step


@dataclass(frozen=True, slots=True)
class StepKnown:
    """A step of a list: until when, and whether it was known to be done."""

    step: Step
    due_at: datetime
    done: ResponseStep | None

    def is_late(self, now: datetime) -> bool:
        """Say whether it was done late, or is not done and ought to be."""
        return (self.done.done_at if self.done else now) > self.due_at


def response(wanted: UUID) -> Response:
    """Return this response, open or closed."""
    found = Response.objects.select_related("division").filter(pk=wanted).first()
    if found is None:
        raise refusals.UnknownResponse(
            _("There is no such response."),
            next_step=_("Look it up in the list of responses."),
            field="response",
        )
    return found


def responses_open(known: Known = PRESENT, *, of: str = "") -> QuerySet[Response]:
    """Return the responses that are open, the latest first.

    Args:
        known: the present, or a past moment.
        of: code of a division; responses that do not touch it are left out.
    """
    rows = known.only(Response.objects.select_related("division"))
    if of:
        rows = rows.filter(touching(by_code(of)))
    return rows.order_by("-opened_at", "pk")


def responses_over(of: str) -> QuerySet[Response]:
    """Return the responses of a division that were closed, the latest first."""
    over = Response.objects.filter(touching(by_code(of)), ended_entry__isnull=False)
    return over.select_related("division").order_by("-closed_at")


def response_at(place: Division) -> Response | None:
    """Return the response that is open at this very place."""
    return Response.objects.filter(division=place, ended_entry=None).first()


def steps(found: Response, known: Known = PRESENT) -> list[StepKnown]:
    """Return the list of a response, in its order, with what was done."""
    told = directions.of_response(found)
    rows = known.only(ResponseStep.objects.filter(response=found))
    done = {row.step: row for row in rows}
    return [
        StepKnown(
            step=step,
            due_at=found.opened_at + timedelta(minutes=step.within_minutes),
            done=done.get(step.id),
        )
        for step in (told.first_hour if told else ())
    ]


def step_done(found: Response, step: str) -> ResponseStep | None:
    """Return what says that this step was done; None: it is not."""
    rows = ResponseStep.objects.filter(response=found, step=step, ended_entry=None)
    return rows.first()
