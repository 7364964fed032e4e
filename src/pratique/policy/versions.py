"""What the versions of one rulebook may not say beside each other."""

from itertools import pairwise

from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook


def check_versions(books: tuple[Rulebook, ...]) -> None:
    """Versions of a book share their place, but neither their date nor their start."""
    seen: dict[tuple[str, object], Rulebook] = {}
    for book in books:
        first = seen.setdefault((book.id, "first"), book)
        if first.jurisdiction != book.jurisdiction:
            raise RulebookError(
                f"`{book.id}` of {book.version} is for {'/'.join(book.jurisdiction)},"
                f" but of {first.version} for {'/'.join(first.jurisdiction)}",
                *book.at,
                file=book.file,
                next_step="All versions of a book are for one place: correct the"
                " jurisdiction, or give this book an id of its own.",
            )
        for mark in (book.version, book.in_force):
            other = seen.setdefault((book.id, mark), book)
            if other is not book:
                raise RulebookError(
                    f"`{book.id}` has two versions of {mark}",
                    *book.at,
                    file=book.file,
                    next_step=f"The other one is {other.file or 'given before'}:"
                    " give one of them another date, or take it away.",
                )


def check_ends(books: tuple[Rulebook, ...]) -> None:
    """The next version ends the one before: no other end may come after it.

    So it must be in a folder, whose texts know of each other. Of those that stand
    together here, one that is adopted later may come before an end that was announced:
    it takes over.

    Args:
        books: in the order in which they begin.
    """
    for book, following in pairwise(books):
        until = book.until
        if book.id == following.id and until and until >= following.in_force:
            raise RulebookError(
                f"`{book.id}` of {book.version} ends when its version of"
                f" {following.version} begins, not {until:%Y-%m-%d}",
                file=book.file,
                next_step="Leave `until` out, or put it before that.",
            )
