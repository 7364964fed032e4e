"""How one seal speaks for all before it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import cbor2

from pratique import database
from pratique.ledger.models import Seal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def digest(seal: Seal) -> bytes:
    """Return the digest of everything a seal states."""
    statement = [
        seal.number,
        microseconds(seal.moment),
        seal.first_position,
        seal.last_position,
        bytes(seal.root),
        bytes(seal.previous),
        seal.oldest,
        seal.newest,
        seal.cluster,
        microseconds(seal.written_at),
        bytes(seal.key),
    ]
    return sha256(cbor2.dumps(statement, canonical=True)).digest()


def identity() -> bytes:
    """Return what the first seal of this ledger is chained to."""
    found = database.rows("SELECT uuid_send(identity) FROM ledger_identity")
    return bytes(found[0][0]) if found else b""


def microseconds(instant: datetime) -> int:
    """Return an instant as whole microseconds, without a rounding float."""
    return (instant - EPOCH) // timedelta(microseconds=1)
