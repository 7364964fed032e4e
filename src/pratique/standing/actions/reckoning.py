"""What a proposal would change: asked for by somebody, reckoned by the worker.

It takes seconds among many people, so no page waits for it. One at a time is reckoned;
whoever does it gives a sign of life, so that what a kill left is taken up again.
"""

import json
from dataclasses import asdict
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import may
from pratique.database import Actor, must_be_worker
from pratique.ledger.actions import causing
from pratique.ledger.models import Entry
from pratique.standing import events
from pratique.standing.actions.adopting import note, open_proposal, reach_of_proposal
from pratique.standing.actions.deciding import deciding
from pratique.standing.models import Foretold, Proposal, Reckoning
from pratique.standing.simulating.result import Moved, Simulation

LOST = timedelta(seconds=30)  # without a sign of life: whoever had it is gone
ROWS = 5_000  # written in one statement


def ask(*, proposal: str, by: Actor) -> Reckoning:
    """Ask what a proposal would change; what was asked already is not asked twice."""
    with deciding(by, _permission(by)):
        found = open_proposal(proposal)
        reach_of_proposal(found).must_be_answered_for(by)
        waits = Reckoning.objects.filter(proposal=found, ended_entry=None).first()
        if waits is not None:
            return waits
        entry = note(events.SIMULATION_ASKED, found, by)
        return Reckoning.objects.create(proposal=found, entry=entry)


def _permission(by: Actor) -> Permission:
    """Whoever proposes may look before, and whoever adopts must."""
    proposes = may(by, Permission.PROPOSE_RULEBOOKS)
    return Permission.PROPOSE_RULEBOOKS if proposes else Permission.ADOPT_RULEBOOKS


def claim(*, by: Actor) -> Reckoning | None:
    """Take the next one that nobody has, or whose taker is gone."""
    must_be_worker(by)
    gone = Q(alive_at=None) | Q(alive_at__lt=clock.wall() - LOST)
    with database.transaction():
        rows = Reckoning.objects.select_for_update(skip_locked=True, of=("self",))
        rows = rows.filter(gone, ended_entry=None).select_related("proposal", "entry")
        row = rows.order_by("entry").first()
        if row is not None:
            row.facts = _youngest()
            row.alive_at = clock.wall()
            row.save(update_fields=["facts", "alive_at"])
    return row


def _youngest() -> int:
    """Return the youngest entry: what is recorded later may not be in it."""
    found = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


def tell(*, reckoning: Reckoning, done: int, total: int, by: Actor) -> None:
    """Write how far it has come, as a sign of life."""
    must_be_worker(by)
    rows = Reckoning.objects.filter(pk=reckoning.pk, ended_entry=None)
    rows.update(done=done, total=total, alive_at=clock.wall())


def let_go(*, reckoning: Reckoning, by: Actor) -> None:
    """Leave it to whoever comes next."""
    must_be_worker(by)
    rows = Reckoning.objects.filter(pk=reckoning.pk, ended_entry=None)
    rows.update(done=0, total=0, alive_at=None)


def finish(
    *, reckoning: Reckoning, found: Simulation | None, told: str, by: Actor
) -> None:
    """Keep what came of it, in the place of the list that was there before.

    Args:
        reckoning: which.
        found: what would change; None: nothing came of it.
        told: the digest of the rules of then; else why nothing came of it.
        by: the worker.
    """
    must_be_worker(by)
    with database.transaction():
        rows = Reckoning.objects.select_for_update(of=("self",))
        row = rows.select_related("proposal", "entry").get(pk=reckoning.pk)
        if row.ended_entry_id is not None:
            return  # another took it up meanwhile, and was quicker
        if found is None:
            row.fault = told
        else:
            row.rules, row.reckoned_at, row.result = told, clock.now(), _plain(found)
            _forget(row.proposal)
            _list(row, found.who or ())
        with causing(row.entry):
            row.ended_entry = note(
                events.SIMULATED,
                row.proposal,
                by,
                people=found.whole.people if found else None,
                moved=found.whole.moved if found else None,
                fault=row.fault,
            )
        row.facts = reckoning.facts
        row.save()


def forget(*, proposal: Proposal, by: Actor) -> None:
    """Drop the list of people once a proposal is decided; the counts stay."""
    must_be_worker(by)
    _forget(proposal)


def _forget(proposal: Proposal) -> None:
    Foretold.objects.filter(reckoning__proposal=proposal).delete()


def _plain(found: Simulation) -> object:
    """Return it as JSON has it, without the people."""
    content = asdict(found)
    del content["who"]
    content["took"]["all"] = found.took.all
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def _list(row: Reckoning, who: tuple[Moved, ...]) -> None:
    rows = (
        Foretold(
            reckoning=row,
            person_id=one.id,
            division=one.division,
            mark_before=one.before.mark or "",
            mark_after=one.after.mark or "",
            code_before=one.before.code,
            code_after=one.after.code,
            measure_before=one.before.measure or "",
            measure_after=one.after.measure or "",
        )
        for one in who
    )
    Foretold.objects.bulk_create(rows, batch_size=ROWS)
