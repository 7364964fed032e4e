"""The lane: what happens now with somebody who has just shown their document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from pratique.standing import queries as standing
from pratique.web import vocabulary
from pratique.web.standing_document import StandingDocument

CAR = "point_to_point"
PLACES_OF_MEASURES = ("central_quarantine", "hospital")  # not where they wanted to stay
URGENT_FIRST = ("positive", "repeat", "overdue", "due", "waiting", "negative")


@dataclass(frozen=True, slots=True)
class Lane:
    """What an officer reads out, and at arm's length."""

    mark: str
    binding: str
    undecided: bool
    landing: str  # state of the landing test; "" where none is asked for
    transfer: str  # code of how they go on
    where: str

    @property
    def to_take(self) -> bool:
        """Say whether the landing test is still to be taken."""
        return self.landing in {"due", "overdue", "repeat"}

    @property
    def by_car(self) -> bool:
        """Say whether a car takes them straight to the place."""
        return self.transfer == CAR


def lane(person: UUID, arrival: Mapping[str, Any]) -> Lane | None:
    """Return a person's lane; None while the rules have not answered."""
    found = standing.of_person(person)
    if found is None:
        return None
    document = cast("StandingDocument", found.document)
    grounds = [ground for ground in document["grounds"] if not ground["closes"]]
    return Lane(
        mark=found.mark,
        binding=found.binding,
        undecided=found.undecided,
        landing=landing_state(document),
        transfer=CAR if any(one["transfer"] == CAR for one in grounds) else "none",
        where=where_to(found.binding, arrival),
    )


def landing_state(document: StandingDocument) -> str:
    """Return the most pressing state of the landing tests that are asked for."""
    states = {
        test["state"]
        for ground in document["grounds"]
        if not ground["closes"]
        for test in ground["tests"]
        if test.get("landing")
    }
    return next((state for state in URGENT_FIRST if state in states), "")


def where_to(binding: str, arrival: Mapping[str, Any]) -> str:
    """Return where somebody goes from here, in words."""
    if binding in PLACES_OF_MEASURES:
        return vocabulary.say(binding, "measure")
    if arrival.get("passing_through"):
        onward = {"place": arrival.get("next_destination") or "…"}
        return _("on to %(place)s") % onward
    kind = vocabulary.say(arrival.get("stay_kind"), "stay")
    return " · ".join(part for part in (arrival.get("name"), kind) if part)
