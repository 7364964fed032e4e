"""Rows fetched by id or reference; missing and forbidden look alike."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique import database, keys
from pratique.contacts import refusals
from pratique.contacts.models import (
    Case,
    Chain,
    Consultation,
    Contact,
    Letter,
    LetterPerson,
    Link,
)
from pratique.contacts.queries.linked import courses_of
from pratique.divisions.queries import full_code, lineage_of
from pratique.ledger.queries import Known

Row = TypeVar("Row", bound=Model)
RELOAD: Promise = gettext_lazy("Reload the list.")


def access_case(case: UUID | str) -> Case:
    """Return a case by its id or reference."""
    found = _by(Case.objects.all(), case).first()
    if found is None:
        raise refusals.UnknownCase(
            _("There is no such case."), next_step=str(RELOAD), field="case"
        )
    return found


def access_consultation(consultation: UUID) -> Consultation:
    """Return a consultation that stands, with its case."""
    rows = Consultation.objects.select_related("case")
    found = rows.filter(pk=consultation, ended_entry=None).first()
    if found is None:
        raise refusals.UnknownConsultation(
            _("There is no such consultation."), next_step=str(RELOAD)
        )
    return found


def access_link(link: UUID) -> Link:
    """Return where a case has it from, with the case."""
    found = Link.objects.select_related("case").filter(pk=link).first()
    if found is None:
        raise refusals.UnknownCase(
            _("There is no such source."), next_step=str(RELOAD), field="source"
        )
    return found


def access_chain(chain: UUID | str, *, lock: bool = False) -> Chain:
    """Return a chain by its id or reference, kept from others' changes if asked."""
    rows = Chain.objects.select_for_update(of=("self",)) if lock else Chain.objects
    found = _by(rows.all(), chain).first()
    if found is None:
        raise refusals.UnknownChain(
            _("There is no such chain."), next_step=str(RELOAD), field="chain"
        )
    return found


def chain_about(reference: str) -> Chain | None:
    """Return the chain that this reference leads to, whatever it was merged into."""
    found = Chain.objects.filter(reference=reference).first() if reference else None
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found


def chain_names(references: Iterable[str]) -> dict[str, str]:
    """Return the names of the chains among these references, of what it is about."""
    rows = Chain.objects.filter(reference__in={*references})
    return dict(rows.values_list("reference", "name"))


def reference_is_taken(reference: str) -> bool:
    """Say whether any chain, of whatever jurisdiction, bears this reference."""
    asked = "SELECT contacts_reference_is_taken(%s)"
    return bool(database.rows(asked, [reference])[0][0])


def is_asked(person: UUID, division: int, specimen: UUID | None = None) -> bool:
    """Say whether any letter, of whatever sender, asks a division about somebody.

    One that is not answered yet; about this specimen, if it is said.
    """
    asked = "SELECT contacts_is_asked(%s, %s, %s)"
    return bool(database.rows(asked, [person, division, specimen])[0][0])


def access_contact(contact: UUID) -> Contact:
    """Return a contact by its id."""
    found = Contact.objects.filter(pk=contact).first()
    if found is None:
        raise refusals.UnknownContact(
            _("There is no such contact."), next_step=str(RELOAD), field="contact"
        )
    return found


def access_letter(letter: UUID | str) -> Letter:
    """Return a letter that was sent from, or to, the actor's places."""
    found = _by(Letter.objects.all(), letter).first()
    if found is None:
        raise refusals.UnknownLetter(
            _("There is no such letter."), next_step=str(RELOAD), field="letter"
        )
    return found


def _by(rows: QuerySet[Row], key: UUID | str) -> QuerySet[Row]:
    if isinstance(key, UUID):
        return rows.filter(pk=key)
    return rows.filter(reference=key.strip().upper())


def stands(case: Case) -> bool:
    """Say whether a case is one: neither undone nor excluded."""
    if case.ended_entry_id is not None:
        return False
    return courses_of([case.pk], Known.present())[case.pk].status != "excluded"


def standing_case(people: list[UUID]) -> Case | None:
    """Return the first case of these rows of one person that stands, if any."""
    rows = Case.objects.filter(person__in=people, ended_entry=None)
    return next((row for row in rows.order_by("found_at") if stands(row)), None)


def several_cases(people: Iterable[UUID]) -> set[UUID]:
    """Return who of these has several cases that are counted here."""
    rows = Case.objects.filter(
        person__in=database.among(people), counted_here=True, ended_entry=None
    )
    told = rows.values("person").annotate(cases=Count("pk")).filter(cases__gt=1)
    return set(told.values_list("person", flat=True))


def is_of_this_house(code: str) -> bool:
    """Say whether a division is in the area that this house serves."""
    return full_code(settings.HOME_DIVISION) in lineage_of(code)


def name_in(asked: LetterPerson) -> str:
    """Return the name that a letter tells of somebody."""
    return keys.unseal(asked.name_sealed, about=f"contacts.letter_person:{asked.pk}")


def reason_of(chain: Chain) -> str:
    """Return why a chain was split off or merged away; "" if it was neither."""
    if chain.reason is None:
        return ""
    return keys.unseal(chain.reason, about=f"contacts.chain:{chain.pk}")


def reason_withdrawn(letter: Letter) -> str:
    """Return why a letter was withdrawn; "" if it was not."""
    if letter.reason is None:
        return ""
    return keys.unseal(letter.reason, about=f"contacts.letter:{letter.pk}")


def source_in_words(link: Link) -> str:
    """Return where a case has it from, if that was told in words."""
    if link.said is None:
        return ""
    return keys.unseal(link.said, about=f"contacts.link:{link.pk}")
