"""The community room as a Django app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Watching over people where they stay."""

    name = "pratique.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
