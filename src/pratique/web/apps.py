"""The pages as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What people see."""

    name = "pratique.web"
    label = "web"
