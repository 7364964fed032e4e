"""The lane: after proof the checkpoint reads what happens now, and tests at once."""

from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from tests.conftest import SetClock
from tests.gazetteer import JINJIANG
from tests.loop.cast import Traveller
from tests.web.signing_in import SignedIn


@pytest.fixture(autouse=True)
def jinjiang_is_listed(noon: None) -> None:
    """Let there be an area of medium risk."""
    from tests.browser.town import list_area

    with database.acting(WORKER), database.transaction():
        list_area(JINJIANG, "medium", "四川省")


def declaration_for(name: str, serial: int, kind: str = "arrival") -> UUID:
    """Let somebody from Jinjiang declare; a journey planned is one of this evening."""
    from pratique.loop.settling import acting, strictly
    from pratique.registry.actions.declaring import declare
    from pratique.registry.declared import Kind
    from tests.loop import cast

    clerk = cast.officer("checkpoint_officer")
    at = cast.MORNING if kind == "arrival" else cast.on(21, 20)
    with strictly(), acting(clerk):
        said = cast.declared(name, serial, at=at, kind=Kind(kind))
        made = declare(declared=said, look_back=cast.LOOK_BACK, by=clerk)
        return made.declaration


def test_after_proof_the_lane_is_read_and_the_test_taken(signed_in: SignedIn) -> None:
    browser = signed_in("checkpoint_officer")
    page = f"/checkpoint/{declaration_for('测试甲', 1)}"

    proved = browser.post(f"{page}/prove")
    assert proved["Location"] == page
    lane = browser.get(page).content.decode()
    assert 'class="lane is-yellow"' in lane
    assert "take it now" in lane
    assert "point to point" in lane

    reference = lane.split('name="reference" value="')[1].split('"')[0]
    told = {"from": page.rsplit("/", maxsplit=1)[-1], "reference": reference}
    taken = browser.post("/sampling", told | {"purpose": "landing", "code": "T-1"})
    assert taken["Location"] == page
    assert "taken, result awaited" in browser.get(page).content.decode()


def test_who_may_not_sample_sees_the_lane_without_a_form(
    signed_in: SignedIn, alice: Traveller
) -> None:
    page = f"/checkpoint/{alice.made.declaration}"
    lane = signed_in("commander").get(page).content.decode()

    assert "take it now" in lane
    assert "Landing test taken" not in lane


@pytest.mark.slow
def test_a_journey_not_as_planned_says_what_to_do(
    signed_in: SignedIn, set_clock: SetClock
) -> None:
    from tests.loop.cast import on

    page = f"/checkpoint/{declaration_for('测试乙', 2, 'pre_registration')}"
    set_clock(on(24, 9))
    answer = signed_in("checkpoint_officer").post(f"{page}/prove")

    assert answer.status_code == 422
    assert "not as it was planned" in answer.content.decode()
