"""Where the loop closes.

Promises: whatever is written in the ledger has its reactions run exactly once, at
once where the writer can wait, else by the worker; what time alone changes is
changed at its instant; a kill at any moment loses nothing and repeats nothing.

Files of its own: `reactions` (the table that closes the loop), `following` (what
most of its lines do), `tracing` (what cases and contacts let follow), `letters` (who
has the people of one), `settling` (claim, react, done: one transaction), `schedule`
(what time alone changes; a scenario's clock), `mass_review` (everybody somewhere,
when the rules there change), `reckoning` (what proposals would change), `worker` (the guarantee), `beside`
and `hand` (processes that review with it, where very many are due), `requests` (what
people asked for through their own link), `going_on` (a scenario that is served goes on
when a page wishes it).
It calls other rooms' actions and tells nobody anything, so it has no `actions`,
`queries`, `facts`, `events` and `refusals`.
Tables: ReplayStep. Events: none of its own.
"""
