"""Fill one database: tables, then the gazetteer. Run as a process of its own.

Each line it writes to stdout says what it is doing; a complaint goes to stderr.
"""

import os
import sys
from pathlib import Path

import django

from pratique.errors import Refusal
from pratique.serve.console import CONSOLE


def main() -> int:
    """Fill the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pratique.settings")
    django.setup()
    try:
        fill(Path(sys.argv[1]))
    except Refusal as refusal:
        print(f"{refusal.sentence} {refusal.next_step}", file=sys.stderr)
        return 2
    return 0


def fill(source: Path) -> None:
    """Bring the tables up to date; import the gazetteer where there is none."""
    from django.core.management import call_command

    print("Making the tables")
    call_command("migrate", verbosity=0, interactive=False)
    import_gazetteer(source)


def import_gazetteer(source: Path) -> None:
    """Import the divisions of China, if there are none yet."""
    from pratique import database
    from pratique.database import OWNER
    from pratique.divisions.actions import import_divisions
    from pratique.divisions.models import Edition
    from pratique.divisions.tables import china

    with database.acting(CONSOLE):
        if Edition.objects.exists():
            return
        import_divisions(table=china.table(source), by=CONSOLE, progress=tell)
    with database.acting(OWNER):
        database.rows("VACUUM (ANALYZE) divisions_division")


def tell(step: str, done: int, total: int) -> None:
    """Say how far the import is."""
    print(f"Importing the divisions: {step} {done:,} of {total:,}")


if __name__ == "__main__":
    sys.exit(main())
