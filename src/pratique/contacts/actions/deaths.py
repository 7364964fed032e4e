"""Who has died is no case any more, whoever said it: the loop's own writes."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.contacts.actions.cases import consult, correct_consultation
from pratique.contacts.actions.opening import consultations
from pratique.contacts.courses import COUNTED
from pratique.contacts.models import Case, Consultation, Finding
from pratique.contacts.queries.linked import zone_at
from pratique.database import Actor
from pratique.registry import queries as registry
from pratique.registry.models import Person


def follow_death(*, person: UUID, died_on: date | None, by: Actor) -> None:
    """Bring somebody's cases here in line with whether they have died.

    What counts and still runs is closed as dead; of who has not died after all, that
    is taken back. A case that experts have not found yet waits for them.

    Args:
        person: whose.
        died_on: the day, as the registry has it; None: they live.
        by: the loop.
    """
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        rows = Case.objects.filter(
            person__in=registry.family(someone.pk), counted_here=True, ended_entry=None
        )
        for case in rows.order_by("found_at", "entry"):
            last = next(reversed(consultations(case)), None)
            if last is None:
                continue
            if died_on is None and last.finding == Finding.DEAD:
                correct_consultation(
                    consultation=last.pk, reason=_("Has not died after all."), by=by
                )
            elif died_on is not None and last.finding in COUNTED:
                at = _instant(died_on, someone, last)
                consult(case=case.pk, finding=Finding.DEAD, at=at, by=by)


def _instant(died_on: date, someone: Person, last: Consultation) -> datetime:
    """Return when they died at the latest: what was taken that day is of this case."""
    midnight = clock.day_end(died_on, zone_at(someone.place))
    told = min(midnight - clock.SMALLEST_STEP, clock.now())
    return max(told, last.decided_at)
