"""Emergency responses: opened, worked through step by step, closed."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import ids
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import directions, events, queries, refusals
from pratique.places.actions.writing import in_order, listed, own, past, writing
from pratique.places.models import Response, ResponseLevel, ResponseStep


def open(  # noqa: A001 -- called with its module: responses.open(…)
    *,
    division: str,
    level: str,
    person_in_charge: str,
    by: Actor,
    at: datetime | None = None,
) -> Response:
    """Open an emergency response; its list is the one in force there and then.

    Args:
        division: code of the division that responds.
        level: I, the gravest, to IV.
        person_in_charge: whose orders count, by name and office.
        by: who opens it; the division lies in what they answer for.
        at: since when; now, if not said.
    """
    with writing(by, Permission.RUN_RESPONSE):
        place, grave = by_code(division), _level(level)
        own(by, place)
        instant, lead = past(at), _lead(person_in_charge)
        _refuse_running(place)
        told = directions.in_force(place.code, instant)
        response = Response(
            reference=ids.reference("R"),
            division=place,
            level=grave,
            person_in_charge=lead,
            directions=told.id if told else "",
            version=told.version if told else None,
            opened_at=instant,
        )
        response.entry = _note(
            events.RESPONSE_OPENED,
            response,
            by,
            instant,
            level=grave,
            directions=told.digest if told else "",
        )
        response.save(force_insert=True)
    return response


def tick(
    *, response: UUID, step: str, by: Actor, at: datetime | None = None
) -> ResponseStep:
    """Say that a step of the list was done, and by whom: whoever ticks it."""
    with writing(by, Permission.RUN_RESPONSE):
        found, instant = _running(response, by), past(at)
        _known(found, step)
        if queries.step_done(found, step) is not None:
            raise refusals.StepDone(
                _("This step was ticked before."),
                next_step=_("There is nothing more to do."),
                field="step",
                step=step,
            )
        in_order(found.opened_at, instant, "at")
        return ResponseStep.objects.create(
            response=found,
            step=step,
            done_at=instant,
            done_by=by.account,
            entry=_note(events.RESPONSE_STEP_DONE, found, by, instant, step=step),
        )


def untick(*, response: UUID, step: str, by: Actor) -> ResponseStep:
    """Take back a tick that was set by mistake."""
    with writing(by, Permission.RUN_RESPONSE):
        found = _running(response, by)
        _known(found, step)
        ticked = queries.step_done(found, step)
        if ticked is None:
            raise refusals.StepNotDone(
                _("This step is not ticked."),
                next_step=_("Tick it once it is done."),
                field="step",
                step=step,
            )
        ticked.ended_entry = _note(
            events.RESPONSE_STEP_UNDONE, found, by, None, step=step
        )
        ticked.save(update_fields=["ended_entry"])
    return ticked


def close(*, response: UUID, by: Actor, at: datetime | None = None) -> Response:
    """Close a response; what of its list was not done stays on record as not done."""
    with writing(by, Permission.RUN_RESPONSE):
        found, instant = _running(response, by), past(at)
        in_order(found.opened_at, instant, "at")
        undone = [each.step.id for each in queries.steps(found) if each.done is None]
        found.closed_at = instant
        found.ended_entry = _note(
            events.RESPONSE_CLOSED, found, by, instant, undone=undone
        )
        found.save(update_fields=["closed_at", "ended_entry"])
    return found


def _level(level: str) -> ResponseLevel:
    return ResponseLevel(listed(level, ResponseLevel.values, "level"))


def _lead(name: str) -> str:
    if not name.strip():
        raise refusals.NobodyInCharge(
            _("A response has a person in charge."),
            next_step=_("Name the one whose orders count."),
            field="person_in_charge",
        )
    return name.strip()


def _refuse_running(place: Division) -> None:
    found = queries.response_at(place)
    if found is not None:
        raise refusals.ResponseRuns(
            _("%(place)s has an open response already.") % {"place": place.name},
            next_step=_("Go on with it, or close it and open one at the other level."),
            field="division",
            response=found.reference,
        )


def _running(wanted: UUID, by: Actor) -> Response:
    found = queries.response(wanted)
    own(by, found.division)
    if found.ended_entry_id is not None:
        raise refusals.ResponseOver(
            _("This response was closed before."),
            next_step=_("Open a new one if there is a new emergency."),
            response=found.reference,
        )
    return found


def _known(response: Response, step: str) -> None:
    told = directions.of_response(response)
    if told is None or told.step(step) is None:
        raise refusals.UnknownStep(
            _("The list has no such step."),
            next_step=_("Choose a step of the list."),
            field="step",
            step=step,
        )


def _note(
    event: str, response: Response, by: Actor, instant: datetime | None, **data: object
) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.response:{response.pk}",
        place=response.division.position,
        happened_at=instant,
        data={"division": response.division.code, **data},
    )
