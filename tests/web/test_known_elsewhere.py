"""Somebody whom another city still answers for arrives here and is received."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.gazetteer import CHENGDU, JINJIANG
from tests.web.signing_in import SignedIn


@pytest.fixture
def declared(noon: None) -> UUID:
    """Have Li be proved in Chengdu, and declare that she has come to Taiyuan."""
    from tests.people import acting_officer
    from tests.registry import cast

    there = replace(cast.BY_TRAIN, venue="", destination=JINJIANG)
    cast.prove(
        cast.declare(cast.declaring(arrival=there)),
        acting_officer(CHENGDU, "checkpoint_officer", account="9"),
    )
    here = replace(cast.BY_TRAIN, venue="", at=cast.NINE)
    return cast.declare(cast.declaring(arrival=here))


@pytest.mark.slow
def test_the_checkpoint_lists_opens_and_proves_them(
    signed_in: SignedIn, declared: UUID
) -> None:
    browser = signed_in("checkpoint_officer")
    page = f"/checkpoint/{declared}"

    assert page in browser.get("/checkpoint").content.decode()
    assert "李小燕" in browser.get(page).content.decode()
    proved = browser.post(f"{page}/prove")

    assert proved.status_code == 302, proved.content.decode()
    after = browser.get(proved["Location"])
    assert after.status_code == 200
    assert "李小燕" in browser.get("/checkpoint?show=arrived").content.decode()
