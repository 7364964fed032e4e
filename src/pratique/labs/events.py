"""Names of what laboratories write in the ledger."""

SPECIMEN_TAKEN = "labs.specimen_taken"
SPECIMEN_REFUSED = "labs.specimen_refused"
SPECIMEN_VOIDED = "labs.specimen_voided"
SPECIMEN_REMOVED = "labs.specimen_removed"  # from a tube that was still open
RESULT_REPORTED = "labs.result_reported"
RESULT_CORRECTED = "labs.result_corrected"

# About a tube and nobody by name: whoever is in it is reviewed.
TUBE_OPENED = "labs.tube_opened"
TUBE_SEALED = "labs.tube_sealed"
TUBE_RECEIVED = "labs.tube_received"
TUBE_REPORTED = "labs.tube_reported"
TUBE_CORRECTED = "labs.tube_corrected"
TUBE_VOIDED = "labs.tube_voided"
