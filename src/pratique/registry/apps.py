"""The registry as a Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Who is here."""

    name = "pratique.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
