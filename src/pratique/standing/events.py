"""Names of what standing writes in the ledger."""

STANDING_CHANGED = "standing.changed"
