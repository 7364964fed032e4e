"""A text before it governs anybody: read, and judged against the present shelf."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pratique.contacts import queries as contacts
from pratique.divisions.models import Division
from pratique.divisions.queries import lineage_of
from pratique.places import queries as places
from pratique.policy.doubts import Doubt, doubts
from pratique.policy.proposing import Judged, Named, judge
from pratique.policy.rulebook import Rulebook, parse
from pratique.policy.shelf import Start
from pratique.standing.models import Proposal
from pratique.standing.queries import rulebooks
from pratique.standing.shelf import shelf

Stages = Sequence[tuple[Division, datetime]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed: a text with its cases, and how it is to begin.

    Stages name divisions by their codes, each with an instant of its own. Files are
    what messages call the text, and its cases.
    """

    text: str
    cases: str = ""
    effective_at: datetime | None = None  # None: when the text itself says
    stages: Sequence[tuple[str, datetime]] = ()
    extends_arrivals: bool = False
    file: str = ""
    cases_file: str = ""

    def book(self) -> Rulebook:
        """Return the text as a rulebook."""
        return _read(self.text, self.file)

    def judged(self, begins: datetime, stages: Stages) -> Judged:
        """Return what comes of it on the shelf of this moment."""
        lines = tuple((lineage_of(place.code), at) for place, at in stages)
        return judge(
            self.book(),
            Named(self.cases, self.cases_file or self.file),
            shelf(),
            begins,
            Start(lines, self.extends_arrivals),
        )


def doubts_about(draft: Draft) -> tuple[Doubt, ...]:
    """Return what to look at again in a text, as whoever asks knows this house."""
    also = {
        "watch_list": frozenset(each.code for each in places.watch_lists()),
        "chain": contacts.chain_words(),
    }
    return doubts(draft.book(), draft.text, shelf(), draft.cases, also)


@lru_cache(maxsize=8)
def _read(text: str, file: str) -> Rulebook:
    return parse(text, file=file)


def draft_of(proposal: Proposal) -> Draft:
    """Return what was proposed, to be judged again."""
    return Draft(
        text=proposal.text,
        cases=proposal.cases,
        effective_at=proposal.effective_at,
        extends_arrivals=proposal.extends_arrivals,
        file=f"{proposal.rulebook}@{proposal.version}",
        cases_file=f"{proposal.rulebook}@{proposal.version}.cases",
    )


def judged_now(proposal: Proposal) -> Judged:
    """Return what comes of an open proposal on the shelf of this moment.

    Raises:
        RulebookError: it may not stand there, or no more.
    """
    stages = [(each.division, each.starts_at) for each in rulebooks.stages(proposal)]
    return draft_of(proposal).judged(proposal.effective_at, stages)
