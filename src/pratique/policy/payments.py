"""Which specimen pays which test.

A specimen pays every test owed and that of its own day; of tests that must lie
apart, and of several a day, it pays one. Tests whose day was over before the
ground opened are paid by the latest specimen that was there when it opened, else
by the next one. A specimen without a valid result pays nothing: its test is due
again. A late specimen pays all the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pratique.policy.days import day_after, day_of, end_of, hours_after
from pratique.policy.facts import Specimen
from pratique.policy.measures import Daily, Landing, OnDays, TestPlan, Times
from pratique.policy.outcome import Test
from pratique.policy.pairs import DISCORDANT


@dataclass(frozen=True, slots=True)
class Account:
    """What payments of one ground are reckoned with."""

    zone: ZoneInfo
    now: datetime
    day_one: date
    landing: date | None  # the day of arrival
    opened_at: datetime
    specimens: tuple[Specimen, ...]  # that may pay, in the order they were taken
    window_hours: int
    repeat_within_days: int

    @property
    def opened_on(self) -> date:
        """The day the ground opened."""
        return day_of(self.opened_at, self.zone)

    def on(self, number: int) -> date:
        """Day `number` of the timeline."""
        return day_after(self.day_one, number - 1)

    def taken_on(self, specimen: Specimen) -> date:
        """The day a specimen was taken."""
        return day_of(specimen.taken_at, self.zone)


@dataclass(frozen=True, slots=True)
class Owed:
    """A test before it is known who pays it."""

    key: str
    due_on: date
    counted: bool
    not_before: datetime | None = None


def tests_of(plans: tuple[TestPlan, ...], account: Account) -> tuple[Test, ...]:
    """Every test of a ground, paid as far as it is paid."""
    paid: list[Test] = []
    fixed = dict(_fixed(plans, account))
    paid += [_pay_fixed(key, day, account) for day, key in fixed.items()]
    for plan in plans:
        match plan:
            case Times():
                paid += _pay_times(plan, account)
            case Daily():
                paid += _pay_daily(plan, account)
            case _:
                continue  # a test on a fixed day, paid above
    return tuple(sorted(paid, key=lambda test: (test.due_on, test.key)))


# --- tests on fixed days ----------------------------------------------------------


def _fixed(plans: tuple[TestPlan, ...], account: Account) -> Iterator[tuple[date, str]]:
    """Days and keys; the landing test is that of its day too, so it comes last."""
    for plan in plans:
        if isinstance(plan, OnDays):
            for number in plan.days:
                yield account.on(number), f"day{number}"
    if account.landing and any(isinstance(plan, Landing) for plan in plans):
        yield account.landing, "landing"


def _pay_fixed(key: str, due_on: date, account: Account) -> Test:
    owed = Owed(key, due_on, counted=due_on >= account.opened_on)
    if not owed.counted:
        return _settle(owed, _payers_of_the_past(account), account)
    payers = [each for each in account.specimens if account.taken_on(each) >= due_on]
    return _settle(owed, payers, account)


def _payers_of_the_past(account: Account) -> list[Specimen]:
    """What was there at the opening comes first, then what was taken after it."""
    before = [each for each in account.specimens if each.taken_at < account.opened_at]
    after = account.specimens[len(before) :]
    known = [each for each in before if _known_negative(each, account.opened_at)]
    waiting = [each for each in before if _was_waiting(each, account.opened_at)]
    # Where the latest that waited turns out to be invalid, the one before it pays.
    return [*(known[-1:] or reversed(waiting)), *after]


def _known_negative(specimen: Specimen, moment: datetime) -> bool:
    known = specimen.outcome_at is not None and specimen.outcome_at <= moment
    return known and specimen.outcome == "negative"


def _was_waiting(specimen: Specimen, moment: datetime) -> bool:
    return specimen.outcome_at is None or specimen.outcome_at > moment


# --- tests that must lie apart ----------------------------------------------------


def _pay_times(plan: Times, account: Account) -> Iterator[Test]:
    """One specimen pays one, in turn; a late one moves the later ones."""
    first = account.on(plan.from_day)
    if plan.from_landing and account.landing:
        first = account.landing
    earlier: Test | None = None
    for number in range(plan.times):
        key = "landing" if plan.from_landing and number == 0 else f"n{number + 1}"
        due_on = day_after(first, number)
        if due_on < account.opened_on:
            owed = Owed(key, due_on, counted=False)
            earlier = _settle(owed, _payers_of_the_past(account), account)
        else:
            owed = _apart(key, due_on, earlier, plan, account)
            earlier = _settle_in_turn(owed, earlier, account)
        yield earlier


def _apart(
    key: str, due_on: date, earlier: Test | None, plan: Times, account: Account
) -> Owed:
    """The next test, moved to where it lies far enough from the one before."""
    if earlier is None or (not earlier.counted and _pays_both(earlier, account)):
        return Owed(key, due_on, counted=True)
    if earlier.paid_at is not None:
        not_before = hours_after(earlier.paid_at, plan.apart_hours)
        due_on = max(due_on, day_of(not_before, account.zone))
        return Owed(key, due_on, counted=True, not_before=not_before)
    days_apart = -(-plan.apart_hours // 24)  # whole days, rounded up
    due_on = max(due_on, day_after(earlier.due_on, days_apart))
    return Owed(key, due_on, counted=True)


def _pays_both(earlier: Test, account: Account) -> bool:
    """Whether what paid the past was taken on the day of opening, or later.

    It pays its own day too.
    """
    paid_at = earlier.paid_at
    return paid_at is None or day_of(paid_at, account.zone) >= account.opened_on


def _settle_in_turn(owed: Owed, earlier: Test | None, account: Account) -> Test:
    """A test that waits for the one before it cannot be missed yet."""
    if earlier is not None and earlier.paid_at is None:
        return replace(_settle(owed, [], account), state="due")
    payers = [
        specimen
        for specimen in account.specimens
        if account.taken_on(specimen) >= owed.due_on
        and (owed.not_before is None or specimen.taken_at >= owed.not_before)
    ]
    return _settle(owed, payers, account)


# --- several tests a day ----------------------------------------------------------


def _pay_daily(plan: Daily, account: Account) -> Iterator[Test]:
    """Each specimen pays one of its day's; what a day lacks, the next day's pay."""
    for number in range(plan.from_day, plan.to_day + 1):
        day = account.on(number)
        counted = day >= account.opened_on
        same_day = [each for each in account.specimens if account.taken_on(each) == day]
        later = [each for each in account.specimens if account.taken_on(each) > day]
        for turn in range(plan.per_day):
            owed = Owed(f"{day}/{turn + 1}", day, counted)
            if not counted:
                yield _settle(owed, _payers_of_the_past(account), account)
                continue
            test = _settle(owed, [*same_day, *later], account)
            same_day = _left_over(same_day, test.paid_by)
            yield test


def _left_over(specimens: list[Specimen], payer: str | None) -> list[Specimen]:
    """What is left of a day's specimens after one of them, or a later one, paid."""
    used = [number for number, each in enumerate(specimens, 1) if each.id == payer]
    return specimens[used[0] :] if used else []


# --- what came of it --------------------------------------------------------------


def _settle(owed: Owed, payers: Iterable[Specimen], account: Account) -> Test:
    """The first that says something pays; each before it makes the test due again."""
    payer: Specimen | None = None
    silent: list[Specimen] = []
    for specimen in payers:
        if not _says_nothing(specimen):
            payer = specimen
            break
        silent.append(specimen)
    overdue_at = _overdue_at(owed, silent, account)
    return Test(
        key=owed.key,
        due_on=owed.due_on,
        not_before=owed.not_before,
        overdue_at=overdue_at,
        counted=owed.counted,
        state=_state(payer, repeats=bool(silent), overdue=overdue_at <= account.now),
        paid_by=payer.id if payer else None,
        paid_at=payer.taken_at if payer else None,
        settled_at=payer.outcome_at if payer else None,
        repeats=len(silent),
    )


def _says_nothing(specimen: Specimen) -> bool:
    """Whether a result tells neither yes nor no of this person."""
    of_others_too = specimen.outcome == "positive" and not specimen.single
    return specimen.outcome in {"invalid", DISCORDANT} or of_others_too


def _overdue_at(owed: Owed, silent: list[Specimen], account: Account) -> datetime:
    """24:00 of the day it is due, and never before there was time enough for it."""
    possible_from = max(owed.not_before or account.opened_at, account.opened_at)
    last_day = max(owed.due_on, account.opened_on)
    times = [
        end_of(last_day, account.zone),
        hours_after(possible_from, account.window_hours),
    ]
    for specimen in silent:
        known_on = day_of(specimen.outcome_at or specimen.taken_at, account.zone)
        times.append(
            end_of(day_after(known_on, account.repeat_within_days), account.zone)
        )
    return max(times)


def _state(payer: Specimen | None, *, repeats: bool, overdue: bool) -> str:
    if payer is not None:
        return payer.outcome or "waiting"
    if overdue:
        return "overdue"
    return "repeat" if repeats else "due"
