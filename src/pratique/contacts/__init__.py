"""Who met whom: cases, their contacts, chains, and letters to other jurisdictions.

Promises: a case exists only on a positive single PCR or on another jurisdiction's
answer, and goes, with all that hangs on it, when that is corrected away; what experts
find is a history; each contact row is a ground of its own, so that taking one back
frees exactly those who had no other; a secondary contact follows the one they met;
a case is in one chain at most; nobody asked about by letter is lost (asked = answered
+ open), and nobody counted elsewhere is counted here.

Files of their own, pure: `courses` (what a history of findings comes to), `seats`
(who sat near), `trees` (who has it from whom); `specimens` (which tests speak for one
person alone) and `papers` (which words name a letter that came back). And
`facts_of_many` (what `facts` tells, of a crowd).
Tables: Case, Consultation, Admission, Link; Chain, ChainCase; Contact; Letter,
LetterPerson, LetterAnswer.
Events: see `events`. The loop calls `actions.cases.follow_results` after a result,
`actions.tracing.follow_case`, `upgrade` and `follow_contact` after what they are named
for.
"""
