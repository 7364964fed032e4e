"""Find what is told of places, at present or as was known.

where       what lies where, and what was known to have ended
venues      hotels, stations …, and those that are closed for a case
areas       risk areas
watching    watch lists
outbreaks   prefectures with local cases
zones       places that stand still
responses   emergency responses
"""

from pratique.places.queries.areas import (
    Affected,
    LevelKnown,
    affected,
    area,
    areas_listed,
    days_listed,
    level_now,
    levels,
    levels_now,
    listed_as,
)
from pratique.places.queries.outbreaks import NoteKnown, notes, outbreak, outbreaks
from pratique.places.queries.responses import (
    StepKnown,
    response,
    response_at,
    responses_open,
    responses_over,
    step_done,
    steps,
)
from pratique.places.queries.venues import (
    ClosureKnown,
    closure_of,
    closures_open,
    closures_over,
    division_of_venue,
    hotels,
    stations,
    venue,
    venues,
)
from pratique.places.queries.watching import (
    WatchKnown,
    own_entries,
    watch_list,
    watch_lists,
    watched,
    watched_now,
    watched_on,
)
from pratique.places.queries.zones import (
    ZoneKnown,
    zone,
    zone_known,
    zone_named,
    zones_due_for_review,
    zones_in_force,
    zones_over,
)

__all__ = [
    "Affected",
    "ClosureKnown",
    "LevelKnown",
    "NoteKnown",
    "StepKnown",
    "WatchKnown",
    "ZoneKnown",
    "affected",
    "area",
    "areas_listed",
    "closure_of",
    "closures_open",
    "closures_over",
    "days_listed",
    "division_of_venue",
    "hotels",
    "level_now",
    "levels",
    "levels_now",
    "listed_as",
    "notes",
    "outbreak",
    "outbreaks",
    "own_entries",
    "response",
    "response_at",
    "responses_open",
    "responses_over",
    "stations",
    "step_done",
    "steps",
    "venue",
    "venues",
    "watch_list",
    "watch_lists",
    "watched",
    "watched_now",
    "watched_on",
    "zone",
    "zone_known",
    "zone_named",
    "zones_due_for_review",
    "zones_in_force",
    "zones_over",
]
