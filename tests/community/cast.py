"""Units in Taiyuan and who looks after people in them."""

from uuid import UUID

from pratique import database
from pratique.community import queries
from pratique.community.actions import units
from pratique.community.models import Task, Unit
from pratique.database import WORKER
from pratique.places.actions.venues import open_venue
from tests.access.cast import known, works_here
from tests.gazetteer import NORMAL_SCHOOL_STREET, WUCHENG, XIAODIAN
from tests.logistics.cast import commander, did

HOTEL = "hotel-1"
OFFICER, FELLOW = known("community_officer"), known("fellow")


def street() -> Unit:
    """Open the unit of 师范街, a community of 坞城."""
    return did(
        units.open_unit,
        commander(),
        kind="community",
        name="师范街社区",
        division=NORMAL_SCHOOL_STREET,
    )


def town() -> Unit:
    """Open the unit of 坞城, which holds several communities."""
    return did(
        units.open_unit,
        commander(),
        kind="community",
        name="坞城街道",
        division=WUCHENG,
    )


def hotel() -> Unit:
    """Open a hotel and its unit."""
    did(
        open_venue,
        commander(),
        kind="hotel",
        code=HOTEL,
        name="测试饭店",
        division=XIAODIAN,
    )
    return did(units.open_unit, commander(), kind="hotel", name="测试饭店", venue=HOTEL)


def appointed(unit: Unit, account: str = "community_officer") -> None:
    """Appoint an officer of a unit."""
    if account.strip():
        account = works_here(account, "community_officer")
    did(units.appoint, commander(), unit=unit.pk, account=account, name="测试专人")


def told(person: UUID) -> Task:
    """Return who was told last about a person."""
    with database.acting(WORKER), database.transaction():
        found = queries.task_of(person)
    assert found is not None
    return found


def ever_told(person: UUID) -> list[tuple[str, str]]:
    """Return everybody who was told about a person, and why that ended."""
    with database.acting(WORKER), database.transaction():
        return [(row.account, row.ended_why) for row in queries.tasks_of(person)]
