"""What proposals would change, as it was last reckoned; and how old that is."""

from dataclasses import dataclass

from django.db.models import QuerySet

from pratique import database
from pratique.database import WORKER
from pratique.standing.models import Foretold, Proposal, Reckoning
from pratique.standing.shelf import shelf
from pratique.standing.simulating.of_proposal import fingerprint

MOST = 10_000  # facts that are counted
# More than so many facts, and than that share of the people, make a simulation old.
FEW, SHARE = 20, 0.01
# What the house itself concludes is no new fact.
FACTS_SINCE = """
SELECT count(*) FROM (SELECT FROM ledger_entry
    WHERE id > %(after)s AND place BETWEEN %(low)s AND %(high)s
      AND split_part(kind, '.', 1) IN ('registry', 'labs', 'contacts', 'places')
    LIMIT %(most)s) told
"""
WAITING = "SELECT 1 FROM standing_reckoning WHERE ended_entry_id IS NULL LIMIT 1"


@dataclass(frozen=True, slots=True)
class Age:
    """What has changed since a simulation was reckoned."""

    other_rules: bool
    facts: int  # recorded there since, `MOST` at most
    many: bool

    @property
    def is_stale(self) -> bool:
        """Whether it may not be what would come of it now."""
        return self.other_rules or self.many


def latest(proposal: Proposal) -> Reckoning | None:
    """Return the last simulation of a proposal: waiting, done or failed."""
    # Without a look at the entry: not everybody sees it who reads the proposal.
    rows = Reckoning.objects.filter(proposal=proposal)
    return rows.select_related("proposal").order_by("-entry_id").first()


def reckoned(proposal: Proposal) -> Reckoning | None:
    """Return the last one of which something came."""
    rows = Reckoning.objects.filter(proposal=proposal, result__isnull=False)
    return rows.select_related("proposal").order_by("-entry_id").first()


def current(proposal: Proposal) -> Reckoning | None:
    """Return the last one if something came of it, by the rules of now."""
    found = latest(proposal)
    if found is None or found.result is None:
        return None
    return found if found.rules == fingerprint(shelf()) else None


def age(found: Reckoning) -> Age:
    """Return what has changed since: other rules, and facts about people there."""
    proposal, people = found.proposal, (found.result or {"whole": {"people": 0}})
    asked = {
        "after": found.facts,
        "low": proposal.low,
        "high": proposal.high,
        "most": MOST,
    }
    with database.acting(WORKER), database.transaction():
        facts = database.rows(FACTS_SINCE, asked)[0][0]
    return Age(
        other_rules=found.rules != fingerprint(shelf()),
        facts=facts,
        many=facts > max(FEW, SHARE * people["whole"]["people"]),
    )


def is_waiting() -> bool:
    """Say whether a simulation is still to be reckoned."""
    return bool(database.prepared_rows(WAITING))


def foretold(found: Reckoning) -> QuerySet[Foretold]:
    """Return for whom something changes, of those whom one may see, in one order."""
    rows = Foretold.objects.filter(reckoning=found)
    return rows.select_related("person").order_by("pk")
