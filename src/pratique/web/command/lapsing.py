"""Who comes to a bound with something owed, and for whom it came: to order anew, or not.

What lapses so ends an order that was never fulfilled. That is the law's promise to the
person; for the command it is somebody whose test nobody has seen.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from pratique import clock
from pratique.access.permissions import Permission
from pratique.orders import queries as orders
from pratique.web.command.waits import Wait
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs

if TYPE_CHECKING:
    from pratique.orders.models import Ground, Plan

AHEAD = timedelta(hours=12)  # time enough to go to the door
LATELY = timedelta(days=3)


def soon_at_bound() -> "list[Plan]":
    """Return the plans that lapse soon with something owed."""
    return list(orders.at_bound(clock.now() + AHEAD)[:MOST])


def lately_lapsed() -> "list[Ground]":
    """Return what lapsed in the last days."""
    return list(orders.lapsed(clock.now() - LATELY)[:MOST])


def lapsed() -> Wait:
    """Return whom an order left that was never fulfilled."""
    found = lately_lapsed()
    return Wait(
        words=_("Lapsed with something owed"),
        none=_("None: nobody was let go without the test they owed."),
        count=len(found),
        link=f"{reverse('bounds')}#lapsed",
        oldest=found[-1].closed_at if found else None,
    )


@needs(Permission.SEE_COMMAND)
@require_GET
def bounds(request: OfficerRequest) -> HttpResponse:
    """List who comes to a bound soon, and what lapsed lately."""
    words = {"soon": soon_at_bound(), "lapsed": lately_lapsed()}
    return render(request, "command/bounds.html", words)
