"""Tests of standing: which texts govern, since when, and who decided it."""
