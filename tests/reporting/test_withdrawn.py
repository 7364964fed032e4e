"""A ground may be taken away only because what it stood on is no longer so."""

from dataclasses import replace
from datetime import timedelta

from pratique import ids
from pratique.contacts import events as contacts
from pratique.orders import events as orders
from pratique.places import events as places
from pratique.registry import events as registry
from pratique.reporting.audits.evidence import Case, Consultation, Traced
from pratique.reporting.audits.findings import Findings, Why
from pratique.standing import events as standing
from tests.reporting.demands import at
from tests.reporting.story import Story, begun, found


class TestWithdrawn:
    def withdrawn(self, kind: str, *, about: bool = True) -> Findings:
        story = begun(21)
        cause = story.write(kind, at(24, 10), about=about)
        story.closes(story.human.grounds[0], at(24, 10), "withdrawn", cause)
        story.released(at(24, 10))
        return found(story)

    def test_with_an_area_listed_by_mistake(self) -> None:
        outcome = self.withdrawn(places.AREA_WITHDRAWN, about=False)

        assert outcome.over_held == outcome.released_early == outcome.faults == []
        assert outcome.released[0].free_at == at(24, 10)
        assert outcome.released[0].last_condition == "withdrawn"

    def test_without_a_fact_that_changed(self) -> None:
        outcome = self.withdrawn(orders.LEAVE_GRANTED)

        assert [one.why for one in outcome.faults] == [Why.WITHDRAWN_WITHOUT_CAUSE]
        assert [one.why for one in outcome.released_early] == [Why.CLOSED_EARLY]

    def test_by_time_alone(self) -> None:
        outcome = self.withdrawn(standing.STANDING_CHANGED)

        assert [one.why for one in outcome.faults] == [Why.WITHDRAWN_WITHOUT_CAUSE]

    def test_by_a_review_that_something_else_called_for(self) -> None:
        for waited, expected in ((1, []), (3, [Why.WITHDRAWN_WITHOUT_CAUSE])):
            story = begun(21)
            story.write(registry.STAY_STRUCK, at(24, 10))
            sample = story.sampled(at(24, 10) + timedelta(seconds=30))
            when = sample.taken_at + timedelta(hours=waited - 1)
            story.closes(story.human.grounds[0], when, "withdrawn", sample.entry)
            story.released(when)

            assert [one.why for one in found(story).faults] == expected

    def test_by_a_result_only_where_a_result_was_the_reason(self) -> None:
        for kind, expected in (
            ("specimen", []),
            ("stay", [Why.WITHDRAWN_WITHOUT_CAUSE]),
        ):
            story = begun(21)
            (plan,) = story.human.plans
            terms = plan.terms | {"witness": {"kind": kind, "id": "1"}}
            story.human.plans = [replace(plan, terms=terms)]
            result = story.results(story.sampled(at(24, 9)), at(24, 10))
            closed = story.human.grounds[0]
            story.closes(closed, at(24, 10), "withdrawn", result.entry)
            story.released(at(24, 10))

            assert [one.why for one in found(story).faults] == expected

    def test_because_of_another_person(self) -> None:
        story, other = begun(21), Story("4")
        other.numbers = story.numbers
        cause = other.write(registry.STAY_STRUCK, at(24, 10))
        story.human.causes = other.human.entries
        story.closes(story.human.grounds[0], at(24, 10), "withdrawn", cause)
        story.released(at(24, 10))

        assert [one.why for one in found(story).faults] == [Why.WITHDRAWN_WITHOUT_CAUSE]

    def test_longer_after_than_a_minute(self) -> None:
        story = begun(21)
        cause = story.write(registry.STAY_STRUCK, at(24, 10))
        story.closes(story.human.grounds[0], at(24, 11), "withdrawn", cause)
        story.released(at(24, 11))

        (finding,) = found(story).over_held

        assert finding.free_at == at(24, 10)


class TestRecovered:
    """Experts say that a case of the 20th has recovered, and its ground closes."""

    def recovered(self, *clear: int, finding: str = "recovered") -> Findings:
        story = Story()
        case = Case(ids.new(), story.person, 1, None, at(20, 18))
        story.human.traced = Traced(cases=[case])
        ground = replace(story.opens(at(20, 18)), key=f"rule@{case.id}")
        story.swap(story.human.grounds, ground)
        (plan,) = story.human.plans
        asked = {"times": 2, "apart_hours": 24, "ct": 35}
        told = plan.terms["demands"] | {"cleared": asked}
        story.human.plans = [replace(plan, terms=plan.terms | {"demands": told})]
        story.tested(*clear)
        cause = story.write(contacts.CASE_CONSULTED, at(23, 10))
        row = (ids.new(), story.person, cause, None, case.id, finding, at(23, 10))
        story.human.traced.consultations.append(Consultation(*row))
        closing = "completed" if clear else "withdrawn"
        story.closes(ground, at(22, 18) if clear else at(23, 10), closing, cause)
        story.released(at(22, 18) if clear else at(23, 10))
        return found(story)

    def test_without_a_clear_result_is_too_early(self) -> None:
        outcome = self.recovered()

        assert [one.why for one in outcome.released_early] == [Why.CLOSED_EARLY]
        assert [one.why for one in outcome.faults] == [Why.WITHDRAWN_WITHOUT_CAUSE]

    def test_after_two_is_lawful(self) -> None:
        outcome = self.recovered(21, 22)

        assert outcome.over_held == outcome.released_early == outcome.faults == []

    def test_is_not_excluded(self) -> None:
        outcome = self.recovered(finding="excluded")

        assert outcome.over_held == outcome.released_early == outcome.faults == []
