"""Columns that many tables of the registry share."""

from django.db import models


def recorded(*, ends: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the ledger entry that wrote (or ended) a row.

    Not indexed: entries are never removed, and nobody asks for rows by entry.
    """
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=False
    )


def of_division(*, optional: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to an administrative division."""
    return models.ForeignKey(
        "divisions.Division", models.PROTECT, related_name="+", null=optional
    )


def of_venue() -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to a hotel, station or checkpoint, if one is known."""
    return models.ForeignKey(
        "places.Venue", models.PROTECT, related_name="+", null=True, db_index=False
    )


def whole(name: str) -> models.CheckConstraint:
    """Return the promise that number, blind index and last signs come together."""
    *_, field = name.rsplit("_", 2)[:2]
    columns = (f"{field}_sealed", f"{field}_blind")
    nothing = {f"{column}__isnull": True for column in columns}
    something = {f"{column}__isnull": False for column in columns}
    return models.CheckConstraint(
        condition=models.Q(**nothing, **{f"{field}_last_four": ""})
        | models.Q(**something) & ~models.Q(**{f"{field}_last_four": ""}),
        name=name,
    )
