"""`many` finds, `one` explains: the reasons of many people, without asking it all again.

`many` knows of everybody which rules have something to say, and when time alone
changes anything. Only these are asked again, for what columns do not hold: all that
speaks for a match, and what is missing where nobody can answer. What was looked at
besides is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from pratique.policy.facts import Facts, Lineage, Risk
from pratique.policy.many.outcomes import Outcomes
from pratique.policy.many.tables import Array, datetime_of
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Governing, Shelf

Rules = frozenset[str]


class Narrowed(Shelf):
    """A shelf, of which only these rules are asked.

    Args:
        whole: with all rules.
        rules: their ids. Those about what is owed are asked in any case.
    """

    def __init__(self, whole: Shelf, rules: Rules) -> None:
        self.__dict__.update(whole.__dict__)
        self._whole, self._asked = whole, rules
        self._narrowed: dict[int, Governing] = {}

    def governing(
        self, place: Lineage, arrived_at: datetime | None, now: datetime
    ) -> Governing:
        """The rules of this place that are asked."""
        whole = self._whole.governing(place, arrived_at, now)
        found = self._narrowed.get(id(whole))  # the shelf keeps each that it made
        if found is None:
            found = self._narrowed[id(whole)] = self._some(whole)
        return found

    def next_change(self, place: Lineage, now: datetime) -> None:
        """When it changes is for the whole shelf to say."""

    def _some(self, whole: Governing) -> Governing:
        live = {
            cls: tuple(each for each in rules if each.id in self._asked)
            for cls, rules in whole.live.items()
        }
        live["compliance"] = whole.live["compliance"]
        rules = tuple(rule for rules in live.values() for rule in rules)
        return replace(whole, rules=rules, live=live, gone=dict.fromkeys(live, ()))


def speaking(outcomes: Outcomes, which: Array | None = None) -> Mapping[int, Rules]:
    """By person, the rules that open something, keep it open, close it, or ask.

    Of whom was left to `one` none are told.

    Args:
        outcomes: of a run of persons.
        which: of that run, who counts; None: everybody.
    """
    found, law = outcomes.grounds.found, outcomes.grounds.found.law
    person = np.concatenate([found.person, outcomes.undecided])
    rule = np.concatenate([found.rule, outcomes.undecided_rule])
    if which is not None:
        mine = np.flatnonzero(which[person - outcomes.begin])
        person, rule = person[mine], rule[mine]
    told: dict[int, Rules] = {}
    for who, number in zip(person.tolist(), rule.tolist(), strict=True):
        if who not in outcomes.by_one:
            told[who] = told.get(who, frozenset()) | {law.rules[number].id}
    return told


@dataclass
class Explaining:
    """A shelf at a moment, and the parts of it that are asked."""

    shelf: Shelf
    now: datetime
    _narrowed: dict[Rules, Narrowed] = field(default_factory=dict)

    def outcome(self, facts: Facts, risk: Risk, rules: Rules, next_at: int) -> Outcome:
        """What `evaluate` says of a person, but for what was looked at besides.

        Whatever ran its course may keep an `otherwise` from applying: it is asked, too.
        """
        rules |= {key.partition("@")[0] for key in facts.closed | facts.cleared}
        shelf = self._narrowed.get(rules)
        if shelf is None:
            shelf = self._narrowed[rules] = Narrowed(self.shelf, rules)
        found = evaluate(facts, risk, shelf, self.now)
        return replace(found, next_at=datetime_of(next_at))
