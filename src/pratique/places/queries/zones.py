"""Places that stand still, and when they must be looked at again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.queries import Known
from pratique.places import refusals
from pratique.places.models import Zone, ZoneReview
from pratique.places.queries.where import PRESENT, touching


@dataclass(frozen=True, slots=True)
class ZoneKnown:
    """A zone in force, and the day of its next review as far as was known."""

    zone: Zone
    review_on: date
    reviews: tuple[ZoneReview, ...]  # in their order


def zone(wanted: UUID) -> Zone:
    """Return this zone, whatever became of it."""
    found = Zone.objects.select_related("division").filter(pk=wanted).first()
    if found is None:
        raise refusals.UnknownZone(
            _("There is no such zone."),
            next_step=_("Look it up in the list of zones."),
            field="zone",
        )
    return found


def zones_in_force(known: Known = PRESENT, *, of: str = "") -> list[ZoneKnown]:
    """Return the zones that stand still, by place.

    Args:
        known: the present, or a past moment.
        of: code of a division; zones that it has no part in are left out.
    """
    rows = known.only(Zone.objects.select_related("division"))
    if of:
        rows = rows.filter(touching(by_code(of)))
    found = list(rows.order_by("division__position", "name"))
    reviews = _reviews(known, found)
    return [_with_reviews(each, reviews.get(each.pk, [])) for each in found]


def zones_due_for_review(day: date, *, of: str = "") -> list[ZoneKnown]:
    """Return the zones to be reviewed by this day at the latest, overdue ones first."""
    found = [each for each in zones_in_force(of=of) if each.review_on <= day]
    return sorted(found, key=lambda each: each.review_on)


def zone_known(found: Zone) -> ZoneKnown:
    """Return a zone with its reviews."""
    reviews = ZoneReview.objects.filter(zone=found).order_by("entry_id")
    return _with_reviews(found, list(reviews))


def zones_over(of: str) -> QuerySet[Zone]:
    """Return the zones of a division that were lifted, the latest first."""
    over = Zone.objects.filter(touching(by_code(of)), ended_entry__isnull=False)
    return over.select_related("division").order_by("-lifted_at")


def zone_named(place: Division, name: str) -> Zone | None:
    """Return the zone of this name that is in force at this very place."""
    return Zone.objects.filter(division=place, name=name, ended_entry=None).first()


def _reviews(known: Known, zones: list[Zone]) -> dict[UUID, list[ZoneReview]]:
    """Return the reviews of zones, in their order."""
    told: dict[UUID, list[ZoneReview]] = {}
    rows = ZoneReview.objects.filter(zone__in=zones)
    for review in known.only(rows, ended=None).order_by("entry_id"):
        told.setdefault(review.zone_id, []).append(review)
    return told


def _with_reviews(found: Zone, reviews: list[ZoneReview]) -> ZoneKnown:
    latest = reviews[-1].review_on if reviews else found.review_on
    return ZoneKnown(found, latest, tuple(reviews))
