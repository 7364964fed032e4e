"""Whom a rulebook governs, and who has to answer for it here."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from pratique.database import Actor
from pratique.divisions import queries as divisions
from pratique.divisions.models import Division
from pratique.policy.rulebook import Rulebook
from pratique.standing import refusals


@dataclass(frozen=True, slots=True)
class Reach:
    """A range of places, and the division whose command answers for it."""

    place: int
    low: int
    high: int

    def is_answered_for(self, by: Actor) -> bool:
        """Say whether somebody answers for all of it, or for all that is served here."""
        last = divisions.by_position(self.place).last
        return by.low <= self.place and last <= by.high

    def must_be_answered_for(self, by: Actor) -> None:
        """Refuse whoever does not answer for all of it."""
        if not self.is_answered_for(by):
            raise refusals.OutsideJurisdiction(
                _("This text governs people for whom you do not answer."),
                next_step=_("Ask whoever answers for all of its jurisdiction."),
            )


def reach_of(book: Rulebook) -> Reach:
    """Return whom a text governs.

    One for more than this house serves, as the country's, is taken over by whoever
    answers for all that the house serves.
    """
    low, high = _range(book)
    home = Division.objects.filter(
        code=divisions.full_code(settings.HOME_DIVISION)
    ).first()
    if home is not None and low <= home.position and home.last <= high:
        return Reach(home.position, low, high)
    return Reach(low, low, high)


def _range(book: Rulebook) -> tuple[int, int]:
    country, *codes = book.jurisdiction
    found = divisions.range_of_country(country)
    if codes:
        place = Division.objects.filter(code=codes[-1]).first()
        found = (place.position, place.last) if place else None
        if place and divisions.lineage_of(place.code) != book.jurisdiction:
            found = None
    if found is None:
        raise refusals.UnknownJurisdiction(
            _("The gazetteer has no %(jurisdiction)s.")
            % {"jurisdiction": "/".join(book.jurisdiction)},
            next_step=_("Write the way down to the division: its codes, one by one."),
            field="jurisdiction",
        )
    return found
