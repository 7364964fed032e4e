"""The officers' rooms, in the order of the navigation, and who may enter each."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pratique.access.permissions import Permission
from pratique.web.officer import Officer, Room

ROOMS: tuple[tuple[str, str | Promise, Permission], ...] = (
    ("command", _("Command"), Permission.SEE_COMMAND),
    ("bulletin", _("Bulletin"), Permission.SEE_COMMAND),
    ("site", _("Site"), Permission.ADMIT_TO_SITE),
    ("trips", _("My trips"), Permission.DRIVE_TRIPS),
    ("community", _("Community"), Permission.REPORT_HEALTH),
    ("checkpoint", _("Checkpoint"), Permission.PROVE_IDENTITY),
    ("tracing", _("Tracing"), Permission.TRACE_CONTACTS),
    ("chains", _("Chains"), Permission.TRACE_CONTACTS),
    ("letters", _("Letters"), Permission.TRACE_CONTACTS),
    ("hospital", _("Hospital"), Permission.ADMIT_TO_HOSPITAL),
    ("plan-trips", _("Transfers"), Permission.PLAN_TRIPS),
    ("people", _("People"), Permission.FIND_PEOPLE),
    ("notes", _("To look into"), Permission.RESOLVE_NOTES),
    ("manifests", _("Passenger lists"), Permission.IMPORT_MANIFESTS),
    ("sampling", _("Sampling"), Permission.TAKE_SPECIMENS),
    ("lab", _("Laboratory"), Permission.ENTER_RESULTS),
    ("areas", _("Risk areas"), Permission.MANAGE_AREAS),
    ("zones", _("Static zones"), Permission.MANAGE_AREAS),
    ("premises", _("Premises"), Permission.MANAGE_AREAS),
    ("responses", _("Response"), Permission.RUN_RESPONSE),
    ("rules", _("Rulebooks"), Permission.PROPOSE_RULEBOOKS),
    ("units", _("Units"), Permission.MANAGE_UNITS),
    ("accounts", _("Accounts"), Permission.MANAGE_ACCOUNTS),
)


def rooms_for(officer: Officer, path: str) -> list[Room]:
    """Return the rooms an officer may enter; the one they are in is marked."""
    return [
        Room(reverse(name), word, here=path.startswith(reverse(name)))
        for name, word, permission in ROOMS
        if officer.may(permission)
    ]


def first_room(officer: Officer) -> str:
    """Return the address of an officer's own first page."""
    rooms = rooms_for(officer, "")
    return rooms[0].path if rooms else reverse("account")
