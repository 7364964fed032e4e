"""Compute everybody's standing again from facts; the difference must be empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pratique.policy.outcome import Outcome
from pratique.standing.explaining import assess, mark, view
from pratique.standing.models import Standing


@dataclass(frozen=True)
class Difference:
    """One person whose stored standing is not what the facts give."""

    person: str
    field: str
    stored: str
    computed: str


@dataclass(frozen=True)
class Report:
    """How many people were computed again, and where they differ."""

    persons: int
    differences: tuple[Difference, ...]


def audit(at: datetime | None = None) -> Report:
    """Compute every standing again, now or as of a past moment."""
    seen = view(at)
    rows = seen.known.only(Standing.objects.select_related("person"))
    persons, found = 0, list[Difference]()
    for row in rows.iterator():
        persons += 1
        _, outcome = assess(row.person, seen)
        found += _differences(row, outcome, mark(row.person, outcome, seen))
    return Report(persons, tuple(found))


def _differences(row: Standing, outcome: Outcome, label: str) -> Iterator[Difference]:
    pairs = {
        "mark": (row.mark, label),
        "code": (row.code, outcome.code),
        "binding": (row.binding, outcome.binding or ""),
        "until": (_text(row.until), _text(outcome.until)),
        "next_at": (_text(row.next_at), _text(outcome.next_at)),
        "undecided": (str(row.undecided), str(bool(outcome.undecided))),
    }
    for field, (stored, computed) in pairs.items():
        if stored != computed:
            yield Difference(_name(row), field, stored, computed)


def _name(row: Standing) -> str:
    return row.person.alias or row.person.reference


def _text(instant: datetime | None) -> str:
    """Return an instant in words that do not hang on the zone it was said in."""
    return "" if instant is None else instant.astimezone(UTC).isoformat()
