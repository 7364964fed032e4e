"""The lists that the command's numbers open: as many rows as the number says."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.community import queries as community
from pratique.contacts import queries as contacts
from pratique.logistics import queries as logistics
from pratique.registry import queries as registry
from pratique.standing import queries as standing
from pratique.web import vocabulary
from pratique.web.command import figures
from pratique.web.command.waits import overdue_letters
from pratique.web.community.tasks import shown
from pratique.web.custody.keeping import (
    keepers,
    late_before,
    nobodys,
    offers,
    told_before,
)
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import Row, row_of, rows_of


@needs(Permission.SEE_COMMAND)
@require_GET
def cases(request: OfficerRequest) -> HttpResponse:
    """List the cases counted here, by place, kind or chain; or those not consulted."""
    asked = {name: request.GET.get(name, "") for name in ("place", "kind", "severity")}
    found = figures.open_cases() if asked["kind"] == "open" else figures.counted_cases()
    part = next(
        (
            one
            for one in figures.parts_of(request.officer)
            if one.code == asked["place"]
        ),
        None,
    )
    if asked["kind"] in {"confirmed", "asymptomatic"}:
        found = [one for one in found if one.course.kind == asked["kind"]]
    if asked["severity"]:
        found = [one for one in found if one.course.severity == asked["severity"]]
    if part:
        found = [one for one in found if part.holds(one.place)]
    people = registry.people_of(one.person for one in found)
    rows = [(one, people.get(one.person)) for one in found[:MOST]]
    words = {"rows": rows, "part": part, "kind": asked["kind"]}
    return render(request, "command/cases.html", words)


@needs(Permission.SEE_COMMAND)
@require_GET
def chain_contacts(request: OfficerRequest, chain: UUID, level: str) -> HttpResponse:
    """List the contacts of a chain at one level."""
    if level not in {"close", "secondary"}:
        raise NotHere
    found = contacts.access_chain(chain)
    rows = figures.rows_of_people(figures.close_contacts(chain, level))
    word = vocabulary.say(level, "contact_role")
    return _people(request, f"{found.name}: {word}", rows)


@needs(Permission.SEE_COMMAND)
@require_GET
def gaps(request: OfficerRequest) -> HttpResponse:
    """List whom something binds and nobody has, in truth: there must be nobody."""
    lost = list(logistics.in_nobodys_hands()[:MOST])
    stands = standing.of_people([each.person_id for each in lost])
    rows = [
        *rows_of(logistics.unheld()[:MOST]),
        *(
            row_of(each.person, stands.get(each.person_id), more=nobodys(each, keeper))
            for each, keeper in zip(lost, keepers(lost), strict=True)
        ),
    ]
    way_out = _("Open whoever is listed and hand them over to somebody who is there.")
    return _people(request, _("Custody gaps"), rows, way_out if rows else "")


@needs(Permission.SEE_COMMAND)
@require_GET
def left_inside(request: OfficerRequest) -> HttpResponse:
    """List who is still in a place that was closed: there must be nobody for long."""
    rows = rows_of(logistics.left_inside()[:MOST])
    return _people(request, _("In a place that was closed"), rows)


@needs(Permission.SEE_COMMAND)
@require_GET
def kept(request: OfficerRequest, kind: str) -> HttpResponse:
    """List whom custodians of one kind have."""
    if kind not in vocabulary.BOOKS["custodian"]:
        raise NotHere
    found = list(logistics.in_custody(kind)[:MOST])
    stands = standing.of_people([each.person_id for each in found])
    rows = [
        row_of(each.person, stands.get(each.person_id), more=keeper.words)
        for each, keeper in zip(found, keepers(found), strict=True)
    ]
    heading = _("Who has them: %(who)s") % {"who": vocabulary.say(kind, "custodian")}
    return _people(request, heading, rows)


def _people(
    request: OfficerRequest, heading: str, rows: list[Row], way_out: str = ""
) -> HttpResponse:
    words = {
        "heading": heading,
        "rows": sorted_by_address(request, rows, PERSON_KEYS),
        "way_out": way_out,
        "show_more": any(row.more for row in rows),
    }
    return render(request, "command/people.html", words)


@needs(Permission.SEE_COMMAND)
@require_GET
def waiting(request: OfficerRequest) -> HttpResponse:
    """List the hand-overs that nobody has signed, the late ones or all."""
    before = late_before(request.officer.place)
    late = request.GET.get("late") == "1" and before is not None
    rows = logistics.waiting_hand_overs()
    if late and before is not None:
        rows = logistics.overdue_hand_overs(before)
    told = offers(rows[:MOST], place=request.officer.place)
    return render(request, "command/hand_overs.html", {"offers": told, "late": late})


@needs(Permission.SEE_COMMAND)
@require_GET
def unaccepted(request: OfficerRequest) -> HttpResponse:
    """List the orders nobody has accepted in time, or of which nobody could be told."""
    place, before = request.officer.place, told_before(request.officer.place)
    nobody = request.GET.get("told") == "nobody"
    rows = community.unassigned_tasks()
    if not nobody:
        rows = community.overdue_tasks(before) if before else rows.none()
    words = {"tasks": shown(rows[:MOST], place), "nobody": nobody}
    return render(request, "command/unaccepted.html", words)


@needs(Permission.SEE_COMMAND)
@require_GET
def letters(request: OfficerRequest) -> HttpResponse:
    """List the letters that ought to be answered, the longest overdue first."""
    figures_of = {one.letter: one for one in contacts.letters(figures.PRESENT)}
    rows = [(row, figures_of.get(row.pk)) for row in overdue_letters()]
    return render(request, "command/letters.html", {"rows": rows})
