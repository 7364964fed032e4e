"""Risk areas: what is listed, was listed, and whom a change may touch."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.divisions.queries import by_code, lineage_of, prefecture_of
from pratique.ledger.queries import Known
from pratique.places import refusals
from pratique.places.models import AreaLevel, RiskArea
from pratique.places.queries.where import inside, strictly_inside, which_ended


def area(code: str) -> RiskArea:
    """Return the risk area with this code, whatever became of it."""
    found = RiskArea.objects.select_related("division").filter(code=code).first()
    if found is None:
        raise refusals.UnknownArea(
            _("There is no risk area “%(code)s”.") % {"code": code},
            next_step=_("Look it up in the list of areas."),
            field="area",
            area=code,
        )
    return found


def levels_now(within: str = "") -> QuerySet[AreaLevel]:
    """Return the levels of all areas listed now, by place."""
    found = AreaLevel.objects.filter(ended_entry=None, area__withdrawn_entry=None)
    if within:
        found = found.filter(inside(by_code(within), "area__division"))
    return found.select_related("area__division").order_by(
        "area__division__position", "area__name"
    )


def level_now(found: RiskArea) -> AreaLevel | None:
    """Return the level that an area has now; None: it is not listed any more."""
    return levels_now().filter(area=found).first()


def listed_as(place: Division, name: str, *, whole: bool) -> AreaLevel | None:
    """Return what this very place is listed as now, if it is listed."""
    found = levels_now().filter(area__division=place, area__whole=whole)
    return (found if whole else found.filter(area__name=name.strip())).first()


def areas_listed(*, division: str, first: date, last: date) -> list[RiskArea]:
    """Return the areas about which a stay in a division must be asked.

    Those that were risk on one of the days and may or may not be where the person
    was: areas inside the division, and parts of it or of one above it.
    """
    place = by_code(division)
    above = Q(division__code__in=lineage_of(place.code), whole=False)
    return list(
        RiskArea.objects.filter(above | strictly_inside(place))
        .filter(_on_days(first, last), withdrawn_entry=None)
        .order_by("division__position", "name")
        .distinct()
    )


def days_listed(area: RiskArea) -> tuple[date, date | None]:
    """Return from which day an area was risk and on which it was no more, if it is over.

    A place listed anew is another area of the same name: its days tell them apart.
    """
    days = list(area.levels.values_list("counted_from", "lifted_on"))
    ends = [lifted for _from, lifted in days if lifted is not None]
    over = max(ends) if len(ends) == len(days) else None
    return min(counted_from for counted_from, _lifted in days), over


def _on_days(first: date, last: date) -> Q:
    return Q(
        Q(levels__lifted_on=None) | Q(levels__lifted_on__gt=first),
        Q(levels__lifted_on=None) | Q(levels__lifted_on__gt=F("levels__counted_from")),
        levels__counted_from__lte=last,
    )


@dataclass(frozen=True, slots=True)
class Affected:
    """Whose stays may be judged anew when something changes at a place."""

    low: int  # stays in these positions …
    high: int
    above: tuple[str, ...]  # … or told no nearer than one of these


def affected(division: str) -> Affected:
    """Return whose stays a change at a division may touch.

    An area makes its county low and its prefecture one with an outbreak, so the
    whole prefecture is touched.
    """
    prefecture = by_code(prefecture_of(division))
    above = lineage_of(prefecture.code)[:-1]
    return Affected(prefecture.position, prefecture.last, above)


@dataclass(frozen=True, slots=True)
class LevelKnown:
    """A level of an area, with its end if that was known."""

    area: RiskArea
    level: str
    counted_from: date
    lifted_on: date | None
    first_listed_at: datetime  # of the area, at whatever level


def levels(known: Known) -> list[LevelKnown]:
    """Return every level of every area that was known and not withdrawn."""
    rows = known.only(
        AreaLevel.objects.select_related("area__division"),
        ended="area__withdrawn_entry",
    )
    found, ended = list(rows), which_ended(known, AreaLevel.objects.all())
    first: dict[UUID, datetime] = {}
    for row in found:
        before = first.get(row.area_id, row.listed_at)
        first[row.area_id] = min(before, row.listed_at)
    return [
        LevelKnown(
            area=row.area,
            level=row.level,
            counted_from=row.counted_from,
            lifted_on=row.lifted_on if row.pk in ended else None,
            first_listed_at=first[row.area_id],
        )
        for row in found
    ]
