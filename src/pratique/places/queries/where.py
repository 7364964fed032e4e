"""What lies where, and what was known to have ended: asked of every table here."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from pratique.divisions.models import Division
from pratique.divisions.queries import lineage_of
from pratique.ledger.queries import Known

Row = TypeVar("Row", bound=Model)
PRESENT = Known.present()


def inside(place: Division, key: str = "division") -> Q:
    return Q(**{f"{key}__position__range": (place.position, place.last)})


def strictly_inside(place: Division) -> Q:
    return Q(division__position__gt=place.position, division__position__lte=place.last)


def touching(place: Division) -> Q:
    """Return the condition: it lies in a division, or covers it from above."""
    return inside(place) | Q(division__code__in=lineage_of(place.code))


def which_ended(
    known: Known, rows: QuerySet[Row], by: str = "ended_entry"
) -> set[UUID]:
    """Return which rows were known to have ended, or come as far as `by` says."""
    told = rows.filter(**{f"{by}__isnull": False})
    found = known.only(told, entry=by, ended=None)
    return set(found.values_list("pk", flat=True))
