"""What waits too long, of everything that somebody must sign, accept or answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pratique import clock
from pratique.access.permissions import Permission
from pratique.community import queries as community
from pratique.contacts import queries as contacts
from pratique.logistics import queries as logistics
from pratique.places import queries as places
from pratique.web.command.responses import card
from pratique.web.custody.keeping import late_before, told_before
from pratique.web.listing import MOST
from pratique.web.officer import Officer

if TYPE_CHECKING:
    from pratique.contacts.models import Letter


@dataclass(frozen=True, slots=True)
class Wait:
    """One line: what, how many, since when, and the list that it opens."""

    words: str | Promise
    none: str | Promise  # what is said where there are none
    count: int
    link: str
    oldest: datetime | None = None

    @property
    def shown(self) -> int:
        """Return the number as a list can show it."""
        return min(self.count, MOST)


def waits(officer: Officer) -> list[Wait]:
    """Return what waits too long, the gravest first; what does not, in words."""
    return [
        custody_gaps(),
        hand_overs(officer),
        left_inside(),
        tasks(officer),
        unassigned(),
        letters(),
        *response_steps(officer),
    ]


def custody_gaps() -> Wait:
    """Return whom something binds and nobody has, or hands that are nobody's now."""
    lost = logistics.in_nobodys_hands()[:MOST].count()
    return Wait(
        words=_("Custody gaps"),
        none=_("None: everybody bound has exactly one custodian."),
        count=logistics.unheld()[:MOST].count() + lost,
        link=reverse("gaps"),
    )


def hand_overs(officer: Officer) -> Wait:
    """Return who is offered and not signed for, for too long."""
    before = late_before(officer.place)
    rows = logistics.overdue_hand_overs(before)[:MOST] if before else []
    found = list(rows)
    return Wait(
        words=_("Hand-overs not signed"),
        none=_("None waits too long."),
        count=len(found),
        link=f"{reverse('waiting-hand-overs')}?late=1",
        oldest=found[0].offered_at if found else None,
    )


def left_inside() -> Wait:
    """Return who is still in a place that was closed."""
    return Wait(
        words=_("In a place that was closed"),
        none=_("None: whoever was inside has been taken on."),
        count=logistics.left_inside()[:MOST].count(),
        link=reverse("left-inside"),
    )


def tasks(officer: Officer) -> Wait:
    """Return the orders that the officer told ought to have accepted."""
    before = told_before(officer.place)
    found = list(community.overdue_tasks(before)[:MOST]) if before else []
    return Wait(
        words=_("Orders not accepted"),
        none=_("None waits too long."),
        count=len(found),
        link=reverse("unaccepted"),
        oldest=found[0].told_at if found else None,
    )


def unassigned() -> Wait:
    """Return the orders of which no officer could be told."""
    found = list(community.unassigned_tasks()[:MOST])
    return Wait(
        words=_("Orders without an officer"),
        none=_("None: every order has an officer who was told."),
        count=len(found),
        link=f"{reverse('unaccepted')}?told=nobody",
        oldest=found[0].told_at if found else None,
    )


def overdue_letters() -> "list[Letter]":
    """Return the letters that ought to be answered, the longest overdue first."""
    return list(contacts.overdue_letters(clock.now())[:MOST])


def letters() -> Wait:
    """Return the letters that ought to be answered."""
    found = overdue_letters()
    return Wait(
        words=_("Letters not answered"),
        none=_("None is overdue."),
        count=len(found),
        link=reverse("overdue-letters"),
        oldest=found[0].answer_by if found else None,
    )


def response_steps(officer: Officer) -> list[Wait]:
    """Return the open responses with their late steps, one line each."""
    if not officer.may(Permission.RUN_RESPONSE):
        return []
    cards = [card(each, officer) for each in places.responses_open(of=officer.place)]
    return [
        Wait(
            words=_("First hour: %(place)s") % {"place": each.response.division.name},
            none=_("No step is late."),
            count=each.late,
            link=f"{reverse('responses')}#{each.response.reference}",
        )
        for each in cards
    ]


def page(name: str, *args: object) -> str:
    """Return the address of a page that may not be there; "" where it is not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
