"""Where: venues, and what is announced about places.

Promises: an area is risk on the days from `counted_from` to the day it is lifted,
at the level it had on each day; an area withdrawn as a mistake is as if it had
never been, from then on; what follows from the list (low, outbreak) is derived
from it, the same whoever asks and in whatever order it was entered, and can be
had again as of any past moment. All of it is public knowledge: no person here.

Beside the usual files: `derived` says what follows from the list, without a
database.

Tables: Venue, RiskArea, AreaLevel, WatchList, WatchEntry, OutbreakNote.
Events: VENUE_OPENED, VENUE_CLOSED, AREA_LISTED, AREA_LIFTED, AREA_LEVEL_CHANGED,
AREA_WITHDRAWN, WATCH_LIST_MADE, WATCH_BEGUN, WATCH_ENDED, OUTBREAK_NOTED,
OUTBREAK_ENDED.
"""
