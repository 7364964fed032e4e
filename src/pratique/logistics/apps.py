"""The logistics room as a Django app."""

from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    """Moving and housing people."""

    name = "pratique.logistics"
    label = "logistics"
    default_auto_field = "django.db.models.BigAutoField"
