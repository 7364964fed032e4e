"""What a text must pass before anybody can adopt it: the shelf, and its own cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pratique.policy.cases import Report, run_cases
from pratique.policy.document import read
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook
from pratique.policy.shelf import Shelf, Start


@dataclass(frozen=True, slots=True)
class Named:
    """A text that bears the name of a file, for messages to point at."""

    text: str
    name: str

    def read_bytes(self) -> bytes:
        return self.text.encode()

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Judged:
    """A text that may stand on the shelf, and what became of its cases."""

    book: Rulebook
    report: Report


def judge(
    book: Rulebook,
    cases: Named,
    shelf: Shelf,
    begins: datetime | None = None,
    start: Start | None = None,
) -> Judged:
    """Put a text on the shelf, run its cases; refuse what does not fit.

    Args:
        book: the text, as it was read.
        cases: of its case file; none: no case stands up for it.
        shelf: what it is to stand beside.
        begins: when it is to be in force; when it says itself, if not said.
        start: where sooner or later, and for whom.

    Raises:
        RulebookError: with line and column. A case that fails is told by the report.
    """
    shelf.with_book(replace(book, in_force=begins or book.in_force), start)
    files: Sequence[Named] = [cases] if cases.text.strip() else []
    for each in files:
        _refuse_of_another(book, each)
    return Judged(book, run_cases(files, by_its_own_date(book, shelf)))


def by_its_own_date(book: Rulebook, shelf: Shelf) -> Shelf:
    """The shelf on which a text's cases are true: in force from the day it says.

    An adoption may put it off, or bring it forward; its cases are about the text.
    """
    others = [
        each
        for each in shelf.books
        if each.id != book.id or each.in_force < book.in_force
    ]
    return Shelf([*others, book])


def before(book: Rulebook, shelf: Shelf) -> Rulebook | None:
    """The version that this one follows, if there is one."""
    earlier = [
        each
        for each in shelf.books
        if each.id == book.id
        and each.digest != book.digest
        and each.in_force <= book.in_force
    ]
    return earlier[-1] if earlier else None


def _refuse_of_another(book: Rulebook, cases: Named) -> None:
    """Cases of another version would pass, and prove nothing of this one."""
    try:
        document = read(cases.text, "a case file")
        fields = {key.word(): value for key, value in document.pairs()}
        for name, wanted in (("rulebook", book.id), ("version", f"{book.version}")):
            if name in fields and fields[name].word() != wanted:
                fields[name].refuse(
                    f"these are cases of `{fields[name].word()}`, not of `{wanted}`",
                    f"Write `{name}: {wanted}`, once the cases are its own.",
                )
    except RulebookError as error:
        raise error.in_file(cases.name) from None
