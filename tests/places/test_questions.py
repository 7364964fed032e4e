"""Were you in any of these? The form asks what place and days leave open."""

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.places import actions, queries
from pratique.web.traveller import doors
from pratique.web.traveller.drafts import StayDraft
from tests.conftest import SetClock
from tests.gazetteer import PINGYAO, TAIYUAN, WUCHENG, XIAODIAN, YINGZE
from tests.places.cast import at, did, listed, on

pytestmark = pytest.mark.usefixtures("noon")


def asked(division: str, first: int = 15, last: int = 21) -> list[str]:
    with database.acting(WORKER), database.transaction():
        found = queries.areas_listed(division=division, first=on(first), last=on(last))
    return [area.name for area in found]


def test_a_stay_in_the_county_or_above_is_asked_about_its_parts() -> None:
    listed()

    for place in (WUCHENG, XIAODIAN, TAIYUAN, "140105001001"):
        assert asked(place) == ["师范街12号院"]
    for place in (YINGZE, PINGYAO, "140105002"):
        assert asked(place) == []


def test_a_whole_division_is_asked_about_from_above_only() -> None:
    listed(whole=True)

    assert asked(XIAODIAN) == ["师范街12号院"]
    assert asked(WUCHENG) == asked("140105001001") == []


def test_days_without_risk_are_not_asked_about(noon: SetClock) -> None:
    area = listed(counted_from=on(17))
    noon(at(24))
    did(actions.change_area_level, area=area.code, level="medium")
    noon(at(26))
    did(actions.lift_area, area=area.code)

    assert asked(WUCHENG, 10, 16) == []
    assert asked(WUCHENG, 10, 17) == ["师范街12号院"]
    assert asked(WUCHENG, 25, 28) == ["师范街12号院"]
    assert asked(WUCHENG, 26, 28) == []


def test_what_was_withdrawn_is_not_asked_about() -> None:
    did(actions.withdraw_area, area=listed().code)

    assert asked(WUCHENG) == []


def test_a_place_listed_anew_is_told_from_its_namesake_by_its_days(
    noon: SetClock,
) -> None:
    first = listed()
    noon(at(22))
    did(actions.lift_area, area=first.code)
    noon(at(24))
    listed(counted_from=on(24))
    stay = StayDraft(place=WUCHENG, first=f"{on(15)}", last=f"{on(25)}")  # type: ignore[typeddict-item]

    with database.acting(WORKER), database.transaction():
        offered = dict(doors.areas_in(stay))

    assert sorted(offered.values()) == [
        "师范街12号院 (2022-08-15 – 2022-08-22)",
        "师范街12号院 (2022-08-24 –)",
    ]
    assert asked(WUCHENG, 15, 21) == ["师范街12号院"]
