"""Units: one for a community, one for a hotel, each with its officers."""

from unittest.mock import patch

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.community import queries, refusals
from pratique.community.actions import tasks, units
from pratique.community.models import Unit
from pratique.database import WORKER
from pratique.registry.models import Person
from tests.access.cast import closed, known, works_here
from tests.community.cast import HOTEL, OFFICER, appointed, hotel, street, told, town
from tests.gazetteer import NORMAL_SCHOOL_STREET, PINGYAO, TAIYUAN, XIAODIAN
from tests.logistics.cast import STATION, come, commander, community, did, stranger
from tests.loop.cast import officer

pytestmark = pytest.mark.usefixtures("morning")


def listed() -> list[str]:
    """Return the units that Taiyuan's command sees."""
    with database.acting(commander()), database.transaction():
        return [row.name for row in queries.units()]


def officers(unit: Unit) -> list[str]:
    """Return a unit's officers, in order."""
    with database.acting(commander()), database.transaction():
        return [row.account for row in queries.officers(unit.pk)]


def test_units_of_all_kinds() -> None:
    street()
    hotel()
    did(
        units.open_unit,
        commander(),
        kind="employer",
        name="测试工厂",
        division=XIAODIAN,
    )

    assert sorted(listed()) == sorted(["师范街社区", "测试饭店", "测试工厂"])


def test_a_place_has_one_unit_of_its_kind() -> None:
    street()

    with pytest.raises(refusals.UnitThere):
        street()
    assert listed() == ["师范街社区"]


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"kind": "club"}, "kind"),
        ({"name": " "}, "name"),
        ({"division": ""}, "division"),
        ({"kind": "hotel"}, "division"),
        ({"kind": "hotel", "venue": STATION}, "venue"),
    ],
)
def test_what_is_missing_is_named(what: dict[str, str], field: str) -> None:
    told = {
        "kind": "community",
        "name": "师范街社区",
        "division": NORMAL_SCHOOL_STREET,
    }

    with pytest.raises(refusals.UnitIncomplete) as refused:
        did(units.open_unit, commander(), **(told | what))
    assert refused.value.field == field


def test_only_who_manages_units_there_opens_one() -> None:
    told = {"kind": "community", "name": "x", "division": TAIYUAN}

    for by in (community(), officer("checkpoint_officer"), stranger()):
        with pytest.raises(NotHere):
            did(units.open_unit, by, **told)
    did(units.open_unit, officer("administrator"), **told)


def test_officers_are_appointed_and_dismissed() -> None:
    unit = street()
    appointed(unit, "one")
    appointed(unit, "two")
    appointed(unit, "one")
    assert officers(unit) == [known("one"), known("two")]

    did(units.dismiss, commander(), unit=unit.pk, account=known("one"))

    assert officers(unit) == [known("two")]
    assert did(units.dismiss, commander(), unit=unit.pk, account=known("one")) is None


def test_an_officer_is_named() -> None:
    with pytest.raises(refusals.OfficerMissing):
        appointed(street(), " ")


@pytest.mark.parametrize("role", ["", "driver", "disabled", "elsewhere"])
def test_nobody_is_appointed_who_cannot_look_after_people_there(role: str) -> None:
    unit, account = street(), "nobody-at-all"
    if role == "driver":
        account = works_here("wang", role)
    elif role:
        there = PINGYAO if role == "elsewhere" else TAIYUAN
        account = works_here("wang", "community_officer", there)
    if role == "disabled":
        closed("wang")

    with pytest.raises(refusals.NobodyToAppoint) as refused:
        did(units.appoint, commander(), unit=unit.pk, account=account)

    assert refused.value.field == "account"
    assert officers(unit) == []


def test_an_officer_of_one_of_its_streets_is_appointed_in_a_town() -> None:
    unit = town()

    account = works_here("wang", "community_officer", NORMAL_SCHOOL_STREET)
    did(units.appoint, commander(), unit=unit.pk, account=account)

    assert officers(unit) == [account]


def test_another_district_appoints_nobody() -> None:
    unit = street()

    for action in (units.appoint, units.dismiss):
        with pytest.raises(refusals.UnknownUnit):
            did(action, stranger(), unit=unit.pk, account=known("one"))


def test_an_officer_sees_their_posts() -> None:
    unit = hotel()
    appointed(unit, "one")

    with database.acting(community("one")), database.transaction():
        (post,) = queries.posts_of(known("one"))
        assert post.unit.venue is not None
        assert post.unit.venue.code == HOTEL


def test_with_a_ledger_that_fails_nothing_has_moved() -> None:
    unit = street()

    with (
        patch.object(units, "record", side_effect=ConnectionError("gone")),
        pytest.raises(ConnectionError, match="gone"),
    ):
        appointed(unit)

    assert officers(unit) == []


class TestWhatWaitsThere:
    """A unit's new officer is told of it by the loop: the appointer sees nobody."""

    def test_the_new_officer_is_told_and_the_administrator_sees_nobody(self) -> None:
        by = officer("administrator")
        unit, bob = street(), come()
        account = works_here("community_officer", "community_officer")

        did(units.appoint, by, unit=unit.pk, account=account)

        assert told(bob.person).account == OFFICER
        with database.acting(by), database.transaction():
            assert not queries.new_tasks().exists()
            assert not Person.objects.exists()
        with pytest.raises(refusals.UnitInUse):
            did(units.close_unit, by, unit=unit.pk)

    def test_who_is_dismissed_meanwhile_is_told_nothing(self) -> None:
        unit, bob = street(), come()
        account = works_here("community_officer", "community_officer")
        with database.acting(WORKER):
            post = units.appoint(unit=unit.pk, account=account, by=WORKER)
            units.dismiss(unit=unit.pk, account=account, by=WORKER)
            tasks.tell_appointed(post=post.pk, by=WORKER)

        assert told(bob.person).account == ""
