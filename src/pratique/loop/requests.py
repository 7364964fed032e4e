"""Take up what people asked for through their own link."""

import json
from datetime import datetime

from pratique import keys
from pratique.database import Actor
from pratique.errors import Refusal
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.orders import events, queries
from pratique.orders.actions import appeals, leave
from pratique.orders.models import Request
from pratique.standing.shelf import answer_within, place_of


def take_up(entry: Entry) -> None:
    """Open the appeal or ask for the leave, as the person themselves.

    What is refused is written down with its code, so that the person's page can
    say so; it is not tried again.
    """
    request = queries.request_of(entry)
    person = Actor(role="worker", account=f"person:{request.person_id}", duty="person")
    fields = json.loads(keys.unseal(bytes(request.sealed), about="orders.request"))
    try:
        _open(request, fields, by=person)
    except Refusal as refusal:
        record(
            events.REQUEST_REFUSED,
            by=person,
            person=request.person_id,
            subject=f"orders.request:{request.pk}",
            place=request.person.place,
            data={"kind": request.kind, "code": refusal.code},
        )


def _open(request: Request, fields: dict[str, str], *, by: Actor) -> None:
    if request.kind == "appeal":
        appeals.open_appeal(
            person=request.person_id,
            statement=fields["statement"],
            answer_within=answer_within(place_of(request.person_id)),
            by=by,
        )
    else:
        leave.ask(
            person=request.person_id,
            reason=fields["reason"],
            starts_at=datetime.fromisoformat(fields["starts_at"]),
            ends_at=datetime.fromisoformat(fields["ends_at"]),
            details=fields["details"],
            by=by,
        )
