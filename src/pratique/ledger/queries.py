"""What was known at a moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from pratique import clock
from pratique.ledger.actions.sealing import seal
from pratique.ledger.models import Entry, Seal, SealedEntry
from pratique.ledger.refusals import NotYet

Row = TypeVar("Row", bound=Model)
STOOD = """EXISTS (SELECT FROM ledger_sealed_entry sealed WHERE sealed.entry_id = {}
    AND sealed.position <= %(known_up_to)s AND sealed.recorded_at < %(known_at)s)"""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at a moment; without a moment, what is known at present.

    As of T means: recorded before T, and sealed by the first seal whose moment is T
    or later. That seal is chosen once and for ever, so the answer never changes,
    not even when a transaction that recorded before T commits long after.
    """

    at: datetime | None = None
    position: int | None = None

    @classmethod
    def present(cls) -> "Known":
        """Return what is known now."""
        return cls()

    def only(
        self,
        queryset: QuerySet[Row],
        entry: str = "entry",
        ended: str | None = "ended_entry",
    ) -> QuerySet[Row]:
        """Keep the rows that were known and not yet superseded.

        Args:
            queryset: rows of facts.
            entry: their key to the entry that recorded them.
            ended: their key to the entry that superseded them; None: they have none.
        """
        if self.at is None:
            return queryset.filter(**{f"{ended}__isnull": True}) if ended else queryset
        kept = queryset.filter(self._has_sealed(entry))
        return kept.exclude(self._has_sealed(ended)) if ended else kept

    def stood(self, entry: str, ended: str | None = None) -> str:
        """Return the SQL condition that `only` is, for whoever reads many rows.

        Args:
            entry: the column with the entry that recorded a row, with its table's name.
            ended: the one with the entry that superseded it; None: it has none.
        """
        # Without a name it would be the sealed row's own.
        assert all("." in one for one in (entry, ended) if one)  # noqa: S101
        if self.at is None:
            return f"{ended} IS NULL" if ended else "true"
        stands = STOOD.format(entry)
        return f"{stands} AND NOT {STOOD.format(ended)}" if ended else stands

    @property
    def values(self) -> dict[str, object]:
        """Return the values that `stood` names."""
        return {"known_at": self.at, "known_up_to": self.position}

    def has(self, entry: int) -> bool:
        """Say whether this entry was known."""
        if self.at is None:
            return True
        return self._sealed().filter(entry_id=entry).exists()

    def _has_sealed(self, column: str) -> Exists:
        return Exists(self._sealed().filter(entry_id=OuterRef(f"{column}_id")))

    def _sealed(self) -> QuerySet[SealedEntry]:
        # Sealed rows carry `recorded_at`, so that the answer does not hang on which
        # entries the asking officer may see.
        return SealedEntry.objects.filter(
            position__lte=self.position, recorded_at__lt=self.at
        )


def known(at: datetime | None = None) -> Known:
    """Return what was known at a moment (None: at present); refuse the future."""
    if at is None:
        return Known.present()
    now = clock.now()
    if at > now:
        raise NotYet(
            f"{at.isoformat()} lies ahead: nothing is known of it yet.",
            next_step="Ask for a moment that is over, or leave the moment out.",
            field="as_of",
            now=now.isoformat(),
        )
    return Known(at, _position_at(at))


def _position_at(moment: datetime) -> int:
    """Return the last position of the first seal of this moment or later."""
    found = _first_position_from(moment)
    if found is None:
        seal(watermark=True)
        found = _first_position_from(moment)
    assert found is not None, "a watermark bears the present moment"  # noqa: S101
    return found


def _first_position_from(moment: datetime) -> int | None:
    seals = Seal.objects.filter(moment__gte=moment).order_by("number")
    return seals.values_list("last_position", flat=True).first()


def entries_about(people: Iterable[UUID]) -> list[Entry]:
    """Return what is recorded of these rows of one person, the latest first."""
    rows = Entry.objects.filter(person__in=list(people))
    return list(rows.order_by("-happened_at", "-pk"))


def entries_since(
    since: datetime | int, kinds: Collection[str], places: tuple[int, int]
) -> QuerySet[Entry]:
    """Return what was recorded of people somewhere, the latest first.

    Args:
        since: a moment, or an entry after which the others came.
        kinds: the names of events that are wanted.
        places: positions of divisions, from the first to the last. Row security lets
            through more, one by one by their person; among millions that takes long.
    """
    later = {"pk__gt": since} if isinstance(since, int) else {"recorded_at__gte": since}
    rows = Entry.objects.filter(
        kind__in=kinds, person__isnull=False, place__range=places, **later
    )
    return rows.order_by("-pk")
