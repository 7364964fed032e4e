"""What happened: append-only, sealed, without personal data in clear.

Promises: an entry is never changed or removed; entries get their positions from
the sealer alone; a seal chains and signs every entry before it; any past moment
resolves to one seal, forever the same. Words about a person are encrypted with
that person's own key: destroy the key and everything else still verifies.

Files of its own: `content` (what of an entry is sealed), `merkle` and `chain` (how
one digest speaks for all before it), `keepsake` (the last seal, kept outside the
database), `verification` (find what was done behind our back). It has no `events` and
no `facts`: every other room records here, and rules are told by those rooms.

Tables: Entry, Pending, SealedEntry, Seal (also the watermark of its moment),
PersonKey; one row each of the ledger's identity and the scenario's clock.
Events: none of its own.
"""
