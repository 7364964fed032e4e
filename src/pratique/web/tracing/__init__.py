"""Tracing: cases and what experts found, contacts, chains, letters."""
