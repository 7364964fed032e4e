"""How the days of a ground were counted, sentence by sentence, for whoever words them.

    left Pingyao on 17 Aug; day 1 is 18 Aug; day 7 ends 24 Aug 24:00

Sentences are data: a code and its values. Pages and the command line put them in the
reader's language, so that both say the same of the same ground.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pratique.policy.days import day_after, day_of, end_of, start_of
from pratique.policy.outcome import Ground
from pratique.policy.rulebook import Rule

A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: what it says, and of which days.

    anchor       the day counted from, the kind of anchor, the stay if there is one
    not_before   days before the measure began do not count
    day_one      day 1
    begins       nothing binds before that day, of this number
    last_day     the day whose 24:00 is the end, and its number
    credited     so many days had passed already, and count
    found_late   the days were over when it was found
    clocks       the clocks change on that day: it has so many hours
    """

    code: str
    values: Mapping[str, date | int | str]


def counted(ground: Ground, rule: Rule, zone: ZoneInfo) -> tuple[Said, ...]:
    """The sentences, in the order one would say them; of hours there are none."""
    if rule.then.hold_hours or rule.then.cleared:
        return ()  # a result ends these, not a day
    if ground.cls == "compliance":
        return (_anchor(ground),)
    return tuple(_sentences(ground, rule, zone))


def _sentences(ground: Ground, rule: Rule, zone: ZoneInfo) -> Iterator[Said]:
    days = ground.arithmetic
    opened_on = day_of(ground.opened_at, zone)
    yield _anchor(ground)
    if days.day_one > day_after(days.anchor, rule.then.start_after):
        yield Said("not_before", {"day": days.day_one})
    yield Said("day_one", {"day": days.day_one})
    if ground.phases and ground.phases[0].waits:
        begins = day_of(ground.phases[0].start, zone)
        number = (begins - days.day_one).days + 1
        yield Said("begins", {"number": number, "day": begins})
    number = (days.last_day - days.day_one).days + 1
    yield Said("last_day", {"number": number, "day": days.last_day})
    if opened_on > days.last_day:
        yield Said("found_late", {"day": opened_on})
    elif days.credited_days:
        yield Said("credited", {"days": days.credited_days})
    yield from _clocks(days.day_one, days.last_day, zone)


def _anchor(ground: Ground) -> Said:
    days, witness = ground.arithmetic, ground.witness
    values: dict[str, date | int | str] = {"kind": days.anchor_kind, "day": days.anchor}
    if witness.kind == "stay":
        values["stay"] = witness.id
    return Said("anchor", values)


def _clocks(first: date, last: date, zone: ZoneInfo) -> Iterator[Said]:
    """The days of other than twenty-four hours; an end is at 24:00 all the same."""
    whole = end_of(last, zone) - start_of(first, zone)
    if whole == A_DAY * ((last - first).days + 1):
        return  # no change, or one each way
    day = first
    while day <= last:
        length = end_of(day, zone) - start_of(day, zone)
        if length != A_DAY:
            yield Said("clocks", {"day": day, "hours": length // timedelta(hours=1)})
        day = day_after(day, 1)
