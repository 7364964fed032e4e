"""When each traveller's standing is in force; and what the bare writer takes."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from pratique import clock, database, ids
from pratique.database import WORKER
from pratique.registry import queries as registry
from pratique.registry.actions import payload, placing
from pratique.registry.declared import LinkPurpose
from pratique.serve.bench.city import Sent
from pratique.serve.cluster.roles import AnyConnection
from pratique.web.traveller.steps import declared

LOOK_SECONDS = 0.01  # so much later than it is there may a standing be seen
# Two hands settle: a lower number may be committed after a higher one.
NUMBERS_BACK = 60
IN_FORCE = """
SELECT standing.entry_id, said.submission
FROM standing_standing standing
JOIN registry_declaration said ON said.person_id = standing.person_id
WHERE standing.entry_id > %s
"""
WRITE = "SELECT registry_declare(%s::jsonb)"


class Watch:
    """Look again and again who has a standing now."""

    def __init__(self, connection: AnyConnection) -> None:
        self.connection = connection
        self.seen: dict[UUID, float] = {}
        self.last = 0

    def look(self) -> None:
        """Note who has one since the last look, and the time."""
        since = self.last - NUMBERS_BACK
        asked: Any = self.connection.execute(IN_FORCE, [since], prepare=True)
        now = time.monotonic()
        for entry, submission in asked:
            self.last = max(self.last, entry)
            self.seen.setdefault(submission, now)

    def wait_for(self, wanted: Sequence[Sent], seconds: float) -> None:
        """Look until everybody has one, or for so long."""
        deadline = time.monotonic() + seconds
        missing = {one.submission for one in wanted}
        while missing - self.seen.keys() and time.monotonic() < deadline:
            self.look()
            time.sleep(LOOK_SECONDS)


def bare_writes(drafts: Sequence[Sent], rate: float) -> list[float]:
    """Write declarations by the one writer alone, at this rate; return the seconds.

    Neither form nor rules nor proof: the same rows, made durable.
    """
    texts = [_payload(one) for one in drafts]
    taken, start = [], time.monotonic()
    with database.acting(WORKER):
        for number, text in enumerate(texts):
            due = start + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            with database.transaction():
                database.prepared_rows(WRITE, [text])
            taken.append(time.monotonic() - due)
    return taken


def _payload(sent: Sent) -> str:
    """Return what the writer is told of a traveller."""
    zone = settings.HOME_ZONE
    with (
        timezone.override(zone),
        database.acting(WORKER),
        database.transaction(),
    ):
        said = declared(sent.draft, zone=zone, language="zh-hans")[0]
        moment = clock.now()
        token = registry.token_hash(ids.token())
        told = payload.of(
            said,
            placing.place(said),
            moment=moment,
            party=None,
            guardian=None,
            source=payload.NO_SOURCE,
            link=payload.Link(token, LinkPurpose.TRAVELLER, moment),
            cause=None,
        )
    return payload.as_json(told)
