"""Lives of contacts, cases and members of tubes, lived by the loop and audited.

Each is lived as it ought to be, and the audit finds nothing; then one row is changed
behind the house's back, and it says so.
"""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from pratique import database, ids
from pratique.contacts.actions import chains, letters, tracing
from pratique.contacts.models import Case, Contact, Letter
from pratique.database import OWNER, WORKER
from pratique.labs import actions as labs
from pratique.labs.models import Specimen
from pratique.loop import schedule
from pratique.loop.settling import strictly
from pratique.orders.models import Ground
from pratique.reporting.audits.custody import audit_custody
from pratique.reporting.audits.findings import Finding, ReleaseReport
from pratique.reporting.audits.release import audit_release
from pratique.standing.audit import audit as audit_standing
from tests import gazetteer
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, officer
from tests.contacts.test_following import grounds
from tests.reporting.bulletin.cast import told
from tests.reporting.demands import at

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.slow]
FIRST, LAST = at(1), at(30, 24)


@pytest.fixture
def city(database: str, set_clock: SetClock) -> None:
    """Begin on 18 August at noon."""
    set_clock(at(18, 12))


def live_to(instant: datetime) -> None:
    """Let time pass until an instant."""
    with strictly():
        schedule.advance(instant)


def takes_a_test(
    person: UUID, day: int, outcome: str = "negative", **ct: float
) -> None:
    """Be sampled in the morning of a day; the result comes at six."""
    live_to(at(day, 9))
    code = ids.reference("T")
    doing(officer("sampler"), labs.sample, person=person, code=code)
    live_to(at(day, 18))
    clerk = officer("laboratory_clerk")
    doing(clerk, labs.report, code=code, outcome=outcome, **ct)


def named(person: UUID, case: Case | None, **how: object) -> Contact:
    """Name a contact of the 18th."""
    how = {"level": "close", "last_exposure": cast.DAY_18} | how
    key = case.pk if case else None
    return doing(cast.tracer(), tracing.name_contact, person=person, case=key, **how)


def audited() -> ReleaseReport:
    with database.acting(WORKER):
        return audit_release(FIRST, LAST)


def sound() -> ReleaseReport:
    """Nobody is wronged, everybody stands as the facts say, and somebody had them."""
    report = audited()
    wrong: list[Finding] = [*report.over_held, *report.released_early, *report.faults]
    assert wrong == []
    with database.acting(WORKER), database.transaction():
        assert audit_standing().differences == ()
    with database.acting(WORKER):
        assert audit_custody(FIRST, LAST).is_clean
    return report


def freed(report: ReleaseReport) -> list[tuple[datetime, str]]:
    return [(one.free_at, one.last_condition) for one in report.released]


def sql(statement: str, *values: object) -> None:
    with database.acting(OWNER), database.transaction():
        database.rows(statement, list(values))


def accused() -> set[str]:
    """Return what the audit finds now."""
    report = audited()
    wrong = [*report.over_held, *report.released_early, *report.faults]
    return {one.why.value for one in wrong}


class TestContacts:
    def test_a_close_contact_is_free_after_seven_and_three_days(self) -> None:
        _, case = cast.ill("李小燕")
        wang = cast.somebody("王建国")
        named(wang, case)
        for day in (19, 20, 21, 23, 25, 28):
            takes_a_test(wang, day)
        live_to(at(29, 1))

        assert freed(sound()) == [(at(28, 24), "end")]

    def test_a_secondary_contact_is_free_after_seven(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        close = named(wang, case)
        named(zhao, None, level="secondary", through=close.pk)
        for day in (19, 20):
            takes_a_test(wang, day)
        for day in (21, 22, 25):
            takes_a_test(zhao, day)
        live_to(at(26, 1))

        assert freed(sound()) == [(at(25, 24), "end")]

    def test_one_waits_for_the_first_two_tests_of_whom_they_met(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        close = named(wang, case)
        named(zhao, None, level="secondary", through=close.pk)
        takes_a_test(wang, 19)
        for day in (20, 22, 25):
            takes_a_test(zhao, day)
        takes_a_test(wang, 27)
        live_to(at(28))

        assert freed(sound()) == [(at(27, 18), "contact_first_two")]
        sql(
            "UPDATE labs_result SET outcome = 'positive' WHERE person_id = %s",
            wang,
        )
        assert "closed_early" in accused()

    def test_one_whose_close_contact_falls_ill_is_upgraded(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        close = named(wang, case)
        named(zhao, None, level="secondary", through=close.pk)
        takes_a_test(wang, 19, "positive")
        for day in (20, 21, 22, 23, 25, 28):
            takes_a_test(zhao, day)
        live_to(at(29, 1))

        assert freed(sound()) == [(at(28, 24), "end")]

    def test_an_excluded_case_frees_its_contacts(self) -> None:
        _, case = cast.ill("李小燕")
        wang = cast.somebody("王建国")
        named(wang, case)
        live_to(at(20, 10))
        cast.consult(case, "excluded")
        live_to(at(21))

        report = sound()

        assert set(freed(report)) == {(at(20, 10), "withdrawn")}
        assert len(report.released) == 2

    def test_a_withdrawn_one_is_free_at_once(self) -> None:
        _, case = cast.ill("李小燕")
        contact = named(cast.somebody("王建国"), case)
        live_to(at(19, 8))
        cast.withdraw(contact)
        live_to(at(20))

        assert freed(sound()) == [(at(19, 8), "withdrawn")]

    def test_of_a_named_chain_owe_more_tests_and_are_free_the_same(self) -> None:
        _, case = cast.ill("李小燕")
        wang = cast.somebody("王建国")
        named(wang, case)
        how = {"name": "Z22", "reference": "z22", "cases": [case.pk]}
        doing(cast.tracer(), chains.name_chain, **how)
        with strictly():
            schedule.catch_up()
        takes_a_test(wang, 19)
        for day in (20, 21, 22, 23, 24, 25):
            three_in_a_day(wang, day)
        takes_a_test(wang, 28)
        live_to(at(29, 1))

        assert freed(sound()) == [(at(28, 24), "end")]


def three_in_a_day(person: UUID, day: int) -> None:
    """Be sampled three times on one day; the results come at once."""
    for hour in (7, 12, 17):
        live_to(at(day, hour))
        cast.sampled(person, "negative")


class TestACaseInHospital:
    def test_is_free_of_it_at_the_second_clear_result(self) -> None:
        li, _case = cast.ill("李小燕")
        takes_a_test(li, 19, "positive", ct_n=22.5, ct_orf=23.0)
        takes_a_test(li, 21, "positive", ct_n=35.5, ct_orf=36.0)
        takes_a_test(li, 22)
        live_to(at(22, 19))
        assert freed(sound()) == []  # home monitoring follows
        takes_a_test(li, 29)
        live_to(at(30, 1))

        assert freed(sound()) == [(at(29, 24), "end")]
        sql(
            "UPDATE labs_result SET ct_n = 30 WHERE person_id = %s AND ct_n > 35",
            li,
        )
        assert "closed_early" in accused()

    def test_is_cured_in_the_bulletin_without_another_word(self) -> None:
        li, case = cast.ill("李小燕")
        cast.consult(case, "confirmed", "mild")
        takes_a_test(li, 19)
        live_to(at(20, 12))
        assert told()["confirmed"]["in_hospital"]["total"] == 1

        takes_a_test(li, 20)
        live_to(at(20, 23))

        confirmed = told()["confirmed"]
        assert (confirmed["cured_ever"], confirmed["in_hospital"]["total"]) == (1, 0)
        assert told(at(20, 18))["confirmed"]["cured_ever"] == 0

    def test_begins_anew_with_a_strong_one(self) -> None:
        li, _case = cast.ill("李小燕")
        takes_a_test(li, 19)
        takes_a_test(li, 20, "positive", ct_n=30.0)
        takes_a_test(li, 21)
        live_to(at(21, 19))
        before = grounds(li)
        takes_a_test(li, 22)
        live_to(at(22, 19))

        assert before == ["case.hospital"]
        with database.acting(WORKER):
            hospital = Ground.objects.get(person=li, rule__endswith="#case.hospital")
        assert hospital.last_condition == "cleared"
        assert grounds(li) == ["case.discharged"]
        sound()

    def test_that_was_none_goes_home_at_once(self) -> None:
        li, _case = cast.ill("李小燕")
        live_to(at(19, 12))
        with database.acting(WORKER):
            (code,) = Specimen.objects.filter(person=li).values_list("code", flat=True)
        cast.correct(code, "negative")
        live_to(at(20))

        assert freed(sound()) == [(at(19, 12), "withdrawn")]


class TestAPositiveTube:
    @pytest.fixture
    def members(self) -> list[UUID]:
        """Two people in a tube of twenty, found positive at eight in the evening."""
        people = [cast.somebody("甲"), cast.somebody("乙")]
        sampler, clerk = officer("sampler"), officer("laboratory_clerk")
        doing(sampler, labs.open_tube, code="MIX-1", ratio=20)
        for person in people:
            doing(sampler, labs.add_to_tube, tube="MIX-1", person=person)
        doing(sampler, labs.seal_tube, tube="MIX-1")
        doing(clerk, labs.receive_tube, tube="MIX-1")
        live_to(at(18, 20))
        doing(clerk, labs.report_tube, tube="MIX-1", outcome="positive")
        return people

    def asked(self, people: list[UUID], to: str = gazetteer.CHENGDU) -> Letter:
        """Ask another city about both, as members of the tube."""
        with database.acting(WORKER):
            rows = Specimen.objects.filter(tube__code="MIX-1")
            taken = dict(rows.values_list("person", "pk"))
        return doing(
            cast.tracer(),
            letters.send,
            to_division=to,
            people=[(person, taken[person]) for person in people],
            about="MIX-1",
            answer_within=timedelta(hours=24),
        )

    def answered(self, letter: Letter, person: UUID, finding: str) -> None:
        more = {"counted_in": gazetteer.CHENGDU} if finding == "positive" else {}
        cast.answer(letter, person, finding, **more)

    def test_lets_go_by_a_single_test_and_by_a_letter(
        self, members: list[UUID]
    ) -> None:
        one, other = members
        letter = self.asked([other])
        live_to(at(18, 21))
        code = ids.reference("T")
        doing(officer("sampler"), labs.sample, person=one, code=code)
        live_to(at(18, 23))
        cast.report(code, "negative")
        live_to(at(19, 11))
        self.answered(letter, other, "negative")
        live_to(at(20))

        report = sound()
        assert freed(report) == [(at(18, 23), "n1"), (at(19, 11), "result")]
        assert report.from_outside == report.released[1:]

    def test_names_whom_a_place_outside_took_over(self, members: list[UUID]) -> None:
        letter = self.asked(members[:1])
        live_to(at(19, 11))
        self.answered(letter, members[0], "positive")

        (found,) = sound().from_outside
        assert (found.free_at, found.last_condition) == (at(19, 11), "transferred")

    @pytest.mark.parametrize(
        ("to", "accepted"),
        [
            (gazetteer.JINZHONG, False),
            (gazetteer.JINZHONG, True),
            (gazetteer.XIAODIAN, True),
            (gazetteer.CHENGDU, False),
        ],
    )
    def test_the_senders_own_word_lets_nobody_go(
        self, members: list[UUID], to: str, accepted: bool
    ) -> None:
        letter = self.asked(members)
        live_to(at(19, 11))
        for person in members:
            self.answered(letter, person, "negative")
        live_to(at(20))
        sound()

        sql(f"UPDATE contacts_letter SET to_place = {cast.position(to)}")
        entry = "entry_id" if accepted else "NULL"
        sql(f"UPDATE contacts_letter SET accepted_entry_id = {entry}")
        assert accused() == {"closed_early"}

    def test_counts_what_another_city_of_this_house_answered(
        self, members: list[UUID]
    ) -> None:
        letter = self.asked(members, gazetteer.JINZHONG)
        live_to(at(19, 11))
        theirs = cast.tracer(gazetteer.JINZHONG)
        doing(theirs, letters.accept, letter=letter.pk)
        for person in members:
            how = {"letter": letter.pk, "person": person, "finding": "negative"}
            doing(theirs, letters.answer, **how)
        live_to(at(20))

        report = sound()
        assert freed(report) == [(at(19, 11), "result")] * 2
        assert report.from_outside == []

    def test_hands_over_whom_another_city_counts(self, members: list[UUID]) -> None:
        letter = self.asked(members)
        live_to(at(19, 11))
        for person in members:
            self.answered(letter, person, "positive")
        live_to(at(20))

        assert freed(sound()) == []
        sql("UPDATE contacts_letter_answer SET finding = 'not_found'")
        assert accused() == {"closed_early"}

    def test_lapses_after_a_day_without_an_answer(self, members: list[UUID]) -> None:
        self.asked(members)
        live_to(at(20))

        assert freed(sound()) == [(at(19, 20), "bound")] * 2

    def test_that_was_corrected_frees_them_at_once(self, members: list[UUID]) -> None:
        live_to(at(19, 9))
        clerk = officer("laboratory_clerk")
        how = {"tube": "MIX-1", "outcome": "negative", "reason": "mixed up"}
        doing(clerk, labs.correct_tube, **how)
        live_to(at(20))

        assert freed(sound()) == [(at(19, 9), "withdrawn")] * 2

    def test_an_answer_forged_afterwards_is_found(self, members: list[UUID]) -> None:
        letter = self.asked(members)
        live_to(at(19, 11))
        for person in members:
            self.answered(letter, person, "negative")
        live_to(at(20))
        sound()

        sql(
            "UPDATE contacts_letter_answer SET answered_at = answered_at"
            " + interval '2 hours'"
        )

        assert accused() == {"closed_early"}
