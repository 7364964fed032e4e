"""Two rows that turn out to be one person, and back if that was wrong.

Nothing is moved: the row that is gone reads as the other while the merge stands, so
taking it back restores exactly what was there, and what came meanwhile belongs to
whose document it came under.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.registry import events, queries, refusals
from pratique.registry.actions.noting import reasoned
from pratique.registry.models import Merge, Person


def merge(*, keep: UUID, gone: UUID, reason: str, by: Actor) -> Merge:
    """Read `gone` as `keep` from now on; merging them again changes nothing."""
    require(by, Permission.MERGE_PEOPLE)
    reasoned(reason)
    with database.transaction():
        locked = queries.lock_all([keep, gone])
        kept, leaving = locked[keep], locked[gone]
        there = Merge.objects.filter(keep=kept, gone=leaving, ended_entry=None).first()
        if there is not None:
            return there
        _refuse_tangle(kept, leaving)
        made = Merge(keep=kept, gone=leaving)
        made.entry = record(
            events.MERGED,
            by=by,
            person=kept.pk,
            subject=f"registry.merge:{made.pk}",
            place=kept.place,
            data={"gone": str(leaving.pk)},
            words=reason,
        )
        made.save(force_insert=True)
        leaving.merged_into = kept
        leaving.save(update_fields=["merged_into"])
    return made


def _refuse_tangle(kept: Person, leaving: Person) -> None:
    """Refuse what would make chains of merges, which nobody could take apart."""
    if kept.pk == leaving.pk:
        raise refusals.CannotMerge(
            _("These are the same record."), next_step=_("Choose two records.")
        )
    if kept.merged_into_id is not None or leaving.merged_into_id is not None:
        raise refusals.CannotMerge(
            _("One of these records is merged already."),
            next_step=_("Work with the person it reads as."),
        )
    if Person.objects.filter(merged_into=leaving).exists():
        raise refusals.CannotMerge(
            _("Other records are merged into the one that would go."),
            next_step=_("Merge the other way round."),
        )


def unmerge(*, gone: UUID, reason: str, by: Actor) -> Merge:
    """Take a merge back: two people again, each with what came under their document."""
    require(by, Permission.MERGE_PEOPLE)
    reasoned(reason)
    with database.transaction():
        leaving = queries.lock(gone)
        made = Merge.objects.filter(gone=leaving, ended_entry=None).first()
        if made is None:
            raise refusals.CannotUnmerge(
                _("This record is not merged."), next_step=_("Reload the page.")
            )
        made.ended_entry = record(
            events.UNMERGED,
            by=by,
            person=made.keep_id,
            subject=f"registry.merge:{made.pk}",
            place=leaving.place,
            data={"gone": str(leaving.pk)},
            words=reason,
        )
        made.save(update_fields=["ended_entry"])
        leaving.merged_into = None
        leaving.save(update_fields=["merged_into"])
    return made
