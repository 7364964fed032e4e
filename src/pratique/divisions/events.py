"""Names of what the gazetteer writes in the ledger."""

DIVISIONS_IMPORTED = "divisions.imported"
