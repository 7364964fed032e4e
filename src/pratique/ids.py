"""Names for rows: unguessable ids for machines, short references for people."""

import os
import secrets
import time
from uuid import UUID

# Crockford's alphabet: no I, L, O, U, so that a reference survives a phone call.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 7
VERSION_BITS = 0xF << 76 | 0x3 << 62
VERSION_7 = 0x7 << 76 | 0x2 << 62


def new() -> UUID:
    """Return an id nobody can guess."""
    return uuid7()


def uuid7() -> UUID:
    """Return a UUID of version 7 (RFC 9562, section 5.7).

    It begins with the time at which it was made, by the wall clock, so that rows of
    one time stand together in their indexes; 74 bits are drawn by chance.
    """
    drawn = int.from_bytes(os.urandom(10))
    instant = time.time_ns() // 1_000_000
    return UUID(int=(instant << 80 | drawn) & ~VERSION_BITS | VERSION_7)


def reference(prefix: str) -> str:
    """Return a short reference such as ``P-7K3M9XQ`` whose last sign is a check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH - 1))
    return f"{prefix}-{body}{check_sign(body)}"


def is_reference(text: str) -> bool:
    """Say whether the text is a reference whose check sign agrees."""
    _, dash, body = text.partition("-")
    return (
        bool(dash)
        and len(body) == REFERENCE_LENGTH
        and all(sign in ALPHABET for sign in body)
        and check_sign(body[:-1]) == body[-1]
    )


def check_sign(body: str) -> str:
    """Return the sign that catches a wrong or swapped neighbour.

    Odd weights are coprime to the 32 signs, so any single wrong sign shows.
    """
    total = sum((2 * n + 1) * ALPHABET.index(s) for n, s in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def token() -> str:
    """Return a secret for a capability link (256 bits, safe in an address)."""
    return secrets.token_urlsafe(32)
