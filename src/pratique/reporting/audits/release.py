"""Was anybody over-held, released early, or never released?

The audit shares no code with what it audits. It reads orders, specimens, results and
the ledger as they stand in the tables, counts the days again from what each order
asks for, and compares. Ask it as somebody who may see everything: what row security
hides from the asker is missing to the audit too.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pratique.reporting.audits import tampering
from pratique.reporting.audits.evidence import Human
from pratique.reporting.audits.findings import Findings, ReleaseReport, report
from pratique.reporting.audits.freeing import examine
from pratique.reporting.audits.grounds import Judged, judge
from pratique.reporting.audits.illness import look_at_positives
from pratique.reporting.audits.reading import Reader
from pratique.reporting.audits.view import one_snapshot, view
from pratique.reporting.audits.window import Window

if TYPE_CHECKING:
    from pratique.ledger.queries import Known


def audit_release(
    start: datetime, end: datetime, known: "Known | None" = None
) -> ReleaseReport:
    """Audit everybody who was bound, or became free, in [start, end).

    Args:
        start: from here on.
        end: up to here; later than now means: up to now.
        known: look from a past moment, with what was known then.
    """
    found = Findings()
    with one_snapshot():
        here = view(known)
        window = Window(start, end, here.now, here.last)
        for humans in Reader(here).circles(window):
            found.add(audit(humans, window, is_present=here.position is None))
    return report(found)


def audit(humans: Sequence[Human], window: Window, *, is_present: bool) -> Findings:
    """Audit people who were, at some time, taken for one; most are alone."""
    found = Findings()
    everything: list[Judged] = []
    for human in humans:
        binding = _judge_all(human, window, found)
        look_at_positives(human, window, found)
        tampering.look(human, found)
        if is_present:
            is_bound = any(one.closed_at is None for one in binding)
            tampering.look_at_standing(human, is_bound=is_bound, found=found)
        everything += binding
    examine(humans, everything, window, found)
    return found


def _judge_all(human: Human, window: Window, found: Findings) -> list[Judged]:
    grounds = sorted(human.grounds, key=lambda ground: ground.entry)
    judged = [judge(human, ground, window, found) for ground in grounds]
    return [one for one in judged if one is not None]
