"""A small world for tests: one country, two provinces, a rulebook or two."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pratique.policy.facts import (
    Arrival,
    Facts,
    Lineage,
    OpenGround,
    Risk,
    RiskPeriod,
    Specimen,
    Stay,
)
from pratique.policy.measures import MEASURES
from pratique.policy.one import evaluate
from pratique.policy.outcome import Ground, Outcome
from pratique.policy.rulebook import Rulebook, parse
from pratique.policy.shelf import Shelf, open_shelf

ROOT = Path(__file__).resolve().parents[2]
RULEBOOKS = ROOT / "rulebooks"
ZONE = ZoneInfo("Asia/Shanghai")

HOME: Lineage = ("CN", "14", "1401", "140106")
AWAY: Lineage = ("CN", "51", "5101", "510107")
BESIDE: Lineage = ("CN", "51", "5101", "510104")


def day(number: int) -> date:
    """Return a day of August 2022."""
    return date(2022, 8, number)


def at(number: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return an instant of August 2022, Chinese time."""
    return datetime(2022, 8, number, hour, minute, tzinfo=ZONE).astimezone(UTC)


def stay(
    first: int | None,
    last: int | None,
    place: Lineage = AWAY,
    *,
    name: str = "stay1",
    area: str | None = None,
    outside_areas: bool | None = None,
    attested_at: datetime | None = None,
) -> Stay:
    """Return days spent somewhere."""
    return Stay(
        id=name,
        lineage=place,
        first=day(first) if first else None,
        last=day(last) if last else None,
        area=area,
        outside_areas=outside_areas,
        attested_at=attested_at,
    )


def period(
    level: str,
    *,
    name: str = "H",
    place: Lineage = AWAY,
    whole: bool = False,
    first: int = 1,
    lifted: int | None = None,
    listed_at: datetime | None = None,
) -> RiskPeriod:
    """Return risk somewhere in August 2022."""
    return RiskPeriod(
        id=name,
        level=level,
        lineage=place,
        whole=whole,
        counted_from=day(first),
        lifted_on=day(lifted) if lifted else None,
        listed_at=listed_at or at(first),
    )


def sample(
    moment: datetime,
    outcome: str | None = None,
    came: datetime | None = None,
    *,
    name: str = "",
    single: bool = True,
) -> Specimen:
    """Return a specimen, with its result if it has one."""
    return Specimen(
        id=name or f"sample {moment:%d %H:%M}",
        taken_at=moment,
        outcome=outcome,
        outcome_at=came,
        single=single,
    )


ARRIVAL = Arrival("arrival", at(21, 9), HOME)


def person(
    *,
    stays: tuple[Stay, ...] = (),
    arrivals: tuple[Arrival, ...] = (ARRIVAL,),
    specimens: tuple[Specimen, ...] = (),
    opened: dict[str, datetime] | None = None,
    closed: frozenset[str] = frozenset(),
    itinerary_known: bool = True,
    place: Lineage = HOME,
) -> Facts:
    """Return somebody who lives at HOME."""
    return Facts(
        person="person",
        place=place,
        residence=HOME,
        stay_kind="home",
        stays=stays,
        arrivals=arrivals,
        specimens=specimens,
        open_grounds=tuple(
            OpenGround(key, moment) for key, moment in (opened or {}).items()
        ),
        closed=closed,
        itinerary_known=itinerary_known,
    )


HEAD = """\
rulebook: {name}
version: {version}
in_force: {version}T00:00+08:00
title: {{en: A book}}
jurisdiction: {jurisdiction}
zone: {zone}
sources:
  page: {{title: A page}}
{defaults}rules:
"""
DEFAULTS = """\
defaults: {bound_days: 3, repeat_within_days: 1, window_hours: 12,
  quiet_days: 7, appeal_answer_hours: 24}
"""
RULE = """\
  - id: {name}
    class: {cls}
    says: {{en: A sentence}}
    source: page
    confidence: confirmed
"""


def rule(
    name: str,
    when: str,
    then: str,
    *,
    cls: str = "arrival",
    otherwise: bool = False,
    replaces: str = "",
) -> str:
    """Return the text of a rule; `when` and `then` in flow style."""
    text = RULE.format(name=name, cls=cls)
    text += "    otherwise: true\n" if otherwise else ""
    text += f"    replaces: {replaces}\n" if replaces else ""
    return text + f"    when: {when}\n    then: {then}\n"


def book_text(
    *rules: str,
    name: str = "cn.national",
    version: str = "2022-08-01",
    jurisdiction: str = "CN",
    zone: str = "Asia/Shanghai",
    defaults: str = DEFAULTS,
) -> str:
    """Return the text of a rulebook."""
    head = HEAD.format(
        name=name,
        version=version,
        jurisdiction=jurisdiction,
        zone=zone,
        defaults=defaults if "/" not in jurisdiction else "",
    )
    return head + ("".join(rules) or "  []\n")


def book(*rules: str, **head: str) -> Rulebook:
    """Return a rulebook of these rules."""
    return parse(book_text(*rules, **head))


def shelf(*rules: str, **head: str) -> Shelf:
    """Return a shelf with one rulebook of these rules."""
    return Shelf([book(*rules, **head)])


@cache
def the_shelf() -> Shelf:
    """Return the rulebooks we ship."""
    return open_shelf(RULEBOOKS)


HIGH = rule(
    "high",
    "{stayed: {level: high, within_days: 7}}",
    "{code: red, mark: red, anchor: left_area, start: next_day,"
    " phases: [{measure: central_quarantine, days: 7}],"
    " tests: [{landing: true}, {days: [1, 2, 3, 5, 7]}]}",
)
OTHER = rule(
    "other",
    "{stayed: {outside: CN/14, within_days: 7}}",
    "{code: green, mark: green, anchor: arrived, start: same_day,"
    " phases: [{measure: self_monitoring, days: 3}],"
    " tests: [{times: 3, apart_hours: 24, from: 1}]}",
    otherwise=True,
)
MISSED = rule("missed", "{overdue: test}", "{code: yellow}", cls="compliance")


def ground_of(outcome: Outcome, name: str) -> Ground:
    """Return the one ground of the rule with this short id."""
    (found,) = [each for each in outcome.grounds if each.rule.endswith(f"#{name}")]
    return found


def weight(outcome: Outcome) -> int:
    """Return how heavily the outcome binds."""
    return MEASURES.index(outcome.binding) + 1 if outcome.binding else 0


def assess(facts: Facts, books: Shelf, now: datetime, *periods: RiskPeriod) -> Outcome:
    """Return the standing, where there are these risk periods."""
    return evaluate(facts, Risk(periods), books, now)
