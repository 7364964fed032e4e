"""The rulebooks, loaded once for this process."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from pratique.policy.shelf import Shelf


@cache
def shelf() -> Shelf:
    """Return every rulebook of the house, checked and layered."""
    return Shelf.load(Path(settings.RULEBOOKS_FOLDER))


def quiet_days() -> int:
    """Return after how many days without a local case a prefecture is quiet."""
    return shelf().defaults.quiet_days


def answer_within() -> timedelta:
    """Return the time set for a first answer to an appeal."""
    return timedelta(hours=shelf().defaults.appeal_answer_hours)
