"""Everything that writes in the ledger.

recording   one entry, with its cause and its reactions queued
sealing     positions for entries, and the signed chain of seals
"""

from pratique.ledger.actions.recording import (
    await_kinds,
    causing,
    collecting,
    present_cause,
    record,
    set_clock,
    wrapped_key,
    wrote,
)

__all__ = [
    "await_kinds",
    "causing",
    "collecting",
    "present_cause",
    "record",
    "set_clock",
    "wrapped_key",
    "wrote",
]
