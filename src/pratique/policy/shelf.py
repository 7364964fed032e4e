"""Rulebooks in their layers and versions, and which of them govern a person.

Nation, province, city: each may replace rules of the books above it, by id, and
says so. Replacement happens before matching, whether the replacing rule then
matches or not.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from pratique.policy.book_forms import CLASSES
from pratique.policy.document import nearest
from pratique.policy.facts import Lineage
from pratique.policy.measures import Defaults
from pratique.policy.outcome import Considered
from pratique.policy.refusals import RulebookError, UnknownRule
from pratique.policy.rulebook import Rule, Rulebook, load
from pratique.policy.settings import Setting
from pratique.policy.versions import check_ends, check_versions


@dataclass(frozen=True, slots=True)
class Start:
    """How a version begins that was adopted, where its `in_force` is not all.

    A stage is a division with an instant of its own; the nearest one counts.
    """

    stages: tuple[tuple[Lineage, datetime], ...] = ()
    extends: bool = False  # its arrival rules count for those already here, too

    def at(self, place: Lineage) -> datetime | None:
        """The instant of the stage this place lies in, if it lies in one."""
        found = [each for each in self.stages if each[0][-1] in place]
        return max(found, key=lambda each: len(each[0]))[1] if found else None


@dataclass(frozen=True, slots=True)
class Governing:
    """The rules that govern one person, the country's first."""

    zone: ZoneInfo | None  # of the most local book; None: no book governs here
    rules: tuple[Rule, ...]
    live: dict[str, tuple[Rule, ...]]  # by class, less those that are replaced
    gone: dict[str, tuple[Considered, ...]]  # by class, those that are
    arrival_defaults: Defaults | None
    defaults: Defaults | None

    def defaults_for(self, rule: Rule) -> Defaults:
        """What the rule means where it does not say."""
        chosen = self.arrival_defaults if rule.cls == "arrival" else self.defaults
        if chosen is None:
            raise RulebookError(
                f"no book above `{rule.book}` writes down its defaults",
                rule.line,
                next_step="Put the country's rulebook on the shelf.",
            )
        return chosen


class Shelf:
    """All rulebooks we hold, every version of each.

    Args:
        books: those that are in force, were, or will be.
        starts: how those began that were adopted, by the digest of their text.
        reversed_: those that govern nobody any more, for what names their rules.
    """

    def __init__(
        self,
        books: Iterable[Rulebook],
        starts: Mapping[str, Start] | None = None,
        reversed_: Iterable[Rulebook] = (),
    ) -> None:
        ordered = sorted(books, key=lambda book: (*book.layer, book.in_force))
        self.books: tuple[Rulebook, ...] = tuple(ordered)
        self.starts: Mapping[str, Start] = dict(starts or {})
        self.reversed = tuple(reversed_)
        self._all = (*self.reversed, *self.books)
        self._rules = {
            (rule.id, rule.version): rule for book in self._all for rule in book.rules
        }
        self._combinations: dict[tuple[object, ...], Governing] = {}
        self._governing: dict[tuple[object, ...], Governing] = {}
        check_versions(self.books)
        self._check_stages()
        for book in self.books:
            for rule in book.rules:
                self._check_replaces(book, rule)

    def with_book(self, book: Rulebook, start: Start | None = None) -> "Shelf":
        """This shelf with one more book on it, if it may stand there."""
        starts = {**self.starts, **({book.digest: start} if start else {})}
        return Shelf([*self.books, book], starts, self.reversed)

    # --- what governs -------------------------------------------------------

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The divisions that decide which books govern: places alike in them are alike."""
        books = {book.jurisdiction[-1] for book in self.books}
        staged = {
            place[-1] for start in self.starts.values() for place, _at in start.stages
        }
        return frozenset(books | staged)

    def governing(
        self, place: Lineage, arrived_at: datetime | None, now: datetime
    ) -> Governing:
        """The rules of this place: for arrivals, as they were at the arrival."""
        line = tuple(code for code in place if code in self.deciding)
        asked = (line, self._since(arrived_at or now), self._since(now))
        found = self._governing.get(asked)
        if found is None:
            at_arrival = self._in_force(place, arrived_at or now, now)
            current = self._in_force(place, now, now)
            key = (at_arrival, current)
            if key not in self._combinations:
                self._combinations[key] = _combine(at_arrival, current)
            found = self._governing[asked] = self._combinations[key]
        return found

    def _since(self, moment: datetime) -> int:
        """Between which turns a moment lies: nothing changes between two of them."""
        return bisect_right(self._turns, moment)

    @cached_property
    def _turns(self) -> list[datetime]:
        return sorted(self.turns())

    def next_change(self, place: Lineage, now: datetime) -> datetime | None:
        """When a version of a book of this place next begins, or ends.

        Not when one begins that was adopted: nobody here knew of it when they were
        last assessed, and nobody waits for it one by one. The loop assesses everybody
        when it begins.
        """
        coming = [
            instant
            for book in self.books
            if book.jurisdiction[-1] in place
            for instant in (self._own_start(book), book.until)
            if instant is not None and instant > now
        ]
        return min(coming, default=None)

    def turns(self) -> set[datetime]:
        """Every instant at which a version begins or ends, somewhere."""
        told = {when for book in self.books for when in (book.in_force, book.until)}
        told |= {at for start in self.starts.values() for _place, at in start.stages}
        return {when for when in told if when is not None}

    def defaults(self, place: Lineage, now: datetime) -> Defaults | None:
        """What is meant where nothing is said, here and now: the most local book's.

        Before any book of this place is in force, the first to come has its say.
        """
        there = [book for book in self.books if book.jurisdiction[-1] in place]
        coming = sorted(there, key=lambda book: book.in_force)
        return _defaults(self.in_force(place, now)) or _defaults(
            tuple(book for book in coming if book.defaults)[:1]
        )

    def settings(self, place: Lineage, now: datetime) -> dict[str, Setting]:
        """Where people meet, as the books of this place have it; the city's last word."""
        books = self._in_force(place, now, now)
        return {each.id: each for book in books for each in book.settings}

    def in_force(self, place: Lineage, moment: datetime) -> tuple[Rulebook, ...]:
        """The versions that govern a place at a moment, the country's first."""
        return self._in_force(place, moment, moment)

    def begins(self, book: Rulebook, place: Lineage) -> datetime:
        """When this version is in force in this place."""
        start = self.starts.get(book.digest)
        return (start and start.at(place)) or book.in_force

    def leaves_nothing(self, book: Rulebook) -> bool:
        """Whether its own end leaves nothing in its place, wherever it governs last.

        Another version may have taken over before, everywhere or in some stages.
        """
        if book.until is None:
            return False
        last = book.until - timedelta(microseconds=1)
        versions = [each for each in self.books if each.id == book.id]
        starts = [self.starts.get(each.digest, Start()) for each in versions]
        staged = [place for start in starts for place, _at in start.stages]
        return any(
            book in self.in_force(place, last)
            and not any(each.id == book.id for each in self.in_force(place, book.until))
            for place in [book.jurisdiction, *staged]
        )

    def _in_force(
        self, place: Lineage, moment: datetime, now: datetime
    ) -> tuple[Rulebook, ...]:
        """The versions of a moment, or of now where they take over who is here."""
        found: dict[str, Rulebook] = {}
        for book in self.books:
            if book.jurisdiction[-1] in place:
                counts = now if self._extends(book) else moment
                if self.begins(book, place) <= counts:
                    found[book.id] = book  # they are in order of their versions
        return tuple(book for book in found.values() if not book.is_over(moment))

    def _own_start(self, book: Rulebook) -> datetime | None:
        return None if book.digest in self.starts else book.in_force

    def _extends(self, book: Rulebook) -> bool:
        start = self.starts.get(book.digest)
        return start is not None and start.extends

    @cached_property
    def rule_ids(self) -> frozenset[str]:
        """The full ids of all rules, of every version."""
        return frozenset(name for name, _version in self._rules)

    # --- looking things up --------------------------------------------------

    def rule(self, name: str, version: date) -> Rule:
        """The rule of this full id, in that version."""
        rule = self._rules.get((name, version))
        if rule is None:
            raise UnknownRule(
                f"No rulebook here has a rule `{name}` of {version}.",
                next_step=nearest(name, self.rule_ids),
            )
        return rule

    def book(self, name: str, version: date | None = None) -> Rulebook:
        """This rulebook in that version; without one, the latest."""
        found = [
            book
            for book in self._all
            if book.id == name and version in (None, book.version)
        ]
        if not found:
            versions = sorted({f"{one.version}" for one in self._all if one.id == name})
            raise UnknownRule(
                f"There is no rulebook `{name}`"
                + (f" of {version}." if version else "."),
                next_step=f"It has versions of {', '.join(versions)}."
                if versions
                else nearest(name, {book.id for book in self._all}),
            )
        return found[-1]

    # --- checks ---------------------------------------------------------------

    def _check_stages(self) -> None:
        """Wherever a version begins, the next one of its book begins later."""
        for book, following in pairwise(self.books):
            if book.id != following.id:
                continue
            for place in (*self._staged(book), *self._staged(following)):
                if self.begins(book, place) >= self.begins(following, place):
                    raise RulebookError(
                        f"in {place[-1]} `{book.id}` of {book.version} begins no"
                        f" earlier than that of {following.version}, which follows it",
                        file=following.file,
                        next_step="Let each stage begin after the version before it"
                        " has begun there, and before the next one does.",
                    )

    def _staged(self, book: Rulebook) -> list[Lineage]:
        start = self.starts.get(book.digest)
        return [place for place, _at in start.stages] if start else []

    def _check_replaces(self, book: Rulebook, rule: Rule) -> None:
        for old in rule.replaces:
            above = _named(self.books, old.partition("#")[0], book, rule)
            self._check_circle(book, rule, old)
            if above.layer[0] >= book.layer[0]:
                _refuse(
                    book,
                    rule,
                    f"`{rule.short}` replaces `{old}`, which does not stand above it",
                    "A book may replace rules of the books above its own"
                    " jurisdiction; change the rule itself instead.",
                )
            known = {known for known, _version in self._rules}
            if old not in known:
                ids = {each for each in known if each.startswith(f"{above.id}#")}
                _refuse(
                    book,
                    rule,
                    f"`{rule.short}` replaces `{old}`, which does not exist",
                    nearest(old, ids),
                )

    def _check_circle(self, book: Rulebook, rule: Rule, old: str) -> None:
        """A rule that replaces, along the way, itself would leave nothing."""
        path, seen = [rule.id, old], {rule.id}
        while path[-1] not in seen:
            seen.add(path[-1])
            onward = [
                further
                for (name, _version), each in self._rules.items()
                if name == path[-1]
                for further in each.replaces
            ]
            path += sorted(onward)[:1]
        if path[-1] == rule.id:
            circle = " replaces ".join(f"`{name}`" for name in path)
            _refuse(book, rule, f"in a circle: {circle}", "Take one of them away.")


def _combine(
    at_arrival: tuple[Rulebook, ...], current: tuple[Rulebook, ...]
) -> Governing:
    """The rules of these books, less those that a more local one replaces."""
    books = sorted(
        {*at_arrival, *current}, key=lambda book: (*book.layer, book.in_force)
    )
    rules = [
        rule
        for book in books
        for rule in book.rules
        if book in (at_arrival if rule.cls == "arrival" else current)
    ]
    replaced = {old: rule.id for rule in rules for old in rule.replaces}
    local = (current or at_arrival)[-1:]
    return Governing(
        zone=local[0].zone if local else None,
        rules=tuple(rules),
        live={
            cls: tuple(_of_class(rules, cls, lambda rule: rule.id not in replaced))
            for cls in CLASSES
        },
        gone={
            cls: tuple(
                Considered(rule.id, rule.version, "replaced", by=replaced[rule.id])
                for rule in _of_class(rules, cls, lambda rule: rule.id in replaced)
            )
            for cls in CLASSES
        },
        arrival_defaults=_defaults(at_arrival),
        defaults=_defaults(current),
    )


def _of_class(
    rules: list[Rule], cls: str, wanted: Callable[[Rule], bool]
) -> Iterator[Rule]:
    return (rule for rule in rules if rule.cls == cls and wanted(rule))


def _named(
    books: tuple[Rulebook, ...], name: str, book: Rulebook, rule: Rule
) -> Rulebook:
    found = [each for each in books if each.id == name]
    if not found:
        _refuse(
            book,
            rule,
            f"`{rule.short}` replaces a rule of `{name}`, which is not on the shelf",
            nearest(name, {each.id for each in books if each.id != book.id}),
        )
    return found[-1]


def _refuse(book: Rulebook, rule: Rule, message: str, advice: str) -> NoReturn:
    line, column = rule.replaces_at
    raise RulebookError(message, line, column, next_step=advice, file=book.file)


def _defaults(books: tuple[Rulebook, ...]) -> Defaults | None:
    """The defaults of the most local book that has some."""
    found = [book.defaults for book in books if book.defaults]
    return found[-1] if found else None


def open_shelf(folder: Path) -> Shelf:
    """Every rulebook below this folder; case files are no rulebooks."""
    paths = sorted(folder.glob("*/*.yaml"))
    books = [load(path) for path in paths if not path.name.endswith(".cases.yaml")]
    found = Shelf(books)
    check_ends(found.books)
    return found
