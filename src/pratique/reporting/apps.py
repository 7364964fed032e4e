"""The reporting room as a Django app."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """What we tell."""

    name = "pratique.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
