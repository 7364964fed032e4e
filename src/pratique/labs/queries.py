"""Shared reads of specimens, tubes and results."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from pratique import database, keys
from pratique.database import EVERYWHERE, Actor
from pratique.labs.models import (
    RATIOS,
    Outcome,
    Result,
    Specimen,
    Tube,
    TubeKind,
    TubeResult,
)
from pratique.labs.refusals import UnknownSpecimen, UnknownTube
from pratique.places.models import Venue
from pratique.prepared import Prepared

HOLDS = RATIOS  # how many a tube may hold, for a form to offer

# Asked for every result that a laboratory reports.
_specimen = Prepared(
    lambda code: Specimen.objects.filter(code=code).select_related("person")
)
_result = Prepared(
    lambda specimen: Result.objects.filter(specimen=specimen, ended_entry=None)
)


class Waiting(NamedTuple):
    """What waits for its result: a specimen alone, a pair taken at once, or a tube."""

    since: datetime
    tube: Tube | None
    specimens: tuple[Specimen, ...]  # none of a tube's


class Fill(NamedTuple):
    """How full a tube is, whoever of its members the asker may see."""

    members: int
    numbers: int  # given so far: who was taken out keeps theirs
    last_taken: datetime | None


def access_specimen(code: str) -> Specimen:
    """Return the specimen under this code; missing and forbidden look alike."""
    wanted = plain(code)
    found = _specimen.first(wanted)
    if found is None:
        raise UnknownSpecimen(
            _("No specimen has the code %(code)s.") % {"code": wanted},
            next_step=_("Check the code on the tube."),
            field="code",
            specimen=wanted,
        )
    return found


def access_tube(code: str, *, lock_row: bool = False) -> Tube:
    """Return the tube of the actor's places under this code, to work with it.

    A tube that is filled elsewhere may be seen through a member; it is not theirs.
    """
    wanted = plain(code)
    rows = Tube.objects.select_for_update(no_key=True) if lock_row else Tube.objects
    found = rows.filter(code=wanted, place__range=_scope()).first()
    if found is None:
        raise UnknownTube(
            _("No tube here has the code %(code)s.") % {"code": wanted},
            next_step=_("Check the code on the tube."),
            field="tube",
            tube=wanted,
        )
    return found


def _scope() -> tuple[int, int]:
    actor = database.current_actor()
    return EVERYWHERE if actor is None else (actor.low, actor.high)


def plain(code: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return code.strip().upper()


def code_is_taken(code: str) -> bool:
    """Say whether any specimen or tube, of whatever jurisdiction, bears this code.

    Whoever asks for the same code meanwhile waits for the end of this transaction.
    """
    return bool(database.prepared_rows("SELECT labs_code_is_taken(%s)", [code])[0][0])


def fill(tube: Tube) -> Fill:
    """Return how full a tube is."""
    return Fill(*database.rows("SELECT * FROM labs_tube_fill(%s)", [tube.pk])[0])


def members(tube: Tube | UUID) -> QuerySet[Specimen]:
    """Return the specimens in a tube, of those people the actor may see."""
    rows = Specimen.objects.filter(tube=tube, ended_entry=None)
    return rows.select_related("person").order_by("entry")


def result_in_force(specimen: Specimen) -> Result | None:
    """Return the result that stands, if there is one."""
    return _result.first(specimen.pk)


def tube_result_in_force(tube: Tube) -> TubeResult | None:
    """Return the tube's result that stands, if there is one."""
    return TubeResult.objects.filter(tube=tube, ended_entry=None).first()


def reason_of(row: Tube | TubeResult) -> str:
    """Return why a tube was voided, or why its result corrects the one before it."""
    if row.reason_sealed is None:
        return ""
    return keys.unseal(bytes(row.reason_sealed), about=about(row))


def about(row: Tube | TubeResult) -> str:
    """Return what a sealed reason is bound to: it opens nowhere else."""
    return f"{row._meta.db_table}:{row.pk}"


def specimens_of(people: Iterable[UUID]) -> QuerySet[Specimen]:
    """Return these people's specimens with the results in force, newest first.

    Of a specimen in a tube, the tube's.
    """
    alone = Prefetch("results", queryset=Result.objects.filter(ended_entry=None))
    mixed = TubeResult.objects.filter(ended_entry=None)
    return (
        Specimen.objects.filter(
            person__in=list(people), ended_entry=None, tube__ended_entry=None
        )
        .select_related("tube")
        .prefetch_related(alone, Prefetch("tube__results", queryset=mixed))
        .order_by("-taken_at")
    )


def awaiting_result() -> QuerySet[Specimen]:
    """Return specimens without a result, the longest waiting first; none of a tube."""
    return (
        Specimen.objects.filter(ended_entry=None, awaits=True, tube=None)
        .select_related("person")
        .order_by("taken_at")
    )


def waiting() -> list[Waiting]:
    """Return everything that waits for a result here, the longest waiting first.

    Of two specimens taken at once, both, while either waits.
    """
    alone = list(awaiting_result())
    pairs = pairs_of(alone)
    found: dict[UUID, Waiting] = {}
    for one in alone:
        taken = pairs.get(one.pair, (one,)) if one.pair else (one,)
        found.setdefault(one.pair or one.pk, Waiting(one.taken_at, None, taken))
    tubes = [
        Waiting(tube.sealed_at or tube.opened_at, tube, ()) for tube in tubes_awaiting()
    ]
    return sorted([*found.values(), *tubes], key=lambda one: one.since)


def pairs_of(specimens: Iterable[Specimen]) -> dict[UUID, tuple[Specimen, ...]]:
    """Return both specimens of each pair that any of these is of, with results."""
    wanted = {one.pair for one in specimens if one.pair is not None}
    in_force = Prefetch("results", queryset=Result.objects.filter(ended_entry=None))
    rows = Specimen.objects.filter(pair__in=wanted, ended_entry=None)
    pairs: dict[UUID, tuple[Specimen, ...]] = {}
    for row in rows.prefetch_related(in_force).order_by("entry"):
        assert row.pair is not None, "asked only of these"  # noqa: S101
        pairs[row.pair] = (*pairs.get(row.pair, ()), row)
    return pairs


def is_tube(code: str) -> bool:
    """Say whether a code is that of a tube which is filled in the actor's places."""
    return Tube.objects.filter(code=plain(code), place__range=_scope()).exists()


def open_here() -> QuerySet[Tube]:
    """Return the tubes of the actor's places that nobody has sealed, newest first."""
    rows = Tube.objects.filter(
        sealed_entry=None, ended_entry=None, place__range=_scope()
    )
    return rows.order_by("-opened_at")


def tubes_open(by: Actor) -> QuerySet[Tube]:
    """Return the tubes that somebody opened and nobody has sealed, newest first."""
    rows = Tube.objects.filter(sealed_entry=None, ended_entry=None)
    return rows.filter(entry__actor=by.account).order_by("-opened_at")


def tubes_awaiting() -> QuerySet[Tube]:
    """Return sealed tubes of the actor's places without a result, the oldest first."""
    rows = Tube.objects.filter(
        sealed_at__isnull=False, ended_entry=None, place__range=_scope()
    )
    return rows.exclude(_resulted()).order_by("sealed_at")


def positive_tubes() -> QuerySet[Tube]:
    """Return the tubes whose result in force is positive, the latest first."""
    rows = Tube.objects.filter(ended_entry=None, place__range=_scope())
    return rows.filter(_resulted(outcome=Outcome.POSITIVE)).order_by("-sealed_at")


def unclear_since(venue: Venue, since: datetime) -> QuerySet[Tube]:
    """Return tubes of a venue's environment, since an instant, that are not negative."""
    rows = Tube.objects.filter(
        venue=venue,
        kind=TubeKind.ENVIRONMENT,
        opened_at__gte=since,
        ended_entry=None,
    )
    return rows.exclude(_resulted(outcome=Outcome.NEGATIVE)).order_by("opened_at")


def _resulted(**found: str) -> Exists:
    in_force = TubeResult.objects.filter(tube=OuterRef("pk"), ended_entry=None)
    return Exists(in_force.filter(**found))
