"""Lists for desks: who is expected, who came, who is missing, what to look into.

None is joined to people: who is still governed elsewhere is seen by what they
declared here, and row security would leave a joined row out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from pratique.registry.declared import Kind
from pratique.registry.models import (
    Arrival,
    Declaration,
    Manifest,
    ManifestRow,
    Note,
    Person,
    Stay,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a manifest: `listed` = `arrived` + `missing`, always.

    `undeclared` are those of the missing who have not even pre-registered.
    """

    listed: int
    arrived: int
    missing: int
    undeclared: int


def expected(since: datetime, until: datetime) -> QuerySet[Arrival]:
    """Return arrivals in [since, until) that nothing has proved yet."""
    return _between(since, until).filter(
        declaration__proved_entry=None, declaration__converted_to=None
    )


def arrived(since: datetime, until: datetime) -> QuerySet[Arrival]:
    """Return proved arrivals in [since, until)."""
    return _between(since, until).filter(
        declaration__proved_entry__isnull=False, declaration__kind=Kind.ARRIVAL
    )


def arrivals_by_person(since: datetime, until: datetime) -> dict[UUID, Arrival]:
    """Return the first proved arrival in [since, until) of each person, in order.

    Keyed by the row that stands for the person, whoever else was merged into it.
    """
    kept = Coalesce("person__merged_into", "person")
    first: dict[UUID, Arrival] = {}
    for each in arrived(since, until).annotate(kept=kept):
        first.setdefault(each.kept or each.person_id, each)
    return first


def people_of(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return those of these rows of people that are there to be seen, by id."""
    found = Person.objects.filter(pk__in=set(ids)).select_related("merged_into")
    return {row.pk: row.merged_into or row for row in found}


def _between(since: datetime, until: datetime) -> QuerySet[Arrival]:
    rows = Arrival.objects.filter(
        at__gte=since, at__lt=until, ended_entry=None, declaration__ended_entry=None
    )
    return rows.select_related("declaration", "division").order_by("at", "pk")


def open_notes() -> QuerySet[Note]:
    """Return what waits for an officer's decision, referrals first."""
    return Note.objects.filter(ended_entry=None).order_by("level", "entry")


def passengers(manifest: UUID) -> QuerySet[ManifestRow]:
    """Return the rows of a manifest, in the order of the file."""
    rows = ManifestRow.objects.filter(manifest=manifest).order_by("number")
    return rows.select_related("declaration")


def manifest_counts(manifest: UUID) -> Counts:
    """Return what became of everybody on a manifest."""
    announced = Declaration.objects.filter(
        document_blind=OuterRef("document_blind"), ended_entry=None
    )
    rows = ManifestRow.objects.filter(manifest=manifest)
    counted = rows.annotate(announced=Exists(announced)).aggregate(
        listed=Count("pk"),
        arrived=Count("pk", filter=Q(declaration__isnull=False)),
        undeclared=Count("pk", filter=Q(declaration=None, announced=False)),
    )
    return Counts(missing=counted["listed"] - counted["arrived"], **counted)


def unlisted(service: str, since: datetime, until: datetime) -> QuerySet[Arrival]:
    """Return arrivals that name a service whose manifest does not list them."""
    listed = ManifestRow.objects.filter(declaration=OuterRef("declaration"))
    return _between(since, until).filter(
        ~Exists(listed), service=service, declaration__kind=Kind.ARRIVAL
    )


def manifests(day: date) -> QuerySet[Manifest]:
    """Return the manifests of a day."""
    return Manifest.objects.filter(day=day).order_by("service")


def declarations_of(people: Iterable[UUID]) -> QuerySet[Declaration]:
    """Return what was declared about these rows of one person, the newest first."""
    rows = Declaration.objects.filter(person__in=list(people))
    return rows.order_by("-declared_at", "pk")


def party_of(declaration: Declaration) -> list[Declaration]:
    """Return the others who declared on one form with this one, as far as seen."""
    if declaration.party is None:
        return []
    rows = Declaration.objects.filter(party=declaration.party, converted_to=None)
    return list(rows.exclude(pk=declaration.pk).order_by("entry"))


def stays_of(people: Iterable[UUID]) -> QuerySet[Stay]:
    """Return the stays in force of these rows of one person, the earliest first."""
    rows = Stay.objects.filter(person__in=list(people), ended_entry=None)
    told = rows.select_related("division", "declaration", "area")
    return told.order_by(F("first").asc(nulls_first=True), "last")


def struck_stays_of(people: Iterable[UUID]) -> QuerySet[Stay]:
    """Return the stays of these rows of one person that were struck and stay so."""
    rows = Stay.objects.filter(person__in=list(people), ended_entry__isnull=False)
    same = Stay.objects.filter(
        person=OuterRef("person"),
        division=OuterRef("division"),
        last=OuterRef("last"),
        ended_entry=None,
    )
    told = rows.exclude(Exists(same)).select_related("division", "declaration", "area")
    return told.order_by("last", "pk")
