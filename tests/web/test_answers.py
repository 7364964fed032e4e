"""A person's own page says what was answered, and why, and what was not taken up."""

from datetime import timedelta

from django.test import Client

from pratique.database import Actor
from tests.loop.cast import Traveller


def officer_acting(duty: str) -> Actor:
    """Return an officer of Taiyuan."""
    from tests.loop.cast import officer

    return officer(duty)


def test_a_refused_leave_and_a_rejected_objection_give_their_reasons(
    noon: None, alice: Traveller, public_front: None
) -> None:
    from pratique import clock
    from pratique.loop.settling import acting, strictly
    from pratique.orders.actions import appeals, leave

    boss = officer_acting("commander")
    with strictly(), acting(boss):
        starts = clock.now()
        asked = leave.ask(
            person=alice.person,
            reason="other",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            details="…",
            by=boss,
        )
        leave.refuse(leave=asked.pk, reason="请改由社区代办", by=boss)
        said = appeals.open_appeal(
            person=alice.person,
            statement="我没去过",
            answer_within=timedelta(days=1),
            by=boss,
        )
        appeals.reject(appeal=said.pk, reason="车票与申报一致", by=boss)

    page = own_page(alice)

    assert "Reason given: 请改由社区代办" in page
    assert "Reason given: 车票与申报一致" in page


def test_a_request_that_could_not_be_taken_up_is_said(
    noon: None, alice: Traveller, public_front: None
) -> None:
    from pratique import database
    from pratique.database import WORKER
    from pratique.loop import settling
    from pratique.orders.actions import requests
    from pratique.web.acting import TRAVELLER

    for statement in ("我没去过", "再说一次"):
        with database.acting(TRAVELLER), database.transaction():
            assert requests.ask_by_link(
                token=alice.made.token,
                declaration=alice.made.declaration,
                kind="appeal",
                fields={"statement": statement},
            )
        with database.acting(WORKER):
            settling.settle_pending()

    page = own_page(alice)

    assert "could not be taken up:" in page
    assert "your earlier objection is still being looked at" in page


def own_page(who: Traveller) -> str:
    """Return a person's own page, as their link opens it."""
    browser = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
    return browser.get(f"/t/{who.made.token}").content.decode()
