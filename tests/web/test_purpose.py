"""Each page tells its reader what their duty needs, and not why somebody is ill."""

from uuid import UUID

import pytest

from tests.conftest import SetClock
from tests.web.handing import Morning, offers_on, reference_of, said
from tests.web.signing_in import SignedIn

pytestmark = pytest.mark.slow  # many sign in


@pytest.fixture
def morning(set_clock: SetClock, officers_front: None) -> Morning:
    """Stand at the station at nine; everybody has signed in."""
    from tests.logistics import cast

    cast.morning(set_clock)
    return Morning()


def in_hospital() -> UUID:
    """Have somebody found to be a severe case who lies in a hospital; who."""
    from pratique import database
    from pratique.contacts.actions import cases
    from pratique.database import WORKER
    from pratique.places import queries as places
    from tests.contacts import cast as tracing
    from tests.logistics import cast

    person, case = tracing.ill("测试甲")
    tracing.consult(case, "confirmed", "severe")
    with database.acting(WORKER), database.transaction():
        hospital = places.venue(cast.HOSPITAL)
    cast.did(cases.admit, cast.hospital(), case=case.pk, venue=hospital.pk)
    return person


class TestHandingOver:
    """The page is theirs who give somebody, are to receive them, or plan trips."""

    def test_a_driver_opens_nobody_of_anothers_trip(self, morning: Morning) -> None:
        address = f"/hand-over/{reference_of(in_hospital())}"

        assert morning.driver.get(address).status_code == 404
        assert morning.driver.post(address, {"to": "command:"}).status_code == 404
        assert "测试甲" in said(morning.commander.get(address))

    def test_a_driver_opens_whom_they_have_until_somebody_signs(
        self, morning: Morning
    ) -> None:
        bob = morning.come()
        address = f"/hand-over/{reference_of(bob.person)}"
        assert morning.driver.get(address).status_code == 404

        morning.plan(bob.person)
        assert "测试乙" in said(morning.driver.get(address))
        morning.drive()
        assert "测试乙" in said(morning.driver.get(address))
        assert "测试乙" in said(morning.site.get(address))

        morning.sign_all()
        assert morning.driver.get(address).status_code == 404
        assert "测试乙" in said(morning.site.get(address))

    def test_nobody_refuses_who_is_offered_to_another(self, morning: Morning) -> None:
        bob = morning.come()
        morning.plan(bob.person)
        morning.drive()
        (offer,) = offers_on(said(morning.site.get("/site?at=site-1")))
        clerk = SignedIn()("hospital_clerk")

        assert clerk.get(f"/offers/{offer}/refuse").status_code == 404
        assert "测试乙" in said(morning.site.get(f"/offers/{offer}/refuse"))

    def test_a_page_offers_the_way_to_those_it_opens_for(
        self, morning: Morning
    ) -> None:
        bob = morning.come()
        page = f"/people/{reference_of(bob.person)}"
        address = f"/hand-over/{reference_of(bob.person)}"

        assert address in said(morning.commander.get(page))
        assert address not in said(morning.site.get(page))
