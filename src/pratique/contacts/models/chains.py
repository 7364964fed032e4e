"""Chains: linked cases under one name."""

from django.db import models
from django.db.models import Q

from pratique import ids
from pratique.contacts.models.cases import Case
from pratique.contacts.models.keys import recorded


class Chain(models.Model):
    """Linked cases under one name; `place` is that of whoever named it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    place = models.IntegerField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.BinaryField(null=True)  # sealed: why split off, or merged away
    entry = recorded()
    ended_entry = recorded(ends=True)  # merged away

    class Meta:
        db_table = "contacts_chain"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_entry__isnull=True, merged_into__isnull=True)
                | Q(ended_entry__isnull=False, merged_into__isnull=False),
                name="contacts_chain_ends_in_another",
            )
        ]


class ChainCase(models.Model):
    """A case is in a chain; in one at a time. `place` is the chain's."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="members")
    case = models.ForeignKey(Case, models.PROTECT, related_name="chains")
    place = models.IntegerField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "contacts_chain_case"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_chain_case_in_one",
            )
        ]
