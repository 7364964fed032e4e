"""A version of a rulebook: proposed by one person, adopted by one of another unit.

The text is judged twice, against the shelf of that moment each time. What the second
person adopts is what the first proposed, to the instant: nothing is changed between.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from pratique import clock, ids
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.policy.proposing import Judged
from pratique.policy.rulebook import Rulebook
from pratique.standing import events, refusals
from pratique.standing.actions.deciding import deciding, two_of_two_units
from pratique.standing.drafts import Draft, Stages, draft_of
from pratique.standing.models import Adoption, Proposal, Stage
from pratique.standing.queries import reckonings, rulebooks
from pratique.standing.reach import Reach, reach_of
from pratique.standing.shelf import shipped


def propose(*, draft: Draft, by: Actor) -> Proposal:
    """Propose a version; it governs nobody before a second person adopts it."""
    with deciding(by, Permission.PROPOSE_RULEBOOKS):
        book = draft.book()
        reach = reach_of(book)
        reach.must_be_answered_for(by)
        _refuse_taken(book)
        begins = draft.effective_at or book.in_force
        stages = _stages(draft.stages, reach)
        _refuse_past(begins, stages)
        _refuse_over(book, begins, stages)
        _refuse_failing(draft.judged(begins, stages))
        return _write(draft, book, reach, begins, stages, by)


def withdraw(*, proposal: str, by: Actor) -> Proposal:
    """Take a proposal back before anybody has adopted it."""
    with deciding(by, Permission.PROPOSE_RULEBOOKS):
        found = open_proposal(proposal)
        reach_of_proposal(found).must_be_answered_for(by)
        found.ended_entry = note(events.PROPOSAL_WITHDRAWN, found, by)
        found.save(update_fields=["ended_entry"])
    return found


def adopt(*, proposal: str, by: Actor, unseen: bool) -> Adoption:
    """Put a proposed version into force, from the instants that it names.

    Args:
        proposal: its reference.
        by: the second person.
        unseen: they adopt it though nobody has simulated it by the rules of now.
    """
    with deciding(by, Permission.ADOPT_RULEBOOKS):
        found = open_proposal(proposal)
        reach_of_proposal(found).must_be_answered_for(by)
        two_of_two_units(found.entry.actor, by)
        draft = draft_of(found)
        _refuse_taken(draft.book(), but=found)
        stages = [(each.division, each.starts_at) for each in rulebooks.stages(found)]
        _refuse_past(found.effective_at, stages)
        _refuse_over(draft.book(), found.effective_at, stages)
        _refuse_failing(draft.judged(found.effective_at, stages))
        seen = reckonings.current(found)
        if seen is None and not unseen:
            raise _unseen()
        simulation = f"{seen.pk}" if seen else None
        entry = note(events.RULEBOOK_ADOPTED, found, by, simulation=simulation)
        return Adoption.objects.create(proposal=found, entry=entry)


def reach_of_proposal(proposal: Proposal) -> Reach:
    """Return whom a proposal governs, and who answers for it."""
    return Reach(proposal.place, proposal.low, proposal.high)


def note(kind: str, proposal: Proposal, by: Actor, **data: object) -> Entry:
    """Record what became of a proposal."""
    return record(
        kind,
        by=by,
        subject=f"standing.proposal:{proposal.pk}",
        place=proposal.place,
        data={
            "rulebook": proposal.rulebook,
            "version": f"{proposal.version}",
            "digest": proposal.digest,
            "effective_at": proposal.effective_at.isoformat(),
            **data,
        },
    )


def _write(
    draft: Draft,
    book: Rulebook,
    reach: Reach,
    begins: datetime,
    stages: Stages,
    by: Actor,
) -> Proposal:
    made = Proposal(
        reference=ids.reference("B"),
        rulebook=book.id,
        version=book.version,
        digest=book.digest,
        text=draft.text,
        cases=draft.cases,
        place=reach.place,
        low=reach.low,
        high=reach.high,
        effective_at=begins,
        extends_arrivals=draft.extends_arrivals,
    )
    made.entry = note(
        events.RULEBOOK_PROPOSED,
        made,
        by,
        stages={place.code: at.isoformat() for place, at in stages},
        extends_arrivals=draft.extends_arrivals,
    )
    made.save(force_insert=True)
    for place, at in stages:
        Stage.objects.create(proposal=made, division=place, starts_at=at)
    return made


def open_proposal(reference: str) -> Proposal:
    """Return a proposal that is still to be decided."""
    found = rulebooks.proposal(reference)
    if found.ended_entry_id is not None:
        raise refusals.ProposalWithdrawn(
            _("%(reference)s was withdrawn.") % {"reference": reference},
            next_step=_("Propose the text anew if it is wanted after all."),
        )
    if rulebooks.adoption_of(found) is not None:
        raise _adopted(found.rulebook, f"{found.version}")
    return found


def _unseen() -> refusals.SimulationMissing:
    return refusals.SimulationMissing(
        _("Nobody has simulated it by the rules of now."),
        next_step=_("Simulate it first, or say that you adopt it without."),
        field="unseen",
    )


def _adopted(rulebook: str, version: str) -> refusals.AlreadyAdopted:
    return refusals.AlreadyAdopted(
        _("%(rulebook)s of %(version)s was adopted before.")
        % {"rulebook": rulebook, "version": version},
        next_step=_("There is nothing more to do; what was reversed is proposed anew."),
    )


def _taken(rulebook: str, version: str) -> refusals.VersionTaken:
    return refusals.VersionTaken(
        _("Another text was adopted as %(rulebook)s of %(version)s.")
        % {"rulebook": rulebook, "version": version},
        next_step=_("Give this one a version of its own."),
        field="version",
    )


def _refuse_failing(judged: Judged) -> None:
    failed = judged.report.failed
    if failed:
        first = failed[0]
        raise refusals.CasesFail(
            _("%(failed)s of %(cases)s cases fail; line %(line)s: %(case)s — %(wrong)s")
            % {
                "failed": len(failed),
                "cases": judged.report.cases,
                "line": first.line,
                "case": first.sentence,
                "wrong": "; ".join(first.differences),
            },
            next_step=_("Mend the rule, or the case if that is what is wrong."),
            file=first.file,
            line=first.line,
        )


def _refuse_taken(book: Rulebook, but: Proposal | None = None) -> None:
    """Refuse a text that waits or stands, and a version that another text bears."""
    for shipped_one in shipped().books:
        if (shipped_one.id, shipped_one.version) == (book.id, book.version):
            same = shipped_one.digest == book.digest
            told = book.id, f"{book.version}"
            raise _adopted(*told) if same else _taken(*told)
    for other in rulebooks.of_version(book.id, book.version):
        if but is not None and other.pk == but.pk:
            continue
        adoption = rulebooks.adoption_of(other)
        stands = adoption is not None and adoption.ended_entry_id is None
        if other.digest == book.digest and stands:
            raise _adopted(book.id, f"{book.version}")
        if adoption is not None and other.digest != book.digest:
            raise _taken(book.id, f"{book.version}")
        if but is None and adoption is None and other.digest == book.digest:
            raise refusals.AlreadyProposed(
                _("%(reference)s proposes this text, and waits for a second person.")
                % {"reference": other.reference},
                next_step=_("Adopt that one, or withdraw it first."),
            )


def _stages(
    told: Sequence[tuple[str, datetime]], reach: Reach
) -> list[tuple[Division, datetime]]:
    """Return the stages by their divisions, each within what the text governs."""
    found: dict[str, tuple[Division, datetime]] = {}
    for code, at in told:
        place = by_code(code)
        if place.code in found:
            raise refusals.StageTwice(
                _("%(place)s has two stages.") % {"place": place.name},
                next_step=_("Name each division once."),
                field="stages",
            )
        if not reach.low <= place.position <= place.last <= reach.high:
            raise refusals.StageOutside(
                _("%(place)s is not governed by this text.") % {"place": place.name},
                next_step=_("Choose a division within its jurisdiction."),
                field="stages",
            )
        found[place.code] = place, at
    return list(found.values())


def _refuse_past(begins: datetime, stages: Stages) -> None:
    """Nobody may be governed by what they could not have known."""
    now = clock.now()
    for at, field in ((begins, "effective_at"), *((at, "stages") for _p, at in stages)):
        if at < now:
            raise refusals.StartsInThePast(
                _("%(at)s is over: nobody can be governed from then on.")
                % {"at": f"{at.astimezone(clock.zone(settings.HOME_ZONE)):%F %R}"},
                next_step=_("Give an instant to come."),
                field=field,
            )


def _refuse_over(book: Rulebook, begins: datetime, stages: Stages) -> None:
    """Refuse a text that would begin, somewhere, only after it has ended.

    It would take the place of the version before it, and govern nobody.
    """
    told = ((begins, "effective_at"), *((at, "stages") for _place, at in stages))
    for at, field in told:
        if book.is_over(at):
            raise refusals.AlreadyOver(
                _("“%(book)s” of %(version)s has ended by then.")
                % {"book": book.id, "version": f"{book.version}"},
                next_step=_(
                    "Ask for an earlier moment, or take `until` out of the text."
                ),
                field=field,
            )
