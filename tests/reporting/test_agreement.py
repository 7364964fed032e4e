"""The rules and the audit, written apart, let the same specimen pay the same test."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pratique.policy import payments
from pratique.policy.facts import Specimen
from pratique.policy.measures import Daily, Landing, OnDays, TestPlan, Times
from pratique.reporting.audits.arithmetic import Sample
from pratique.reporting.audits.payment import settle
from tests.reporting.demands import ARRIVED, SHANGHAI, at, demand

PLANS: tuple[tuple[TestPlan, dict[str, object]], ...] = (
    (Landing(), {"landing": True}),
    (OnDays((1, 2, 4)), {"days": [1, 2, 4]}),
    (Times(3, 24, from_landing=False, from_day=1), {"times": 3, "apart_hours": 24}),
    (
        Times(3, 24, from_landing=True, from_day=1),
        {"times": 3, "apart_hours": 24, "from_landing": True},
    ),
    (Daily(2, 1, 3), {"per_day": 2, "from_day": 1, "to_day": 3}),
)
hours = st.integers(0, 24 * 8)
taken = st.lists(
    st.tuples(
        hours,
        st.integers(1, 40),
        st.sampled_from(["negative", "negative", "positive", "invalid", None]),
    ),
    max_size=7,
    unique_by=lambda told: told[0],
)


def sample(told: tuple[int, int, str | None]) -> Sample:
    """Return a specimen taken some hours after the arrival."""
    hour, wait, outcome = told
    at_hour = ARRIVED + timedelta(hours=hour)
    found = at_hour + timedelta(hours=wait) if outcome else None
    return Sample(f"{hour:03}", at_hour, outcome, found)


@given(st.sampled_from(PLANS), hours, taken)
def test_the_rules_and_the_audit_agree_on_who_pays(
    plan: tuple[TestPlan, dict[str, object]],
    opened: int,
    told: list[tuple[int, int, str | None]],
) -> None:
    samples = sorted(map(sample, told), key=lambda one: one.id)
    late = demand(plan[1], opened_at=ARRIVED + timedelta(hours=opened))
    account = payments.Account(
        zone=SHANGHAI,
        now=at(31, 24),
        day_one=late.first_day,
        landing=late.landing_on,
        opened_at=late.opened_at,
        specimens=tuple(
            Specimen(one.id, one.taken_at, one.outcome, one.resulted_at)
            for one in samples
        ),
        window_hours=12,
        repeat_within_days=1,
    )

    ruled = payments.tests_of((plan[0],), account)
    audited = settle(late, samples)

    first = "n1" if isinstance(plan[0], Times) else "landing"  # the audit counts on
    assert {
        first if one.key == "landing" else one.key: one.paid_by for one in ruled
    } == {one.key: one.sample.id if one.sample else None for one in audited}
