"""Specimens, tubes and results, tried."""
