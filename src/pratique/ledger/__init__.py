"""What happened: append-only, sealed, without personal data in clear.

Promises: an entry is never changed or removed; entries get their positions from
the sealer alone; a seal chains and signs every entry before it; any past moment
resolves to one watermark, forever the same. Words about a person are encrypted
with that person's own key: destroy the key and everything else still verifies.

Tables: Entry, Pending, SealedEntry, Seal, Watermark, PersonKey; the clock's row.
Events: none of its own; every other room records here.
"""
