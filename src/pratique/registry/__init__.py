"""Who is here: people, what they declare, how it is proved, who moved where.

Promises: the same person twice is one person; what a stranger says about somebody
changes nothing for them until a document, a manifest or the phone on record has
confirmed it; nobody on a manifest is lost (manifest = arrived + missing); facts are
superseded, never changed; numbers, phones and addresses are never stored in clear.

Tables: Person, NamePart, Correction, Address, Enrolment, Death, Merge; Declaration,
Stay, Arrival, CapabilityLink, PhoneConfirmation; Manifest, ManifestRow, Note.

Beside the usual files: `declared` (what a form or a file says, before it is
written), `documents` (numbers of documents, phones, plates, services), `itinerary`
(gaps and overlaps), `checks` (every fault at once) and `passengers` (a carrier's
file) are pure; `sealed` keeps numbers and addresses. `crowds` names many people at
once, and `facts_of_many` tells of them what `facts` tells of one. The one writer of declarations,
for every door, is the SQL function in `migrations/declare.sql`; that of enrolments is
beside it.

Events: see `events`. The loop calls `actions.prove_from_manifest` after DECLARED and
MANIFEST_IMPORTED, and `actions.apply_proof` after every other that names a person.
"""
