"""Names of what the registry writes in the ledger."""

DECLARED = "registry.declared"  # data: kind, channel, proved_how where it is proved
PROVED = "registry.proved"  # a declaration counts from here on
SET_ASIDE = "registry.set_aside"  # a declaration counts for nothing
ENROLLED = "registry.enrolled"  # before an officer, or on a list: not declared
CODE_SENT = "registry.code_sent"
LINK_GIVEN = "registry.link_given"

CORRECTED = "registry.corrected"
MERGED = "registry.merged"
UNMERGED = "registry.unmerged"

STAY_ADDED = "registry.stay_added"
STAY_STRUCK = "registry.stay_struck"
STAY_REINSTATED = "registry.stay_reinstated"
ARRIVAL_CORRECTED = "registry.arrival_corrected"

ADDRESS_CHANGED = "registry.address_changed"
DIED = "registry.died"
DEATH_WITHDRAWN = "registry.death_withdrawn"
DEPARTED = "registry.departed"
DEPARTURE_WITHDRAWN = "registry.departure_withdrawn"

MANIFEST_IMPORTED = "registry.manifest_imported"
MANIFEST_RECONCILED = "registry.manifest_reconciled"
NOTE_OPENED = "registry.note_opened"
NOTE_CLOSED = "registry.note_closed"
