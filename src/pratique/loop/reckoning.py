"""What proposals would change, reckoned beside everything else that the worker does.

Nobody's release waits for it: it has a hand of its own, reads in one
transaction, and writes in another at the end. A kill leaves it to be taken up again.
"""

import logging
from collections.abc import Callable
from uuid import UUID

from pratique import database
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.ledger.models import Entry
from pratique.policy.refusals import RulebookError
from pratique.standing.actions import reckoning
from pratique.standing.models import Proposal, Reckoning
from pratique.standing.queries import reckonings
from pratique.standing.shelf import shelf
from pratique.standing.simulating.of_proposal import fingerprint, simulate_proposal
from pratique.standing.simulating.result import Simulation

log = logging.getLogger(__name__)
Heard = Callable[[Reckoning, int, int], None]
FAILED = "failed"


class StoppedError(Exception):
    """The worker is to stop: what it reckons is left to the next one."""


def is_waiting() -> bool:
    """Say whether somebody has asked."""
    with database.acting(WORKER):
        return reckonings.is_waiting()


def reckon_next(heard: Heard = lambda row, done, total: None) -> bool:
    """Reckon the next one that was asked for; say whether there was one.

    Args:
        heard: told how far it has come. It writes through a connection of its own:
            a transaction is open meanwhile.
    """
    with database.acting(WORKER):
        row = reckoning.claim(by=WORKER)
        if row is None:
            return False
        try:
            found, told = _reckoned(row, heard)
        except StoppedError:
            reckoning.let_go(reckoning=row, by=WORKER)
            raise
        reckoning.finish(reckoning=row, found=found, told=told, by=WORKER)
    return True


def _reckoned(row: Reckoning, heard: Heard) -> tuple[Simulation | None, str]:
    """Return what came of it and the digest of the rules; else nothing, and why."""
    try:
        with database.transaction():
            told = fingerprint(shelf())
            found = simulate_proposal(
                row.proposal, lambda done, total: heard(row, done, total)
            )
    except StoppedError:
        raise
    except RulebookError:
        return None, "rulebook"
    except Refusal as refusal:
        return None, refusal.code
    except Exception:
        # Whatever it stumbles over must be said, and not be tried for ever.
        log.exception("simulation %s failed", row.pk)
        return None, FAILED
    return found, told


def tell(row: Reckoning, done: int, total: int) -> None:
    """Write how far it has come, for the page that waits."""
    with database.acting(WORKER), database.transaction():
        reckoning.tell(reckoning=row, done=done, total=total, by=WORKER)


def forget_list(entry: Entry) -> None:
    """Drop the list of people of a proposal that was decided."""
    found = Proposal.objects.get(pk=UUID(entry.subject.partition(":")[2]))
    reckoning.forget(proposal=found, by=WORKER)
