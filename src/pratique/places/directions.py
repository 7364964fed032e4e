"""What commands do when they act: the directions of the house, loaded once.

They stand one folder below the rulebooks (`rulebooks/<book>/directions/`), because
the shelf reads every file beside a rulebook as a rulebook.
"""

from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from pratique.divisions.queries import lineage_of
from pratique.places.models import Response
from pratique.policy.directions import Directions, governing, open_directions


@cache
def all_directions() -> tuple[Directions, ...]:
    """Return every version of all directions of the house."""
    return open_directions(Path(settings.RULEBOOKS_FOLDER))


def in_force(division: str, at: datetime) -> Directions | None:
    """Return the directions that a command went by, there and then."""
    return governing(all_directions(), lineage_of(division), at)


def of_response(response: Response) -> Directions | None:
    """Return the directions under which a response was opened; None: there were none."""
    return version(response.directions, response.version)


def version(name: str, of: date | None) -> Directions | None:
    """Return this version of these directions."""
    found = (each for each in all_directions() if (each.id, each.version) == (name, of))
    return next(found, None)
