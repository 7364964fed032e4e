"""Which specimen settles which test owed: pure, written from the law.

A specimen pays every test owed and that of its own day; of "n times, so many hours
apart" and of "k a day" it pays one; what a day lacked, the first of a later day pays.
An invalid one pays nothing, nor does a mixed one whose tube is positive: the single
one that follows pays. A ground that opens late is paid for its past days by the latest
specimen known negative, else by the next: a positive one has a ground of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pratique.reporting.audits.arithmetic import DAY, Demand, Sample, Settled

NEGATIVE = "negative"


class UnknownTest(ValueError):
    """A plan asks for tests in words that the audit does not know."""


def settle(demand: Demand, samples: Iterable[Sample]) -> list[Settled]:
    """Return every test a plan asks for, with what settled it."""
    may_pay = [one for one in samples if one.single or not demand.single_only]
    taken = sorted(may_pay, key=lambda sample: (sample.taken_at, sample.id))
    return [one for test in demand.tests for one in _settle(demand, test, taken)]


def _settle(
    demand: Demand, test: Mapping[str, Any], taken: Sequence[Sample]
) -> Iterator[Settled]:
    match test:
        case {"landing": _}:
            if demand.landing_on is not None:
                yield _of_day(demand, taken, "landing", demand.landing_on)
        case {"days": days}:
            for number in days:
                yield _of_day(demand, taken, f"day{number}", demand.day(number))
        case {"times": int(), "apart_hours": int()}:
            yield from _of_times(demand, taken, test)
        case {"per_day": int(), "from_day": int(), "to_day": int()}:
            yield from _a_day(demand, taken, test)
        case _:
            raise UnknownTest(str(sorted(test)))


def _of_day(demand: Demand, taken: Sequence[Sample], key: str, due: date) -> Settled:
    """Settle the test of one day by the first specimen of that day or later."""
    if due < demand.opened_on:
        return _of_past(demand, taken, key)
    return _by_first(
        key, [one for one in taken if demand.local_day(one.taken_at) >= due]
    )


def _of_past(demand: Demand, taken: Sequence[Sample], key: str) -> Settled:
    """Settle the test of a day that was over before the ground opened.

    What was known when it opened decides who pays: the latest negative specimen,
    else the latest that still waited for its result, else the next.
    """
    before = [one for one in taken if one.taken_at < demand.opened_at]
    known = [one for one in before if one.is_known_by(demand.opened_at)]
    negative = [one for one in known if one.outcome == NEGATIVE]
    if negative:
        return _by(key, negative[-1])
    waiting = [one for one in reversed(before) if one not in known]
    after = [one for one in taken if one.taken_at >= demand.opened_at]
    return _by_first(key, [*waiting, *after])


def _by_first(key: str, candidates: Sequence[Sample]) -> Settled:
    """Settle a test by the first specimen that does not say nothing.

    Until one was known to be so, the test was paid and waiting.
    """
    known_silent: list[datetime] = []
    for sample in candidates:
        if sample.says_nothing:
            known_silent += [sample.resulted_at] if sample.resulted_at else []
        else:
            return _by(key, sample, known_silent)
    return Settled(key, None, None)


def _by(key: str, sample: Sample, after: Sequence[datetime] = ()) -> Settled:
    found = sample.negative_at
    return Settled(key, None if found is None else max([found, *after]), sample)


def _of_times(
    demand: Demand, taken: Sequence[Sample], test: Mapping[str, Any]
) -> Iterator[Settled]:
    """Settle n tests, one by one, each so many hours after the one before."""
    start = _start_of_times(demand, test)
    past = sum(start + n * DAY < demand.opened_on for n in range(test["times"]))
    since = max(start, demand.opened_on)
    candidates = [one for one in taken if demand.local_day(one.taken_at) >= since]
    for number in range(1, test["times"] + 1):
        key = f"n{number}"
        if number <= past:
            settled = _of_past(demand, taken, key)
            yield settled
            # Taken on the day of opening or later, it pays its own day too.
            if number == past and settled.sample not in candidates:
                candidates = _apart(candidates, settled.sample, test["apart_hours"])
            continue
        settled = _by_first(key, candidates)
        yield settled
        candidates = _apart(candidates, settled.sample, test["apart_hours"])


def _start_of_times(demand: Demand, test: Mapping[str, Any]) -> date:
    if test.get("from_landing") and demand.landing_on is not None:
        return demand.landing_on
    return demand.day(test.get("from_day", 1))


def _apart(
    candidates: Sequence[Sample], payer: Sample | None, hours: int
) -> list[Sample]:
    """Return the specimens taken long enough after the one that paid."""
    if payer is None:
        return []
    since = payer.taken_at + timedelta(hours=hours)
    return [one for one in candidates if one.taken_at >= since]


def _a_day(
    demand: Demand, taken: Sequence[Sample], test: Mapping[str, Any]
) -> Iterator[Settled]:
    """Settle k tests a day by as many of that day; what lacks, by the next's first."""
    for number in range(test["from_day"], test["to_day"] + 1):
        due = demand.day(number)
        left = [one for one in taken if demand.local_day(one.taken_at) == due]
        later = [one for one in taken if demand.local_day(one.taken_at) > due]
        for turn in range(1, test["per_day"] + 1):
            key = f"{due.isoformat()}/{turn}"
            if due < demand.opened_on:
                yield _of_past(demand, taken, key)
                continue
            settled = _by_first(key, [*left, *later])
            yield settled
            left = (
                left[left.index(settled.sample) + 1 :] if settled.sample in left else []
            )
