"""One ground is judged by its plan, its specimens and what took its reason away."""

from dataclasses import replace

from pratique import ids
from pratique.registry import events as registry
from pratique.reporting.audits.findings import Findings, Why
from pratique.reporting.audits.window import Window
from tests.reporting.demands import THRICE, at
from tests.reporting.story import MINUTE, Story, begun, found, home_quarantine


class TestHeldTooLong:
    def test_nobody_who_is_let_go_on_time(self) -> None:
        assert found(home_quarantine()).over_held == []
        assert found(home_quarantine()).released_early == []
        assert found(home_quarantine()).faults == []

    def test_a_minute_is_forgiven_and_no_more(self) -> None:
        for late, expected in ((MINUTE, []), (2 * MINUTE, [Why.CLOSED_LATE])):
            story = begun(21, 24, 27)
            story.closes(story.human.grounds[0], at(27, 24) + late)
            story.released(at(27, 24) + late)

            assert [one.why for one in found(story).over_held] == expected

    def test_whoever_is_still_bound(self) -> None:
        story = begun(21, 24, 27)

        (finding,) = found(story).over_held

        assert (finding.why, finding.free_at) == (Why.STILL_OPEN, at(27, 24))
        assert finding.released_at is None

    def test_whoever_waits_for_a_laboratory_is_not(self) -> None:
        story = begun(21, 24)
        story.sampled(at(27, 9))
        until_then = Window(at(1), at(29), at(31, 24), 10**6)

        assert found(story, until_then).over_held == []
        assert [one.why for one in found(story).over_held] == [Why.STILL_OPEN]

    def test_by_a_result_that_was_written_down_late(self) -> None:
        story = begun(21, 24)
        last = story.sampled(at(27, 9))
        story.results(last, at(27, 18), recorded=at(28, 10))
        story.closes(story.human.grounds[0], at(28, 10))
        story.released(at(28, 10))

        assert [one.why for one in found(story).over_held] == [Why.CLOSED_LATE]

    def test_without_any_plan(self) -> None:
        story = begun(21)
        story.human.plans.clear()

        assert [one.why for one in found(story).over_held] == [Why.PLAN_MISSING]

    def test_after_a_death(self) -> None:
        story = begun(21)
        story.write(registry.DIED, at(22, 10))

        (finding,) = found(story).over_held

        assert finding.free_at == at(22, 10)


class TestLetGoTooEarly:
    def test_before_the_end(self) -> None:
        story = begun(21, 24, 27)
        story.closes(story.human.grounds[0], at(27, 24) - MINUTE)
        story.released(at(27, 24) - MINUTE)

        assert [one.why for one in found(story).released_early] == [Why.CLOSED_EARLY]

    def test_without_the_last_test(self) -> None:
        story = begun(21, 24)
        story.closes(story.human.grounds[0], at(27, 24))
        story.released(at(27, 24))

        (finding,) = found(story).released_early

        assert finding.free_at == at(30, 24)

    def test_on_a_result_that_nobody_knew_yet(self) -> None:
        story = begun(21, 24)
        last = story.sampled(at(27, 9))
        story.closes(story.human.grounds[0], at(27, 24))
        story.released(at(27, 24))
        story.results(last, at(27, 18), recorded=at(28, 10))

        assert [one.why for one in found(story).released_early] == [Why.CLOSED_EARLY]

    def test_what_was_corrected_afterwards_does_not_count(self) -> None:
        story = home_quarantine()
        last = story.human.results[-1]
        story.swap(story.human.results, replace(last, ended=10**5))

        assert found(story).released_early == []


class TestLapsed:
    def test_at_the_bound_is_lawful(self) -> None:
        story = begun(21, 24)
        story.closes(story.human.grounds[0], at(30, 24), "lapsed")
        story.released(at(30, 24))

        outcome = found(story)

        assert outcome.over_held == outcome.released_early == outcome.faults == []
        assert outcome.released[0].last_condition == "bound"

    def test_is_not_completed(self) -> None:
        story = begun(21, 24)
        story.closes(story.human.grounds[0], at(30, 24), "completed")
        story.released(at(30, 24))

        whys = [one.why for one in found(story).faults]

        assert whys == [Why.CLOSED_AS_SOMETHING_ELSE]


class TestEnded:
    def test_by_a_death_is_no_release(self) -> None:
        story = begun(21)
        died = story.write(registry.DIED, at(22, 10))
        story.closes(story.human.grounds[0], at(22, 10), "ended", died)

        outcome = found(story)

        assert outcome.over_held == outcome.released_early == outcome.faults == []
        assert outcome.released == []

    def test_without_one_is_early(self) -> None:
        story = begun(21)
        story.closes(story.human.grounds[0], at(22, 10), "ended")

        outcome = found(story)

        assert [one.why for one in outcome.faults] == [Why.ENDED_WITHOUT_CAUSE]
        assert [one.why for one in outcome.released_early] == [Why.CLOSED_EARLY]


class TestAmended:
    def test_by_a_fact_counts_from_then_on(self) -> None:
        story = begun(21)
        cause = story.write(registry.ARRIVAL_CORRECTED, at(25, 10))
        ground = story.human.grounds[0]
        story.amends(ground, at(25, 10), tests=[THRICE], days=3, cause=cause)
        story.tested(22, 23)
        story.closes(ground, at(27, 24))

        (finding,) = found(story).over_held

        assert finding.free_at == at(25, 10)

    def test_by_nobody_changes_nothing(self) -> None:
        story = begun(21, 24, 27)
        ground = story.human.grounds[0]
        story.amends(ground, at(25, 10), days=9, cause=None)
        story.closes(ground, at(29, 24))
        story.released(at(29, 24))

        outcome = found(story)

        assert [one.why for one in outcome.over_held] == [Why.CLOSED_LATE]
        assert Why.AMENDED_WITHOUT_CAUSE in {one.why for one in outcome.faults}

    def test_after_its_end_is_too_late(self) -> None:
        story = begun(21, 24, 27)
        ground = story.human.grounds[0]
        cause = story.write(registry.STAY_ADDED, at(28, 10))
        story.amends(ground, at(28, 10), days=9, cause=cause)
        story.tested(29)
        story.closes(ground, at(29, 24))
        story.released(at(29, 24))

        (finding,) = found(story).over_held

        assert (finding.why, finding.free_at) == (Why.AMENDED_LATE, at(27, 24))


def test_what_binds_nobody_is_not_timed() -> None:
    story = Story("11")
    story.arrives()
    story.opens(days=0)
    story.tested(21)

    outcome = found(story)

    assert outcome.over_held == outcome.faults == []
    assert outcome.released == []


def test_a_plan_that_makes_no_sense_is_said_to() -> None:
    story = begun(21)
    (plan,) = story.human.plans
    story.swap(story.human.plans, replace(plan, terms={"anchor": "soon"}))

    outcome = found(story)

    assert Why.PLAN_UNREADABLE in {one.why for one in outcome.faults}
    assert [one.why for one in outcome.over_held] == [Why.PLAN_MISSING]


def test_results_of_a_row_that_was_merged_count_while_it_is() -> None:
    story, other = begun(21, 24), Story("gone")
    other.numbers = story.numbers
    other.tested(27)
    story.human.specimens += other.human.specimens
    story.human.results += other.human.results
    merge = story.merged(other.person, at(27, 20))
    story.closes(story.human.grounds[0], at(27, 24))
    story.released(at(27, 24))
    parted = replace(merge, ended=story.write(registry.UNMERGED, at(29)))
    never = replace(merge, entry=10**5)

    assert found(story).released_early == []
    story.human.merges = [parted]
    assert found(story).released_early == []
    story.human.merges = [never]
    assert [one.why for one in found(story).released_early] == [Why.CLOSED_EARLY]


def test_a_specimen_from_before_the_journey_pays_nothing() -> None:
    story = Story()
    story.tested(18)
    story.arrives()
    ground = story.opens(at(23, 9), tests=[{"days": [1]}], days=1)
    story.closes(ground, at(23, 9))
    story.released(at(23, 9))

    assert [one.why for one in found(story).released_early] == [Why.CLOSED_EARLY]


def test_what_follows_a_positive_specimen_is_not_paid_by_it() -> None:
    story = Story()
    positive = story.sampled(at(21, 9))
    story.results(positive, at(21, 18), "positive")
    ground = story.opens(at(21, 18), tests=[{"days": [7]}], days=7)
    about = replace(ground, key=f"cn.national#case.positive@{positive.id}")
    story.swap(story.human.grounds, about)
    story.tested(27)
    story.closes(about, at(27, 24))
    story.released(at(27, 24))

    outcome = found(story)

    assert outcome.released_early == outcome.over_held == outcome.faults == []


class TestTwoTakenAtOnce:
    """They are one test: the last of them, whose days end on the 27th."""

    @staticmethod
    def let_go(*outcomes: str) -> Findings:
        """Let somebody go at the end of their days, on what both of a pair say."""
        story = begun(21, 24)
        pair = ids.new()
        for hour, outcome in enumerate(outcomes):
            taken = replace(story.sampled(at(27, 9)), pair=pair)
            story.human.specimens[-1] = taken
            story.results(taken, at(27, 18 + hour), outcome)
        story.closes(story.human.grounds[0], at(27, 24))
        story.released(at(27, 24))
        return found(story)

    def test_settle_it_where_both_are_negative(self) -> None:
        outcome = self.let_go("negative", "negative")

        assert outcome.over_held == outcome.released_early == outcome.faults == []

    def test_make_a_release_early_where_they_disagree(self) -> None:
        for outcomes in (("negative", "positive"), ("positive", "negative")):
            assert [one.why for one in self.let_go(*outcomes).released_early] == [
                Why.CLOSED_EARLY
            ]

    def test_make_a_release_early_where_one_waits_or_is_invalid(self) -> None:
        for outcomes in (("negative", "invalid"), ("invalid", "negative")):
            assert [one.why for one in self.let_go(*outcomes).released_early] == [
                Why.CLOSED_EARLY
            ]

    def test_are_claimed_negative_only_if_both_are(self) -> None:
        for other, expected in (
            ("negative", []),
            ("positive", [Why.NEGATIVE_WITHOUT_RESULT]),
        ):
            story = begun()
            taken = [replace(story.sampled(at(21, 9.5)), pair=story.person)]
            taken += [replace(story.sampled(at(21, 9.5)), pair=story.person)]
            story.human.specimens[:] = taken
            first = story.results(taken[0], at(21, 18))
            story.results(taken[1], at(21, 18), other)
            story.claims(story.human.grounds[0], first, at(21, 18))
            late = Window(at(1), at(22), at(22), 10**6)

            assert [one.why for one in found(story, late).faults] == expected
