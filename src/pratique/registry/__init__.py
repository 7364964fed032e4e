"""Who is here: people, what they declare, how it is proved, who moved where.

Promises: the same person twice is one person; what a stranger says about somebody
changes nothing for them until a document, a manifest or the phone on record has
confirmed it; nobody on a manifest is lost (manifest = arrived + missing); facts are
superseded, never changed; numbers and phones are never stored in clear.

Tables: Person, NamePart, Correction, Address, Death, Merge; Declaration, Stay, Arrival,
CapabilityLink, PhoneConfirmation; Manifest, ManifestRow, Note.

Files beside the usual: `declared` (what a form or a file says, before it is
written), `documents` (numbers of documents, phones, plates, services) and
`itinerary` (gaps and overlaps) are pure. The one writer of declarations, for every
door, is the SQL function in `migrations/declare.sql`.

Events: see `events`; the loop calls `actions.apply_proof` after PROVED and
`actions.prove_from_manifest` after DECLARED and MANIFEST_IMPORTED.
"""
