"""Audits: was anybody over-held, released early, or never released."""
