"""A Merkle tree as RFC 6962 has it: one digest that speaks for a list in its order.

Leaves and nodes are hashed under different prefixes, so that a node can never pass
for a leaf. A tree that is not full is split at the largest power of two below its
size, which is the same as carrying the odd one up.
"""

from collections.abc import Sequence
from hashlib import sha256

LEAF = b"\x00"
NODE = b"\x01"


def leaf(content: bytes) -> bytes:
    """Return the leaf of one piece of content."""
    return sha256(LEAF + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the digest of all leaves in their order."""
    if not leaves:
        return sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def _level_above(level: list[bytes]) -> list[bytes]:
    lefts, rights = level[0::2], level[1::2]
    above = [
        sha256(NODE + left + right).digest()
        for left, right in zip(lefts, rights, strict=False)
    ]
    if len(lefts) > len(rights):
        above.append(lefts[-1])
    return above
