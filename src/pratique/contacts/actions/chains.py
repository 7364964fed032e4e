"""Chains: named, joined and left by cases, merged and split."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database, ids, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.contacts import events, queries, refusals
from pratique.contacts.actions.checking import reasoned
from pratique.contacts.actions.opening import locked, noted
from pratique.contacts.models import Case, Chain, ChainCase
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry


def name_chain(
    *,
    name: str,
    cases: Iterable[UUID],
    by: Actor,
    name_en: str = "",
    reference: str = "",
) -> Chain:
    """Give linked cases one name; a chain may be named before its first case.

    Args:
        name: what people call it.
        cases: those in it, each in no other chain.
        by: whose jurisdiction it belongs to.
        name_en: the same in English.
        reference: by which a rulebook names it; made up, if not said.
    """
    require(by, Permission.TRACE_CONTACTS)
    with database.transaction():
        chain = _new(name, name_en, reference, by=by)
        chain.entry = _record(events.CHAIN_NAMED, chain, by=by)
        chain.save(force_insert=True)
        for case in sorted(set(cases)):
            _join(chain, case, by=by)
    return chain


def add_case(*, chain: UUID, case: UUID, by: Actor) -> ChainCase:
    """Put a case into a chain; it may be in no other. Again: unchanged."""
    require(by, Permission.TRACE_CONTACTS)
    with database.transaction():
        return _join(_open(chain), case, by=by)


def remove_case(*, chain: UUID, case: UUID, reason: str, by: Actor) -> ChainCase:
    """Take a case out of a chain."""
    require(by, Permission.TRACE_CONTACTS)
    reasoned(reason)
    with database.transaction():
        named = _open(chain)
        row = locked(case)
        member = _member(named, row.pk)
        member.ended_entry = noted(
            events.CASE_UNCHAINED,
            row,
            by=by,
            data={"chain": named.reference},
            words=reason,
        )
        member.save(update_fields=["ended_entry"])
    return member


def merge(*, chain: UUID, into: UUID, reason: str, by: Actor) -> Chain:
    """Make two chains one: the cases of the first go into the other, which is returned.

    Only who answers for both may: they alone see all cases in them.
    """
    require(by, Permission.TRACE_CONTACTS)
    reasoned(reason)
    with database.transaction():
        # In one order, whichever way round two officers merge the same two.
        rows = {
            each: queries.access_chain(each, lock=True)
            for each in sorted({chain, into})
        }
        gone, kept = rows[chain], rows[into]
        if gone.merged_into_id == kept.pk:
            return kept
        _refuse_tangle(gone, kept, by)
        entry = _record(
            events.CHAINS_MERGED, kept, by=by, data={"gone": gone.reference}
        )
        _move(ChainCase.objects.filter(chain=gone, ended_entry=None), kept, entry)
        gone.merged_into, gone.ended_entry = kept, entry
        gone.reason = _sealed(reason, gone)
        gone.save(update_fields=["merged_into", "ended_entry", "reason"])
    return kept


def split(
    *,
    chain: UUID,
    cases: Sequence[UUID],
    name: str,
    reason: str,
    by: Actor,
    name_en: str = "",
    reference: str = "",
) -> Chain:
    """Give some cases of a chain a chain of their own, which is returned."""
    require(by, Permission.TRACE_CONTACTS)
    reasoned(reason)
    with database.transaction():
        old = _open(chain)
        members = [_member(old, case) for case in sorted(set(cases))]
        if not members:
            raise refusals.CaseNotInChain(
                _("Choose the cases that go."), field="cases", chain=old.reference
            )
        made = _new(name, name_en, reference, by=by)
        made.reason = _sealed(reason, made)
        made.entry = _record(
            events.CHAIN_SPLIT, made, by=by, data={"from": old.reference}
        )
        made.save(force_insert=True)
        _move(members, made, made.entry)
    return made


def _new(name: str, name_en: str, reference: str, *, by: Actor) -> Chain:
    if not name.strip():
        raise refusals.NameMissing(
            _("A chain needs a name."),
            next_step=_("Name it after the place and the day: “8·17”."),
            field="name",
        )
    wanted = reference.strip().upper() or ids.reference("H")
    if queries.reference_is_taken(wanted):
        raise refusals.ReferenceTaken(
            _("Another chain bears the reference %(reference)s.")
            % {"reference": wanted},
            next_step=_("Choose another."),
            field="reference",
        )
    return Chain(reference=wanted, name=name.strip(), name_en=name_en, place=by.low)


def _join(chain: Chain, case: UUID, *, by: Actor) -> ChainCase:
    row = locked(case)
    there = ChainCase.objects.filter(case=row, ended_entry=None).first()
    if there is not None:
        if there.chain_id == chain.pk:
            return there
        raise refusals.CaseInAnotherChain(
            _("Case %(case)s is in another chain.") % {"case": row.reference},
            next_step=_("Take it out there first, or merge the chains."),
            field="cases",
            case=row.reference,
        )
    return join(chain, row, by=by)


def kept_about(reference: str) -> Chain | None:
    """Return the chain that a reference leads to, kept from others' changes.

    It may be merged while we wait for it: then the one that it became.
    """
    found = queries.chain_about(reference)
    while found is not None:
        found = queries.access_chain(found.pk, lock=True)
        if found.merged_into is None:
            break
        found = found.merged_into
    return found


def join(chain: Chain, case: Case, *, by: Actor) -> ChainCase:
    """Put a case that is in no chain into this one."""
    made = ChainCase(chain=chain, case=case, place=chain.place)
    made.entry = noted(
        events.CASE_CHAINED, case, by=by, data={"chain": chain.reference}
    )
    made.save(force_insert=True)
    return made


def _move(members: Iterable[ChainCase], chain: Chain, entry: Entry) -> None:
    """End these memberships and begin the same in another chain."""
    for member in members:
        member.ended_entry = entry
        member.save(update_fields=["ended_entry"])
        moved = ChainCase(chain=chain, case_id=member.case_id, place=chain.place)
        moved.entry = entry
        moved.save(force_insert=True)


def _member(chain: Chain, case: UUID) -> ChainCase:
    found = ChainCase.objects.filter(chain=chain, case=case, ended_entry=None).first()
    if found is None:
        raise refusals.CaseNotInChain(
            _("This case is not in this chain."),
            next_step=_("Reload the list."),
            field="cases",
            chain=chain.reference,
        )
    return found


def _open(chain: UUID) -> Chain:
    """Return a chain that was not merged away, kept from others' changes."""
    found = queries.access_chain(chain, lock=True)
    if found.ended_entry_id is not None:
        raise refusals.ChainEnded(
            _("This chain was merged into another."),
            next_step=_("Work with the one it became."),
            field="chain",
            chain=found.reference,
        )
    return found


def _refuse_tangle(gone: Chain, kept: Chain, by: Actor) -> None:
    ended = gone.ended_entry_id is not None or kept.ended_entry_id is not None
    if gone.pk == kept.pk or ended:
        raise refusals.CannotMerge(
            _("These two cannot become one chain."),
            next_step=_("Choose two chains that both stand."),
            field="into",
        )
    if not all(by.low <= one.place <= by.high for one in (gone, kept)):
        raise refusals.CannotMerge(
            _("One of these chains was named by a jurisdiction above or beside yours."),
            next_step=_("Ask whoever answers for both."),
            field="into",
        )


def _sealed(reason: str, chain: Chain) -> bytes:
    return keys.seal(reason, about=f"contacts.chain:{chain.pk}")


def _record(
    kind: str, chain: Chain, *, by: Actor, data: dict[str, object] | None = None
) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"contacts.chain:{chain.pk}",
        place=chain.place,
        data={"chain": chain.reference, **(data or {})},
    )
