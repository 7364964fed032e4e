"""A shelf of which only some rules are asked.

For whoever has asked all of them of many people at once, and wants the reasons of the
few that had something to say. Which rules were looked at besides, and when time alone
changes something, it does not tell.
"""

from dataclasses import replace
from datetime import datetime

from pratique.policy.facts import Lineage
from pratique.policy.shelf import Governing, Shelf


class Narrowed(Shelf):
    """A shelf, of which only these rules are asked.

    Args:
        whole: with all rules.
        rules: their ids. Those about what is owed are asked in any case.
    """

    def __init__(self, whole: Shelf, rules: frozenset[str]) -> None:
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
