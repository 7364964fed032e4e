"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What happened."""

    name = "pratique.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
