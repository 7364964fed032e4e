"""Outbreak control for a city, as a closed loop (see README and docs/architecture.md)."""
