"""Shared reads of what binds people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pratique import clock, database, keys
from pratique.contacts.courses import FOREVER, Bound
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.labs import facts as labs
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.orders.facts import renewals
from pratique.orders.models import (
    OWED,
    Appeal,
    Closing,
    Decision,
    Ground,
    Leave,
    Notice,
    Obligation,
    Plan,
    Release,
    Renewal,
    Request,
)
from pratique.orders.refusals import (
    UnknownAppeal,
    UnknownGround,
    UnknownLeave,
    UnknownRenewal,
)
from pratique.policy import facts as policy
from pratique.policy.clearing import cleared_at
from pratique.policy.measures import Clearance
from pratique.policy.pairs import as_tests
from pratique.registry import queries as registry
from pratique.registry.models import Merge


def access_appeal(appeal: UUID) -> Appeal:
    """Return the appeal; missing and forbidden look alike."""
    row = Appeal.objects.select_related("person").filter(pk=appeal).first()
    if row is None:
        raise UnknownAppeal(_("There is no such objection."))
    return row


def access_leave(leave: UUID) -> Leave:
    """Return the leave; missing and forbidden look alike."""
    row = Leave.objects.select_related("person").filter(pk=leave).first()
    if row is None:
        raise UnknownLeave(_("There is no such leave."))
    return row


def access_ground(ground: UUID) -> Ground:
    """Return the ground; missing and forbidden look alike."""
    row = Ground.objects.select_related("person").filter(pk=ground).first()
    if row is None:
        raise UnknownGround(_("There is no such ground."))
    return row


def access_renewal(renewal: UUID) -> Renewal:
    """Return a renewal with its ground; missing and forbidden look alike."""
    rows = Renewal.objects.select_related("ground__person")
    row = rows.filter(pk=renewal, ended_entry=None).first()
    if row is None:
        raise UnknownRenewal(
            _("There is no such renewal, or it was taken back."),
            next_step=_("Reload the page."),
        )
    return row


def bounds_of(people: Iterable[UUID]) -> QuerySet[Plan]:
    """Return the plans that bind somebody, the one that lapses first on top."""
    rows = Plan.objects.filter(person__in=list(people), ended_entry=None, binds=True)
    return rows.select_related("ground").order_by("bound", "entry")


def is_renewed(ground: Ground) -> bool:
    """Say whether an open ground was ordered anew, whoever's row that hangs on."""
    with database.acting(WORKER), database.transaction():
        family = registry.family(ground.person_id)
        told = renewals(family, Known.present())
    return any(key == ground.key for key, _row in told)


def goes_on_with(renewal: UUID) -> set[UUID]:
    """Return on whose rows the ground stands open of which this renewal was."""
    row = Renewal.objects.select_related("ground").get(pk=renewal)
    of, people = row.ground, _ever_one([row.person_id])
    rows = Ground.objects.filter(
        person__in=people, key=of.key, opened_at=of.opened_at, ended_entry=None
    )
    return set(rows.values_list("person", flat=True))


def reason_of(renewal: Renewal) -> str:
    """Return why somebody ordered anew, in their own words."""
    return keys.unseal(renewal.reason, about=sealed_as(renewal))


def sealed_as(renewal: Renewal) -> str:
    """Return what a renewal's reason is bound to: it opens nowhere else."""
    return f"orders.renewal:{renewal.pk}"


def open_appeals() -> QuerySet[Appeal]:
    """Return undecided appeals, the one due first on top."""
    return (
        Appeal.objects.filter(decided_entry=None)
        .select_related("person")
        .order_by("answer_by")
    )


def appeals_of(person: UUID) -> QuerySet[Appeal]:
    """Return a person's objections, the newest first."""
    return Appeal.objects.filter(person=person).order_by("-entry")


def decisions_of(appeal: UUID) -> QuerySet[Decision]:
    """Return what was decided about an objection, also what was taken back."""
    return Decision.objects.filter(appeal=appeal).order_by("entry")


def statement_of(appeal: Appeal) -> str:
    """Return what the person said, in their own words."""
    return keys.unseal(appeal.statement, about=f"orders.appeal:{appeal.pk}")


def details_of(leave: Leave) -> str:
    """Return where somebody must go and what they need, in their own words."""
    return keys.unseal(leave.details, about=f"orders.leave:{leave.pk}")


def leaves_of(person: UUID) -> QuerySet[Leave]:
    """Return a person's leaves, newest first."""
    return Leave.objects.filter(person=person).order_by("-starts_at")


def unanswered_leaves() -> QuerySet[Leave]:
    """Return leaves that wait for an officer, the soonest first."""
    return (
        Leave.objects.filter(granted_entry=None, refused_entry=None, ended_entry=None)
        .select_related("person")
        .order_by("starts_at")
    )


def overdue_back(now: datetime) -> QuerySet[Leave]:
    """Return granted leaves whose end has passed without the person being back."""
    return (
        Leave.objects.filter(
            granted_entry__isnull=False, ended_entry=None, ends_at__lt=now
        )
        .select_related("person")
        .order_by("ends_at")
    )


def open_grounds(person: UUID) -> QuerySet[Ground]:
    """Return what binds or marks a person now, the earliest first."""
    return Ground.objects.filter(person=person, ended_entry=None).order_by("opened_at")


def grounds_of(person: UUID) -> QuerySet[Ground]:
    """Return every ground a person ever had, the latest first."""
    return Ground.objects.filter(person=person).order_by("-opened_at", "-entry")


def patients_until(people: Iterable[UUID], known: Known) -> dict[UUID, Bound]:
    """Return, by case, until when its order bound that results end, and how it ended.

    Of these people, and of whomever they were ever taken for: one that opened on the
    other's row goes on (0020).
    """
    rows = Plan.objects.filter(person__in=_ever_one(people), ground__cls="case")
    told = known.only(rows.select_related("ground"), ended=None).order_by("entry")
    orders: dict[UUID, dict[UUID, Plan]] = defaultdict(dict)
    for plan in told:
        if plan.terms["demands"]["cleared"] is not None:
            case = UUID(plan.ground.key.rpartition("@")[2])
            orders[case][plan.ground_id] = plan  # as it was amended last
    return {
        case: _bound(case, [*each.values()], known) for case, each in orders.items()
    }


def _bound(case: UUID, plans: Sequence[Plan], known: Known) -> Bound:
    """Return how a case is bound: by the order that stands, else by the last one."""
    still = [one for one in plans if _closed_at(one.ground, known) is None]
    if still:
        return _still_bound(case, max(still, key=lambda one: one.bound), known)
    plan = max(plans, key=lambda one: one.ground.ended_entry_id or 0)
    ground, days = plan.ground, _days(plan)
    clear = ground.closes == Closing.COMPLETED
    lapsed = ground.closes == Closing.LAPSED
    ended = ground.free_at if clear or lapsed else ground.closed_at
    return Bound(ended or plan.bound, clear, lapsed, days=days)


def _still_bound(case: UUID, plan: Plan, known: Known) -> Bound:
    """Return how an open order binds: its end does not wait for a review.

    What came after its bound has cleared nobody: by then it had lapsed.
    """
    at = _clear_at(case, plan, known)
    clear = at is not None and at <= plan.bound
    lapsed = not clear and plan.bound <= (known.at or clock.now())
    return Bound(
        until=at if clear and at else plan.bound if lapsed else FOREVER,
        clear=clear,
        lapsed=lapsed,
        is_over=False,
        lapses_at=plan.bound,
        days=_days(plan),
    )


def _days(plan: Plan) -> int:
    """Return for how many days at most the rule keeps a case."""
    return sum(plan.terms["demands"]["days"])


def _clear_at(case: UUID, plan: Plan, known: Known) -> datetime | None:
    """Return when results had cleared a case whose order stands open yet.

    Two records that turn out to be one bring their results together.
    """
    row = Case.objects.filter(pk=case).first()
    if row is None:  # whoever asks must not see it
        return None
    fact = policy.Case(id=str(case), status="", since=row.found_at)
    family = _family(plan.ground.person_id, known)
    asked = plan.terms["demands"]["cleared"]
    return cleared_at(fact, as_tests(labs.specimens(family, known)), Clearance(**asked))


def _family(person: UUID, known: Known) -> list[UUID]:
    """Return the rows that were known to be this one person."""
    if known.at is None:
        return registry.family(person)
    kept = dict(
        known.only(Merge.objects.filter(gone=person)).values_list("gone", "keep")
    )
    head = kept.get(person, person)
    gone = known.only(Merge.objects.filter(keep=head)).values_list("gone", flat=True)
    return [head, *gone]


def _closed_at(ground: Ground, known: Known) -> datetime | None:
    """Return when a ground closed, if that was known."""
    ended = ground.ended_entry_id
    return ground.closed_at if ended is not None and known.has(ended) else None


def _ever_one(people: Iterable[UUID]) -> set[UUID]:
    """Return these people and whoever was ever merged with one of them."""
    own = set(people)
    merges = Merge.objects.filter(Q(keep__in=own) | Q(gone__in=own))
    return own.union(*merges.values_list("keep", "gone"))


def held(people: Iterable[UUID]) -> set[UUID]:
    """Return which of these people a positive tube holds now."""
    rows = Ground.objects.filter(cls="pool", ended_entry=None, person__in=list(people))
    return set(rows.values_list("person", flat=True))


def obligations_due(day: date) -> QuerySet[Obligation]:
    """Return tests owed on this day or before, whoever owes them."""
    return (
        Obligation.objects.filter(ended_entry=None, state__in=OWED, due_on__lte=day)
        .select_related("person")
        .order_by("due_on", "overdue_at")
    )


def obligations_of(people: Iterable[UUID], day: date) -> QuerySet[Obligation]:
    """Return the tests that these people owe on this day or before."""
    return obligations_due(day).filter(person__in=list(people))


def due_for_release(until: datetime) -> QuerySet[Plan]:
    """Return plans that bind and end by this instant, the soonest first."""
    return (
        Plan.objects.filter(ended_entry=None, binds=True, end__lte=until)
        .select_related("person", "ground")
        .order_by("end")
    )


def at_bound(until: datetime) -> QuerySet[Plan]:
    """Return plans that lapse by this instant with something owed, the soonest first.

    A case owes no test: results end it, so that it has something owed until then.
    """
    owed = Obligation.objects.filter(
        ground=OuterRef("ground"), ended_entry=None, state__in=OWED
    )
    return (
        Plan.objects.filter(
            Exists(owed) | Q(ground__cls="case"),
            ended_entry=None,
            binds=True,
            end__lte=until,  # no later than the bound, and found by an index
            bound__lte=until,
        )
        .select_related("person", "ground")
        .order_by("bound", "pk")
    )


def lapsed(start: datetime) -> QuerySet[Ground]:
    """Return what lapsed from this instant on, nobody having ordered anew."""
    return (
        Ground.objects.filter(closes=Closing.LAPSED, closed_at__gte=start)
        .select_related("person")
        .order_by("-closed_at", "pk")
    )


def releases(start: datetime, end: datetime) -> QuerySet[Release]:
    """Return who became free in [start, end), in order."""
    return (
        Release.objects.filter(released_at__gte=start, released_at__lt=end)
        .select_related("person")
        .order_by("released_at")
    )


def notices_of(person: UUID) -> QuerySet[Notice]:
    """Return a person's notices, newest first."""
    return Notice.objects.filter(person=person).order_by("-number")


def request_of(entry: Entry) -> Request:
    """Return what a person asked for with this entry."""
    return Request.objects.select_related("person").get(entry=entry)
