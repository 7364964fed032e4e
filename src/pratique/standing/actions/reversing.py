"""An adoption taken back: one person asks, one of another unit does it.

From then on it is as if the version had never been adopted, for everybody and for
every arrival; what was known before keeps its answer. A version that another has
followed can be taken back too: the one before it then governs who arrived under it.
"""

from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.standing import events, refusals
from pratique.standing.actions.adopting import note, reach_of_proposal
from pratique.standing.actions.deciding import deciding, two_of_two_units
from pratique.standing.models import Adoption, Proposal, Reversal
from pratique.standing.queries import rulebooks


def ask_reversal(*, proposal: str, reason: str, by: Actor) -> Reversal:
    """Ask for an adoption to be taken back, and say why."""
    with deciding(by, Permission.PROPOSE_RULEBOOKS):
        found = rulebooks.proposal(proposal)
        adoption = _standing(found)
        reach_of_proposal(found).must_be_answered_for(by)
        if not reason.strip():
            raise refusals.ReasonMissing(
                _("A reversal says why."),
                next_step=_("Write it in a few words about the text."),
                field="reason",
            )
        if rulebooks.reversal_of(adoption) is not None:
            raise refusals.ReversalAsked(
                _("Somebody has asked for this already."),
                next_step=_("It waits for a person of another unit."),
            )
        entry = note(events.REVERSAL_ASKED, found, by)
        return Reversal.objects.create(
            adoption=adoption, reason=reason.strip(), entry=entry
        )


def reverse(*, proposal: str, by: Actor) -> Adoption:
    """Take an adoption back, as somebody of another unit has asked."""
    with deciding(by, Permission.ADOPT_RULEBOOKS):
        found = rulebooks.proposal(proposal)
        adoption = _standing(found)
        reach_of_proposal(found).must_be_answered_for(by)
        asked = rulebooks.reversal_of(adoption)
        if asked is None:
            raise refusals.NoReversalAsked(
                _("Nobody has asked for this to be reversed."),
                next_step=_("Ask for it with a reason; a second person does it."),
            )
        two_of_two_units(asked.entry.actor, by)
        adoption.ended_entry = note(events.RULEBOOK_REVERSED, found, by)
        adoption.save(update_fields=["ended_entry"])
    return adoption


def _standing(proposal: Proposal) -> Adoption:
    """Return an adoption that was not taken back yet.

    Also of a version that another has followed: whoever arrived under it is still
    governed by it, and a fault in it still binds them.
    """
    adoption = rulebooks.adoption_of(proposal)
    if adoption is None or adoption.ended_entry_id is not None:
        raise refusals.NotInForce(
            _("%(rulebook)s of %(version)s is not in force, and will not be.")
            % {"rulebook": proposal.rulebook, "version": proposal.version},
            next_step=_("Reverse the version that is in force."),
        )
    return adoption
