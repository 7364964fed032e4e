"""The places room as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Where."""

    name = "pratique.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
