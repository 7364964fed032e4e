"""Tables of the ledger. Nothing here points out of it."""

from django.db import models


class Entry(models.Model):
    """One thing that happened, as it was recorded. Insert-only (a trigger sees to it).

    The column `xid` (the writing transaction) exists in the database only: the
    sealer reads it to know which entries can no longer be overtaken.
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
    written_at = models.DateTimeField()  # the wall's time
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="effects")
    data = models.JSONField(default=dict)  # ids, codes, numbers
    words = models.BinaryField(null=True)  # sealed with the person's own key

    class Meta:
        db_table = "ledger_entry"
        indexes = [
            models.Index(fields=["recorded_at"], name="ledger_entry_recorded"),
            models.Index(fields=["kind", "recorded_at"], name="ledger_entry_kind"),
            models.Index(fields=["subject"], name="ledger_entry_subject"),
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
    """A signed batch of entries, chained to the batch before it."""

    number = models.BigIntegerField(primary_key=True)
    first_position = models.BigIntegerField(unique=True)
    last_position = models.BigIntegerField(unique=True)
    root = models.BinaryField()  # Merkle root of the leaves
    previous = models.BinaryField()  # digest of the seal before
    digest = models.BinaryField()
    signature = models.BinaryField()
    key = models.BinaryField()
    moment = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_seal"


class SealedEntry(models.Model):
    """The position a sealer gave to an entry, with the digest of its content."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sealed")
    leaf = models.BinaryField()
    seal = models.ForeignKey(Seal, models.PROTECT)

    class Meta:
        db_table = "ledger_sealed_entry"


class Watermark(models.Model):
    """What was known at a moment: every entry up to this position, no other."""

    moment = models.DateTimeField(db_index=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "ledger_watermark"


class PersonKey(models.Model):
    """A person's own key, wrapped by the home's. Deleting it makes words unreadable."""

    person = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    class Meta:
        db_table = "ledger_person_key"
