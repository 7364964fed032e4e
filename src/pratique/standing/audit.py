"""Compute everybody's standing again from facts; the difference must be empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pratique import clock
from pratique.ledger.queries import Known, known
from pratique.places import facts as places
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from pratique.registry import queries as registry
from pratique.standing import facts
from pratique.standing.models import Standing
from pratique.standing.shelf import quiet_days, shelf

# As of T means recorded before T: the last instant that counts lies just before.
JUST_BEFORE = timedelta(microseconds=1)


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


def audit(at: datetime | None) -> Report:
    """Compute every standing again, now or as of a past moment."""
    view = known(at)
    instant = clock.now() if at is None else at - JUST_BEFORE
    risk = places.risk(view, quiet_days=quiet_days())
    rows = view.only(Standing.objects.select_related("person"))
    persons, found = 0, []
    for row in rows.iterator():
        persons += 1
        if registry.is_gone(row.person):
            found += list(_gone(row))
            continue
        outcome = evaluate(_facts(row, view), risk, shelf(), instant)
        found += list(_differences(row, outcome))
    return Report(persons, tuple(found))


def _facts(row: Standing, view: Known) -> "facts.Facts":
    return facts.gather(row.person, view)


def _gone(row: Standing) -> Iterator[Difference]:
    if row.binding:
        yield Difference(row.person.reference, "binding", row.binding, "")


def _differences(row: Standing, outcome: Outcome) -> Iterator[Difference]:
    pairs = {
        "code": (row.code, outcome.code),
        "binding": (row.binding, outcome.binding or ""),
        "until": (_text(row.until), _text(outcome.until)),
        "next_at": (_text(row.next_at), _text(outcome.next_at)),
        "undecided": (str(row.undecided), str(bool(outcome.undecided))),
    }
    if outcome.mark:
        pairs["mark"] = (row.mark, outcome.mark)
    for field, (stored, computed) in pairs.items():
        if stored != computed:
            yield Difference(row.person.reference, field, stored, computed)


def _text(instant: datetime | None) -> str:
    return "" if instant is None else instant.isoformat()


__all__ = ["Difference", "Report", "Shelf", "audit"]
