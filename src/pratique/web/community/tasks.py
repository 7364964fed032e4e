"""New orders: an officer accepts to look after somebody, or passes them on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.access.queries import names_of
from pratique.community import queries
from pratique.community.actions import tasks
from pratique.standing import queries as standing
from pratique.web.asking import Data, ask_plainly, offer, refusals_shown
from pratique.web.custody.keeping import told_before
from pratique.web.custody.views import back
from pratique.web.listing import MOST
from pratique.web.officer import Officer, OfficerRequest, needs
from pratique.web.people.rows import Row, row_of

if TYPE_CHECKING:
    from pratique.community.models import Task as TaskRow


@dataclass(frozen=True, slots=True)
class Task:
    """An order of which somebody was told, as a page shows it."""

    id: UUID
    row: Row
    unit: str
    told: str  # name of the officer; "" where nobody could be told
    told_at: datetime
    accepted_at: datetime | None
    late: bool

    @property
    def state(self) -> str:
        """Return a state for a tag: new, late or accepted."""
        if self.accepted_at:
            return "done"
        return "late" if self.late else "due"


class PassOnForm(forms.Form):
    """To whom, and why."""

    to = forms.ChoiceField(label=gettext_lazy("Pass on to"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Data | None, officer: Officer) -> None:
        super().__init__(data, label_suffix="")
        offer(self, "to", [("", _("choose")), *_colleagues(officer)])
        ask_plainly(self)


def _colleagues(officer: Officer) -> list[tuple[str, str]]:
    posts = list(queries.all_officers()[:MOST])
    names = names_of(post.account for post in posts)
    return [
        (post.account, f"{post.name or names.get(post.account, '')} · {post.unit.name}")
        for post in posts
        if post.account != officer.actor.account
    ]


def to_accept(officer: Officer) -> list[Task]:
    """Return the orders that wait for an officer to accept them, the longest first."""
    return shown(queries.tasks_for(officer.actor)[:MOST], officer.place)


def accepted(officer: Officer) -> list[Task]:
    """Return the orders that an officer has accepted."""
    rows = queries.accepted_tasks(officer.actor.account)
    return shown(rows[:MOST], officer.place)


def shown(rows: "Iterable[TaskRow]", place: str) -> list[Task]:
    """Return tasks as a page shows them; late is what ought to be accepted."""
    listed = list(rows)
    stands = standing.of_people([row.person_id for row in listed])
    names = names_of(row.account for row in listed)
    before = told_before(place)
    return [
        Task(
            id=row.pk,
            row=row_of(row.person, stands.get(row.person_id)),
            unit=row.unit.name if row.unit else "",
            told=names.get(row.account, ""),
            told_at=row.told_at,
            accepted_at=row.accepted_at,
            late=before is not None and row.told_at < before,
        )
        for row in listed
    ]


@needs(Permission.LOOK_AFTER)
@require_POST
def accept(request: OfficerRequest, task: UUID) -> HttpResponse:
    """Accept to look after somebody."""
    row = tasks.accept(task=task, by=request.officer.actor)
    words = {"name": row.person.name}
    messages.success(request, _("Accepted: you look after %(name)s.") % words)
    return back(request, "community")


@needs(Permission.LOOK_AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: OfficerRequest, task: UUID) -> HttpResponse:
    """Pass an order on to another officer, with a reason."""
    row = queries.access_task(task)
    form = PassOnForm(request.POST or None, request.officer)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            tasks.pass_on(task=task, by=request.officer.actor, **form.cleaned_data)
            messages.success(request, _("Passed on. The other officer is told."))
            return redirect("community")
    words = {
        "heading": _("Pass on"),
        "person": row.person,
        "form": form,
        "button": _("Pass on"),
        "advice": _("The other officer is told at once, and reads the reason."),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/record.html", words, status=status)
