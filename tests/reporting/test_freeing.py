"""A person is free when the last ground closes, each time with a release of its own."""

from dataclasses import replace

from pratique.places import events as places
from pratique.registry import events as registry
from pratique.reporting.audits.findings import Findings, Why
from pratique.reporting.audits.release import audit
from tests.reporting.demands import THRICE, at
from tests.reporting.story import AUGUST, MINUTE, Story, home_quarantine

OTHER = "cn.shanxi.taiyuan#arrival.other"


def found(story: Story) -> Findings:
    return audit([story.human], AUGUST, is_present=False)


def appealed() -> Story:
    """Tell of (f): the plan of a medium-risk area gives way to that of any province."""
    story = Story("f")
    story.arrives()
    medium = story.opens()
    story.tested(21)
    cause = story.write(registry.STAY_STRUCK, at(23, 10))
    other = story.opens(
        at(23, 10), tests=[{"days": [1, 2, 3]}], days=3, rule=OTHER, cause=cause
    )
    story.closes(medium, at(23, 10), "withdrawn", cause)
    story.results(story.sampled(at(23, 12)), at(23, 20))
    story.closes(other, at(23, 24))
    story.released(at(23, 24), OTHER)
    return story


class TestSeveralGrounds:
    def test_free_a_person_when_the_last_closes(self) -> None:
        outcome = found(appealed())

        assert outcome.over_held == outcome.released_early == outcome.faults == []
        (released,) = outcome.released
        assert (released.free_at, released.rule) == (at(23, 24), OTHER)

    def test_that_follow_with_a_gap_free_a_person_twice(self) -> None:
        story = home_quarantine()
        story.arrives(at(29, 9))
        again = story.opens(at(29, 9), tests=[], days=9)
        story.closes(again, at(29, 24))
        story.released(at(29, 24))

        outcome = found(story)

        assert [one.free_at for one in outcome.released] == [at(27, 24), at(29, 24)]
        assert outcome.over_held == outcome.released_early == outcome.faults == []

    def test_one_that_closes_as_it_opens_is_the_last(self) -> None:
        story = Story("e")
        story.arrives()
        medium = story.opens()
        story.tested(21)
        cause = story.write(places.AREA_WITHDRAWN, at(24, 10), about=False)
        other = story.opens(at(24, 10), tests=[THRICE], days=3, rule=OTHER, cause=cause)
        story.closes(other, at(24, 10))
        story.closes(medium, at(24, 10), "withdrawn", cause)
        story.released(at(24, 10), OTHER)

        outcome = found(story)

        assert outcome.over_held == outcome.released_early == outcome.faults == []
        (released,) = outcome.released
        assert (released.free_at, released.rule) == (at(24, 10), OTHER)

    def test_that_follow_at_one_instant_free_a_person_in_between(self) -> None:
        story = Story()
        story.arrives()
        first = story.opens()
        gone = story.write(registry.ADDRESS_CHANGED, at(22, 10))
        story.closes(first, at(22, 10), "withdrawn", gone)
        story.released(at(22, 10))
        back = story.write(registry.ADDRESS_CHANGED, at(22, 10))
        story.opens(at(22, 10), cause=back)

        outcome = found(story)

        assert [one.free_at for one in outcome.released] == [at(22, 10)]
        assert outcome.released_early == outcome.faults == []

    def test_one_that_closes_as_it_opens_frees_nobody_who_was_free(self) -> None:
        story = Story()
        story.arrives()
        cause = story.write(places.AREA_LISTED, at(24, 10), about=False)
        passing = story.opens(at(24, 10), tests=[], days=1, cause=cause)
        story.closes(passing, at(24, 10), cause=cause)

        outcome = found(story)

        assert outcome.released == []
        assert outcome.faults == []

    def test_of_which_one_is_open_free_nobody(self) -> None:
        story = Story()
        story.arrives()
        medium = story.opens()
        story.opens(tests=[], days=20, rule=OTHER)
        story.tested(21, 24, 27)
        story.closes(medium, at(27, 24))
        story.released(at(27, 24))

        outcome = found(story)

        assert outcome.released == []
        assert [one.why for one in outcome.released_early] == [Why.RELEASED_WHILE_BOUND]


class TestReleases:
    def test_that_were_moved_are_late_or_early(self) -> None:
        for moved, late, early in (
            (2 * MINUTE, [Why.RELEASED_LATE], []),
            (-2 * MINUTE, [], [Why.RELEASED_EARLY]),
        ):
            story = home_quarantine()
            (release,) = story.human.releases
            changed = replace(release, released_at=release.released_at + moved)
            story.human.releases = [changed]

            outcome = found(story)

            assert [one.why for one in outcome.over_held] == late
            assert [one.why for one in outcome.released_early] == early
            assert [one.why for one in outcome.faults] == [Why.ENTRY_DIFFERS]
            assert [one.person for one in outcome.released] == ["3"]

    def test_whose_lawful_instant_was_moved_are_named(self) -> None:
        story = home_quarantine()
        (release,) = story.human.releases
        moved = release.free_at + 2 * MINUTE
        story.human.releases = [replace(release, free_at=moved)]

        assert [one.why for one in found(story).faults] == [Why.FREE_AT_DIFFERS]

    def test_that_are_gone_are_missed(self) -> None:
        story = home_quarantine()
        story.human.releases.clear()

        outcome = found(story)

        whys = {one.why for one in outcome.faults}
        assert whys == {Why.RELEASE_MISSING, Why.ROW_MISSING}
        assert [one.released_at for one in outcome.released] == [at(27, 24)]

    def test_of_somebody_who_was_not_bound_are_unfounded(self) -> None:
        story = Story()
        story.released(at(24))

        assert [one.why for one in found(story).faults] == [Why.RELEASE_UNFOUNDED]

    def test_and_closings_together_are_told_once(self) -> None:
        story = Story()
        story.arrives()
        ground = story.opens()
        story.tested(21, 24, 27)
        story.closes(ground, at(28, 2))
        story.released(at(28, 2))

        assert [one.why for one in found(story).over_held] == [Why.CLOSED_LATE]


def test_what_was_waited_for_a_result_is_told_apart() -> None:
    story = Story("a")
    story.arrives()
    ground = story.opens()
    story.tested(21, 24)
    story.results(story.sampled(at(27, 9)), at(28, 10))
    story.closes(ground, at(28, 10))
    story.released(at(28, 10))

    outcome = found(story)

    assert outcome.over_held == outcome.released_early == outcome.faults == []
    (released,) = outcome.released
    assert released.document()["waited_for_result_hours"] == 10
    assert (released.last_condition, released.laboratory) == ("day7", "laboratory 1")
