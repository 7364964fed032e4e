"""One order on hospital may be withdrawn for another: each with a planted breach."""

from dataclasses import replace

from pratique import ids
from pratique.reporting.audits.evidence import Case, Ground, Traced
from pratique.reporting.audits.tracing import is_same_illness
from tests.reporting.demands import at
from tests.reporting.story import Story
from tests.reporting.test_tracing import ground_about


class TestOneIllness:
    """A case's order may be withdrawn for that of another case which binds."""

    HOSPITAL = "cn.national#case.hospital"

    def two(self) -> tuple[Story, Ground, Ground]:
        """Tell of two cases of one person, each with an order."""
        story = Story("1")
        found = [
            Case(ids.new(), story.person, 1, None, at(day, 18)) for day in (18, 20)
        ]
        story.human.traced = Traced(cases=found)
        first, second = (ground_about(story, one.id, self.HOSPITAL) for one in found)
        return story, first, second

    def test_goes_on_with_the_other_order(self) -> None:
        story, _, second = self.two()

        assert is_same_illness(story.human, second, 10**6)

    def test_but_not_where_that_has_ended_or_was_never_there(self) -> None:
        story, first, second = self.two()
        story.swap(story.human.grounds, replace(first, ended=10))
        assert not is_same_illness(story.human, second, 10**6)

        story.human.grounds.remove(replace(first, ended=10))
        assert not is_same_illness(story.human, second, 10**6)

    def test_nor_with_an_order_about_something_else(self) -> None:
        story, first, second = self.two()
        story.swap(story.human.grounds, replace(first, rule="cn.national#rule"))

        assert not is_same_illness(story.human, second, 10**6)

    def test_nor_with_that_of_another_person(self) -> None:
        story, first, second = self.two()
        story.swap(story.human.grounds, replace(first, person=ids.new()))

        assert not is_same_illness(story.human, second, 10**6)
