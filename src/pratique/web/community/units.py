"""Units that look after people, and their officers: opened, appointed, dismissed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.access.queries import holders
from pratique.access.refusals import NotHere
from pratique.community import queries
from pratique.community.actions import units as community
from pratique.places import queries as places
from pratique.web import vocabulary
from pratique.web.asking import (
    Data,
    PlaceField,
    ask_plainly,
    choice_field,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.listing import MOST
from pratique.web.officer import Officer, OfficerRequest, needs

if TYPE_CHECKING:
    from pratique.community.models import Unit, UnitOfficer


class UnitForm(forms.Form):
    """What unit, where, and what people call it."""

    kind = choice_field([], label=gettext_lazy("Kind"))
    place = PlaceField(
        label=gettext_lazy("Division"),
        help_text=gettext_lazy("Not for a hotel."),
        required=False,
    )
    hotel = forms.ChoiceField(
        label=gettext_lazy("Hotel"),
        help_text=gettext_lazy("Only for a hotel."),
        required=False,
    )
    name = text_field(label=pgettext_lazy("unit", "Name"))
    name_en = text_field(label=gettext_lazy("Name in English"), required=False)

    def __init__(self, data: Data | None, officer: Officer) -> None:
        begun = {"kind": "community"}
        super().__init__(data, initial=begun, label_suffix="")
        offer(self, "kind", vocabulary.choices("unit"))
        hotels = places.hotels(officer.place)[:MOST]
        offer(self, "hotel", [("", "–"), *((each.code, each.name) for each in hotels)])
        ask_plainly(self)


@dataclass(frozen=True, slots=True)
class Card:
    """A unit and who looks after its people."""

    unit: "Unit"
    officers: "list[UnitOfficer]"
    names: dict[str, str]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return account and name of each officer, whoever is told first on top."""
        return [
            (post.account, post.name or self.names.get(post.account, post.account))
            for post in self.officers
        ]


@needs(Permission.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: OfficerRequest) -> HttpResponse:
    """Show the units, those without an officer first; open another one."""
    form = UnitForm(request.POST or None, request.officer)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        place, hotel = told.pop("place"), told.pop("hotel")
        with refusals_shown(form, {"division": "place", "venue": "hotel"}):
            community.open_unit(
                division=place.code if place and not hotel else "",
                venue=hotel,
                by=request.officer.actor,
                **told,
            )
            messages.success(request, _("Opened. Appoint its officer now."))
            return redirect("units")
    may = holders(Permission.LOOK_AFTER, request.officer.actor)
    words = {"form": form, "cards": cards(dict(may)), "accounts": may}
    status = 422 if form.is_bound else 200
    return render(request, "community/units.html", words, status=status)


def cards(names: dict[str, str]) -> list[Card]:
    """Return the open units, those nobody is appointed in first."""
    posts = by_unit(queries.all_officers())
    found = [
        Card(unit, posts.get(unit.pk, []), names) for unit in queries.units()[:MOST]
    ]
    return sorted(found, key=lambda card: bool(card.officers))


def by_unit(posts: "Iterable[UnitOfficer]") -> "dict[UUID, list[UnitOfficer]]":
    """Return officers by their unit, in order."""
    found: dict[UUID, list[UnitOfficer]] = {}
    for post in posts:
        found.setdefault(post.unit_id, []).append(post)
    return found


@needs(Permission.MANAGE_UNITS)
@require_POST
def change(request: OfficerRequest, unit: UUID, what: str) -> HttpResponse:
    """Appoint or dismiss an officer, or close the unit."""
    by, account = request.officer.actor, request.POST.get("account", "")
    if what == "appoint":
        community.appoint(unit=unit, account=account, by=by)
        messages.success(request, _("Appointed. What waits there, they are told now."))
    elif what == "dismiss":
        community.dismiss(unit=unit, account=account, by=by)
        messages.success(
            request, _("Dismissed. New orders go to whoever else is there.")
        )
    elif what == "close":
        community.close_unit(unit=unit, by=by)
        messages.success(request, _("Closed."))
    else:
        raise NotHere
    return redirect("units")
