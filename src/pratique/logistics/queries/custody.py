"""Who has whom, and what is offered to whom."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.access.queries import may
from pratique.database import WORKER, Actor
from pratique.logistics.models import Custodian, Custody, HandOver
from pratique.logistics.refusals import UnknownHandOver
from pratique.registry.models import Person

# What whoever has people of this kind must be permitted, to give and to receive.
SIGNS: dict[str, Permission] = {
    Custodian.COMMAND: Permission.SEE_COMMAND,
    Custodian.CHECKPOINT: Permission.PROVE_IDENTITY,
    Custodian.DRIVER: Permission.DRIVE_TRIPS,
    Custodian.SITE: Permission.ADMIT_TO_SITE,
    Custodian.HOSPITAL: Permission.ADMIT_TO_HOSPITAL,
    Custodian.COMMUNITY: Permission.LOOK_AFTER,
    # Nobody elsewhere has an account here: another of our command signs for them.
    Custodian.ELSEWHERE: Permission.SEE_COMMAND,
}
WAITING = Q(accepted_entry=None, ended_entry=None)


def access_hand_over(hand_over: UUID) -> HandOver:
    """Return an offer; missing and forbidden look alike."""
    rows = HandOver.objects.select_related("person", "custody", "venue")
    row = rows.filter(pk=hand_over).first()
    if row is None:
        raise UnknownHandOver(
            _("There is no such hand-over."), next_step=_("Reload the page.")
        )
    return row


def custody_of(person: UUID) -> Custody | None:
    """Return who has a person now; None: nothing binds them."""
    rows = Custody.objects.select_related("venue", "person")
    return rows.filter(person=person, ended_entry=None).first()


def custodies_of(person: UUID) -> QuerySet[Custody]:
    """Return everybody who ever had a person, the first one first."""
    rows = Custody.objects.filter(person=person).select_related("venue")
    return rows.order_by("since", "entry")


def custodians(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return which kind of custodian has each of these people now."""
    rows = Custody.objects.filter(person__in=list(people), ended_entry=None)
    return dict(rows.values_list("person", "kind"))


def custodies_now(people: Iterable[UUID]) -> dict[UUID, Custody]:
    """Return who has these people now, by person; whom nobody has is left out."""
    rows = Custody.objects.filter(person__in=list(people), ended_entry=None)
    return {row.person_id: row for row in rows.select_related("venue")}


# Whose own row nobody has, or whose row was merged into another's: hardly anybody. Of
# these the row that stands for them is looked up, and who has that.
UNHELD = """
WITH bare AS (
    SELECT plan.person_id AS id FROM orders_plan plan
    WHERE plan.binds AND plan.ended_entry_id IS NULL AND NOT EXISTS (
        SELECT FROM logistics_custody held
        WHERE held.person_id = plan.person_id AND held.ended_entry_id IS NULL)
    UNION
    SELECT gone.id FROM registry_person gone
    JOIN orders_plan plan ON plan.person_id = gone.id
    WHERE gone.merged_into_id IS NOT NULL
        AND plan.binds AND plan.ended_entry_id IS NULL
)
SELECT DISTINCT coalesce(own.merged_into_id, own.id)
FROM bare JOIN registry_person own ON own.id = bare.id
WHERE NOT EXISTS (
    SELECT FROM logistics_custody held
    WHERE held.person_id = coalesce(own.merged_into_id, own.id)
        AND held.ended_entry_id IS NULL)
"""


def unheld() -> QuerySet[Person]:
    """Return whom something binds now and nobody has: there must be nobody.

    The worker looks for them, which need not ask of each of all that are bound whether
    they may be seen; that is asked of those it finds.
    """
    with database.acting(WORKER), database.transaction():
        found = [person for (person,) in database.rows(UNHELD)]
    return Person.objects.filter(pk__in=found).order_by("reference")


def open_offer(person: UUID) -> HandOver | None:
    """Return the offer of a person that nobody has answered, if there is one."""
    rows = HandOver.objects.select_related("person", "custody", "venue")
    return rows.filter(WAITING, person=person).first()


def in_custody(kind: str = "") -> QuerySet[Custody]:
    """Return who has whom now, of one kind where it is given, the longest first.

    Whoever is in hands in the actor's places, and whoever stays there, wherever they
    are. Who is only offered there is in `waiting_hand_overs`.
    """
    here, ours = _of_the_actor()
    rows = Custody.objects.filter(here | ours, ended_entry=None)
    if kind:
        rows = rows.filter(kind=Custodian(kind))
    return rows.select_related("person", "venue").order_by("since", "pk")


def _of_the_actor() -> tuple[Q, Q]:
    """Return the conditions of a custody: in the actor's places; of who stays there."""
    by = database.current_actor() or WORKER
    places = (by.low, by.high)
    stays = Q(person__place__range=places) | Q(person__checkpoint__range=places)
    return Q(place__range=places), stays


def tally() -> Counter[str]:
    """Return how many people each kind of custodian has now.

    As many as `in_custody` lists; those of the actor's places are found by an index.
    """
    here, ours = _of_the_actor()
    rows = Custody.objects.filter(ended_entry=None)
    found: Counter[str] = Counter()
    for each in (rows.filter(here), rows.filter(~here & ours)):
        counted = each.order_by().values_list("kind").annotate(Count("pk"))
        found.update(dict(counted))
    return found


def waiting_hand_overs() -> QuerySet[HandOver]:
    """Return the offers that nobody has answered, the longest waiting first."""
    rows = HandOver.objects.filter(WAITING).select_related("person", "custody", "venue")
    return rows.order_by("offered_at", "pk")


def overdue_hand_overs(offered_before: datetime) -> QuerySet[HandOver]:
    """Return the offers that wait since before a moment: somebody stands at a door."""
    return waiting_hand_overs().filter(offered_at__lt=offered_before)


def offers_for(by: Actor) -> QuerySet[HandOver]:
    """Return the offers that somebody may sign for, the longest waiting first."""
    named = Q(account=by.account) & ~Q(to_kind=Custodian.ELSEWHERE)
    here = Q(account="") | Q(to_kind=Custodian.ELSEWHERE)
    ours = here & Q(place__range=(by.low, by.high))
    kinds = [kind for kind, permission in SIGNS.items() if may(by, permission)]
    rows = waiting_hand_overs().filter(named | ours, to_kind__in=kinds)
    return rows.exclude(offered_by=by.account)


def offers_by(account: str) -> QuerySet[HandOver]:
    """Return the offers of people whom a driver still has, the longest waiting first."""
    given = Q(custody__kind=Custodian.DRIVER, custody__account=account)
    return waiting_hand_overs().filter(given)


def offers_of(people: Iterable[UUID]) -> dict[UUID, HandOver]:
    """Return the open offers of these people, by person."""
    rows = waiting_hand_overs().filter(person__in=list(people))
    return {row.person_id: row for row in rows}
