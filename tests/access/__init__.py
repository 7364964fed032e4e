"""Who may: roles, accounts, sign-in."""
