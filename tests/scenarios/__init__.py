"""Recorded days that are lived again, through the command line."""
