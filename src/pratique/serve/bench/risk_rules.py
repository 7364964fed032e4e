"""A common subset of rules: look-back windows and last exposures, nothing else.

Every engine can be asked these. They are written as a rulebook for ours; the others
get the same table.
"""

from dataclasses import dataclass

from pratique.policy.rulebook import Rulebook, parse


@dataclass(frozen=True, slots=True)
class RiskRule:
    """Whoever was somewhere of this kind within so many days is bound for so many."""

    id: str
    where: str  # as under `stayed`
    within: int
    code: str
    measure: str
    days: int


RULES = (
    RiskRule("high", "level: high", 7, "red", "central_quarantine", 7),
    RiskRule("high_before", "level: high", 14, "yellow", "home_monitoring", 3),
    RiskRule("medium", "level: medium", 7, "yellow", "home_quarantine", 7),
    RiskRule("medium_before", "level: medium", 10, "green", "home_monitoring", 2),
    RiskRule("low", "level: low", 7, "green", "home_monitoring", 3),
    RiskRule("low_before", "level: low", 14, "green", "self_monitoring", 1),
    RiskRule("outbreak", "level: outbreak", 7, "green", "home_monitoring", 3),
    RiskRule("outbreak_before", "level: outbreak", 10, "green", "self_monitoring", 2),
    RiskRule("west", "division: CN/540000000000", 7, "red", "central_quarantine", 7),
    RiskRule("south", "division: CN/460000000000", 7, "yellow", "home_monitoring", 3),
    RiskRule("capital", "division: CN/310000000000", 5, "green", "self_monitoring", 2),
    RiskRule("watched", "watch_list: watch", 14, "green", "home_monitoring", 3),
)

HEAD = """\
rulebook: {name}
version: 2022-01-01
in_force: 2022-01-01T00:00+08:00
title: {{en: Look-back windows and last exposures}}
jurisdiction: {jurisdiction}
zone: Asia/Shanghai
sources:
  bench: {{title: Invented for the bench}}
"""
DEFAULTS = """\
defaults: {bound_days: 3, repeat_within_days: 1, window_hours: 12,
  quiet_days: 7, appeal_answer_hours: 24}
"""
RULE = """\
  - id: {id}
    class: arrival
    says: {{en: Invented}}
    paraphrase: true
    source: bench
    confidence: unverified
    when: {{stayed: {{{where}, within_days: {within}}}}}
    then:
      code: {code}
      anchor: left_area
      start: next_day
      phases: [{{measure: {measure}, days: {days}}}]
"""


def book(name: str = "country", jurisdiction: str = "CN", longer: int = 0) -> Rulebook:
    """The table as a rulebook; a city's windows may be longer by some days."""
    text = HEAD.format(name=name, jurisdiction=jurisdiction)
    text += (DEFAULTS if "/" not in jurisdiction else "") + "rules:\n"
    for rule in RULES:
        within = rule.within + longer
        text += RULE.format(
            id=rule.id,
            where=rule.where,
            within=within,
            code=rule.code,
            measure=rule.measure,
            days=rule.days,
        )
    return parse(text)
