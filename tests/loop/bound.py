"""Bob, whom a medium-risk area binds to his home in Taiyuan; and what he does there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders.models import Ground, Release
from pratique.places.actions.areas import list_area
from pratique.registry.declared import DeclaredStay
from pratique.reporting.audits.custody import audit_custody
from pratique.reporting.audits.release import audit_release
from pratique.standing import queries
from pratique.standing.audit import audit
from pratique.standing.models import Standing
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG
from tests.loop.cast import (
    Traveller,
    arrive,
    in_august,
    officer,
    on,
    result,
    sample,
)


@dataclass
class Bound:
    """Somebody bound, and the area that binds them."""

    traveller: Traveller
    area: str
    tube: str = ""

    @property
    def person(self) -> UUID:
        """Return whom this is about."""
        return self.traveller.person

    def standing(self) -> tuple[str, str, str, datetime | None]:
        """Return code, mark, what binds them, and until when."""
        with database.acting(WORKER), database.transaction():
            found = queries.of_person(self.person)
        assert found is not None
        return found.code, found.mark, found.binding, found.until

    def standings(self) -> int:
        """Return how many standings are in force: there must be one."""
        with database.acting(WORKER), database.transaction():
            return Standing.objects.filter(person=self.person, ended_entry=None).count()

    def grounds(self) -> list[tuple[str, str]]:
        """Return the rules of all grounds ever opened, and how each closed."""
        with database.acting(WORKER), database.transaction():
            rows = Ground.objects.filter(person=self.person).order_by("entry")
            return list(rows.values_list("rule", "closes"))

    def releases(self) -> list[datetime]:
        """Return when they became free."""
        with database.acting(WORKER), database.transaction():
            rows = Release.objects.filter(person=self.person).order_by("entry")
            return [row.released_at for row in rows]


def medium_area(set_clock: SetClock) -> str:
    """List Jinjiang as a medium-risk area since 17 August; go to the 21st, 9:00."""
    set_clock(on(20, 9).astimezone(UTC))
    commander = officer("commander")
    with strictly(), acting(commander):
        area = list_area(
            division=JINJIANG,
            level="medium",
            counted_from=in_august(17),
            whole=True,
            announced_by=CHENGDU,
            by=commander,
        )
    schedule.advance(on(21, 9).astimezone(UTC))
    return area.code


def from_jinjiang(name: str, serial: int) -> Traveller:
    """Let somebody come home who left Jinjiang on the 20th."""
    return arrive(
        name,
        serial,
        DeclaredStay(JINJIANG, None, in_august(20)),
        DeclaredStay(CHENGDU, in_august(20), in_august(21), outside_areas=True),
    )


def bound_in_taiyuan(set_clock: SetClock) -> Bound:
    """Bring Bob home from a medium-risk area; his landing test is negative."""
    area = medium_area(set_clock)
    bob = Bound(from_jinjiang("测试乙", 1), area)
    bob.tube = sample(bob.traveller, on(21, 10))
    result(bob.tube, "negative", on(21, 18))
    return bob


def faults() -> list[object]:
    """Return whatever any audit finds, over all time."""
    with database.acting(WORKER):
        release = audit_release(on(1), on(31))
        custody = audit_custody(on(1), on(31))
        with database.transaction():
            standing = audit()
    return [
        *(release.over_held + release.released_early + release.faults),
        *(custody.without + custody.two),
        *standing.differences,
    ]
