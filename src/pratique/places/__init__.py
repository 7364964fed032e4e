"""Where: venues, and what is announced about places.

Promises: an area is risk on the days from `counted_from` to the day it is lifted,
at the level it had on each day; an area withdrawn as a mistake is as if it had
never been, from then on; what follows from the list (low, outbreak) is derived
from it, the same whoever asks and in whatever order it was entered, and can be
had again as of any past moment. All of it is public knowledge: no person here.

A zone binds a place and opens no person's ground; it has a day of review from its
first minute. Premises that are closed for a case are sampled before they are
disinfected, and disinfected before they reopen, or there is a reason. An emergency
response has a level, a person in charge, and a list of steps that says what was
done by whom, and what is late.

Beside the usual files: `derived` says what follows from the list, without a
database; `directions` says what commands do when they act (a text beside the
rulebooks).

Tables: Venue, RiskArea, AreaLevel, WatchList, WatchEntry, OutbreakNote, Zone,
ZoneReview, VenueClosure, Response, ResponseStep.
Events: VENUE_OPENED, VENUE_CLOSED, AREA_LISTED, AREA_LIFTED, AREA_LEVEL_CHANGED,
AREA_WITHDRAWN, WATCH_LIST_MADE, WATCH_BEGUN, WATCH_ENDED, OUTBREAK_NOTED,
OUTBREAK_ENDED, ZONE_IMPOSED, ZONE_REVIEWED, ZONE_LIFTED, PREMISES_CLOSED,
PREMISES_SAMPLED, PREMISES_DISINFECTED, PREMISES_REOPENED, RESPONSE_OPENED,
RESPONSE_STEP_DONE, RESPONSE_STEP_UNDONE, RESPONSE_CLOSED.
"""
