"""Find people by what a desk has: a name, a number, a phone, a reference."""

from collections.abc import Iterator
from contextlib import suppress

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pratique import ids, keys
from pratique.errors import Refusal
from pratique.registry import documents, sealed
from pratique.registry.models import Declaration, NamePart, Person
from pratique.registry.refusals import TooShort

MOST = 50
SHORTEST = 2  # one sign finds half the town


def find_people(text: str, *, nationality: str = documents.CITIZEN) -> list[Person]:
    """Return whom the text may mean, among those the actor may see.

    A whole number, phone or reference means one person; else the text is looked
    for in names. Merged rows come as the person they read as.
    """
    wanted = _sign(text)
    told = Person.objects.filter(_told(wanted, nationality)).order_by("-entry")
    rows = list(told.select_related("merged_into")[:MOST])
    if not rows and len(wanted) >= SHORTEST and not any(map(str.isdigit, wanted)):
        rows = list(_named(wanted).select_related("merged_into")[:MOST])
    found = {(row.merged_into or row).pk: row.merged_into or row for row in rows}
    return list(found.values())


def find_declarations(
    text: str, *, nationality: str = documents.CITIZEN
) -> list[Declaration]:
    """Return declarations the text may mean, the newest first.

    A desk needs these beside `find_people`: someone who is known elsewhere is seen
    here by their declaration only, until they are proved. So nothing is joined to
    people here: row security would leave such a declaration out.
    """
    wanted = _sign(text)
    rows = Declaration.objects.filter(ended_entry=None).order_by("-declared_at")
    asked = _numbered(wanted, nationality) | Q(name=wanted)
    if ids.is_reference(wanted.upper()):
        named = Person.objects.filter(reference=wanted.upper())
        asked |= Q(person__in=list(named.values_list("pk", flat=True)))
    return list(rows.filter(asked)[:MOST])


def _sign(text: str) -> str:
    wanted = documents.name(text)
    # A scenario's people are called 1 or a: that is a reference, not a fragment.
    if not wanted or (len(wanted) < SHORTEST and not wanted.isascii()):
        raise TooShort(
            _("Type at least two signs."),
            next_step=_("Two signs of the name, or the whole number."),
            field="q",
        )
    return wanted


def _told(wanted: str, nationality: str) -> Q:
    asked = Q(alias=wanted) | _numbered(wanted, nationality)
    if ids.is_reference(wanted.upper()):
        asked |= Q(reference=wanted.upper())
    return asked


def _numbered(wanted: str, nationality: str) -> Q:
    asked = Q(pk__in=[])
    blinds = list(document_blinds(wanted, nationality))
    if blinds:
        asked |= Q(document_blind__in=blinds)
    with suppress(Refusal):
        asked |= Q(phone_blind=sealed.phone_blind(documents.phone(wanted)))
    return asked


def document_blinds(text: str, nationality: str) -> Iterator[bytes]:
    """Yield the blind indexes of every document that could bear this number."""
    for kind in documents.KINDS:
        try:
            read = documents.read(kind, text, nationality=nationality)
        except Refusal:
            continue
        yield keys.blind(read.key, kind="document")


def _named(wanted: str) -> QuerySet[Person]:
    """Return people whose name holds these signs, found by its parts."""
    rows = Person.objects.filter(name__icontains=wanted)
    for part in parts_of(wanted):
        rows = rows.filter(pk__in=NamePart.objects.filter(part=part).values("person"))
    return rows.order_by("name", "reference")


def parts_of(name: str) -> set[str]:
    """Return the pieces a name is found by, as `registry_parts_of` cuts them."""
    plain = documents.name(name).lower()
    return {plain[n : n + 2] for n in range(max(len(plain) - 1, 1))}
