"""Tables of orders."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from pratique import ids


def recorded(
    *, ends: bool = False, sought: bool = True
) -> "models.ForeignKey[Any, Any]":
    """Return the key to the ledger entry that wrote (or ended) a row.

    Args:
        ends: it may be empty.
        sought: rows are found by it; what a review writes is found by whom it is about,
            and an index more is a fifth of what a row costs.
    """
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=sought
    )


def of_person(*, sought: bool = True) -> "models.ForeignKey[Any, Any]":
    """Return the key to the person a row is about.

    Args:
        sought: rows are found by it alone, and no named index begins with it.
    """
    return models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="+", db_index=sought
    )


class Closing(models.TextChoices):
    """Why a ground closed."""

    COMPLETED = "completed"  # its end came and every condition was met
    LAPSED = "lapsed"  # its bound came first, and nobody ordered anew
    WITHDRAWN = "withdrawn"  # what it stood on is no longer so
    TRANSFERRED = "transferred"  # another jurisdiction took it over
    DEPARTED = "departed"  # the person, passing through, went on
    ENDED = "ended"  # the person died or left the jurisdiction


class Ground(models.Model):
    """One rule that matched one person, from opening to closing."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person(sought=False)
    key = models.TextField()  # rule and what it matched: one open ground of each
    rule = models.TextField()
    book = models.TextField()
    version = models.DateField()
    digest = models.TextField()  # of the rulebook's text
    cls = models.TextField()
    opened_at = models.DateTimeField()
    closes = models.TextField(choices=Closing.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    free_at = models.DateTimeField(null=True)  # the lawful instant, known at closing
    last_condition = models.TextField(blank=True)
    entry = recorded(sought=False)
    ended_entry = recorded(ends=True, sought=False)

    class Meta:
        db_table = "orders_ground"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=Q(ended_entry__isnull=True),
                name="orders_ground_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_entry__isnull=True, closed_at__isnull=True, closes="")
                | (
                    Q(ended_entry__isnull=False, closed_at__isnull=False)
                    & ~Q(closes="")
                ),
                name="orders_ground_closing_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="orders_ground_person"),
            models.Index(
                fields=["closed_at"],
                condition=Q(closes="lapsed"),
                name="orders_ground_lapsed",
            ),
        ]


class Plan(models.Model):
    """What a ground demands, in one version: timeline, tests, code, bound."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="plans")
    person = of_person(sought=False)
    terms = models.JSONField()  # see orders.terms
    binds = models.BooleanField()  # it has phases: while open it restricts
    end = models.DateTimeField()
    bound = models.DateTimeField()
    entry = recorded(sought=False)
    ended_entry = recorded(ends=True, sought=False)

    class Meta:
        db_table = "orders_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["ground"],
                condition=Q(ended_entry__isnull=True),
                name="orders_plan_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(end__lte=F("bound")), name="orders_plan_end_within_bound"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="orders_plan_person"),
            models.Index(
                fields=["end"],
                condition=Q(ended_entry__isnull=True, binds=True),
                name="orders_plan_due",
            ),
        ]


OWED = ("due", "overdue", "repeat")


class Obligation(models.Model):
    """One test owed under a ground, and the specimen that paid it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="obligations")
    person = of_person(sought=False)
    key = models.TextField()
    due_on = models.DateField()
    not_before = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField()
    state = models.TextField()  # due, overdue, repeat; waiting, negative, positive
    counted = models.BooleanField(default=True)  # a day of its own on the calendar
    paid_by = models.ForeignKey(
        "labs.Specimen", models.PROTECT, null=True, db_index=False
    )
    settled_at = models.DateTimeField(null=True)
    entry = recorded(sought=False)
    ended_entry = recorded(ends=True, sought=False)

    class Meta:
        db_table = "orders_obligation"
        constraints = [
            models.UniqueConstraint(
                fields=["ground", "key"],
                condition=Q(ended_entry__isnull=True),
                name="orders_obligation_one_in_force",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="orders_obligation_person"),
            models.Index(
                fields=["due_on", "overdue_at"],
                condition=Q(ended_entry__isnull=True, state__in=OWED),
                name="orders_obligation_owed",
            ),
        ]


class Notice(models.Model):
    """The notice a person gets when what binds them changes."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person(sought=False)
    number = models.PositiveIntegerField()
    binding = models.TextField(blank=True)
    until = models.DateTimeField(null=True)
    plans = models.JSONField()  # ids of the plans it announces
    entry = recorded(sought=False)

    class Meta:
        db_table = "orders_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number"], name="orders_notice_numbered"
            )
        ]


class Renewal(models.Model):
    """A named officer ordered anew: one open ground lapses later than its rule says."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="renewals")
    person = of_person()
    days = models.PositiveSmallIntegerField()
    bound_to = models.DateTimeField()
    reason = models.BinaryField()  # sealed
    entry = recorded()
    ended_entry = recorded(ends=True)  # taken back

    class Meta:
        db_table = "orders_renewal"
        constraints = [
            models.UniqueConstraint(
                fields=["ground"],
                condition=Q(ended_entry__isnull=True),
                name="orders_renewal_one_in_force",
            )
        ]


class Release(models.Model):
    """A person became free: the lawful instant and the one at which it was done."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person()
    released_at = models.DateTimeField(db_index=True)
    free_at = models.DateTimeField()
    rule = models.TextField()
    last_condition = models.TextField()
    waited_for_result = models.DurationField()
    entry = recorded()

    class Meta:
        db_table = "orders_release"


class LeaveReason(models.TextChoices):
    """What a bound person may go out for."""

    DIALYSIS = "dialysis"
    BIRTH = "birth"
    MEDICAL = "medical"  # urgent care
    BEREAVEMENT = "bereavement"
    OTHER = "other"


class Leave(models.Model):
    """A bound person asks to go out for a reason; an officer grants it, with an end."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person(sought=False)
    reason = models.TextField(choices=LeaveReason.choices)
    details = models.BinaryField()  # sealed: where to, with whom
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    entry = recorded()  # asked
    granted_entry = recorded(ends=True)
    refused_entry = recorded(ends=True)
    ended_entry = recorded(ends=True)  # back, or never gone

    class Meta:
        db_table = "orders_leave"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="orders_leave_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(granted_entry__isnull=True) | Q(refused_entry__isnull=True),
                name="orders_leave_one_answer",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="orders_leave_person")]


class Appeal(models.Model):
    """A person says that it is not so; an officer decides within the time set.

    `decision`, `struck` and `decided_entry` are a copy of the decision in force.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person(sought=False)
    statement = models.BinaryField()  # sealed: the person's own words
    answer_by = models.DateTimeField()
    decision = models.TextField(blank=True)  # upheld, rejected
    struck = models.JSONField(default=list)  # ids of the stays found not to be so
    entry = recorded()
    decided_entry = recorded(ends=True)

    class Meta:
        db_table = "orders_appeal"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_entry__isnull=True, decision="")
                | (Q(decided_entry__isnull=False) & ~Q(decision="")),
                name="orders_appeal_decision_is_whole",
            )
        ]
        indexes = [models.Index(fields=["person"], name="orders_appeal_person")]


class Decision(models.Model):
    """What an officer found about an appeal; it ends when it is taken back."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="decisions")
    person = of_person()
    decision = models.TextField()  # upheld, rejected
    struck = models.JSONField(default=list)  # ids of the stays found not to be so
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "orders_decision"
        constraints = [
            models.UniqueConstraint(
                fields=["appeal"],
                condition=Q(ended_entry__isnull=True),
                name="orders_decision_one_in_force",
            )
        ]


class Request(models.Model):
    """What a person asked for through their own link; the worker takes it up."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person()
    kind = models.TextField()  # appeal, leave
    sealed = models.BinaryField()  # the form's fields
    entry = recorded()

    class Meta:
        db_table = "orders_request"
