"""Names of what access writes in the ledger; accounts appear by their id only."""

ACCOUNT_CREATED = "access.account_created"
ROLE_CHANGED = "access.role_changed"
JURISDICTION_CHANGED = "access.jurisdiction_changed"
ACCOUNT_DISABLED = "access.account_disabled"
ACCOUNT_ENABLED = "access.account_enabled"
PASSWORD_RESET = "access.password_reset"  # noqa: S105 -- the name of an event
PASSWORD_CHANGED = "access.password_changed"  # noqa: S105 -- the name of an event
SIGNED_IN = "access.signed_in"
SIGN_IN_SLOWED = "access.sign_in_slowed"
