"""Carriers' lists: read in after a preview; who on them is here and who is not."""
