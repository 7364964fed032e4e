"""Columns that many tables of tracing share."""

from django.db import models


def recorded(*, ends: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the ledger entry that wrote (or ended) a row."""
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=False
    )


def of_person() -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the person a row is about."""
    return models.ForeignKey("registry.Person", models.PROTECT, related_name="+")


def of_specimen() -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the specimen a row came from, if it came from one."""
    return models.ForeignKey(
        "labs.Specimen", models.PROTECT, related_name="+", null=True
    )
