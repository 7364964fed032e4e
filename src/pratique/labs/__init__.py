"""Specimens, the tubes they are mixed in, and results.

Promises: a specimen belongs to one person, and is in one tube at most; a tube's
members, none of them twice, share its result; a result, once reported, is never
changed, only superseded by a correction that says so; an invalid result is a
result, and no missed test; two specimens taken at once are told as a pair; an antigen
test pays nothing and clears nobody.

File of its own: `facts_of_many` (what `facts` tells, of a crowd).
Tables: Specimen, Result, Tube, TubeResult.
Events: SPECIMEN_TAKEN, SPECIMEN_REFUSED, SPECIMEN_VOIDED, SPECIMEN_REMOVED,
RESULT_REPORTED, RESULT_CORRECTED, TUBE_OPENED, TUBE_SEALED, TUBE_RECEIVED,
TUBE_REPORTED, TUBE_CORRECTED, TUBE_VOIDED.
"""
