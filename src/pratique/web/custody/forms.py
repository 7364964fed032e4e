"""To whom somebody is handed over: one question, every answer named."""

from typing import TypedDict
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.access.permissions import Permission
from pratique.access.queries import holders
from pratique.community import queries as community
from pratique.divisions.queries import prefecture_of
from pratique.logistics.actions.custody import UnitPlace
from pratique.places import queries as places
from pratique.web import vocabulary
from pratique.web.asking import Choices, Data, ask_plainly, offer, text_field
from pratique.web.listing import MOST
from pratique.web.officer import Officer

CHECKPOINTS = ("station", "airport", "coach_station", "road_checkpoint")


class Receiver(TypedDict, total=False):
    """What an offer says of who is to receive."""

    to_kind: str
    venue: str
    account: str
    unit: UnitPlace | None


class HandOverForm(forms.Form):
    """Who is to receive somebody."""

    to = forms.ChoiceField(label=gettext_lazy("Hand over to"))
    authority = text_field(
        label=gettext_lazy("Which authority"),
        help_text=gettext_lazy("Only for another jurisdiction."),
        required=False,
    )

    def __init__(self, data: Data | None, officer: Officer, person: UUID) -> None:
        super().__init__(data, label_suffix="")
        task = community.task_of(person)
        self.unit = task.unit if task else None
        offer(self, "to", [("", _("choose")), *self._receivers(officer)])
        ask_plainly(self)

    def _receivers(self, officer: Officer) -> Choices:
        where = self.unit.name if self.unit else _("where they stay")
        home = _("the community: %(where)s") % {"where": where}
        groups = [
            (_("Drivers"), drivers(officer)),
            (_("Home"), [("community:", home)]),
            (vocabulary.say("site", "venue"), venues(officer, "site", "site")),
            (
                vocabulary.say("hospital", "venue"),
                venues(officer, "hospital", "hospital"),
            ),
            (_("Checkpoints"), venues(officer, "checkpoint", *CHECKPOINTS)),
            (_("Others"), others()),
        ]
        return [(word, found) for word, found in groups if found]

    def receiver(self) -> Receiver:
        """Return what the offer says: kind, and which."""
        kind, _colon, which = self.cleaned_data["to"].partition(":")
        if kind == "driver":
            return {"to_kind": kind, "account": which}
        if kind == "elsewhere":
            return {"to_kind": kind, "account": self.cleaned_data["authority"]}
        if kind == "community" and self.unit:
            return {"to_kind": kind, "unit": UnitPlace(self.unit.pk, self.unit.place)}
        return {"to_kind": kind, "venue": which}


def drivers(officer: Officer) -> list[tuple[str, str]]:
    """Return who drives here."""
    found = holders(Permission.DRIVE_TRIPS, officer.actor)
    return [(f"driver:{account}", name) for account, name in found]


def venues(officer: Officer, kind: str, *kinds: str) -> list[tuple[str, str]]:
    """Return the venues of the officer's city that receive people in this way."""
    within = prefecture_of(officer.place)
    return [
        (f"{kind}:{each.code}", each.name)
        for one in kinds
        for each in places.venues(kind=one, within=within)[:MOST]
    ]


def others() -> list[tuple[str, str]]:
    """Return who else can have somebody."""
    return [
        (f"{kind}:", vocabulary.say(kind, "custodian"))
        for kind in ("command", "elsewhere")
    ]
