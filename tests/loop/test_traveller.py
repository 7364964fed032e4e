"""A traveller comes home: declared, proved, assessed, tested, released."""

from datetime import UTC

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.orders.models import Release
from pratique.registry.declared import DeclaredStay
from pratique.standing import queries
from tests.conftest import SetClock
from tests.gazetteer import JINJIANG
from tests.loop.cast import arrive, in_august, on, result, sample


def test_who_comes_from_a_quiet_province_monitors_for_three_days(
    set_clock: SetClock,
) -> None:
    set_clock(on(21, 9).astimezone(UTC))
    alice = arrive("测试甲", 1, DeclaredStay(JINJIANG, None, in_august(21)))
    with database.acting(WORKER), database.transaction():
        standing = queries.of_person(alice.person)
        assert standing is not None
        assert standing.code == "green"
        assert standing.binding == "self_monitoring"
        assert standing.until == on(24)

    for day in (21, 22, 23):
        tube = sample(alice, on(day, 10))
        result(tube, "negative", on(day, 18))
    schedule.advance(on(24, 1).astimezone(UTC))

    with database.acting(WORKER), database.transaction():
        release = Release.objects.get(person=alice.person)
        assert (release.free_at, release.released_at) == (on(24), on(24))
