"""How officers' pages are made: signed in, in their jurisdiction, settled after."""

from contextlib import AbstractContextManager, ExitStack
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pratique import clock, database
from pratique.access import sessions
from pratique.loop import settling
from pratique.web.acting import SAFE, Acting
from pratique.web.officer import OfficerRequest, officer_of
from pratique.web.rooms import rooms_for


class ActingOfficer(Acting):
    """The officers' front: everybody signs in, and acts in their jurisdiction."""

    def before(self, request: HttpRequest) -> HttpResponse | None:
        """Find out who asks; send whoever is not signed in to the door."""
        asking = sessions.asking(request.session)
        if asking is None:
            return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        officer = officer_of(asking)
        told = cast("OfficerRequest", request)
        told.officer, told.rooms = officer, rooms_for(officer, request.path)
        own = {reverse("password"), reverse("sign-out")}
        if officer.must_change_password and request.path not in own:
            return redirect("password")
        return None

    def as_somebody(self, request: HttpRequest) -> AbstractContextManager[object]:
        """Act as the officer; what a change sets going is settled after it."""
        actor = cast("OfficerRequest", request).officer.actor
        told = cast("OfficerRequest", request)
        stack = ExitStack()
        if request.method in SAFE:
            stack.enter_context(database.acting(actor))
            stack.enter_context(database.transaction())
        else:
            stack.enter_context(settling.acting(actor))
        told.moment, told.lived = clock.now(), clock.is_set()
        return stack
