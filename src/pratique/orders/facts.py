"""What orders tell the rules: which grounds are open, which closed for good."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from pratique.ledger.queries import Known
from pratique.orders.models import Closing, Ground
from pratique.policy.facts import OpenGround
from pratique.prepared import Prepared

FOR_GOOD = (Closing.COMPLETED, Closing.LAPSED)


class Grounds(NamedTuple):
    """A person's grounds, as the rules need to know them."""

    open: tuple[OpenGround, ...]  # when they opened decides how past days are paid
    closed: frozenset[str]  # keys of those that ran their course: never again


def grounds(people: Iterable[UUID], known: Known) -> Grounds:
    """Return the grounds known of a person (all their merged rows)."""
    rows = _all(list(people)) if known.at is None else _known(people, known)
    opened, closed = [], set()
    for row in rows:
        if row.ended_entry_id is None or not known.has(row.ended_entry_id):
            opened.append(OpenGround(key=row.key, opened_at=row.opened_at))
        elif row.closes in FOR_GOOD:
            closed.add(row.key)
    return Grounds(tuple(opened), frozenset(closed))


def _known(people: Iterable[UUID], known: Known) -> QuerySet[Ground]:
    return known.only(Ground.objects.filter(person__in=list(people)), ended=None)


_all = Prepared(lambda people: _known(people, Known.present()))
