"""Names of what this room writes in the ledger."""

VENUE_OPENED = "places.venue_opened"
VENUE_CLOSED = "places.venue_closed"
AREA_LISTED = "places.area_listed"
AREA_LIFTED = "places.area_lifted"
AREA_LEVEL_CHANGED = "places.area_level_changed"
AREA_WITHDRAWN = "places.area_withdrawn"
WATCH_LIST_MADE = "places.watch_list_made"
WATCH_BEGUN = "places.watch_begun"
WATCH_ENDED = "places.watch_ended"
OUTBREAK_NOTED = "places.outbreak_noted"
OUTBREAK_ENDED = "places.outbreak_ended"
ZONE_IMPOSED = "places.zone_imposed"
ZONE_REVIEWED = "places.zone_reviewed"
ZONE_LIFTED = "places.zone_lifted"
PREMISES_CLOSED = "places.premises_closed"
PREMISES_SAMPLED = "places.premises_sampled"
PREMISES_DISINFECTED = "places.premises_disinfected"
PREMISES_REOPENED = "places.premises_reopened"
RESPONSE_OPENED = "places.response_opened"
RESPONSE_STEP_DONE = "places.response_step_done"
RESPONSE_STEP_UNDONE = "places.response_step_undone"
RESPONSE_CLOSED = "places.response_closed"

# After any of these, risk at some place is no longer what it was.
CHANGES_RISK = frozenset(
    {
        AREA_LISTED,
        AREA_LIFTED,
        AREA_LEVEL_CHANGED,
        AREA_WITHDRAWN,
        WATCH_BEGUN,
        WATCH_ENDED,
        OUTBREAK_NOTED,
        OUTBREAK_ENDED,
    }
)
