"""The labs room as a Django app."""

from django.apps import AppConfig


class LabsConfig(AppConfig):
    """Specimens and results."""

    name = "pratique.labs"
    label = "labs"
    default_auto_field = "django.db.models.BigAutoField"
