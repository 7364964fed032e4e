"""What holds for everybody, whoever they are and wherever they were.

People, areas and specimens are invented; the rulebooks are the ones we ship.
"""

import os
import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pratique.policy.facts import (
    Arrival,
    Case,
    Contact,
    Facts,
    OpenGround,
    Pool,
    Risk,
    RiskPeriod,
    Specimen,
    Stay,
)
from pratique.policy.measures import CODES, MARKS
from pratique.policy.one import evaluate
from pratique.policy.outcome import Ground, Outcome
from pratique.policy.reasons import KINDS, explain
from pratique.policy.shelf import Shelf
from tests.policy.world import at, day, the_shelf, weight

SHELF = the_shelf()
INVENTED = settings(
    max_examples=int(os.environ.get("PRATIQUE_EXAMPLES", "40")),
    deadline=None,  # the machine may be busy
)
TAIYUAN = ("CN", "140000000000", "140100000000", "140106000000")
DATONG = ("CN", "140000000000", "140200000000", "140213000000")
PLACES = [
    TAIYUAN,
    DATONG,
    ("CN", "510000000000", "510100000000", "510107000000"),
    ("CN", "510000000000", "510100000000"),
    ("CN", "540000000000", "540100000000"),
    ("CN", "460000000000", "460100000000", "460105000000"),
    ("CN",),
]
LEVELS = ["high", "medium", "low", "outbreak"]
AREAS = ["A0", "A1", "A2"]
DAYS = st.integers(1, 27).map(day)
MOMENTS = st.integers(0, 24 * 9).map(lambda hours: at(21, 9) + timedelta(hours=hours))


@st.composite
def periods(draw: st.DrawFn) -> tuple[RiskPeriod, ...]:
    """Return up to three areas, of any level, anywhere outside the province."""
    found = []
    for name in AREAS[: draw(st.integers(0, 3))]:
        first = draw(DAYS)
        found.append(
            RiskPeriod(
                id=name,
                level=draw(st.sampled_from(LEVELS)),
                lineage=draw(st.sampled_from(PLACES[2:6])),
                whole=draw(st.booleans()),
                counted_from=first,
                lifted_on=draw(st.none() | st.just(first + timedelta(days=5))),
                listed_at=at(1),
            )
        )
    return tuple(found)


@st.composite
def stays(draw: st.DrawFn, *, known: bool = False) -> tuple[Stay, ...]:
    """Return up to three stays, with or without gaps in what is known."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        first = draw(DAYS)
        last = first + timedelta(days=draw(st.integers(0, 9)))
        unknown = not known and draw(st.integers(0, 5)) == 0
        found.append(
            Stay(
                id=f"stay{number}",
                lineage=draw(st.sampled_from(PLACES)),
                first=None if unknown and draw(st.booleans()) else first,
                last=None if unknown else last,
                area=draw(st.none() | st.sampled_from(AREAS)),
                outside_areas=True if known else draw(st.none() | st.booleans()),
            )
        )
    return tuple(found)


@st.composite
def specimens(draw: st.DrawFn) -> tuple[Specimen, ...]:
    """Return up to eight specimens of the days after the arrival."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        taken = draw(MOMENTS)
        outcome = draw(
            st.sampled_from(["negative"] * 5 + [None, "invalid", "positive"])
        )
        came = taken + timedelta(hours=draw(st.integers(1, 40)))
        found.append(
            Specimen(
                id=f"sample{number}",
                taken_at=taken,
                outcome=outcome,
                outcome_at=came if outcome else None,
                single=draw(st.integers(0, 9)) > 0,
            )
        )
    return tuple(found)


@st.composite
def people(draw: st.DrawFn, *, known: bool = False) -> Facts:
    """Return somebody who arrived in the province, perhaps traced or tested too."""
    place = draw(st.sampled_from([TAIYUAN, DATONG]))
    arrived = at(draw(st.integers(19, 21)), 9)
    contact = Contact(
        "contact",
        draw(st.sampled_from(["close", "secondary", "exposed"])),
        "",
        "",
        draw(DAYS),
        arrived,
        draw(st.sampled_from([None, "negative", "positive"])),
    )
    pool = Pool(
        "pool", "tube", arrived, draw(st.sampled_from([None, "negative"])), arrived
    )
    case = Case("case", draw(st.sampled_from(["confirmed", "excluded"])), arrived)
    return Facts(
        person="somebody",
        place=place,
        residence=draw(
            st.sampled_from([TAIYUAN, PLACES[2], None] if not known else [TAIYUAN])
        ),
        stay_kind=draw(st.sampled_from(["home", "hotel", None])),
        itinerary_known=known or draw(st.integers(0, 5)) > 0,
        arrivals=(
            Arrival(
                "arrival", arrived, place, passing_through=draw(st.integers(0, 7)) == 0
            ),
        ),
        stays=draw(stays(known=known)),
        contacts=draw(st.sampled_from([(), (contact,)])),
        pools=draw(st.sampled_from([(), (), (pool,)])),
        cases=draw(st.sampled_from([(), (), (case,)])),
        specimens=draw(specimens()),
    )


def opened(facts: Facts, risk: Risk, shelf: Shelf = SHELF) -> Facts:
    """Return the same person, whose grounds were opened on arrival."""
    start = facts.arrivals[0].at
    first = evaluate(replace(facts, specimens=()), risk, shelf, start)
    grounds = tuple(OpenGround(each.key, start) for each in first.open)
    return replace(facts, open_grounds=grounds)


def keys(outcome: Outcome) -> set[str]:
    """Return the names of all grounds."""
    return {each.key for each in outcome.grounds}


@INVENTED
@given(people(), periods(), MOMENTS, st.randoms(use_true_random=False))
def test_no_order_matters(
    facts: Facts, risk: tuple[RiskPeriod, ...], now: datetime, chance: random.Random
) -> None:
    facts = opened(facts, Risk(risk))
    moment = max(now, facts.arrivals[0].at)
    mixed = replace(
        facts,
        stays=tuple(chance.sample(facts.stays, len(facts.stays))),
        specimens=tuple(chance.sample(facts.specimens, len(facts.specimens))),
        open_grounds=tuple(chance.sample(facts.open_grounds, len(facts.open_grounds))),
    )
    other_risk = Risk(tuple(chance.sample(risk, len(risk))))
    books = Shelf(chance.sample(SHELF.books, len(SHELF.books)))

    assert evaluate(mixed, other_risk, books, moment) == evaluate(
        facts, Risk(risk), SHELF, moment
    )


@INVENTED
@given(people(), periods())
def test_a_high_risk_stay_never_makes_anything_lighter(
    facts: Facts, risk: tuple[RiskPeriod, ...]
) -> None:
    """On arrival, before any test was missed."""
    start = facts.arrivals[0].at
    facts = replace(facts, specimens=())
    listed = Risk(
        (*risk, RiskPeriod("X", "high", PLACES[2], False, day(1), None, at(1)))
    )
    stay = Stay("more", PLACES[2], day(10), day(18), area="X")

    before = evaluate(facts, listed, SHELF, start)
    after = evaluate(replace(facts, stays=(*facts.stays, stay)), listed, SHELF, start)

    assert CODES.index(after.code) >= CODES.index(before.code)
    assert weight(after) >= weight(before)
    if before.mark is not None and facts.place == TAIYUAN:
        assert after.mark is not None
        assert MARKS.index(after.mark) >= MARKS.index(before.mark)


@INVENTED
@given(people(), periods(), MOMENTS)
def test_nobody_is_free_before_the_end_or_after_the_bound(
    facts: Facts, risk: tuple[RiskPeriod, ...], now: datetime
) -> None:
    facts = opened(facts, Risk(risk))
    moment = max(now, facts.arrivals[0].at)

    for ground in evaluate(facts, Risk(risk), SHELF, moment).grounds:
        if ground.free_at is None:
            assert ground.closes is None
            assert moment < ground.bound
            continue
        assert ground.free_at <= max(ground.bound, ground.opened_at)
        assert (ground.closes is not None) == (ground.free_at <= moment)
        if ground.cls != "compliance" and ground.closes in {"completed", "lapsed"}:
            # A hold ends with its result, a case when it is clear: not with a day.
            early = ground.phases and ground.phases[0].measure in {"hold", "hospital"}
            assert early or ground.free_at >= min(ground.end, ground.bound)


@pytest.mark.slow
@INVENTED
@given(people(known=True), periods(), st.integers(0, 2))
def test_taking_a_stay_away_frees_what_it_alone_opened(
    facts: Facts, risk: tuple[RiskPeriod, ...], which: int
) -> None:
    """Apart from `otherwise` rules, which step in where nothing else is left."""
    assume(which < len(facts.stays))
    start = facts.arrivals[0].at
    facts = replace(facts, specimens=())
    gone = facts.stays[which]
    rest = replace(facts, stays=tuple(each for each in facts.stays if each != gone))
    alone = replace(facts, stays=(gone,))

    of_all, of_rest, of_it = (
        {key for key in keys(evaluate(each, Risk(risk), SHELF, start)) if unmarked(key)}
        for each in (facts, rest, alone)
    )

    assert of_all == of_rest | of_it


def unmarked(key: str) -> bool:
    """Return whether the ground's rule is not an `otherwise` one."""
    name = key.partition("@")[0]
    return not any(
        rule.otherwise for book in SHELF.books for rule in book.rules if rule.id == name
    )


@INVENTED
@given(people(), periods(), st.data())
def test_what_is_unknown_restricts_nobody(
    facts: Facts, risk: tuple[RiskPeriod, ...], data: st.DataObject
) -> None:
    """What opens while facts are missing opens whatever these turn out to be."""
    start = facts.arrivals[0].at
    outcome = evaluate(facts, Risk(risk), SHELF, start)
    undecided = {each.rule for each in outcome.considered if each.answer is None}
    told = replace(
        facts,
        itinerary_known=True,
        stays=tuple(told_of(each, data) for each in facts.stays),
    )

    assert {each.rule for each in outcome.grounds} & undecided == set()
    certain = {key for key in keys(outcome) if unmarked(key)}
    assert certain <= keys(evaluate(told, Risk(risk), SHELF, start))


def told_of(stay: Stay, data: st.DataObject) -> Stay:
    """Return the stay as it may turn out to have been."""
    first = stay.first or (stay.last or data.draw(DAYS))
    longer = timedelta(days=data.draw(st.integers(0, 9)))
    stay = replace(stay, first=first, last=stay.last or first + longer)
    if len(stay.lineage) == 1 and stay.area is None:
        stay = replace(stay, lineage=data.draw(st.sampled_from(PLACES)))
    if stay.area is None and stay.outside_areas is not True:
        area = data.draw(st.none() | st.sampled_from(AREAS))
        stay = replace(stay, area=area, outside_areas=area is None)
    return stay


@INVENTED
@given(people(), periods(), MOMENTS)
def test_every_payment_is_in_order(
    facts: Facts, risk: tuple[RiskPeriod, ...], now: datetime
) -> None:
    facts = opened(facts, Risk(risk))
    moment = max(now, facts.arrivals[0].at)
    taken = {each.id: each for each in facts.specimens}

    for ground in evaluate(facts, Risk(risk), SHELF, moment).grounds:
        in_turn = [each for each in ground.tests if each.key[0] == "n" and each.paid_by]
        assert len({each.paid_by for each in in_turn}) == len(in_turn)
        for test in ground.tests:
            if test.paid_by is None:
                assert test.state in {"due", "overdue", "repeat"}
                continue
            specimen = taken[test.paid_by]
            known = specimen.outcome_at is not None and specimen.outcome_at <= moment
            assert not (known and specimen.outcome == "invalid")
            positive = known and specimen.outcome == "positive"
            assert not positive or specimen.single
            assert specimen.taken_at <= moment
            assert not test.counted or day_in_taiyuan(specimen) >= test.due_on
            assert test.not_before is None or specimen.taken_at >= test.not_before


def day_in_taiyuan(specimen: Specimen) -> date:
    """Return the day a specimen was taken."""
    return specimen.taken_at.astimezone(SHELF.books[0].zone).date()


@INVENTED
@given(people(), periods(), MOMENTS)
def test_between_two_instants_nothing_changes(
    facts: Facts, risk: tuple[RiskPeriod, ...], now: datetime
) -> None:
    """`next_at` misses nothing that time alone does."""
    moment = max(now, facts.arrivals[0].at)
    facts = replace(
        opened(facts, Risk(risk)),
        specimens=tuple(
            replace(each, outcome=None, outcome_at=None)
            for each in facts.specimens
            if each.taken_at <= moment
        ),
    )
    before = evaluate(facts, Risk(risk), SHELF, moment)
    assume(before.next_at is not None)
    assert before.next_at is not None
    just_before = before.next_at - timedelta(seconds=1)
    assume(just_before > moment)

    after = evaluate(facts, Risk(risk), SHELF, just_before)

    assert summary(after) == summary(before)


def summary(outcome: Outcome) -> tuple[object, ...]:
    """Return what is shown of an outcome: of a closed ground, that it is closed.

    What a closed ground still asked for is owed no more, so that it can't be missed.
    """
    states = [
        (
            ground.key,
            ground.closes,
            [test.state for test in ground.tests if ground.closes is None],
        )
        for ground in outcome.grounds
    ]
    return (outcome.mark, outcome.code, outcome.binding, outcome.until, states)


@INVENTED
@given(people(), periods(), MOMENTS)
def test_everything_can_be_explained(
    facts: Facts, risk: tuple[RiskPeriod, ...], now: datetime
) -> None:
    outcome = evaluate(facts, Risk(risk), SHELF, max(now, at(21, 9)))

    reasons = explain(outcome, SHELF)

    assert {why.ground.key for why in reasons.why} == keys(outcome)
    kinds = [KINDS.index(why_not.kind) for why_not in reasons.why_not]
    assert kinds == sorted(kinds)
    assert all(is_whole(why.ground) for why in reasons.why)


def is_whole(ground: Ground) -> bool:
    """Return whether a ground has an end and a bound from its first minute."""
    return ground.end <= ground.bound or ground.bound <= ground.opened_at
