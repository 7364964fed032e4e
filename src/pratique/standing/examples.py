"""The cases beside a version: those it was shipped with, or was proposed with."""

from functools import lru_cache
from pathlib import Path

from pratique.policy.examples import Example, examples
from pratique.policy.proposing import Named, by_its_own_date
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook
from pratique.standing.drafts import Draft, draft_of
from pratique.standing.queries import rulebooks
from pratique.standing.shelf import shelf, shipped

KEPT = 32  # shipped versions whose examples a process keeps


def examples_of(book: Rulebook) -> tuple[Example, ...]:
    """Return the cases beside a version, each with what comes of it."""
    for proposal in rulebooks.of_version(book.id, book.version):
        if proposal.digest == book.digest:
            return _proposed(draft_of(proposal))
    return _shipped(Path(book.file).with_suffix(".cases.yaml")) if book.file else ()


@lru_cache(maxsize=KEPT)
def _shipped(cases: Path) -> tuple[Example, ...]:
    return examples(cases, shipped()) if cases.is_file() else ()


def _proposed(draft: Draft) -> tuple[Example, ...]:
    """Return the cases of a proposal, from the day that its text itself says.

    Where it no longer fits beside the rulebooks of now, it has no examples.
    """
    if not draft.cases.strip():
        return ()
    try:
        stands = by_its_own_date(draft.book(), shelf())
        return examples(Named(draft.cases, draft.cases_file), stands)
    except RulebookError:
        return ()
