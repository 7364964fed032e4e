"""The contacts room as a Django app."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Who met whom."""

    name = "pratique.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
