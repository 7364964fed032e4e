"""Rulebooks: what is in force, what one version says, what is proposed and decided."""
