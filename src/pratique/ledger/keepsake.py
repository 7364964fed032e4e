"""The last seal, kept in a file outside the database.

Whoever cuts off the ledger's tail, seals and all, leaves a shorter ledger that
verifies in itself. The file remembers how far it went. It follows the database and
is never ahead of it: a kill in between leaves it behind, which says nothing wrong.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from pratique import database
from pratique.ledger.models import Seal


@dataclass(frozen=True, slots=True)
class Keepsake:
    """Which seal was the last."""

    number: int
    digest: str


NOTHING_YET = Keepsake(0, "")


def path() -> Path:
    """Return where the last seal of the database in use is kept."""
    ((name, identity),) = database.rows(
        "SELECT current_database(), identity FROM ledger_identity"
    )
    folder: Path = settings.HOME.files / "seals"
    return folder / f"{name}.{identity}.json"


def read(file: Path) -> Keepsake | None:
    """Return what is kept, or None if nothing readable is."""
    try:
        found = json.loads(file.read_text())
        return Keepsake(number=int(found["number"]), digest=str(found["digest"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def agrees(kept: Keepsake) -> bool:
    """Say whether the chain holds the seal that was kept.

    If it does not, the ledger was cut and the file is the only witness, so it must
    stay as it is.
    """
    if kept == NOTHING_YET:
        return True
    held = Seal.objects.filter(number=kept.number).values_list("digest", flat=True)
    return [bytes(digest).hex() for digest in held] == [kept.digest]


def begin(file: Path) -> None:
    """Say that a ledger begins here, before its first seal is durable."""
    if read(file) is None:
        _write(file, NOTHING_YET)


def write(file: Path, seal: Seal) -> None:
    """Remember this seal."""
    _write(file, Keepsake(seal.number, bytes(seal.digest).hex()))


def _write(file: Path, kept: Keepsake) -> None:
    """Write the file whole or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{kept.number}.draft")
    with draft.open("w") as out:
        json.dump(asdict(kept), out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
