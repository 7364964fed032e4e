"""What binds a person, and what they owe until it ends.

Promises: a ground exists only as the output of a rule on recorded evidence; each
has, from its first minute, an end and a bound; grounds are never merged, and each
closes by itself; what a person owes is matched with what they gave; a person may
appeal, and go out for a reason with an end.

Files of their own: `terms` (what a plan demands, as stored data that audits read),
`facts_of_many` (what `facts` tells, of a crowd).
Tables: Ground, Plan, Obligation, Renewal, Notice, Release, Leave, Appeal, Decision,
Request.
Events: GROUND_OPENED, GROUND_CLOSED, PLAN_AMENDED, OBLIGATIONS_MATCHED,
NOTICE_ISSUED, RELEASED, ENDED, BOUND_RENEWED, RENEWAL_WITHDRAWN,
LEAVE_ASKED, LEAVE_GRANTED, LEAVE_REFUSED, LEAVE_ENDED, APPEAL_OPENED,
APPEAL_UPHELD, APPEAL_REJECTED, APPEAL_DECISION_UNDONE, REQUEST_MADE,
REQUEST_REFUSED.
"""
