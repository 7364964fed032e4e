"""Small tables of divisions, and the hand that imports them."""

from pathlib import Path

from pratique import database
from pratique.database import OWNER, WORKER, Actor
from pratique.divisions import queries
from pratique.divisions.actions import Imported, import_divisions
from pratique.divisions.models import Division, Edition
from pratique.divisions.tables import plain
from pratique.divisions.tables.rows import Table

JAPAN = """code,name,parent,level,name_en
13,東京都,,1,Tokyo
13101,千代田区,13,2,Chiyoda
13102,中央区,13,2,Chuo
27,大阪府,,1,Osaka
27100,大阪市,27,2,Osaka City
"""


def table(folder: Path, text: str | bytes = JAPAN, country: str = "JP") -> Table:
    """Write a table and read it as somebody's who imports it."""
    file = folder / "divisions.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return plain.table(file, country=country, zone="Asia/Tokyo")


def imported(of: Table, by: Actor = WORKER, *, dry_run: bool = False) -> Imported:
    """Import a table as an actor."""
    with database.acting(by):
        return import_divisions(table=of, by=by, dry_run=dry_run)


def names(country: str = "JP") -> dict[str, str]:
    """Return the divisions of a country."""
    found = Division.objects.filter(country=country)
    return dict(found.values_list("code", "name"))


def emptied() -> None:
    """Leave a gazetteer without a single division."""
    with database.acting(OWNER), database.transaction():
        # What hangs on divisions goes too; published bulletins would refuse to.
        database.rows("ALTER TABLE reporting_bulletin DISABLE TRIGGER USER")
        database.rows("TRUNCATE divisions_division, divisions_edition CASCADE")
    queries.forget()


def editions() -> int:
    """Count the imports that changed something."""
    return Edition.objects.count()
