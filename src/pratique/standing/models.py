"""Tables of standing."""

from django.db import models
from django.db.models import Q

from pratique import ids


class Standing(models.Model):
    """What binds and marks a person, in one version, with the reasons."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    code = models.TextField()
    mark = models.TextField(blank=True)
    binding = models.TextField(blank=True)
    until = models.DateTimeField(null=True)
    undecided = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    document = models.JSONField()  # see standing.document
    risk_version = models.TextField()
    books = models.JSONField()  # rulebook: digest
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "standing_standing"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_entry__isnull=True),
                name="standing_one_in_force",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(ended_entry__isnull=True, next_at__isnull=False),
                name="standing_next",
            ),
            models.Index(
                fields=["until"],
                condition=Q(ended_entry__isnull=True) & ~Q(binding=""),
                name="standing_bound",
            ),
            models.Index(
                fields=["person"],
                condition=Q(ended_entry__isnull=True, undecided=True),
                name="standing_undecided",
            ),
            models.Index(
                fields=["mark", "code"],
                condition=Q(ended_entry__isnull=True),
                name="standing_mark_code",
            ),
            models.Index(fields=["person"], name="standing_person"),
        ]


class Due(models.Model):
    """A person to be reviewed because something around them changed.

    Or one whose review failed: they are left alone until `not_before`, so that one
    person nobody can review holds up nobody else.
    """

    person = models.OneToOneField(
        "registry.Person", models.PROTECT, primary_key=True, related_name="+"
    )
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # the wall's time

    class Meta:
        db_table = "standing_due"
