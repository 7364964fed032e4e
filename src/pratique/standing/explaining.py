"""Why a person stands as they do, and why not otherwise, as of any moment.

Computed from the facts known then by the reference evaluator; the stored standing
is the same (the standing audit sees to it), so an explanation is a proof.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from pratique import clock
from pratique.ledger.queries import Known, known
from pratique.places import facts as places
from pratique.policy.facts import Facts, Lineage, Risk
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from pratique.registry import facts as registry
from pratique.registry.models import Person
from pratique.standing import document, facts, marks
from pratique.standing.document import Document
from pratique.standing.shelf import quiet_days, shelf

#: As of T means recorded before T: the last instant that counts lies just before.
JUST_BEFORE = clock.SMALLEST_STEP


@dataclass(frozen=True)
class Explanation:
    """A standing with everything that was looked at to reach it."""

    person: Person
    at: datetime
    outcome: Outcome
    document: Document
    considered: list[Document]
    shelf: Shelf  # as it was known then


@dataclass(frozen=True)
class View:
    """What was known at a moment, and the instant rules are applied at."""

    known: Known
    at: datetime
    shelf: Shelf

    def risk(self, place: Lineage) -> Risk:
        """Return the risk that was known, as the rulebooks of a place reckon it."""
        quiet = quiet_days(self.shelf, place, self.at)
        return places.risk(self.known, quiet_days=quiet)


def view(at: datetime | None) -> View:
    """Return the present, or a past moment, as the rules see it."""
    seen = known(at)
    instant = clock.now() if at is None else at - JUST_BEFORE
    return View(seen, instant, shelf(seen))


def assess(person: Person, seen: View) -> tuple[Facts, Outcome]:
    """Apply the rules to what was known of one person; none to the dead and gone."""
    told = facts.gather(person, seen.known)
    if registry.is_gone(person, seen.known):
        return told, document.nothing(seen.at, str(person.pk))
    return told, evaluate(told, seen.risk(told.place), seen.shelf, seen.at)


def mark(person: Person, outcome: Outcome, seen: View) -> str:
    """Return the person's mark: what the rules give, else what was served."""
    if outcome.mark:
        return outcome.mark
    return marks.served(registry.of(person, seen.known).family, seen.known)


def explain(person: Person, at: datetime | None = None) -> Explanation:
    """Explain a person's standing, now or as of a past moment."""
    seen = view(at)
    told, outcome = assess(person, seen)
    content = document.of(outcome, told, seen.risk(told.place), seen.shelf)
    content["mark"] = mark(person, outcome, seen) or None
    considered = [document.plain(asdict(one)) for one in outcome.considered]
    return Explanation(person, seen.at, outcome, content, considered, seen.shelf)
