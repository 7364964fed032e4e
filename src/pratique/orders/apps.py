"""The orders room as a Django app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What binds a person."""

    name = "pratique.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
