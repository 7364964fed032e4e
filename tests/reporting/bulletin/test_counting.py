"""What the tables hold is counted as it was known, once, and the same for ever."""

from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.registry.actions import merging
from pratique.registry.models import Person
from pratique.reporting import queries
from tests import gazetteer
from tests.contacts import cast
from tests.contacts.cast import (
    answer,
    close,
    consult,
    doing,
    go_to,
    hours,
    ill,
    officer,
    position,
    sampled,
    secondary,
    send,
    settle_due,
    somebody,
    tracer,
)
from tests.reporting.bulletin.cast import chained, commander, texts, told

pytestmark = pytest.mark.usefixtures("city")
NOTHING = {"total": 0, "by_county": {}}


def test_a_case_counts_from_its_consultation() -> None:
    _, case = ill("李小燕")
    go_to(hours(1))
    consult(case, "confirmed", "mild")
    go_to(hours(2))

    assert told(hours(1))["positives"]["total"] == 0
    after = told(hours(2))
    assert after["positives"]["confirmed"]["mild"] == 1
    assert after["by_city"] == {gazetteer.TAIYUAN: 1}
    assert after["by_county"] == {gazetteer.XIAODIAN: 1}
    assert after["confirmed"]["new"]["total"] == 1
    assert after["slips"] == []


@pytest.mark.slow
def test_as_of_the_same_moment_is_the_same_for_ever() -> None:
    li, case = ill("李小燕")
    consult(case, "asymptomatic")
    chained("‘8·20’小店", case)
    wang = somebody("王建国")
    close(wang, case)
    letter = send(li)
    go_to(hours(1))
    before = told(hours(1))

    consult(case, "confirmed", "mild")
    answer(letter, li, "negative")
    secondary(somebody("赵"), close(somebody("钱"), case))
    _moved(wang, gazetteer.CHENGDU)
    _moved(li, gazetteer.CHENGDU)
    go_to(hours(48))
    settle_due()

    assert told(hours(1)) == before
    assert before["positives"]["asymptomatic"] == 1
    assert before["close_contacts"]["observed"] == 1
    assert before["letters"] == {"sent": 1, "answered": 0, "open": 1}


def _moved(person: UUID, to: str) -> None:
    """Have somebody stay elsewhere, in no way that the registry would."""
    place = position(to)
    with database.acting(WORKER), database.transaction():
        Person.objects.filter(pk=person).update(place=place)


def test_a_conversion_of_the_next_day_moves_the_case() -> None:
    _, case = ill("李小燕")
    consult(case, "asymptomatic")
    go_to(hours(24))
    consult(case, "confirmed", "common")
    go_to(hours(25))

    after = told()

    assert after["confirmed"]["converted"]["total"] == 1
    assert after["infections_new"] == 0
    assert after["asymptomatic"]["observed"] == NOTHING
    assert after["positives"]["total"] == 1


def test_an_excluded_case_is_taken_back() -> None:
    _, case = ill("李小燕")
    consult(case, "confirmed", "mild")
    go_to(hours(24))
    consult(case, "excluded")

    after = told()

    assert after["positives"]["total"] == 0
    assert after["confirmed"]["taken_back"]["confirmed_ever"] == 1
    assert after["slips"] == []


def test_who_is_cured_leaves_the_hospital_and_still_counts() -> None:
    _, case = ill("李小燕")
    consult(case, "confirmed", "mild")
    go_to(hours(24))
    consult(case, "recovered")

    after = told()

    assert after["positives"]["total"] == 1
    assert after["confirmed"]["in_hospital"] == NOTHING
    assert after["confirmed"]["cured_new"]["by_county"] == {gazetteer.XIAODIAN: 1}


def test_whose_death_the_community_entered_is_told_as_a_death() -> None:
    from pratique.registry.actions import moving

    li, case = ill("李小燕")
    consult(case, "confirmed", "mild")
    go_to(hours(1))
    died = {"died_on": hours(1).date(), "zone": "Asia/Shanghai"}
    doing(officer("community_officer"), moving.record_death, person=li, **died)

    after = told()

    assert after["confirmed"]["in_hospital"] == NOTHING
    assert after["confirmed"]["deaths_ever"] == 1
    assert after["slips"] == []


class TestChains:
    def test_tell_who_was_ever_traced_at_which_level(self) -> None:
        _, case = ill("李小燕")
        consult(case, "confirmed", "mild")
        chained("‘8·20’小店", case, name_en="Xiaodian, 20 August")
        met = close(somebody("王建国"), case)
        secondary(somebody("赵"), met)
        secondary(somebody("钱"), met)

        (chain,) = told()["chains"]

        assert chain["name"] == "‘8·20’小店"
        assert (chain["counted_here"], chain["counted_elsewhere"]) == (1, 0)
        assert (chain["close_contacts"], chain["secondary_contacts"]) == (1, 2)

    def test_hold_whom_another_city_counts(self) -> None:
        person, case = ill("李小燕")
        consult(case, "confirmed", "mild")
        chain = chained("‘8·20’小店", case)
        asked = somebody("孙")
        letter = send(asked, about=chain.reference)
        answer(letter, asked, "positive", counted_in=gazetteer.CHENGDU)

        after = told()

        (known,) = after["chains"]
        assert (known["counted_here"], known["counted_elsewhere"]) == (1, 1)
        assert after["positives"]["total"] == 1
        assert after["letters"] == {"sent": 1, "answered": 1, "open": 0}
        assert person != asked

    def test_are_shown_where_they_belong(self) -> None:
        _, case = ill("李小燕")
        consult(case, "confirmed", "mild")
        chained("‘8·20’小店", case)

        assert len(told(area=gazetteer.TAIYUAN)["chains"]) == 1
        assert told(area=gazetteer.JINZHONG)["chains"] == []
        assert told(area=gazetteer.JINZHONG)["positives"]["total"] == 0


class TestLetters:
    def test_count_people_once_however_often_they_are_asked_about(self) -> None:
        li, wang = somebody("李小燕"), somebody("王建国")
        chengdu = send(li, wang)
        send(li, to=gazetteer.LHASA)
        before = told()["letters"]

        answer(chengdu, li, "negative")

        assert before == {"sent": 2, "answered": 0, "open": 2}
        assert told()["letters"] == {"sent": 2, "answered": 1, "open": 1}

    def test_count_two_records_of_one_person_once(self) -> None:
        li, again = somebody("李小燕"), somebody("李小燕")
        send(li)
        send(again, to=gazetteer.LHASA)

        assert told()["letters"]["sent"] == 2
        go_to(hours(1))
        cast.doing(cast.tracer(), merging.merge, keep=li, gone=again, reason="the same")

        assert told()["letters"]["sent"] == 1
        go_to(hours(2))
        assert told(hours(0.5))["letters"]["sent"] == 2


class TestCloseContacts:
    def test_are_observed_until_they_are_a_case(self) -> None:
        _, case = ill("李小燕")
        met = somebody("王建国")
        close(met, case)
        before = told()["close_contacts"]
        sampled(met)
        after = told()["close_contacts"]

        assert (before["ever"], before["observed"]) == (1, 1)
        assert (after["ever"], after["observed"], after["released"]) == (1, 0, 1)


class TestWhoAsks:
    def test_an_officer_sees_the_figures_of_what_they_answer_for(self) -> None:
        def asked(by: Actor, area: str) -> int:
            with database.acting(by), database.transaction():
                told = queries.bulletin(area=area, by=by)
            return int(told.document["positives"]["total"])

        _, case = ill("李小燕")
        consult(case, "confirmed", "mild")

        assert asked(commander(), gazetteer.SHANXI) == 1
        assert asked(commander(gazetteer.TAIYUAN), gazetteer.XIAODIAN) == 1
        with pytest.raises(NotHere):
            asked(commander(gazetteer.JINZHONG), gazetteer.SHANXI)
        with pytest.raises(NotHere):
            asked(tracer(), gazetteer.TAIYUAN)


def test_it_is_told_in_both_languages() -> None:
    _, case = ill("李小燕")
    consult(case, "confirmed", "mild")
    chained("‘8·20’小店", case)
    go_to(hours(1))

    told = texts(hours(1))

    assert "山西省疫情通报（截至2022年8月20日13:00）" in told["zh"]
    assert (
        "8月20日0:00至13:00，山西省新增确诊病例1例（太原市小店区1例）。" in told["zh"]
    )
    assert "‘8·20’小店感染链：本地1例。" in told["zh"]
    assert "Shanxi had 1 new confirmed case (1 in Xiaodian, Taiyuan)." in told["en"]
