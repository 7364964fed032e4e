"""A named officer orders anew: what is still owed binds some days longer.

Once, and only as far again as the rule's own bound reaches: a ground lapses in the
end, whatever is owed.
"""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.orders import events, queries, refusals, terms
from pratique.orders.models import Ground, Plan, Renewal
from pratique.registry import queries as registry


def order_anew(*, ground: UUID, days: int, reason: str, by: Actor) -> Renewal:
    """Let an open ground lapse so many days later than its rule says.

    Args:
        ground: one that binds and has not lapsed.
        days: at most as many as the rule's own bound has; of a case, as its days.
        reason: why what is owed cannot be waived; the person may read it.
        by: the named officer.
    """
    require(by, Permission.DECIDE_HOLDS)
    _wordy(reason)
    with database.transaction():
        row = queries.access_ground(ground)
        registry.lock(row.person_id)
        row.refresh_from_db()
        plan = _binding(row)
        _refuse_too_much(row, days, most=terms.renewable_days(plan.terms["demands"]))
        zone = clock.zone(plan.terms["demands"]["zone"])
        bound_to = plan.bound.astimezone(zone) + timedelta(days=days)  # by the calendar
        renewal = Renewal(
            ground=row, person_id=row.person_id, days=days, bound_to=bound_to
        )
        renewal.reason = keys.seal(reason, about=queries.sealed_as(renewal))
        renewal.entry = _record(events.BOUND_RENEWED, renewal, row, by=by, words=reason)
        renewal.save(force_insert=True)
    return renewal


def withdraw(*, renewal: UUID, reason: str, by: Actor) -> Renewal:
    """Take a renewal back: past its rule's own bound, the ground lapses at once."""
    require(by, Permission.DECIDE_HOLDS)
    _wordy(reason)
    with database.transaction():
        row = queries.access_renewal(renewal)
        registry.lock(row.person_id)
        row.refresh_from_db()
        if row.ended_entry_id is None:
            row.ended_entry = _record(
                events.RENEWAL_WITHDRAWN, row, row.ground, by=by, words=reason
            )
            row.save(update_fields=["ended_entry"])
    return row


def _binding(row: Ground) -> Plan:
    """Return the plan of an open ground that restricts somebody."""
    plan = Plan.objects.filter(ground=row, ended_entry=None, binds=True).first()
    if plan is None or plan.bound <= clock.now():
        raise refusals.NothingToRenew(
            _("This ground is closed, or restricts nobody."),
            next_step=_("Reload the page."),
        )
    return plan


def _refuse_too_much(row: Ground, days: int, *, most: int) -> None:
    if queries.is_renewed(row):
        raise refusals.RenewedAlready(
            _("This was ordered anew already, and that is done once."),
            next_step=_("Take the first one back if it was wrong."),
        )
    if not 1 <= days <= most:
        raise refusals.BoundTooFar(
            _("From one to %(most)s days.") % {"most": most},
            next_step=_("The rule's own bound reaches no further."),
            field="days",
            most=most,
        )


def _wordy(reason: str) -> None:
    if not reason.strip():
        raise refusals.ReasonMissing(_("Give the reason in words."), field="reason")


def _record(
    kind: str, renewal: Renewal, ground: Ground, *, by: Actor, words: str
) -> Entry:
    return record(
        kind,
        by=by,
        person=ground.person_id,
        subject=f"orders.renewal:{renewal.pk}",
        place=ground.person.place,
        data={"rule": ground.rule, "days": renewal.days},
        words=words,
    )
