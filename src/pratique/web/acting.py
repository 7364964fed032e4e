"""Who acts while a page is made: every view runs as somebody, in one transaction.

The traveller's front holds only the `intake` database role. An officer is read from
the signed cookie anew for every page, so a disabled account is out with its next
click. What a page writes is settled as soon as its transaction is durable.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pratique import clock, database
from pratique.database import Actor
from pratique.errors import Refusal
from pratique.web import faults

View = Callable[..., HttpResponse]
Args = Sequence[object]
Named = Mapping[str, object]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TRAVELLER = Actor(role="intake", account="public", name="public", duty="public")


class Acting:
    """Wrap every view; subclasses say who acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(clock.zone(settings.HOME_ZONE)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Args, named: Named
    ) -> HttpResponse | None:
        """Make the page inside the transaction; a fault undoes all of it."""
        if getattr(view, "acts_for_nobody", False):
            return None
        elsewhere = self.before(request)
        if elsewhere is not None:
            return elsewhere
        try:
            with self.as_somebody(request):
                return view(request, *args, **named)
        except Refusal as refusal:
            return faults.refused(request, refusal)

    def before(self, request: HttpRequest) -> HttpResponse | None:
        """Send somebody elsewhere, where the page is not theirs."""
        return None

    def as_somebody(self, request: HttpRequest) -> AbstractContextManager[object]:
        """Return the context in which the page is made."""
        raise NotImplementedError


class ActingTraveller(Acting):
    """The public front: nobody signs in, and the database lets it do little."""

    def as_somebody(self, request: HttpRequest) -> AbstractContextManager[object]:
        """Act as the public form."""
        stack = ExitStack()
        stack.enter_context(database.acting(TRAVELLER))
        stack.enter_context(database.transaction())
        return stack


def for_nobody(view: View) -> View:
    """Mark a view that needs no database and nobody acting."""
    view.acts_for_nobody = True  # type: ignore[attr-defined]
    return view
