"""Facts → rules → each person's present standing.

Promises: a standing exists only as the output of dated rules on recorded facts;
it names the rulebooks' digests, the risk areas' version and the entry that caused
it; it knows the next instant at which time alone changes it; computed again from
the same facts it is the same.

Files of their own: `document` (a standing as the JSON that pages read),
`explaining` (why, as of any moment), `advice` (before anything counts), `audit`
(everybody computed again), `marks` (what stays of a mark), `shelf` (the rulebooks
in force, loaded once), `population` (everybody's facts in columns, as `facts` has them
one by one), `simulating` (what another rulebook would change for everybody). It has no
`refusals`: it answers for everybody and refuses nobody.
Tables: Standing, Due.
Events: STANDING_CHANGED, STANDING_MERGED.
"""
