"""The same in Chinese and in English, and what sentences are put together from.

A file of its own because whom a rule is about, and what it orders, are told with it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from pratique.policy.facts import Lineage
from pratique.policy.wordlists import BOOKS

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """The same in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The words in one of the two languages."""
        return self.zh if language.startswith("zh") else self.en


Names = Callable[[Lineage], Said]


def by_code(place: Lineage) -> Said:
    """A place by its code, for whoever has no gazetteer at hand; a country by name."""
    return country(place[0]) if len(place) == 1 else Said(place[-1], place[-1])


def country(code: str) -> Said:
    """What a country is called; one that nobody has named yet, by its code."""
    return word(code, "country")


def word(code: str, book: str) -> Said:
    """One word of a list; one that nobody has put into words is told as written."""
    return Said(*BOOKS[book].get(code, (code, code.replace("_", " "))))


def listed(codes: Iterable[str], book: str, zh: str = "、", en: str = ", ") -> Said:
    """Several words of a list."""
    return joined([word(code, book) for code in codes], zh, en)


def either(codes: Iterable[str], book: str) -> Said:
    """Several words of a list, any of which will do."""
    *most, last = [word(code, book) for code in codes]
    if not most:
        return last
    row = joined(most, "、", ", ")
    return Said(f"{row.zh}、{last.zh}", f"{row.en} or {last.en}")


def joined(said: Iterable[Said], zh: str, en: str) -> Said:
    """Several phrases in a row, as each language parts them."""
    told = list(said)
    return Said(zh.join(each.zh for each in told), en.join(each.en for each in told))


def bracketed(said: Said) -> Said:
    """The words in brackets, as each language writes them."""
    return Said(f"（{said.zh}）", f"({said.en})")


def days(number: int) -> str:
    """So many days, in English."""
    return f"{number} day" if number == 1 else f"{number} days"


def day(when: date) -> Said:
    """A calendar day."""
    return Said(
        f"{when.year}年{when.month}月{when.day}日",
        f"{when.day} {MONTHS[when.month - 1]} {when.year}",
    )
