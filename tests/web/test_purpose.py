"""Each page tells its reader what their duty needs, and not why somebody is ill."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from pratique.access.roles import BY_KEY
from pratique.web.rooms import ROOMS
from tests.conftest import SetClock
from tests.web.handing import Morning, offers_on, reference_of, said
from tests.web.signing_in import SignedIn

# Whose duty it is to know who is a case, and whose to know whom they met.
OF_CASES = {"tracer", "hospital_clerk", "commander", "auditor"}
OF_CONTACTS = OF_CASES - {"hospital_clerk"}
FINDERS = OF_CASES | {"checkpoint_officer", "community_officer", "site_manager"}

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


class TestPersonsPage:
    """Who is a case, and who met one, stands there for whoever must know it."""

    @pytest.mark.parametrize("duty", sorted(FINDERS))
    def test_a_case_shows_to_whoever_treats_traces_or_commands(
        self, morning: Morning, duty: str
    ) -> None:
        address = f"/people/{reference_of(in_hospital())}"
        page = said(SignedIn()(duty, "140000000000").get(address))

        assert "测试甲" in page
        assert ("severe" in page) == (duty in OF_CASES)
        assert ("In the tracing" in page) == (duty in OF_CASES)
        # That something binds them, and why, is told to whoever looks after them.
        assert "In hospital until two results" in page

    @pytest.mark.parametrize("duty", sorted(FINDERS))
    def test_a_contact_shows_to_whoever_traces_or_commands(
        self, morning: Morning, duty: str
    ) -> None:
        from tests.contacts import cast as tracing

        _ill, case = tracing.ill("测试甲")
        person = tracing.somebody("测试丙")
        tracing.close(person, case)
        address = f"/people/{reference_of(person)}"
        page = said(SignedIn()(duty, "140000000000").get(address))

        assert ("In the tracing" in page) == (duty in OF_CONTACTS)
        assert ("<b>Traced as a contact</b>" in page) == (duty in OF_CONTACTS)
        assert "Central quarantine until" in page


def test_no_step_leads_to_one_that_is_not_shown(morning: Morning) -> None:
    person = in_hospital()
    page = said(morning.site.get(f"/people/{reference_of(person)}"))

    shown = set(re.findall(r'<li id="(e\d+)"', page))
    assert shown
    assert set(re.findall(r'href="#(e\d+)"', page)) <= shown


@pytest.mark.parametrize("duty", sorted(BY_KEY))
def test_every_room_of_a_duty_opens(morning: Morning, duty: str) -> None:
    from tests.contacts import cast as tracing

    person, case = tracing.ill("测试甲")
    tracing.consult(case, "confirmed", "mild")
    met = tracing.somebody("测试丙")
    tracing.close(met, case)
    tracing.answer(tracing.send(met), met, "negative")

    browser = SignedIn()(duty, "140000000000")
    rooms = [name for name, _word, asked in ROOMS if asked in BY_KEY[duty].permissions]
    assert rooms
    addresses = [reverse(name, urlconf="pratique.web.officers_urls") for name in rooms]
    if duty in FINDERS:
        addresses += [f"/people/{reference_of(each)}" for each in (person, met)]
    opened = {address: browser.get(address).status_code for address in addresses}
    assert set(opened.values()) == {200}, opened
