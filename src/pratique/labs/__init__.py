"""Specimens and results.

Promises: a specimen belongs to one person; a result, once reported, is never
changed, only superseded by a correction that says so; an invalid result is a
result, and no missed test.

Tables: Specimen, Result.
Events: SPECIMEN_TAKEN, SPECIMEN_REFUSED, SPECIMEN_VOIDED, RESULT_REPORTED,
RESULT_CORRECTED.
"""
