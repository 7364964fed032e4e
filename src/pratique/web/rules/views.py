"""What governs: the list of rulebooks, and one version to be read. Open to every officer."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pratique import clock
from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.policy.differences import compare
from pratique.policy.proposing import before
from pratique.policy.refusals import UnknownRule
from pratique.policy.rulebook import Rulebook
from pratique.policy.shelf import Shelf
from pratique.standing.queries import rulebooks
from pratique.standing.shelf import shelf
from pratique.web.officer import OfficerRequest
from pratique.web.rules import as_law, reading


@require_GET
def rules(request: OfficerRequest) -> HttpResponse:
    """List the rulebooks by layer, what of them is in force, and what is proposed."""
    words = {
        "layers": reading.layers(),
        "waiting": rulebooks.waiting(),
        "asked": rulebooks.asked_back(),
        "may_propose": request.officer.may(Permission.PROPOSE_RULEBOOKS),
    }
    return render(request, "rules/rules.html", words)


@require_GET
def version(request: OfficerRequest, name: str, version: str) -> HttpResponse:
    """Show one version: since when, its rules and sources, and what it changed."""
    books = shelf()
    book = _named(books, name, version)
    earlier = before(book, books)
    names = reading.name_of
    state = (
        reading.state_of(book, books, clock.now())
        if book in books.books
        else "reversed"
    )
    words = {
        "book": book,
        "state": state,
        "place": names(book.jurisdiction),
        "proposal": rulebooks.of_digests([book.digest]).get(book.digest),
        "rules": as_law.rules_of(book),
        "settings": as_law.settings_of(book),
        "difference": compare(earlier, book, names) if earlier else None,
    }
    return render(request, "rules/version.html", words)


def _named(books: Shelf, name: str, version: str) -> Rulebook:
    try:
        return books.book(name, date.fromisoformat(version))
    except (ValueError, UnknownRule) as error:
        raise NotHere from error
