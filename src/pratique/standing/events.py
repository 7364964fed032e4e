"""Names of what standing writes in the ledger."""

STANDING_CHANGED = "standing.changed"
STANDING_MERGED = "standing.merged"  # it reads as the kept person's from here on
RULEBOOK_PROPOSED = "standing.rulebook_proposed"
PROPOSAL_WITHDRAWN = "standing.proposal_withdrawn"
RULEBOOK_ADOPTED = "standing.rulebook_adopted"
RULEBOOK_BEGAN = "standing.rulebook_began"  # in force, in all its places or in one
RULEBOOK_ENDED = "standing.rulebook_ended"  # by its own date, and nothing follows it
SIMULATION_ASKED = "standing.simulation_asked"
SIMULATED = "standing.simulated"  # by the worker; or why nothing came of it
REVERSAL_ASKED = "standing.reversal_asked"
RULEBOOK_REVERSED = "standing.rulebook_reversed"

ABOUT_RULEBOOKS = (
    RULEBOOK_PROPOSED,
    PROPOSAL_WITHDRAWN,
    RULEBOOK_ADOPTED,
    RULEBOOK_BEGAN,
    RULEBOOK_ENDED,
    SIMULATION_ASKED,
    SIMULATED,
    REVERSAL_ASKED,
    RULEBOOK_REVERSED,
)

# From these on, other rules are in force somewhere.
CHANGES_RULES = frozenset({RULEBOOK_BEGAN, RULEBOOK_ENDED, RULEBOOK_REVERSED})
