"""What a person's page says to an officer, gathered from the rooms."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pratique import clock
from pratique.access.queries import reads
from pratique.community import queries as community
from pratique.contacts import queries as contacts
from pratique.labs import queries as labs
from pratique.ledger import queries as ledger
from pratique.ledger.queries import Known
from pratique.logistics import queries as logistics
from pratique.logistics.queries.hands import has_to_do
from pratique.orders import queries as orders
from pratique.registry import queries as registry
from pratique.standing import queries as standing
from pratique.web import dates, standing_view
from pratique.web.community.tasks import shown
from pratique.web.custody.keeping import chain_of, offer_of
from pratique.web.officer import OfficerRequest
from pratique.web.people.renewed import OrderedAnew, ordered_anew
from pratique.web.people.rows import PersonLike
from pratique.web.people.timeline import timeline
from pratique.web.sampling.forms import SpecimenForm
from pratique.web.standing_view import View


def words_about(person: PersonLike, request: OfficerRequest) -> dict[str, Any]:
    """Return everything the page shows of one person."""
    family = registry.family(person.pk)
    return {
        "person": person,
        "view": view_of(person.pk),
        "gone": [registry.person_of(each) for each in family if each != person.pk],
        "told": list(registry.declarations_of(family)),
        "stays": list(registry.stays_of(family)),
        "specimens": list(labs.specimens_of(family)),
        "leaves": [
            (row, orders.details_of(row)) for row in orders.leaves_of(person.pk)
        ],
        "appeals": list(orders.appeals_of(person.pk)),
        "bounds": bounds_of(family, request),
        "steps": timeline(ledger.entries_about(family)),
        **care_of(person, family, request),
        "form": SpecimenForm(None, reference=person.reference),
        "may": {permission.value for permission in request.officer.permissions},
    }


def bounds_of(
    family: list[UUID], request: OfficerRequest
) -> list[tuple[Any, list[OrderedAnew]]]:
    """Return when each order lapses at the latest, and who put that off.

    As far as the reader's duty asks; the ledger narrows the timeline's steps alike.
    """
    if not reads(request.officer.actor, "orders_plan"):
        return []
    anew = ordered_anew(family, Known.present())
    return [
        (plan, [one for one in anew if one.key == plan.ground.key])
        for plan in orders.bounds_of(family)
    ]


def care_of(
    person: PersonLike, family: list[UUID], request: OfficerRequest
) -> dict[str, Any]:
    """Return who has somebody, who looks after them, and what they are in tracing."""
    task = community.task_of(person.pk)
    return {
        "keepers": chain_of(family),
        "handing": has_to_do(request.officer.actor, person.pk),
        "offered": offer_of(person, place=request.officer.place),
        "lodging": logistics.lodging_of(person.pk),
        "trip": logistics.trip_of(person.pk),
        "task": shown([task], request.officer.place)[0] if task else None,
        **_traced(family, request),
    }


def _traced(family: list[UUID], request: OfficerRequest) -> dict[str, Any]:
    """Return what somebody is in the tracing, as far as the reader's duty asks."""
    by = request.officer.actor
    cases = contacts.case_roles(family) if reads(by, "contacts_case") else []
    met = contacts.contact_roles(family) if reads(by, "contacts_contact") else []
    return {"cases": cases, "contacts": met}


def view_of(person: UUID) -> View | None:
    """Return a person's present standing as pages show it."""
    found = standing.of_person(person)
    if found is None:
        return None
    zone = timezone.get_current_timezone_name()
    return standing_view.view(found.document, now=clock.now(), zone=zone)


def words_about_appeal(appeal: UUID) -> dict[str, Any]:
    """Return what an officer needs to decide an objection."""
    row = orders.access_appeal(appeal)
    family = registry.family(row.person_id)
    stays = [(str(stay.pk), _stay_words(stay)) for stay in registry.stays_of(family)]
    return {
        "appeal": row,
        "person": row.person,
        "statement": orders.statement_of(row),
        "taken_back": list(orders.decisions_of(appeal).exclude(ended_entry=None)),
        "view": view_of(row.person_id),
        "stays": stays,
    }


def _stay_words(stay: Any) -> str:  # noqa: ANN401 -- a row of a table pages do not know
    days = " – ".join(dates.day_words(day) for day in (stay.first, stay.last) if day)
    return _("%(place)s, %(days)s") % {"place": stay.division.name, "days": days}
