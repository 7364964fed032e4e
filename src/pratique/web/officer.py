"""Who is signed in, as the pages know them, and which pages are theirs to see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from pratique.access import queries as access
from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.access.roles import BY_KEY
from pratique.access.sessions import Asking
from pratique.database import Actor
from pratique.web.gazetteer import said


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody signed in: what they may do, and where."""

    actor: Actor
    name: str
    role: str
    place: str  # code of the division they answer for
    place_name: str
    must_change_password: bool

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """Return everything their role lists."""
        return BY_KEY[self.actor.duty].permissions

    def may(self, permission: Permission) -> bool:
        """Say whether their role lists this."""
        return access.may(self.actor, permission)

    def answers_for(self, position: int) -> bool:
        """Say whether a place lies in what they answer for."""
        return self.actor.low <= position <= self.actor.high


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the navigation."""

    path: str
    word: str | Promise
    here: bool


class OfficerRequest(HttpRequest):
    """A request of somebody who is signed in."""

    officer: Officer
    rooms: list[Room]
    moment: datetime
    lived: bool  # the clock is a scenario's


def officer_of(asking: Asking) -> Officer:
    """Return what pages know about whoever asks."""
    account = asking.account
    return Officer(
        actor=asking.actor,
        name=account.name,
        role=str(access.role_of(account).name),
        place=account.jurisdiction.code,
        place_name=said(account.jurisdiction),
        must_change_password=asking.must_change_password,
    )


def needs(
    permission: Permission,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let only those whose role lists this see a page.

    The action behind the page asks again: this only saves people a form that would
    be refused.
    """

    def keep_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def page(request: OfficerRequest, **named: object) -> HttpResponse:
            if not request.officer.may(permission):
                raise NotHere
            return view(request, **named)

        page.__doc__, page.__name__ = view.__doc__, view.__name__
        return page

    return keep_out
