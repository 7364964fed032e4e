"""The standing room as a Django app."""

from django.apps import AppConfig


class StandingConfig(AppConfig):
    """Facts to rules to each person's present standing."""

    name = "pratique.standing"
    label = "standing"
    default_auto_field = "django.db.models.BigAutoField"
