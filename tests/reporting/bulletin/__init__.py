"""Tests of the bulletin."""
