"""Who has whom, in words: one custodian of a chain, one offer that waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock
from pratique.access.queries import names_of
from pratique.community import queries as community
from pratique.logistics import queries as logistics
from pratique.places.directions import in_force
from pratique.web import vocabulary
from pratique.web.people.rows import PersonLike, Row, row_of

if TYPE_CHECKING:
    from pratique.logistics.models import Custody, HandOver
    from pratique.standing.models import Standing


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who has, had or is to have somebody."""

    kind: str
    where: str  # venue, unit or authority
    who: str  # the officer or driver who signed
    since: datetime
    until: datetime | None = None

    @property
    def words(self) -> str:
        """Return kind and place: 隔离点 · 一号隔离点."""
        said = (vocabulary.say(self.kind, "custodian"), self.where)
        return " · ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody offered whom nobody has signed for, and since when."""

    id: UUID
    row: Row
    giver: Keeper
    to: Keeper
    since: datetime
    late: bool

    @property
    def state(self) -> str:
        """Return how the waiting is going: `late` or `today`, for a tag."""
        return "late" if self.late else "today"


def keepers(rows: "Iterable[Custody]") -> list[Keeper]:
    """Return custodies in words, in the order given."""
    listed = list(rows)
    names = names_of(row.account for row in listed)
    units = community.names_of_units(row.unit for row in listed if row.unit)
    return [
        Keeper(
            kind=row.kind,
            where=_where(row, row.kind, units),
            who=names.get(row.account, ""),
            since=row.since,
            until=row.until,
        )
        for row in listed
    ]


def nobodys(row: "Custody", keeper: Keeper) -> str:
    """Return whose hands these are that can have nobody any more, and why not."""
    shut = row.venue is not None and row.venue.ended_entry_id is not None
    why = _("place closed") if shut else _("no longer on duty")
    who = "" if shut else keeper.who
    return " · ".join(part for part in (keeper.words, who, why) if part)


def offers(
    rows: "Iterable[HandOver]",
    stands: "dict[UUID, Standing] | None" = None,
    *,
    place: str,
) -> list[Offer]:
    """Return offers in words; late is what waits longer than the directions say."""
    listed = list(rows)
    givers = keepers(row.custody for row in listed)
    names = names_of(row.account for row in listed)
    units = community.names_of_units(row.unit for row in listed if row.unit)
    before = late_before(place)
    return [
        Offer(
            id=row.pk,
            row=row_of(row.person, (stands or {}).get(row.person_id)),
            giver=giver,
            to=Keeper(
                kind=row.to_kind,
                where=_where(row, row.to_kind, units),
                who=names.get(row.account, ""),
                since=row.offered_at,
            ),
            since=row.offered_at,
            late=before is not None and row.offered_at < before,
        )
        for row, giver in zip(listed, givers, strict=True)
    ]


def _where(row: "Custody | HandOver", kind: str, units: dict[UUID, str]) -> str:
    if row.venue is not None:
        return str(row.venue.name)
    if row.unit is not None:
        return units.get(row.unit, "")
    return row.account if kind == "elsewhere" else ""


def late_before(place: str) -> datetime | None:
    """Return since when an offer must not wait; None: the directions say nothing."""
    told = in_force(place, clock.now())
    if told is None or told.sign_within_minutes is None:
        return None
    return clock.now() - timedelta(minutes=told.sign_within_minutes)


def told_before(place: str) -> datetime | None:
    """Return since when an officer ought to have accepted; None: nothing is said."""
    told = in_force(place, clock.now())
    if told is None or told.accept_within_minutes is None:
        return None
    return clock.now() - timedelta(minutes=told.accept_within_minutes)


def keeper_of(person: UUID) -> Keeper | None:
    """Return who has a person now; None: nobody, for nothing binds them."""
    found = logistics.custody_of(person)
    return keepers([found])[0] if found else None


def chain_of(people: Iterable[UUID]) -> list[Keeper]:
    """Return everybody who had a person (all their merged rows), the latest first."""
    rows = [row for person in people for row in logistics.custodies_of(person)]
    rows.sort(
        key=lambda row: (row.until is None, row.since, row.entry_id), reverse=True
    )
    return keepers(rows)


def offer_of(person: PersonLike, *, place: str) -> Offer | None:
    """Return the offer about a person that nobody has answered, if there is one."""
    found = logistics.open_offer(person.pk)
    return offers([found], place=place)[0] if found else None
