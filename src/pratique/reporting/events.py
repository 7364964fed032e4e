"""Names of what reporting writes in the ledger."""

BULLETIN_PUBLISHED = "reporting.bulletin_published"
NATIONAL_FIGURES_IMPORTED = "reporting.national_figures_imported"
