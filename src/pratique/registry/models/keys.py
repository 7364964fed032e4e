"""Columns that many tables of the registry share."""

from django.db import models
from django.db.models import Q


def recorded(*, ends: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the ledger entry that wrote (or ended) a row.

    Not indexed: entries are never removed, and nobody asks for rows by entry.
    """
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=False
    )


def of_division(*, optional: bool = False, sought: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to an administrative division; indexed if people are sought by it."""
    return models.ForeignKey(
        "divisions.Division",
        models.PROTECT,
        related_name="+",
        null=optional,
        db_index=sought,
    )


def of_venue() -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to a hotel, station or checkpoint, if one is known."""
    return models.ForeignKey(
        "places.Venue", models.PROTECT, related_name="+", null=True, db_index=False
    )


def whole(table: str, field: str) -> models.CheckConstraint:
    """Return the promise that number, blind index and last signs come together."""
    sealed, blind = f"{field}_sealed__isnull", f"{field}_blind__isnull"
    untold = Q(**{f"{field}_last_four": ""})
    return models.CheckConstraint(
        condition=Q(untold, **{sealed: True, blind: True})
        | Q(~untold, **{sealed: False, blind: False}),
        name=f"{table}_{field}_whole",
    )
