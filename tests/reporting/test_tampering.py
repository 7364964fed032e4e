"""Rows that were changed behind the ledger's back are named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pratique import ids
from pratique.reporting.audits.evidence import Standing
from pratique.reporting.audits.findings import Findings, Why
from pratique.reporting.audits.release import audit
from tests.reporting.demands import at
from tests.reporting.story import AUGUST, Story, home_quarantine

DAY = timedelta(days=1)
Tamper = Callable[[Story], None]


def found(story: Story, *, is_present: bool = False) -> Findings:
    return audit([story.human], AUGUST, is_present=is_present)


def without_a_result(story: Story) -> None:
    story.human.results.pop(1)


def another_outcome(story: Story) -> None:
    result = story.human.results[0]
    story.swap(story.human.results, replace(result, outcome="invalid"))


def another_day_of_sampling(story: Story) -> None:
    specimen = story.human.specimens[0]
    moved = replace(specimen, taken_at=specimen.taken_at - DAY)
    story.swap(story.human.specimens, moved)


def another_way_of_closing(story: Story) -> None:
    ground = story.human.grounds[0]
    story.swap(story.human.grounds, replace(ground, closes="lapsed"))


def opened_another_day(story: Story) -> None:
    ground = story.human.grounds[0]
    moved = replace(ground, opened_at=ground.opened_at - DAY)
    story.swap(story.human.grounds, moved)


def opened_again(story: Story) -> None:
    ground = story.human.grounds[0]
    reopened = replace(ground, ended=None, closes="", closed_at=None)
    story.swap(story.human.grounds, reopened)


@pytest.mark.parametrize(
    ("tamper", "why"),
    [
        (without_a_result, Why.ROW_MISSING),
        (another_outcome, Why.ENTRY_DIFFERS),
        (another_day_of_sampling, Why.ENTRY_DIFFERS),
        (another_way_of_closing, Why.ENTRY_DIFFERS),
        (opened_another_day, Why.ENTRY_DIFFERS),
        (opened_again, Why.ENTRY_DIFFERS),
        (lambda story: story.human.grounds.clear(), Why.ROW_MISSING),
        (lambda story: story.human.specimens.pop(), Why.ROW_MISSING),
        (lambda story: story.human.entries.pop(2), Why.ENTRY_MISSING),
    ],
)
def test_a_change_is_named(tamper: Tamper, why: Why) -> None:
    story = home_quarantine()
    assert found(story).faults == []

    tamper(story)

    assert why in {one.why for one in found(story).faults}


def test_a_result_that_is_gone_makes_the_release_early() -> None:
    story = home_quarantine()

    without_a_result(story)

    assert [one.why for one in found(story).released_early] == [Why.CLOSED_EARLY]


class TestPlans:
    @pytest.mark.parametrize("field", ["end", "bound"])
    def test_whose_end_is_not_what_the_days_give(self, field: str) -> None:
        story = home_quarantine()
        (plan,) = story.human.plans
        moved = getattr(plan, field) + DAY
        story.human.plans = [replace(plan, **{field: moved})]

        assert [one.why for one in found(story).faults] == [Why.PLAN_DIFFERS]

    def test_that_rest_on_nothing(self) -> None:
        story = home_quarantine()
        (plan,) = story.human.plans
        witness = {"kind": None, "id": None}
        changed = replace(plan, terms=plan.terms | {"witness": witness})
        story.human.plans = [changed]

        assert [one.why for one in found(story).faults] == [Why.WITNESS_MISSING]

    def test_of_no_rule(self) -> None:
        story = home_quarantine()
        ground = story.human.grounds[0]
        story.swap(story.human.grounds, replace(ground, rule=""))

        assert Why.RULE_MISSING in {one.why for one in found(story).faults}


class TestClaims:
    def test_with_a_result_behind_them_hold(self) -> None:
        story = home_quarantine()
        story.claims(story.human.grounds[0], story.human.results[0], at(28))

        assert found(story).faults == []

    def test_without_one_are_named(self) -> None:
        story = home_quarantine()
        claim = story.claims(story.human.grounds[0], story.human.results[0], at(28))
        story.human.claims = [replace(claim, paid_by=None)]

        whys = [one.why for one in found(story).faults]

        assert whys == [Why.NEGATIVE_WITHOUT_RESULT]


class TestThePage:
    def bound(self, binding: str = "home_quarantine") -> Story:
        story = Story()
        story.arrives()
        story.opens()
        standing = Standing(ids.new(), story.person, 1, None, binding, at(27, 24))
        story.human.standings = [standing]
        return story

    def test_says_what_binds(self) -> None:
        assert found(self.bound(), is_present=True).faults == []

    def test_does_not_say_free_to_whoever_is_bound(self) -> None:
        whys = [one.why for one in found(self.bound(""), is_present=True).faults]

        assert whys == [Why.STANDING_DIFFERS]

    def test_does_not_say_bound_to_whoever_is_free(self) -> None:
        story = home_quarantine()
        story.human.standings = self.bound().human.standings

        whys = [one.why for one in found(story, is_present=True).faults]

        assert whys == [Why.STANDING_DIFFERS]

    def test_never_binds_without_an_end(self) -> None:
        story = self.bound()
        (standing,) = story.human.standings
        story.human.standings = [replace(standing, until=None)]

        whys = [one.why for one in found(story, is_present=True).faults]

        assert whys == [Why.END_MISSING]
