"""The divisions room as a Django app."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    """The gazetteer."""

    name = "pratique.divisions"
    label = "divisions"
    default_auto_field = "django.db.models.BigAutoField"
