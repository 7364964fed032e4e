"""Names of what laboratories write in the ledger."""

SPECIMEN_TAKEN = "labs.specimen_taken"
SPECIMEN_REFUSED = "labs.specimen_refused"
SPECIMEN_VOIDED = "labs.specimen_voided"
RESULT_REPORTED = "labs.result_reported"
RESULT_CORRECTED = "labs.result_corrected"
