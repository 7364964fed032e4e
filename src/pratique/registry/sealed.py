"""Numbers and addresses as they are kept: sealed, found by a blind index.

A file of its own because what seals and what opens must agree on the binding, and
actions and queries are in different modules.
"""

from dataclasses import dataclass

from pratique import keys
from pratique.registry.documents import Document


@dataclass(frozen=True, slots=True)
class Number:
    """One number, in the three columns that keep it."""

    sealed: bytes | None = None
    blind: bytes | None = None
    last_four: str = ""

    def columns(self, field: str) -> dict[str, bytes | str | None]:
        """Return the columns of a field, by name."""
        return {
            f"{field}_sealed": self.sealed,
            f"{field}_blind": self.blind,
            f"{field}_last_four": self.last_four,
        }


NOTHING = Number()


def document(read: Document) -> Number:
    """Seal a document's number; the same document is always the same blind index."""
    blind = keys.blind(read.key, kind="document")
    return Number(_seal(read.number, "document", blind), blind, read.last_four)


def phone(number: str) -> Number:
    """Seal a phone number that `documents.phone` has put right; none is nothing."""
    if not number:
        return NOTHING
    blind = phone_blind(number)
    return Number(_seal(number, "phone", blind), blind, number[-4:])


def phone_blind(number: str) -> bytes:
    """Return by what a phone number is found."""
    return keys.blind(number, kind="phone")


def _seal(number: str, field: str, blind: bytes) -> bytes:
    return keys.seal(number, about=f"registry.{field}:{blind.hex()}")


def opened(field: str, sealed: bytes | None, blind: bytes | None) -> str:
    """Return the number that two columns keep; "" where there is none."""
    if sealed is None or blind is None:
        return ""
    return keys.unseal(sealed, about=f"registry.{field}:{bytes(blind).hex()}")


def words(text: str, column: str) -> bytes | None:
    """Seal an address or a host; nothing stays nothing."""
    return keys.seal(text, about=f"registry.{column}") if text else None


def opened_words(sealed: bytes | None, column: str) -> str:
    """Return the address or the host that a column keeps."""
    return "" if sealed is None else keys.unseal(sealed, about=f"registry.{column}")
