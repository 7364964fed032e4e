"""Facts → rules → each person's present standing.

Promises: a standing exists only as the output of dated rules on recorded facts;
it names the rulebooks' digests, the risk areas' version and the entry that caused
it; it knows the next instant at which time alone changes it; computed again from
the same facts it is the same. A text governs nobody before a second person, of another
unit, has adopted it; what was known then is answered by the texts of then, for ever.

Files of their own: `document` (a standing as the JSON that pages read),
`explaining` (why, as of any moment), `advice` (before anything counts), `audit`
(everybody computed again), `marks` (what stays of a mark), `shelf` (the rulebooks as
they were known), `drafts` (a text before it governs anybody), `examples` (the cases
beside a version), `reach` (whom a text governs, and who answers for it here),
`population` (everybody's facts in columns, as `facts` has them one by one),
`simulating` (what another rulebook would change).
Tables: Standing, Due; Proposal, Stage, Adoption, Reversal, MassReview;
ShippedVersion, Reckoning, Foretold.
Events: STANDING_CHANGED, STANDING_MERGED; RULEBOOK_PROPOSED, PROPOSAL_WITHDRAWN,
SIMULATION_ASKED, SIMULATED, RULEBOOK_ADOPTED, RULEBOOK_BEGAN, RULEBOOK_ENDED,
REVERSAL_ASKED, RULEBOOK_REVERSED.
"""
