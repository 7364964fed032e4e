"""A traveller's answers, page by page, as a browser without JavaScript sends them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.gazetteer import JINJIANG, NORMAL_SCHOOL_STREET

ALICE = {
    "name": "测试甲",
    "document_kind": "identity_card",
    "document": "000000199001010026",
    "phone": "19900000001",
}
JOURNEY = {"mode": "train", "service": "g1234", "on": "2022-08-21", "at": "09:00"}
HOME = {
    "stay_kind": "home",
    "place": "师范街社区居委会",
    "place.code": NORMAL_SCHOOL_STREET,
    "place.asked": "师范街社区居委会",
    "address": "测试路1号",
}
CHENGDU_ALL_WEEK = {
    "place": "锦江区",
    "place.code": JINJIANG,
    "place.asked": "锦江区",
    "first": "2022-08-15",
    "last": "2022-08-21",
}


def fill_in(client: Client, **otherwise: dict[str, Any]) -> HttpResponse:
    """Answer every page up to the check; return the check."""
    client.post("/declare", {"way": "arrival"})
    pages = {
        "journey": JOURNEY,
        "destination": HOME,
        "itinerary": CHENGDU_ALL_WEEK,
        "person": ALICE,
        "party": {},
    } | otherwise
    for slug, answers in pages.items():
        answered = client.post(f"/declare/{slug}", answers)
        assert answered.status_code == 302, f"{slug}: {answered.content.decode()}"
    return client.get("/declare/check")  # type: ignore[return-value]


def send(client: Client) -> str:
    """Send the declaration; return the address of the traveller's page."""
    answered = client.post("/declare/check", {"sent": "1", "remember": "on"})
    assert answered.status_code == 302, answered.content.decode()
    return str(answered["Location"]).removesuffix("/sent")
