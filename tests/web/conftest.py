"""Clients of both fronts, over a database of the test's own."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.conftest import SetClock
from tests.web.signing_in import SignedIn

if TYPE_CHECKING:
    from tests.loop.cast import Traveller

NOON = datetime(2022, 8, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
TRAVELLER_MIDDLEWARE = "pratique.web.acting.ActingTraveller"
OFFICER_MIDDLEWARE = "pratique.web.signed_in.ActingOfficer"


@pytest.fixture
def noon(set_clock: SetClock) -> None:
    """Let it be noon of 21 August 2022 in Taiyuan."""
    set_clock(NOON)


@pytest.fixture
def public_front() -> Iterator[None]:
    """Serve the traveller's front."""
    with front("public", TRAVELLER_MIDDLEWARE):
        yield


@pytest.fixture
def officers_front() -> Iterator[None]:
    """Serve the officers' front."""
    with front("officers", OFFICER_MIDDLEWARE):
        yield


@pytest.fixture
def traveller(noon: None, public_front: None) -> Client:
    """Return a traveller's browser, without JavaScript and without cookies."""
    return Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")


@pytest.fixture
def alice(noon: None) -> "Traveller":
    """Return somebody who came from Chengdu and has shown her document."""
    from tests.loop.cast import arrive

    return arrive("测试甲", 1)


@pytest.fixture
def signed_in(noon: None, officers_front: None) -> SignedIn:
    """Return a way to sign in as an officer of some role."""
    return SignedIn()


def front(name: str, acting: str) -> override_settings:
    """Return the settings of one front; the other's middleware gives way."""
    others = [
        one
        for one in settings.MIDDLEWARE
        if not one.startswith(("pratique.web.acting", "pratique.web.signed_in"))
    ]
    return override_settings(
        ROOT_URLCONF=f"pratique.web.{name}_urls", MIDDLEWARE=[*others, acting]
    )
