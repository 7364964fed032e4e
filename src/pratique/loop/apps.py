"""The loop as a Django app: it tells the ledger which entries it waits for."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    """Where the loop closes."""

    name = "pratique.loop"
    label = "loop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Queue only entries that something reacts to."""
        from pratique.ledger.actions import await_kinds
        from pratique.loop.reactions import REACTIONS

        await_kinds(REACTIONS)
