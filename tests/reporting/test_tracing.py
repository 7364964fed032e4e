"""What a ground may wait for beside its tests: pure, each with a planted breach."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from pratique import ids
from pratique.contacts import events as contacts
from pratique.labs import events as labs
from pratique.reporting.audits.arithmetic import Clear, Lawful, Sample, lawful_end
from pratique.reporting.audits.causes import cause_of
from pratique.reporting.audits.evidence import (
    Case,
    Consultation,
    Contact,
    Ground,
    Human,
    Specimen,
    Traced,
)
from pratique.reporting.audits.tracing import (
    both_negative,
    clear_of,
    cleared,
    first_two,
)
from tests.reporting.demands import THREE, at, demand, sample
from tests.reporting.story import Story

TWICE = Clear(times=2, apart=timedelta(hours=24), ct=35)
SECONDARY = demand(THREE, first_two=True, anchor=date(2022, 8, 18), start_after=1)
MET = at(18, 24)


def strong(taken: datetime, ct: float) -> Sample:
    return replace(sample(taken, taken, "positive"), ct=ct)


class TestTheFirstTwo:
    def test_count_once_both_are_negative(self) -> None:
        tests = [sample(at(19, 9), at(19, 18)), sample(at(20, 9), at(20, 18))]

        assert both_negative(tests, MET) == at(20, 18)
        assert both_negative(tests[:1], MET) is None

    @pytest.mark.parametrize(
        "tests",
        [
            [sample(at(18, 9), at(18, 18)), sample(at(19, 9), at(19, 18))],
            [sample(at(19, 9), at(19, 18)), sample(at(20, 9))],
            [sample(at(19, 9)), sample(at(20, 9), at(20, 18))],
            [
                sample(at(19, 9), at(19, 18)),
                sample(at(20, 9), at(20, 18), "positive"),
                sample(at(21, 9), at(21, 18)),
            ],
        ],
        ids=["one before they met", "the second waits", "the first waits", "positive"],
    )
    def test_do_not_count_otherwise(self, tests: list[Sample]) -> None:
        assert both_negative(tests, MET) is None

    def test_are_two_of_which_none_is_invalid(self) -> None:
        tests = [
            sample(at(19, 9), at(19, 18), "invalid"),
            sample(at(20, 9), at(20, 18)),
            sample(at(21, 9), at(21, 18)),
        ]

        assert both_negative(tests, MET) == at(21, 18)

    def test_are_two_takings_and_a_pair_is_one(self) -> None:
        pair = [
            replace(
                sample(
                    at(
                        19,
                        9,
                    ),
                    at(19, hour),
                ),
                id=str(hour),
                pair="p",
            )
            for hour in (18, 19)
        ]

        assert both_negative(pair, MET) is None
        after = sample(at(20, 9), at(20, 18))
        assert both_negative([*pair, after], MET) == at(20, 18)

    def test_leave_out_a_pair_that_disagrees_once_that_is_known(self) -> None:
        taken = [
            sample(at(19, 9), at(19, 18)),
            sample(at(19, 9), at(22, 8), "positive"),
        ]
        pair = [replace(one, id=str(n), pair="p") for n, one in enumerate(taken)]
        after = [sample(at(20, 9), at(20, 18)), sample(at(21, 9), at(21, 18))]

        assert both_negative([*pair, after[0]], MET) is None
        assert both_negative([*pair, *after], MET) == at(22, 8)

    def test_leave_out_a_positive_that_was_no_infection(self) -> None:
        tests = [
            sample(at(19, 9), at(19, 18), "positive"),
            sample(at(21, 9), at(21, 18)),
            sample(at(22, 9), at(22, 18)),
        ]

        assert both_negative(tests, MET) is None
        assert both_negative(tests, MET, dismissed=at(20)) == at(22, 18)


class TestClear:
    def test_is_who_has_two_clear_results_a_day_apart(self) -> None:
        tests = [strong(at(20, 9), 35.0), sample(at(21, 9), at(21, 18))]

        assert clear_of(tests, TWICE).at == at(21, 18)

    @pytest.mark.parametrize(
        "tests",
        [
            [strong(at(20, 9), 34.9), sample(at(21, 9), at(21, 18))],
            [strong(at(20, 9), 36), sample(at(21, 8), at(21, 18))],
            [strong(at(20, 9), 36), strong(at(21, 9), 30), strong(at(22, 9), 36)],
            [strong(at(20, 9), 36), sample(at(21, 9), at(21, 18), "invalid")],
            [strong(at(20, 9), 36), sample(at(21, 9))],
            [
                replace(sample(at(20, 9), at(20, 18), "positive"), single=False),
                strong(at(21, 9), 36),
            ],
        ],
        ids=["too strong", "too soon", "not in a row", "invalid", "waiting", "mixed"],
    )
    def test_is_nobody_else(self, tests: list[Sample]) -> None:
        assert clear_of(tests, TWICE).at is None

    def test_counts_the_next_one_where_one_came_too_soon(self) -> None:
        taken = (at(20, 9), at(20, 20), at(21, 9))

        assert clear_of([strong(one, 36) for one in taken], TWICE).at == at(21, 9)

    def test_ends_it_before_its_days_and_its_bound_ends_it_at_last(self) -> None:
        asked = demand(days=28, clear=TWICE, bound_days=0, opened_at=at(1, 9))
        asked = replace(asked, anchor=date(2022, 8, 1))
        never = clear_of([], TWICE)
        clear = clear_of([strong(at(3, 9), 36), strong(at(4, 9), 36)], TWICE)

        assert lawful_end(asked, [clear]).at == at(4, 9)
        assert lawful_end(asked, [never]) == Lawful(at(28, 24), "bound")


def ground_about(story: Story, key: object, rule: str = "cn.national#rule") -> Ground:
    """Open a ground about this row."""
    ground = story.opens(at(18, 20), rule=rule)
    about = replace(ground, key=f"{rule}@{key}")
    story.swap(story.human.grounds, about)
    return about


class TestRows:
    """What the rows say is what counts, as it was known."""

    def secondary(self) -> tuple[Story, Ground, Human]:
        """Tell of somebody who met a close contact on the 18th."""
        story, other = Story("1"), Human("", frozenset({ids.new()}))
        (met,) = other.persons
        close = Contact(
            ids.new(), met, 1, None, ids.new(), date(2022, 8, 18), None, None
        )
        own = Contact(
            *(ids.new(), story.person, 2, None, ids.new(), date(2022, 8, 18)),
            close.id,
            None,
        )
        story.human.traced = Traced(contacts=[own], lines=[close], met={met: other})
        return story, ground_about(story, own.id), other

    def test_whom_somebody_met_is_asked(self) -> None:
        story, ground, other = self.secondary()
        (met,) = other.persons
        teller = Story("2", person=met)
        teller.human = other
        teller.tested(19, 20)

        settled = first_two(story.human, ground, SECONDARY, 10**6)

        assert settled.at == at(20, 18)

    def test_a_later_meeting_of_theirs_counts(self) -> None:
        story, ground, other = self.secondary()
        (close,) = story.human.traced.lines
        later = replace(close, id=ids.new(), entry=3, last_exposure=date(2022, 8, 19))
        story.human.traced.lines = [replace(close, ended=3), later]
        teller = Story("2", person=close.person)
        teller.human = other
        teller.tested(19, 20)

        assert first_two(story.human, ground, SECONDARY, 10**6).at is None
        teller.tested(21)
        assert first_two(story.human, ground, SECONDARY, 10**6).at == at(21, 18)

    def test_nobody_is_asked_of_whom_no_row_tells(self) -> None:
        story, ground, _ = self.secondary()
        story.human.traced.met = {}

        assert first_two(story.human, ground, SECONDARY, 10**6).at is None

    def test_only_what_came_after_the_finding_clears_a_case(self) -> None:
        story = Story("1")
        case = Case(ids.new(), story.person, 1, None, at(20, 18))
        story.human.traced = Traced(cases=[case])
        ground = ground_about(story, case.id)
        story.tested(19, 20)
        assert cleared(story.human, ground, TWICE, 10**6).at is None

        story.tested(21, 22)

        assert cleared(story.human, ground, TWICE, 10**6).at == at(22, 18)

    def test_an_exclusion_dismisses_what_was_found_before(self) -> None:
        story, ground, other = self.secondary()
        (met,) = other.persons
        teller = Story("2", person=met)
        teller.human = other
        teller.results(teller.sampled(at(19, 9)), at(19, 18), "positive")
        case = Case(ids.new(), met, 1, None, at(19, 18))
        other.traced.cases.append(case)
        teller.tested(21, 22)
        assert first_two(story.human, ground, SECONDARY, 10**6).at is None

        excluded = (ids.new(), met, 2, None, case.id, "excluded", at(20))
        other.traced.consultations.append(Consultation(*excluded))

        assert first_two(story.human, ground, SECONDARY, 10**6).at == at(22, 18)


class TestCauses:
    """What took a reason away must be about the person, or what they hang on."""

    def closing(self, story: Story, kind: str, **how: object) -> int:
        cause = story.write(kind, at(20, 10), **how)  # type: ignore[arg-type]
        return story.write("orders.ground_closed", at(20, 10), cause=cause)

    @pytest.mark.parametrize(
        "kind",
        [
            contacts.CASE_OPENED,
            contacts.CASE_UNDONE,
            contacts.CASE_CONSULTED,
            contacts.CONSULTATION_CORRECTED,
            contacts.CONTACT_WITHDRAWN,
            contacts.CONTACT_UPGRADED,
        ],
    )
    def test_of_tracing_are_causes(self, kind: str) -> None:
        story = Story()

        found = cause_of(story.human, self.closing(story, kind))

        assert found is not None
        assert found.kind == kind

    def test_of_letters_and_tubes_only_where_a_tube_was_the_reason(self) -> None:
        for kind in (contacts.LETTER_ANSWERED, contacts.LETTER_CORRECTED):
            story = Story()
            number = self.closing(story, kind)

            assert cause_of(story.human, number) is None
            assert cause_of(story.human, number, of_specimen=True) is not None

    def test_of_a_chain_concern_those_who_met_its_cases(self) -> None:
        case = ids.new()
        for met, expected in ((case, True), (ids.new(), False)):
            story, other = Story(), Story("other")
            other.numbers = story.numbers
            subject = f"contacts.case:{case}"
            cause = other.write(contacts.CASE_CHAINED, at(20, 10), subject)
            story.human.causes = other.human.entries
            story.human.traced = Traced(contacts=[_met(story.person, met)])
            number = story.write("orders.ground_closed", at(20, 10), cause=cause)

            assert (cause_of(story.human, number) is not None) is expected

    def test_of_a_tube_concern_those_in_it(self) -> None:
        tube = ids.new()
        for member, expected in ((tube, True), (ids.new(), False)):
            story = Story()
            subject = f"labs.tube:{tube}"
            number = self.closing(
                story, labs.TUBE_CORRECTED, subject=subject, about=False
            )
            specimen = Specimen(ids.new(), story.person, 1, None, at(18), tube=member)
            story.human.specimens.append(specimen)
            found = cause_of(story.human, number, of_specimen=True)

            assert (found is not None) is expected


def _met(person: UUID, case: UUID) -> Contact:
    day = date(2022, 8, 18)
    return Contact(ids.new(), person, 1, None, ids.new(), day, None, case)
