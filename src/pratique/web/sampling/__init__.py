"""Sampling: a specimen taken, under the code on its tube."""
