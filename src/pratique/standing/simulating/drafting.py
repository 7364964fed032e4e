"""A text on the shelf, as if it had been adopted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from pratique.policy.cases import run_cases
from pratique.policy.rulebook import Rulebook, load
from pratique.policy.shelf import Shelf, Start
from pratique.standing.simulating import refusals

CASES = ".cases.yaml"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that may stand on the shelf, and the shelf with it."""

    book: Rulebook  # in force from when it was asked for
    shelf: Shelf
    cases: int  # of its own that come out as they say

    @property
    def extends_arrivals(self) -> bool:
        """Whether its arrival rules count for those who are here already."""
        start = self.shelf.starts.get(self.book.digest)
        return start is not None and start.extends


def draft(file: Path, shelf: Shelf, at: datetime, start: Start | None = None) -> Draft:
    """Read a text and put it on the shelf, in force from an instant.

    The same version may be there already if it is the same text.

    Args:
        file: the text; its cases lie beside it.
        shelf: what it is to stand beside.
        at: from when.
        start: where sooner or later, and for whom, as an adoption would say.

    Raises:
        RulebookError: it does not read, or may not stand there; with line and column.
        Refusal: its cases fail; it has ended by then; another text is in its place.
    """
    book = load(file)
    others = list(_others(book, shelf, at))
    cases = _try_cases(file, Shelf([*others, book]))
    return Draft(*stood(book, shelf, at, start), cases)


def stood(
    book: Rulebook, shelf: Shelf, at: datetime, start: Start | None = None
) -> tuple[Rulebook, Shelf]:
    """Return a text as adopted from an instant, and the shelf with it.

    Raises:
        RulebookError: it may not stand there.
        Refusal: it has ended by then; another text is in its place.
    """
    others = list(_others(book, shelf, at))
    if book.is_over(at):
        raise refusals.AlreadyOver(
            _("“%(book)s” of %(version)s has ended by then.")
            % {"book": book.id, "version": book.version},
            next_step=_("Ask for an earlier moment, or take `until` out of the text."),
            field="--at",
        )
    begun = [each for each in shelf.books if each.digest == book.digest]
    starts = min([at, *(each.in_force for each in begun)])
    adopted = replace(book, in_force=starts)
    begins = {**shelf.starts, **({book.digest: start} if start else {})}
    return adopted, Shelf([*others, adopted], begins, shelf.reversed)


def _others(book: Rulebook, shelf: Shelf, at: datetime) -> Iterator[Rulebook]:
    """Yield what else stands on the shelf; another text of this version may not."""
    for each in shelf.books:
        if (each.id, each.version) != (book.id, book.version):
            yield each
        elif each.digest != book.digest and each.in_force <= at:
            raise refusals.AnotherText(
                _("“%(book)s” of %(version)s is in force by then, with another text.")
                % {"book": book.id, "version": book.version},
                next_step=_("Give the new text a version of its own."),
                field="FILE",
                file=each.file,
            )


def _try_cases(file: Path, shelf: Shelf) -> int:
    """Run the cases beside the text, if there are some; how many."""
    path = file.with_name(file.stem + CASES)
    if not path.is_file():
        return 0
    report = run_cases([path], shelf)
    if report.failed:
        first = report.failed[0]
        raise refusals.CasesFail(
            _("%(number)s of its own cases fail, the first in line %(line)s: %(case)s")
            % {
                "number": len({each.line for each in report.failed}),
                "line": first.line,
                "case": first.sentence,
            },
            next_step=_("`pratique policy cases` tells what came out otherwise."),
            file=str(path),
            line=first.line,
        )
    return report.cases
