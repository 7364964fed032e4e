"""What else a ground may wait for: a close contact's tests, two clear results, a letter.

Written from the law, as all of the audit: it reads rows and counts for itself.
"""

from collections.abc import Sequence
from datetime import datetime

from pratique.orders.models import Closing
from pratique.reporting.audits.arithmetic import (
    Clear,
    Demand,
    Lawful,
    Sample,
    Settled,
    together,
)
from pratique.reporting.audits.evidence import Answer, Contact, Entry, Ground, Human
from pratique.reporting.audits.papers import is_on_paper, rests_outside

FIRST_TWO, CLEARED = "contact_first_two", "cleared"
RESULT, TRANSFERRED = "result", "transferred"
NEGATIVE, POSITIVE, INVALID = "negative", "positive", "invalid"
RECOVERED = "recovered"


# --- a secondary contact waits for whom they met ----------------------------------


def first_two(human: Human, ground: Ground, demand: Demand, before: int) -> Settled:
    """Return when the first two tests of the close contact were known to be negative."""
    contact = human.contact_of(ground)
    if contact is None:
        return Settled(FIRST_TWO, None, None)
    met = _met(human, contact, before)
    other = human.traced.met.get(met.person) if met else None
    if met is None or other is None:
        return Settled(FIRST_TWO, None, None)
    # Of this meeting, tests from before it say nothing; nor do those from before the
    # close contact's own.
    after = demand.midnight_after(max(contact.last_exposure, met.last_exposure))
    tests = [one for one in other.tests(met.person, before) if one.single]
    at = both_negative(tests, after, _dismissed(other, before))
    return Settled(FIRST_TWO, at, None)


def _met(human: Human, contact: Contact, before: int) -> Contact | None:
    """Return the row of the meeting hung on that stood then, else the one named."""
    named = [one for one in human.traced.lines if one.id == contact.through]
    if not named:
        return None
    line = [one for one in human.traced.lines if one.line == named[0].line]
    standing = [one for one in line if one.stood_at(before)]
    return (standing or named)[0]


def both_negative(
    tests: Sequence[Sample], after: datetime, dismissed: datetime | None = None
) -> datetime | None:
    """Return when the first two tests after an instant were both known negative.

    An invalid one is no test, and two specimens taken at once are one, or none where
    they disagree: from when that was known the next takes its place. A positive that
    turned out to be no infection is none either.

    Args:
        tests: in order of taking.
        after: nothing taken before counts.
        dismissed: positives taken up to then were no infections.
    """
    told: list[Sample] = []
    known: list[datetime] = []
    for one in together(tests):
        wrong = dismissed is not None and one.taken_at <= dismissed
        if one.taken_at < after or (wrong and one.outcome == POSITIVE):
            continue
        known += [one.resulted_at] if one.resulted_at is not None else []
        told += [] if one.says_nothing else [one]
        if len(told) == 2:
            break
    clear = len(told) == 2 and all(one.outcome == NEGATIVE for one in told)
    return max(known) if clear else None


def _dismissed(human: Human, before: int) -> datetime | None:
    """Return until when the infections of somebody turned out to be none."""
    cases = {one.id for one in human.traced.cases if one.stood_at(before)}
    excluded = [
        one.decided_at
        for one in human.traced.consultations
        if one.case in cases and one.finding == "excluded" and one.stood_at(before)
    ]
    return max(excluded, default=None)


# --- a case waits to be clear ------------------------------------------------------


def cleared(human: Human, ground: Ground, asked: Clear, before: int) -> Settled:
    """Return when the last of the results that clear a case was known."""
    case = human.case_of(ground)
    if case is None:
        return Settled(CLEARED, None, None)
    tests = [one for one in human.tests(ground.person, before) if one.single]
    return clear_of([one for one in tests if one.taken_at > case.found_at], asked)


def clear_of(tests: Sequence[Sample], asked: Clear) -> Settled:
    """Return when so many clear results had come in a row, far enough apart.

    One that is not clear begins the row anew; two taken at once are clear if both are. One without a valid result, and one
    taken too soon after the last that counted, counts for nothing.
    """
    row: list[Sample] = []
    for one in tests:
        if one.outcome in {None, INVALID}:
            continue
        if not asked.holds(one):
            row = []
        elif not row or one.taken_at - row[-1].taken_at >= asked.apart:
            row.append(one)
        if len(row) == asked.times:
            at = max(each.resulted_at or each.taken_at for each in row)
            return Settled(CLEARED, at, one)
    return Settled(CLEARED, None, None)


def is_recovery(human: Human, ground: Ground, cause: Entry) -> bool:
    """Say whether an entry tells only that the case of a ground has recovered."""
    case = human.case_of(ground)
    return case is not None and any(
        one.entry == cause.id and one.case == case.id and one.finding == RECOVERED
        for one in human.traced.consultations
    )


def is_same_illness(human: Human, ground: Ground, closing: int) -> bool:
    """Say whether a case's order closed while the one of another case binds.

    Nobody is ill twice at a time: where results fall that had cleared the first case,
    its order opens again, and what was found since is of the same illness.
    """
    if human.case_of(ground) is None:
        return False
    family = human.family(ground.person, closing)
    return any(
        other.rule == ground.rule
        and other.key != ground.key
        and other.person in family
        and other.stood_at(closing)
        for other in human.grounds
    )


def renewed_to(human: Human, ground: Ground, before: int) -> datetime | None:
    """Return the bound that was ordered anew of a ground, as known before an entry.

    Of one illness the furthest counts: also of the order of another record's case,
    which was withdrawn because this one binds.
    """
    orders = [ground, *_gave_way_to(human, ground, before)]
    told = [human.renewed_to(one, before) for one in orders]
    return max((at for at in told if at is not None), default=None)


def _gave_way_to(human: Human, ground: Ground, before: int) -> list[Ground]:
    """Return the orders of a person's other cases that ended while this one stood."""
    if human.case_of(ground) is None or not human.renewals:
        return []
    family = human.family(ground.person, before)
    return [
        one
        for one in human.grounds
        if one.rule == ground.rule
        and one.key != ground.key
        and one.person in family
        and one.closes == Closing.WITHDRAWN
        and one.ended is not None
        and one.ended < before
        and ground.stood_at(one.ended)
    ]


# --- a letter is answered -----------------------------------------------------------


def answered(
    human: Human, ground: Ground, settled: Sequence[Settled], before: int
) -> list[Settled]:
    """Return what a hold waits for: its test, or that a letter says negative."""
    answer = _answer(human, ground, before)
    if answer is None or answer.finding != NEGATIVE:
        return list(settled)
    waiting = [one for one in settled if one.at is None or one.at > answer.answered_at]
    return [Settled(RESULT, answer.answered_at, None)] if waiting else list(settled)


def paper_from_outside(
    human: Human, ground: Ground, by: str, before: int
) -> str | None:
    """Return the paper that ends a hold on the word of a place outside this house.

    None: it rests on no such word. Nothing: it is older than papers.

    Args:
        by: what lawfully ended it: a result, or that another place has them.
    """
    answer = _answer(human, ground, before)
    told = {RESULT: NEGATIVE, TRANSFERRED: POSITIVE}.get(by)
    rests = answer is not None and answer.finding == told and rests_outside(answer)
    return (answer.paper or "") if answer is not None and rests else None


def transferred(
    human: Human, ground: Ground, demand: Demand, before: int
) -> Lawful | None:
    """Return when another jurisdiction took the person over; None: it did not."""
    answer = _answer(human, ground, before) if demand.is_hold else None
    if answer is None or answer.finding != POSITIVE or not answer.is_elsewhere:
        return None
    at = max(answer.answered_at, demand.opened_at)
    return Lawful(at, TRANSFERRED) if at <= demand.bound else None


def _answer(human: Human, ground: Ground, before: int) -> Answer | None:
    """Return the answer about the member of the tube that a hold is about."""
    told = [
        one
        for one in human.traced.answers
        if ground.key.endswith(f"@{one.specimen}")
        and one.is_theirs
        and is_on_paper(human, one)
        and one.stood_at(before)
    ]
    return max(told, key=lambda one: (one.answered_at, one.entry), default=None)
