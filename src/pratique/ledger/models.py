"""Tables of the ledger. Nothing here points out of it."""

from django.db import models
from django.db.models import Func


class Entry(models.Model):
    """One thing that happened, as it was recorded. Insert-only (a trigger sees to it).

    Two columns exist in the database only, which fills them: `xid`, the writing
    transaction, by which the sealer finds what is new; and `writer`, the database
    role that wrote, by which `verify` finds what no room has recorded.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    person = models.UUIDField(null=True, db_index=True)
    subject = models.TextField(blank=True)  # "labs.specimen:<id>"
    place = models.IntegerField(null=True)  # position of a division
    actor = models.TextField()
    duty = models.TextField(blank=True)
    happened_at = models.DateTimeField()  # in the world
    recorded_at = models.DateTimeField()  # when we knew (a scenario's time in one)
    written_at = models.DateTimeField(  # the wall's time, told by the database
        db_default=Func(
            function="clock_timestamp", output_field=models.DateTimeField()
        ),
        editable=False,
    )
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="effects")
    data = models.JSONField(default=dict)  # ids, codes, numbers
    words = models.BinaryField(null=True)  # sealed with the person's own key

    class Meta:
        db_table = "ledger_entry"
        indexes = [
            models.Index(fields=["recorded_at"], name="ledger_entry_recorded"),
            models.Index(fields=["kind", "recorded_at"], name="ledger_entry_kind"),
            models.Index(fields=["subject"], name="ledger_entry_subject"),
            models.Index(fields=["place", "recorded_at"], name="ledger_entry_place"),
        ]


class Pending(models.Model):
    """An entry whose reactions are still to run."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # the wall's time
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "ledger_pending"


class Seal(models.Model):
    """A signed statement: at this moment these entries were known, and no others.

    It is chained to the seal before it, so that it speaks for all entries up to
    `last_position`. A seal may be empty: it is then a watermark and nothing else.
    """

    number = models.BigIntegerField(primary_key=True)
    moment = models.DateTimeField(db_index=True)  # a scenario's time in one
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    root = models.BinaryField()  # of the Merkle tree over the leaves
    previous = models.BinaryField()  # digest of the seal before; the first: identity
    oldest = models.BigIntegerField()  # no open transaction was older than this one
    newest = models.BigIntegerField()  # no transaction from this one on had begun
    cluster = models.BigIntegerField()  # whose transactions these numbers count
    written_at = models.DateTimeField()  # the wall's time, told by the database
    key = models.BinaryField()
    digest = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        db_table = "ledger_seal"
        constraints = [
            models.CheckConstraint(
                name="ledger_seal_range",
                condition=models.Q(
                    last_position__gte=models.F("first_position") - models.Value(1)
                ),
            )
        ]


class SealedEntry(models.Model):
    """The position a sealer gave to an entry, with the digest of its content.

    Nothing here tells about a person, so every officer may read it: what was known
    at a moment does not depend on who asks.
    """

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sealed")
    recorded_at = models.DateTimeField()  # the entry's own, beside its position
    leaf = models.BinaryField()

    class Meta:
        db_table = "ledger_sealed_entry"


class PersonKey(models.Model):
    """A person's own key, wrapped by the home's. Deleting it makes words unreadable."""

    person = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    class Meta:
        db_table = "ledger_person_key"
