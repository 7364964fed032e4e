"""A version as readable law: each rule in words, with its cases as examples."""

from collections.abc import Iterator
from dataclasses import dataclass

from pratique.policy.differences import Told, told
from pratique.policy.examples import Example
from pratique.policy.rulebook import Rule, Rulebook
from pratique.policy.said import Said
from pratique.policy.settings import Setting
from pratique.policy.settings_in_words import met, reach
from pratique.standing.examples import examples_of
from pratique.web import dates
from pratique.web.outcome_words import example_words
from pratique.web.rules import reading


@dataclass(frozen=True, slots=True)
class Shown:
    """One case of a rule: its sentence, in a language of the reader's, and the end."""

    sentence: str
    words: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule with its cases."""

    told: Told
    replaces: tuple[str, ...]
    examples: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class SettingShown:
    """Where people met, and who of them is a close contact."""

    where: Said
    who: Said
    setting: Setting


def rules_of(book: Rulebook) -> list[RuleShown]:
    """Return every rule of a version in words, with its cases."""
    cases = examples_of(book)
    return [_shown(rule, cases, str(book.zone)) for rule in book.rules]


def settings_of(book: Rulebook) -> list[SettingShown]:
    """Return the settings of a version in words."""
    return [SettingShown(met(each), reach(each), each) for each in book.settings]


def _shown(rule: Rule, cases: tuple[Example, ...], zone: str) -> RuleShown:
    # What came out alike is told once, by the first sentence.
    lines: dict[str, Shown] = {}
    for each in _examples(rule, cases, zone):
        lines.setdefault(each.words, each)
    return RuleShown(told(rule, reading.name_of), rule.replaces, (*lines.values(),))


def _examples(rule: Rule, cases: tuple[Example, ...], zone: str) -> Iterator[Shown]:
    for each in cases:
        words = example_words(rule, each.case, each.outcome, zone)
        if words:
            yield Shown(_sentence(each.case.sentence), words)


def _sentence(written: str) -> str:
    """Return a case's sentence, but for an English one on a Chinese page."""
    return "" if dates.speaks_chinese() and written.isascii() else written
