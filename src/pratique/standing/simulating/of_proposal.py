"""What a proposal would change, as it was proposed: its instant, stages, and reach."""

import hashlib
from collections.abc import Callable

from pratique import clock
from pratique.divisions import queries as divisions
from pratique.policy.shelf import Shelf, Start
from pratique.standing.drafts import draft_of, judged_now
from pratique.standing.models import Proposal
from pratique.standing.queries import rulebooks
from pratique.standing.shelf import shelf
from pratique.standing.simulating.areas import area_of
from pratique.standing.simulating.drafting import Draft, stood
from pratique.standing.simulating.result import Simulation
from pratique.standing.simulating.simulate import simulate


def simulate_proposal(found: Proposal, step: Callable[[int, int], None]) -> Simulation:
    """Say what it would change once it has begun everywhere, and stage by stage.

    Raises:
        RulebookError: it may not stand beside the rulebooks of now.
        Refusal: it has ended by then.
    """
    stages = tuple(
        (divisions.lineage_of(each.division.code), each.starts_at)
        for each in rulebooks.stages(found)
    )
    start = Start(stages, found.extends_arrivals)
    begins = max(found.effective_at, clock.now())
    book, books = stood(draft_of(found).book(), shelf(), begins, start)
    draft = Draft(book, books, judged_now(found).report.cases)
    area = area_of(book, divisions.by_position(found.place).code)
    last = max([begins, *(at for _place, at in stages)])
    return simulate(draft, area, last, with_who=True, step=step)


def fingerprint(books: Shelf) -> str:
    """Return what is the same for the same texts that begin in the same way."""
    told = "\n".join(
        f"{book.digest} {book.in_force.isoformat()} {books.starts.get(book.digest)}"
        for book in books.books
    )
    return hashlib.sha256(told.encode()).hexdigest()
