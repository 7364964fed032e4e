"""Hotels, stations and other venues, and those closed for a case."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.queries import by_code
from pratique.ledger.queries import Known
from pratique.places import refusals
from pratique.places.models import Venue, VenueClosure, VenueKind
from pratique.places.queries.where import PRESENT, inside, which_ended


def venue(code: str) -> Venue:
    """Return the venue with this code, open or closed."""
    found = Venue.objects.select_related("division").filter(code=code).first()
    if found is None:
        raise refusals.UnknownVenue(
            _("There is no venue “%(code)s”.") % {"code": code},
            next_step=_("Look it up in the list of venues."),
            field="venue",
            venue=code,
        )
    return found


def venues(*, kind: str = "", within: str = "") -> QuerySet[Venue]:
    """Return the open venues, of one kind and in one division where these are given."""
    found = Venue.objects.filter(ended_entry=None).select_related("division")
    if kind:
        found = found.filter(kind=VenueKind(kind))
    if within:
        found = found.filter(inside(by_code(within)))
    return found.order_by("name", "code")


def hotels(within: str = "") -> QuerySet[Venue]:
    """Return the open hotels in a division."""
    return venues(kind=VenueKind.HOTEL, within=within)


def stations(within: str = "") -> QuerySet[Venue]:
    """Return the open railway stations in a division."""
    return venues(kind=VenueKind.STATION, within=within)


def division_of_venue(code: str) -> str:
    """Return the code of the division that a venue lies in."""
    return venue(code).division.code


# --- closed for a case --------------------------------------------------------

STEPS = ("closed", "sampled", "disinfected", "reopened")


@dataclass(frozen=True, slots=True)
class ClosureKnown:
    """Premises that were closed and not reopened, as far as was known."""

    closure: VenueClosure
    sampled_at: datetime | None
    disinfected_at: datetime | None

    @property
    def step(self) -> str:
        """Return how far it has come."""
        return STEPS[bool(self.sampled_at) + bool(self.disinfected_at)]

    @property
    def next_step(self) -> str:
        """Return what comes next."""
        return STEPS[STEPS.index(self.step) + 1]


def closures_open(known: Known = PRESENT, *, of: str = "") -> list[ClosureKnown]:
    """Return the premises that are closed for a case, the longest closed first.

    Args:
        known: the present, or a past moment.
        of: code of a division; what lies outside it is left out.
    """
    rows = known.only(VenueClosure.objects.select_related("venue__division"))
    if of:
        rows = rows.filter(inside(by_code(of), "venue__division"))
    sampled = which_ended(known, VenueClosure.objects.all(), "sampled_entry")
    disinfected = which_ended(known, VenueClosure.objects.all(), "disinfected_entry")
    return [
        ClosureKnown(
            closure=row,
            sampled_at=row.sampled_at if row.pk in sampled else None,
            disinfected_at=row.disinfected_at if row.pk in disinfected else None,
        )
        for row in rows.order_by("closed_at", "pk")
    ]


def closure_of(found: Venue) -> VenueClosure | None:
    """Return the closure under which a venue is now; None: it is not closed."""
    return VenueClosure.objects.filter(venue=found, ended_entry=None).first()


def closures_over(of: str) -> QuerySet[VenueClosure]:
    """Return the premises in a division that were reopened, the latest first."""
    rows = VenueClosure.objects.filter(inside(by_code(of), "venue__division"))
    over = rows.filter(ended_entry__isnull=False).select_related("venue__division")
    return over.order_by("-reopened_at")
