"""A patient, a contact, whoever hangs on one and somebody held read their own end."""

import re
from uuid import UUID

import pytest

from tests.conftest import SetClock
from tests.web.handing import said
from tests.web.signing_in import SignedIn, reference_of


@pytest.fixture
def morning(set_clock: SetClock, officers_front: None) -> None:
    """Stand on 21 August, nine o'clock."""
    from tests.logistics import cast

    cast.morning(set_clock)


def page_of(person: UUID) -> str:
    """Return the text of a person's page, without its marks."""
    page = said(SignedIn()("commander").get(f"/people/{reference_of(person)}"))
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_a_patient_is_told_what_clears_them(morning: None) -> None:
    from tests.contacts import cast as tracing

    person, case = tracing.ill("测试甲")
    tracing.consult(case, "confirmed", "mild")
    page = page_of(person)

    assert "In hospital until two results a day apart are negative or faint" in page
    assert "Be treated in the designated hospital" in page
    assert "Watched over by the hospital" in page
    assert "In the tracing" in page
    assert "Mon 22 test" not in page


def test_a_contact_is_told_of_both_measures(morning: None) -> None:
    from tests.contacts import cast as tracing

    _ill, case = tracing.ill("测试甲")
    person = tracing.somebody("测试丙")
    tracing.close(person, case)
    page = page_of(person)

    assert (
        "Central quarantine until Thu 25 Aug, midnight; then home monitoring until"
        " Sun 28 Aug, midnight" in page
    )
    assert "Single test, in a tube of your own" in page
    assert "Traced as a contact, last exposed Thu 18 Aug" in page


@pytest.mark.slow
def test_somebody_held_is_told_when_at_the_latest(morning: None) -> None:
    from pratique.labs import actions as labs
    from tests.contacts import cast as tracing

    person = tracing.somebody("测试戊")
    sampler, clerk = tracing.officer("sampler"), tracing.officer("laboratory_clerk")
    tracing.doing(sampler, labs.open_tube, code="M-1", ratio=10)
    tracing.doing(sampler, labs.add_to_tube, tube="M-1", person=person)
    tracing.doing(sampler, labs.seal_tube, tube="M-1")
    tracing.doing(clerk, labs.receive_tube, tube="M-1")
    tracing.doing(clerk, labs.report_tube, tube="M-1", outcome="positive")
    tracing.settle_due()
    page = page_of(person)

    assert (
        "Ends when the single test is negative, Mon 22 Aug, 09:00 at the latest" in page
    )
    assert "Stay where you are, apart from others" in page
    assert "A tube with a sample of this person was positive" in page
