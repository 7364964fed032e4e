"""The loop as a Django app: it tells the ledger which entries it waits for."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    """Where the loop closes."""

    name = "pratique.loop"
    label = "loop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Queue only entries that something reacts to."""
        # Tables may be imported only once every app is there.
        from pratique.ledger.actions import await_kinds  # noqa: PLC0415
        from pratique.loop.reactions import REACTIONS  # noqa: PLC0415

        await_kinds(REACTIONS)
