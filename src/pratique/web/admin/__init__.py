"""Accounts: opened, moved, disabled and reset by administrators."""
