"""What another jurisdiction answers, judged: pure, each with a planted breach."""

from dataclasses import replace
from datetime import date

import pytest

from pratique import ids
from pratique.contacts.papers import names_one
from pratique.reporting.audits import papers
from pratique.reporting.audits.arithmetic import Lawful, lawful_end
from pratique.reporting.audits.evidence import Answer, Ground, Human, Traced
from pratique.reporting.audits.payment import settle
from pratique.reporting.audits.tracing import answered, transferred
from tests.contacts.test_papers import NAMED, NONE
from tests.reporting.demands import at, demand, sample
from tests.reporting.story import Story
from tests.reporting.test_tracing import ground_about

HOLD = demand(
    {"times": 1, "apart_hours": 0},
    anchor=date(2022, 8, 18),
    days=0,
    hold_hours=24,
    opened_at=at(18, 20),
)


class TestAnsweredLetters:
    def told(self, finding: str, *, elsewhere: bool = False) -> tuple[Human, Ground]:
        """Tell of a member of a tube, about whom a letter was answered on the 19th."""
        story, specimen = Story("1"), ids.new()
        answer = Answer(
            *(ids.new(), story.person, 1, None, specimen, finding, at(19, 11)),
            elsewhere,
            paper="8月20日复函",
        )
        story.human.traced = Traced(answers=[answer])
        return story.human, ground_about(story, specimen)

    def test_negative_ends_a_hold(self) -> None:
        human, ground = self.told("negative")
        waiting = lawful_end(HOLD, answered(human, ground, [], 10**6))

        assert waiting == Lawful(at(18, 20), "end")
        owed = settle(HOLD, [])
        assert lawful_end(HOLD, answered(human, ground, owed, 10**6)) == Lawful(
            at(19, 11), "result"
        )

    def test_a_single_test_that_came_first_goes_first(self) -> None:
        human, ground = self.told("negative")
        owed = settle(HOLD, [sample(at(18, 21), at(18, 23))])

        assert lawful_end(HOLD, answered(human, ground, owed, 10**6)).at == at(18, 23)

    def test_positive_elsewhere_hands_the_person_over(self) -> None:
        human, ground = self.told("positive", elsewhere=True)

        assert transferred(human, ground, HOLD, 10**6) == Lawful(
            at(19, 11), "transferred"
        )

    @pytest.mark.parametrize("finding", ["negative", "not_found", "positive"])
    def test_nothing_else_does(self, finding: str) -> None:
        human, ground = self.told(finding)

        assert transferred(human, ground, HOLD, 10**6) is None

    @pytest.mark.parametrize("finding", ["negative", "positive"])
    def test_the_senders_own_word_does_nothing(self, finding: str) -> None:
        human, ground = self.told(finding, elsewhere=True)
        (answer,) = human.traced.answers
        human.traced.answers = [replace(answer, is_theirs=False)]
        owed = settle(HOLD, [])

        assert transferred(human, ground, HOLD, 10**6) is None
        assert answered(human, ground, owed, 10**6) == owed

    @pytest.mark.parametrize("finding", ["negative", "positive"])
    @pytest.mark.parametrize(
        "paper", [None, "", " ", "x", "口头，十分确定", "八月份来电"]
    )
    def test_nor_does_a_place_outside_without_a_paper(
        self, finding: str, paper: str | None
    ) -> None:
        human, ground = self.told(finding, elsewhere=True)
        (answer,) = human.traced.answers
        human.traced.answers = [replace(answer, is_outside=True, paper=paper)]
        owed = settle(HOLD, [])

        assert transferred(human, ground, HOLD, 10**6) is None
        assert answered(human, ground, owed, 10**6) == owed

    @pytest.mark.parametrize("paper", ["第７号", "八月二十日传真", "二〇二二年来函"])
    def test_with_one_it_does(self, paper: str) -> None:
        human, ground = self.told("positive", elsewhere=True)
        (answer,) = human.traced.answers
        human.traced.answers = [replace(answer, is_outside=True, paper=paper)]

        assert transferred(human, ground, HOLD, 10**6) is not None

    @pytest.mark.parametrize("words", [*NONE, *NAMED, "十月", "十月十一日", "一千年"])
    def test_the_audit_reads_papers_as_the_house_does(self, words: str) -> None:
        assert papers.names_a_paper(words) == names_one(words)

    def test_an_answer_not_known_yet_does_nothing(self) -> None:
        human, ground = self.told("positive", elsewhere=True)

        assert transferred(human, ground, HOLD, before=1) is None

    def test_an_answer_after_the_bound_comes_too_late(self) -> None:
        human, ground = self.told("positive", elsewhere=True)
        earlier = replace(HOLD, opened_at=at(17, 20))

        assert transferred(human, ground, earlier, 10**6) is None
