"""The few divisions in which the cast lives."""


def load() -> None:
    """Load them into the template database."""
