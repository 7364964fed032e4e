"""Shared reads of specimens and results."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from pratique import database
from pratique.labs.models import Result, Specimen
from pratique.labs.refusals import UnknownSpecimen


def access_specimen(code: str) -> Specimen:
    """Return the specimen under this code; missing and forbidden look alike."""
    tube = code.strip().upper()
    found = Specimen.objects.filter(code=tube).select_related("person").first()
    if found is None:
        raise UnknownSpecimen(
            _("No specimen has the code %(code)s.") % {"code": tube},
            next_step=_("Check the code on the tube."),
            field="code",
            specimen=tube,
        )
    return found


def code_is_taken(code: str) -> bool:
    """Say whether any specimen, of whatever jurisdiction, bears this code."""
    return bool(database.rows("SELECT labs_code_is_taken(%s)", [code])[0][0])


def result_in_force(specimen: Specimen) -> Result | None:
    """Return the result that stands, if there is one."""
    return Result.objects.filter(specimen=specimen, ended_entry=None).first()


def specimens_of(people: Iterable[UUID]) -> QuerySet[Specimen]:
    """Return these people's specimens with the results in force, newest first."""
    in_force = Result.objects.filter(ended_entry=None)
    return (
        Specimen.objects.filter(person__in=list(people), ended_entry=None)
        .prefetch_related(Prefetch("results", queryset=in_force))
        .order_by("-taken_at")
    )


def awaiting_result() -> QuerySet[Specimen]:
    """Return specimens without a result, the longest waiting first."""
    return (
        Specimen.objects.filter(ended_entry=None, awaits=True)
        .select_related("person")
        .order_by("taken_at")
    )
