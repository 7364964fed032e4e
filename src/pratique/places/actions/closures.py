"""Premises where a case was: closed, sampled, disinfected, reopened, in this order."""

from datetime import datetime

from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import events, queries, refusals
from pratique.places.actions.writing import in_order, own, past, reasoned, writing
from pratique.places.models import Venue, VenueClosure


def close(
    *, venue: str, by: Actor, reason: str = "", at: datetime | None = None
) -> VenueClosure:
    """Close premises because a case was there.

    Args:
        venue: its code.
        by: who closes it; it lies in what they answer for.
        reason: why, in words about the place; never about a person.
        at: from when on; now, if not said.
    """
    with writing(by, Permission.MANAGE_AREAS):
        found, instant = _open_venue(venue, by), past(at)
        if queries.closure_of(found) is not None:
            raise refusals.PremisesClosed(
                _("%(venue)s is closed for a case already.") % {"venue": found.name},
                next_step=_("Go on with its next step."),
                field="venue",
                venue=found.code,
            )
        in_order(found.opened_at, instant, "at")
        return VenueClosure.objects.create(
            venue=found,
            reason=reason.strip(),
            closed_at=instant,
            entry=_note(events.PREMISES_CLOSED, found, by, instant),
        )


def sampled(*, venue: str, by: Actor, at: datetime | None = None) -> VenueClosure:
    """Say that specimens of the environment were taken there."""
    with writing(by, Permission.MANAGE_AREAS):
        found, instant = _closure(venue, by), past(at)
        if found.sampled_at is not None:
            raise _out_of_order(
                found, _("It was sampled already."), _("Disinfect it next.")
            )
        in_order(found.closed_at, instant, "at")
        found.sampled_at = instant
        found.sampled_entry = _note(events.PREMISES_SAMPLED, found.venue, by, instant)
        found.save(update_fields=["sampled_at", "sampled_entry"])
    return found


def disinfected(*, venue: str, by: Actor, at: datetime | None = None) -> VenueClosure:
    """Say that the premises were disinfected, after they were sampled."""
    with writing(by, Permission.MANAGE_AREAS):
        found, instant = _closure(venue, by), past(at)
        if found.sampled_at is None:
            raise _out_of_order(
                found,
                _("It was not sampled yet."),
                _("Sample it first: afterwards nothing can be found."),
            )
        if found.disinfected_at is not None:
            raise _out_of_order(
                found, _("It was disinfected already."), _("Reopen it next.")
            )
        in_order(found.sampled_at, instant, "at")
        found.disinfected_at = instant
        found.disinfected_entry = _note(
            events.PREMISES_DISINFECTED, found.venue, by, instant
        )
        found.save(update_fields=["disinfected_at", "disinfected_entry"])
    return found


def reopen(
    *, venue: str, by: Actor, reason: str = "", at: datetime | None = None
) -> VenueClosure:
    """Reopen premises that were disinfected; else only with a reason.

    Args:
        venue: its code.
        by: who reopens it.
        reason: why it may open though not every step was taken (closed by mistake,
            say).
        at: from when on; now, if not said.
    """
    with writing(by, Permission.MANAGE_AREAS):
        found, instant = _closure(venue, by), past(at)
        done = found.disinfected_at
        found.reopen_reason = reason.strip() if done else reasoned(reason)
        in_order(done or found.sampled_at or found.closed_at, instant, "at")
        found.reopened_at = instant
        found.ended_entry = _note(
            events.PREMISES_REOPENED, found.venue, by, instant, in_order=bool(done)
        )
        found.save(update_fields=["reopened_at", "reopen_reason", "ended_entry"])
    return found


def _open_venue(code: str, by: Actor) -> Venue:
    """Return a venue that has not gone for good."""
    found = queries.venue(code)
    own(by, found.division)
    if found.ended_entry_id is not None:
        raise refusals.AlreadyClosed(
            _("%(venue)s is closed already.") % {"venue": found.name},
            next_step=_("There is nothing more to do."),
            field="venue",
            venue=code,
        )
    return found


def _closure(code: str, by: Actor) -> VenueClosure:
    """Return the closure under which premises are now."""
    venue = queries.venue(code)
    own(by, venue.division)
    found = queries.closure_of(venue)
    if found is None:
        raise refusals.PremisesOpen(
            _("%(venue)s is not closed for a case.") % {"venue": venue.name},
            next_step=_("Close it first, or look at the list: it was reopened."),
            field="venue",
            venue=code,
        )
    found.venue = venue
    return found


def _out_of_order(
    closure: VenueClosure, sentence: str, advice: str
) -> refusals.StepOutOfOrder:
    return refusals.StepOutOfOrder(sentence, next_step=advice, venue=closure.venue.code)


def _note(
    event: str, venue: Venue, by: Actor, instant: datetime, **data: object
) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.venue:{venue.pk}",
        place=venue.division.position,
        happened_at=instant,
        data={"kind": venue.kind, "division": venue.division.code, **data},
    )
