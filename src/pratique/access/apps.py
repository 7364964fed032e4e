"""The access room as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may."""

    name = "pratique.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
