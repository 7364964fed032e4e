"""Names of what standing writes in the ledger."""

STANDING_CHANGED = "standing.changed"
STANDING_MERGED = "standing.merged"  # it reads as the kept person's from here on
