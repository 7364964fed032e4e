"""Emergency responses: opened, their list worked through, closed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from pratique import clock
from pratique.access.permissions import Permission
from pratique.access.queries import names_of
from pratique.access.refusals import NotHere
from pratique.places import queries
from pratique.places.actions import responses as places
from pratique.web import dates, gazetteer, vocabulary
from pratique.web.asking import (
    Data,
    PlaceField,
    ask_plainly,
    choice_field,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.officer import Officer, OfficerRequest, needs

if TYPE_CHECKING:
    from pratique.places.models import Response

LATEST = 20  # responses that were closed, on the page
MARKS: dict[str, Callable[..., object]] = {
    "tick": places.tick,
    "untick": places.untick,
}


class ResponseForm(forms.Form):
    """Which division responds, at what level, under whom."""

    place = PlaceField(label=gettext_lazy("Division"))
    level = choice_field(
        [],
        label=gettext_lazy("Level"),
        help_text=gettext_lazy("I is the gravest."),
    )
    person_in_charge = text_field(
        label=gettext_lazy("Person in charge"),
        help_text=gettext_lazy("Name and office."),
    )

    def __init__(self, data: Data | None, officer: Officer) -> None:
        own = {"place": gazetteer.known(officer.place)}
        super().__init__(data, initial=own, label_suffix="")
        offer(self, "level", vocabulary.choices("response_level"))
        ask_plainly(self)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a list, as the page shows it."""

    id: str
    words: str
    due_at: datetime
    state: str
    done_at: datetime | None
    who: str


@dataclass(frozen=True, slots=True)
class Card:
    """A response, and how far it has come."""

    response: "Response"
    lines: list[Line]
    may_mark: bool  # it is open, and theirs

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(line.done_at is not None for line in self.lines)

    @property
    def late(self) -> int:
        """Return how many steps ought to be done and are not."""
        return sum(line.state == "late" for line in self.lines)


@needs(Permission.RUN_RESPONSE)
@require_http_methods(["GET", "HEAD", "POST"])
def responses(request: OfficerRequest) -> HttpResponse:
    """Show what is open, each with its list; open another one."""
    form = ResponseForm(request.POST or None, request.officer)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        place = told.pop("place")
        with refusals_shown(form, {"division": "place"}):
            places.open(division=place.code, by=request.officer.actor, **told)
            messages.success(request, _("Opened. The first hour runs."))
            return redirect("responses")
    here = request.officer.place
    cards = [card(each, request.officer) for each in queries.responses_open(of=here)]
    words = {"form": form, "cards": cards}
    words |= {"over": queries.responses_over(here)[:LATEST]}
    status = 422 if form.is_bound else 200
    return render(request, "command/responses.html", words, status=status)


@needs(Permission.RUN_RESPONSE)
@require_GET
def response(request: OfficerRequest, response: UUID) -> HttpResponse:
    """Show one response, open or closed."""
    found = card(queries.response(response), request.officer)
    return render(request, "command/response.html", {"card": found})


@needs(Permission.RUN_RESPONSE)
@require_POST
def mark(request: OfficerRequest, response: UUID, step: str, what: str) -> HttpResponse:
    """Tick a step that was done, or take a tick back."""
    if what not in MARKS:
        raise NotHere
    MARKS[what](response=response, step=step, by=request.officer.actor)
    row = f"{queries.response(response).reference}-{step}"
    return redirect(f"{reverse('responses')}#{row}")


@needs(Permission.RUN_RESPONSE)
@require_POST
def close(request: OfficerRequest, response: UUID) -> HttpResponse:
    """Close a response."""
    places.close(response=response, by=request.officer.actor)
    messages.success(request, _("Closed."))
    return redirect("responses")


def card(found: "Response", officer: Officer) -> Card:
    """Return a response as a page shows it."""
    is_open = found.ended_entry_id is None
    now = found.closed_at or clock.now()
    return Card(
        response=found,
        lines=list(_lines(queries.steps(found), now)),
        may_mark=is_open and officer.answers_for(found.division.position),
    )


def _lines(steps: Iterable[queries.StepKnown], now: datetime) -> Iterable[Line]:
    """Yield the steps, the soonest due first: who did what, and what is late."""
    listed = sorted(steps, key=lambda each: each.due_at)
    names = names_of(each.done.done_by for each in listed if each.done)
    for each in listed:
        by = each.done.done_by if each.done else ""
        yield Line(
            id=each.step.id,
            words=_said(each.step.says),
            due_at=each.due_at,
            state=_state(each, now),
            done_at=each.done.done_at if each.done else None,
            who=names.get(by) or vocabulary.say(by, "actor"),
        )


def _state(step: queries.StepKnown, now: datetime) -> str:
    if step.done:
        return "done_late" if step.is_late(now) else "done"
    return "late" if step.is_late(now) else "due"


def _said(says: Mapping[str, str]) -> str:
    """Return the words of a step in the language of the page, else in English."""
    return says.get("zh", says["en"]) if dates.speaks_chinese() else says["en"]
