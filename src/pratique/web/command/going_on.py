"""Where a scenario is served: let it go on by an hour, a day, to its end."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.loop import going_on
from pratique.web.officer import OfficerRequest, needs

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@needs(Permission.SEE_COMMAND)
@require_POST
def go_on(request: OfficerRequest) -> HttpResponse:
    """Wish the scenario on; whoever serves the house lives it there."""
    state = going_on.state()
    if state is None:
        raise NotHere
    if state.until is None:
        going_on.wish(_until(request.POST.get("by", ""), state.now))
    return redirect("command")


def _until(step: str, now: datetime) -> datetime:
    if step == "end":
        return going_on.THE_END
    if step not in STEPS:
        raise NotHere
    return now + STEPS[step]
