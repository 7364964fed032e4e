"""Pass on what a person asks for through their own link; the worker takes it up."""

import json
from collections.abc import Mapping
from uuid import UUID

from pratique import database, keys
from pratique.registry import queries as registry


def ask_by_link(
    *, token: str, declaration: UUID, kind: str, fields: Mapping[str, str]
) -> bool:
    """Hand a request to the worker; False: the link speaks for nobody proved.

    Args:
        token: the secret of the person's link.
        declaration: which of the party it is about.
        kind: appeal or leave.
        fields: what `loop.requests` reads, sealed on the way.
    """
    sealed = keys.seal(json.dumps(dict(fields)), about="orders.request")
    found = database.rows(
        "SELECT orders_ask(%s, %s, %s, %s)",
        [registry.token_hash(token), declaration, kind, sealed],
    )
    return bool(found[0][0])
