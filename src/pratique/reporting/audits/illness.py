"""A positive that nothing explains: no case, no order, no answer, no lawful end.

Written from the law, as all of the audit. An illness ends when its order on hospital
has run its course, by results or by its last day, whatever experts typed; else as
experts found, and then not before the last order on hospital of its cases did. What
is taken later is another case.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pratique.orders.models import Closing
from pratique.reporting.audits.arithmetic import Sample
from pratique.reporting.audits.evidence import Case, Consultation, Ground, Human
from pratique.reporting.audits.findings import Finding, Findings, Why
from pratique.reporting.audits.tracing import POSITIVE, RECOVERED
from pratique.reporting.audits.window import Window

ONE_REVIEW = timedelta(seconds=60)  # so long the loop may take to open a case
EXCLUDED, DEAD = "excluded", "dead"
COUNTED = {"confirmed", "asymptomatic"}
RAN = {Closing.COMPLETED.value, Closing.LAPSED.value}


def look_at_positives(human: Human, window: Window, found: Findings) -> None:
    """Find what a laboratory found positive and nothing covers."""
    known = window.ahead
    cases = [one for one in human.own(human.traced.cases) if one.stood_at(known)]
    for one in _positives(human, known):
        since = _told_at(human, one)
        is_over = since + ONE_REVIEW < window.horizon
        if not is_over or not window.meets(since, window.horizon):
            continue
        if not _is_explained(human, one, cases, known):
            lone = Finding(
                human.name, Why.POSITIVE_UNEXPLAINED, "", since, detail=f"@{one.id}"
            )
            found.faults.append(lone)


def _positives(human: Human, known: int) -> Iterator[Sample]:
    """Yield the tests of one person that show an infection: of two at once, if both do."""
    for person in sorted(human.persons)[:1]:
        for one in human.tests(person, known):
            if one.single and one.outcome == POSITIVE:
                yield one


def _told_at(human: Human, sample: Sample) -> datetime:
    """Return when the last result that says so was recorded."""
    taken = {one.id for one in human.specimens if _is_of(one.pair, str(one.id), sample)}
    told = [human.entry(one.entry) for one in human.results if one.specimen in taken]
    instants = [entry.recorded_at for entry in told if entry is not None]
    return max(instants, default=sample.resulted_at or sample.taken_at)


def _is_of(pair: UUID | None, specimen: str, sample: Sample) -> bool:
    return specimen == sample.id or (bool(sample.pair) and str(pair) == sample.pair)


def _is_explained(human: Human, one: Sample, cases: Sequence[Case], known: int) -> bool:
    """Say whether a case was opened by it, or covers it, or another place has it."""
    pair = {each.id for each in human.specimens if _is_of(each.pair, str(each.id), one)}
    if any(case.specimen in pair for case in cases) or _is_bound_by(human, pair):
        return True
    here = [case for case in cases if case.counted_here]
    if any(_excludes(human, case, one, known) for case in here):
        return True
    ill = [case for case in here if _last(human, case, known) != EXCLUDED]
    ends = [_ended_at(human, each, known) for each in _illnesses(human, ill, known)]
    return any(end is None or one.taken_at <= end for end in ends) or any(
        answer.specimen in pair
        and answer.finding == POSITIVE
        and answer.is_elsewhere
        and answer.stood_at(known)
        for answer in human.traced.answers
    )


def _is_bound_by(human: Human, pair: Collection[UUID]) -> bool:
    """Say whether an order is about the specimen itself: some rules bind by that."""
    return any(one.key.endswith(f"@{each}") for one in human.grounds for each in pair)


def _consulted(human: Human, case: Case, known: int) -> list[Consultation]:
    told = [one for one in human.traced.consultations if one.case == case.id]
    standing = [one for one in told if one.stood_at(known)]
    return sorted(standing, key=lambda one: (one.decided_at, one.entry))


def _last(human: Human, case: Case, known: int) -> str:
    """Return what experts found last of a case; nothing: nobody has looked yet."""
    return next((one.finding for one in _consulted(human, case, known)[::-1]), "")


def _excludes(human: Human, case: Case, one: Sample, known: int) -> bool:
    """Say whether experts excluded a case, and this positive was before them."""
    if _last(human, case, known) != EXCLUDED:
        return False
    at = _consulted(human, case, known)[-1].decided_at
    return (one.resulted_at or one.taken_at) <= at


def _illnesses(human: Human, cases: Sequence[Case], known: int) -> list[list[Case]]:
    """Return cases by illness: what began before the end of another is of it."""
    found: list[list[Case]] = []
    for case in sorted(cases, key=lambda one: _began_at(human, one)):
        end = _ended_at(human, found[-1], known) if found else None
        if found and (end is None or _began_at(human, case) <= end):
            found[-1].append(case)
        else:
            found.append([case])
    return found


def _began_at(human: Human, case: Case) -> datetime:
    taken = [one.taken_at for one in human.specimens if one.id == case.specimen]
    return taken[0] if taken else case.found_at


def _ended_at(human: Human, illness: Sequence[Case], known: int) -> datetime | None:
    """Return when an illness of one or more cases was over; None: it goes on."""
    stands = _standing(human, illness, known)
    word = _last(human, stands, known)
    if word == DEAD:
        return _consulted(human, stands, known)[-1].decided_at
    orders = [one for case in illness for one in _last_order(human, case)]
    if any(one.ended is None or one.ended >= known for one in orders):
        return None
    closed = [at for one in orders if (at := _closed_at(human, one)) is not None]
    ran = [_closed_at(human, one) for one in orders if one.closes in RAN]
    if ran:
        return max(at for at in ran if at is not None)
    return (
        max([*_recoveries(human, illness, known), *closed])
        if word == RECOVERED
        else None
    )


def _recoveries(
    human: Human, illness: Sequence[Case], known: int
) -> Iterator[datetime]:
    for case in illness:
        if _last(human, case, known) == RECOVERED:
            yield _consulted(human, case, known)[-1].decided_at


def _standing(human: Human, illness: Sequence[Case], known: int) -> Case:
    """Return the case that says most: the first that counts, else the first."""
    counted = [
        case
        for case in illness
        if any(one.finding in COUNTED for one in _consulted(human, case, known))
    ]
    return (counted or list(illness))[0]


def _last_order(human: Human, case: Case) -> list[Ground]:
    """Return the order that results end of a case: the last one, if it had any."""
    about = [one for one in human.grounds if one.key.endswith(f"@{case.id}")]
    told = [one for one in about if _ends_by_results(human, one)]
    return sorted(told, key=lambda one: (one.ended is None, one.entry))[-1:]


def _ends_by_results(human: Human, ground: Ground) -> bool:
    terms = [plan.terms for plan in human.plans_of(ground)]
    asked = [one.get("demands") for one in terms if isinstance(one, dict)]
    return any(isinstance(one, dict) and one.get("cleared") for one in asked)


def _closed_at(human: Human, ground: Ground) -> datetime | None:
    """Return when an order ended: one that lapsed at its bound, whoever slept then."""
    entry = human.entry(ground.ended)
    at = entry.recorded_at if entry else ground.closed_at
    if at is None or ground.closes != Closing.LAPSED:
        return at
    return min(at, human.plans_of(ground)[-1].bound)
