"""Names for rows: unguessable ids for machines, short references for people."""

import secrets
from uuid import UUID, uuid4

# Crockford's alphabet: no I, L, O, U, so that a reference survives a phone call.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 7


def new() -> UUID:
    """Return an id nobody can guess."""
    return uuid4()


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
