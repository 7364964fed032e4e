"""A version governs once somebody of another unit has adopted it, and not before."""

from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.divisions.models import Division
from pratique.divisions.refusals import UnknownDivision
from pratique.errors import Refusal
from pratique.ledger.models import Entry
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import parse
from pratique.policy.shelf import Shelf
from pratique.standing import events, refusals, shelf
from pratique.standing.actions import adopting
from pratique.standing.drafts import Draft
from pratique.standing.models import Adoption, MassReview, Proposal, Stage
from pratique.standing.queries import rulebooks
from tests.gazetteer import JINZHONG, SHANXI, TAIYUAN, XIAODIAN, YINGZE
from tests.loop.cast import on
from tests.people import acting_officer
from tests.standing import cast

HERE = ("CN", SHANXI, TAIYUAN, XIAODIAN)
THERE = ("CN", SHANXI, TAIYUAN, YINGZE)
OLD, NEW = date(2022, 8, 20), date(2022, 8, 24)
pytestmark = pytest.mark.usefixtures("noon")


def rows() -> tuple[int, ...]:
    """Return how much is written: nothing may be, where something is refused."""
    with database.acting(WORKER):
        tables = (Proposal, Stage, Adoption, MassReview)
        about = Entry.objects.filter(kind__startswith="standing.")
        return (*(table.objects.count() for table in tables), about.count())


def refused(what: Draft, by: Actor) -> Refusal:
    """Return what a proposal is refused with; nothing is written."""
    before = rows()
    with database.acting(by), pytest.raises(Refusal) as refusal:
        adopting.propose(draft=what, by=by)
    assert rows() == before
    return refusal.value


def not_adopted(made: Proposal, by: Actor) -> Refusal:
    """Return what an adoption is refused with; nothing is written."""
    before = rows()
    with database.acting(by), pytest.raises(Refusal) as refusal:
        adopting.adopt(proposal=made.reference, by=by, unseen=True)
    assert rows() == before
    return refusal.value


def test_what_is_proposed_governs_nobody() -> None:
    cast.proposed(cast.wang())

    assert cast.versions(HERE, on(25)) == [OLD]


def test_what_is_adopted_governs_from_its_instant_on() -> None:
    made = cast.adopted()

    assert cast.versions(HERE, on(23, 23, 59)) == [OLD]
    assert cast.versions(HERE, on(24)) == [NEW]
    with database.acting(WORKER):
        assert made.digest in rulebooks.proposal(made.reference).entry.data.values()


def test_the_effective_instant_and_the_stages_are_those_of_the_adoption() -> None:
    cast.adopted(cast.draft(effective_at=on(26), stages=[(XIAODIAN, on(25))]))

    assert [cast.versions(HERE, on(day)) for day in (24, 25)] == [[OLD], [NEW]]
    assert [cast.versions(THERE, on(day)) for day in (25, 26)] == [[OLD], [NEW]]


@pytest.mark.parametrize("unit", ["市防控办", " 防 控 办", "防控办（一）"])
def test_nor_does_whoever_names_the_same_unit_in_another_way(unit: str) -> None:
    made = cast.proposed(cast.commander("zhang", "防控办"))
    colleague = cast.commander("zhao", unit)

    assert isinstance(not_adopted(made, colleague), refusals.SameUnit)


def ending(until: str) -> str:
    """Return the text with an end."""
    ended = "ended: {says: {en: It ended.}, source: city, confidence: unverified}"
    return cast.text().replace("\ntitle:", f"\nuntil: {until}\n{ended}\ntitle:", 1)


def test_what_has_ended_before_it_begins_is_not_proposed() -> None:
    text = ending("2022-08-25T00:00+08:00")
    late = refused(cast.draft(text=text, cases="", effective_at=on(26)), cast.wang())
    staged = refused(
        cast.draft(text=text, cases="", stages=[(XIAODIAN, on(25))]), cast.wang()
    )

    assert isinstance(late, refusals.AlreadyOver)
    assert isinstance(staged, refusals.AlreadyOver)
    assert (late.field, staged.field) == ("effective_at", "stages")
    cast.adopted(cast.draft(text=text, cases="", stages=[(XIAODIAN, on(24, 12))]))
    assert cast.versions(HERE, on(24, 13)) == [NEW]


def test_the_same_person_does_not_decide() -> None:
    made = cast.proposed(cast.wang())

    assert isinstance(not_adopted(made, cast.wang()), refusals.SamePerson)


def test_nor_does_a_colleague_of_the_same_unit_or_of_one_nobody_wrote_down() -> None:
    made = cast.proposed(cast.wang())
    colleague = cast.commander("zhao", " Prevention  OFFICE ")
    unknown = cast.commander("qian", "")
    no_account = acting_officer(TAIYUAN, "commander", account="nobody")

    for by in (colleague, unknown, no_account):
        assert isinstance(not_adopted(made, by), refusals.SameUnit)
    cast.approved(made, cast.li())
    assert cast.versions(HERE, on(24)) == [NEW]


def test_whoever_answers_for_the_whole_province_works_elsewhere() -> None:
    made = cast.proposed(cast.wang())

    cast.approved(made, cast.of_the_province())
    assert cast.versions(HERE, on(24)) == [NEW]


def test_a_tracer_neither_proposes_nor_adopts() -> None:
    tracer = acting_officer(TAIYUAN, "tracer")

    assert isinstance(refused(cast.draft(), tracer), NotHere)
    assert isinstance(not_adopted(cast.proposed(cast.wang()), tracer), NotHere)


def test_a_district_neither_proposes_nor_adopts_what_governs_the_city() -> None:
    district = cast.commander("zhou", "district command", XIAODIAN)

    assert isinstance(refused(cast.draft(), district), refusals.OutsideJurisdiction)
    made = cast.proposed(cast.wang())
    assert isinstance(not_adopted(made, district), refusals.OutsideJurisdiction)


def test_the_database_refuses_the_district_as_well() -> None:
    district = cast.commander("zhou", "district command", XIAODIAN)

    with (
        patch("pratique.standing.reach.Reach.must_be_answered_for"),
        pytest.raises(Exception, match="row-level security"),
    ):
        cast.proposed(district)


def test_a_text_with_a_fault_is_refused_where_the_fault_is() -> None:
    broken = cast.text().replace("measure: home_quarantine", "measure: home_quarantin")
    refusal = refused(cast.draft(text=broken, file="new.yaml"), cast.wang())

    assert isinstance(refusal, RulebookError)
    assert "new.yaml:99:26:" in str(refusal)
    assert "home_quarantine" in refusal.next_step


def test_a_text_that_replaces_what_is_not_there_is_refused() -> None:
    broken = cast.text().replace("cn.shanxi#arrival.medium", "cn.shanxi#arrival.medum")

    assert isinstance(refused(cast.draft(text=broken), cast.wang()), RulebookError)


def test_a_case_that_fails_is_refused_with_what_came_out() -> None:
    wrong = cast.cases(binds_until="2022-08-27T24:00")
    refusal = refused(cast.draft(cases=wrong), cast.wang())

    assert isinstance(refusal, refusals.CasesFail)
    assert "Bob left a medium-risk area" in refusal.sentence
    assert "came out 2022-08-25T16:00" in refusal.sentence  # 24:00 there


def test_cases_of_another_version_are_refused() -> None:
    of_another = cast.cases(version="2022-08-20")

    assert "not of `2022-08-24`" in str(
        refused(cast.draft(cases=of_another), cast.wang())
    )


@pytest.mark.parametrize(
    "said",
    [
        {"effective_at": on(21, 11)},
        {"stages": [(XIAODIAN, on(20))]},
        {"text": cast.text("2022-08-21"), "cases": ""},
    ],
)
def test_nothing_begins_in_the_past(said: dict[str, object]) -> None:
    assert isinstance(
        refused(cast.draft(**said), cast.wang()), refusals.StartsInThePast
    )


def test_what_waited_too_long_is_not_adopted(set_clock: object) -> None:
    from pratique.ledger.actions import set_clock as go_to

    made = cast.proposed(cast.wang())
    go_to(on(24, 1))

    assert isinstance(not_adopted(made, cast.li()), refusals.StartsInThePast)


def test_stages_lie_within_what_is_governed_and_are_named_once() -> None:
    outside = cast.draft(stages=[(JINZHONG, on(25))])
    twice = cast.draft(stages=[(XIAODIAN, on(25)), ("140105", on(26))])
    nowhere = cast.draft(stages=[("149999", on(25))])

    assert isinstance(refused(outside, cast.wang()), refusals.StageOutside)
    assert isinstance(refused(twice, cast.wang()), refusals.StageTwice)
    assert isinstance(refused(nowhere, cast.wang()), UnknownDivision)


def test_versions_do_not_overlap() -> None:
    cast.adopted(cast.draft(stages=[(XIAODIAN, on(28))]))
    later = cast.draft(text=cast.text("2022-08-26"), cases="")

    refusal = refused(later, cast.wang())
    assert "begins no earlier than that of 2022-08-26" in str(refusal)
    same = replace(later, effective_at=on(24), stages=[(XIAODIAN, on(29))])
    assert "two versions of" in str(refused(same, cast.wang()))


def test_nothing_is_adopted_twice_nor_proposed_twice() -> None:
    made = cast.proposed(cast.wang())
    assert isinstance(refused(cast.draft(), cast.li()), refusals.AlreadyProposed)

    cast.approved(made, cast.li())
    assert isinstance(not_adopted(made, cast.li()), refusals.AlreadyAdopted)
    refusal = refused(cast.draft(cases=""), cast.wang())
    assert isinstance(refusal, RulebookError | refusals.AlreadyAdopted)


@pytest.mark.slow
def test_another_text_needs_a_version_of_its_own() -> None:
    made = cast.adopted()
    cast.taken_back(made)
    other = cast.draft(text=cast.text() + "# mended\n")

    assert isinstance(refused(other, cast.wang()), refusals.VersionTaken)
    assert cast.adopted(cast.draft()).pk != made.pk  # the same text may come again


def test_a_proposal_that_was_withdrawn_is_adopted_by_nobody() -> None:
    made = cast.proposed(cast.wang())
    with database.acting(cast.wang()):
        adopting.withdraw(proposal=made.reference, by=cast.wang())

    assert isinstance(not_adopted(made, cast.li()), refusals.ProposalWithdrawn)
    cast.adopted()  # and may be proposed anew
    assert cast.versions(HERE, on(24)) == [NEW]


def test_an_unknown_proposal_is_refused() -> None:
    nothing = Proposal(reference="B-0000000")

    assert isinstance(not_adopted(nothing, cast.li()), refusals.UnknownProposal)


def test_a_country_s_book_is_taken_over_by_whoever_answers_for_the_house() -> None:
    national = (cast.ROOT / "rulebooks/cn.national/2022-06-28.yaml").read_text("utf-8")
    later = national.replace("version: 2022-06-28", "version: 2022-09-01").replace(
        "in_force: 2022-06-28", "in_force: 2022-09-01"
    )
    what = Draft(text=later)

    assert isinstance(refused(what, cast.wang()), refusals.OutsideJurisdiction)
    made = cast.proposed(cast.of_the_province(), what)
    with database.acting(WORKER):
        assert made.high > Division.objects.get(code=SHANXI).last


def test_a_ledger_that_fails_moves_nothing() -> None:
    before = rows()
    with (
        patch("pratique.standing.actions.adopting.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        cast.proposed(cast.wang())
    assert rows() == before

    made, before = cast.proposed(cast.wang()), rows()
    del before
    before = rows()
    with (
        patch("pratique.standing.actions.adopting.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        cast.approved(made, cast.li())
    assert rows() == before


def test_the_ledger_says_who_proposed_and_who_adopted() -> None:
    made = cast.adopted()

    with database.acting(WORKER):
        about = Entry.objects.filter(subject=f"standing.proposal:{made.pk}")
        told = list(about.order_by("pk").values_list("kind", "actor"))
    assert told == [
        (events.RULEBOOK_PROPOSED, cast.wang().account),
        (events.RULEBOOK_ADOPTED, cast.li().account),
    ]


def test_the_public_form_reads_what_was_adopted_and_nothing_else() -> None:
    public = Actor(role="intake", account="public")
    waiting = cast.proposed(cast.wang())
    with database.acting(public):
        assert not Proposal.objects.exists()

    cast.approved(waiting, cast.li())
    with database.acting(public):
        assert Proposal.objects.get().digest == waiting.digest


def test_what_came_with_the_house_is_adopted_already() -> None:
    same = Draft(text=cast.CITY.read_text(encoding="utf-8"))
    other = Draft(text=same.text + "# another\n", effective_at=on(25))

    assert isinstance(refused(same, cast.wang()), refusals.AlreadyAdopted)
    assert isinstance(refused(other, cast.wang()), refusals.VersionTaken)


def test_what_was_decided_here_counts_should_a_release_bring_the_same_version() -> None:
    made = cast.adopted()
    released = parse(cast.text() + "# as a later release has it\n")
    bigger = Shelf([*shelf.shipped().books, released])

    with patch("pratique.standing.shelf.shipped", lambda: bigger):
        shelf.forget()
        with database.acting(WORKER):
            books = shelf.shelf().in_force(HERE, on(25))
    assert [book.digest for book in books if book.version == NEW] == [made.digest]
