"""One order on hospital may be withdrawn for another: each with a planted breach."""

from dataclasses import replace

from pratique import ids
from pratique.reporting.audits.evidence import Case, Ground, Renewal, Traced
from pratique.reporting.audits.tracing import is_same_illness, renewed_to
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

    def renewed(self) -> tuple[Story, Ground, Ground, Renewal]:
        """Tell of two orders, of which the second was ordered anew until the 30th."""
        story, first, second = self.two()
        entry = story.write("orders.renewed", at(21))
        told = (ids.new(), story.person, entry, None, second.key, second.opened_at)
        renewal = Renewal(*told, at(30), None)
        story.human.renewals.append(renewal)
        return story, first, second, renewal

    def test_what_was_ordered_anew_of_the_other_counts_for_what_goes_on(self) -> None:
        story, first, second, _ = self.renewed()
        assert renewed_to(story.human, first, 10**6) is None

        story.closes(second, at(22), "withdrawn")

        assert renewed_to(story.human, first, 10**6) == at(30)

    def test_but_not_where_that_was_over_before(self) -> None:
        story, first, second, _ = self.renewed()
        over = story.closes(first, at(22))
        story.closes(second, at(23), "withdrawn")

        assert renewed_to(story.human, over, 10**6) is None

    def test_nor_of_an_order_that_ended_otherwise(self) -> None:
        story, first, second, _ = self.renewed()
        story.closes(second, at(22), "lapsed")

        assert renewed_to(story.human, first, 10**6) is None
