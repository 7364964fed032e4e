"""Tables of access."""

from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower

from pratique import ids


class Account(models.Model):
    """Somebody who works with the house: a role, for a subtree of divisions."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    username = models.TextField(unique=True)  # in lower case
    name = models.TextField()  # as others see it
    role = models.TextField()  # key of a class in `roles`
    jurisdiction = models.ForeignKey(
        "divisions.Division", models.PROTECT, related_name="+"
    )
    unit = models.TextField(blank=True)  # the hotel, community, laboratory …
    disabled_at = models.DateTimeField(null=True)
    last_sign_in = models.DateTimeField(null=True)  # the wall's time
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")

    class Meta:
        db_table = "access_account"
        constraints = [
            models.CheckConstraint(
                name="access_account_lower_case",
                condition=models.Q(username=Lower("username")),
            )
        ]


class Credential(models.Model):
    """What proves that it is them. The officers' database role cannot read it."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True)
    password = models.TextField()  # hashed
    must_change_password = models.BooleanField(default=True)
    stamp = models.UUIDField(default=uuid4)  # a new one ends all sessions

    class Meta:
        db_table = "access_credential"


class Try(models.Model):
    """Sign-ins that failed, for one name or one source, whether it exists or not."""

    key = models.BinaryField(primary_key=True)  # blind: names are not kept
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)  # the wall's time

    class Meta:
        db_table = "access_try"
