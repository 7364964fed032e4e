"""Everything that is announced about places, by subject.

writing     what every action here checks first
areas       risk areas: listed, their level changed, lifted, withdrawn
watching    watch lists
outbreaks   prefectures with local cases
venues      hotels, stations, checkpoints …
importing   a CSV of risk areas

Called with their module, as in `zones.impose(…)`, because the verbs are short:

zones       places that stand still
closures    premises where a case was
responses   emergency responses
"""

from pratique.places.actions import closures, responses, zones
from pratique.places.actions.areas import (
    change_area_level,
    lift_area,
    list_area,
    withdraw_area,
)
from pratique.places.actions.importing import import_areas
from pratique.places.actions.outbreaks import end_outbreak, note_outbreak
from pratique.places.actions.venues import close_venue, open_venue
from pratique.places.actions.watching import make_watch_list, unwatch, watch

__all__ = [
    "change_area_level",
    "close_venue",
    "closures",
    "end_outbreak",
    "import_areas",
    "lift_area",
    "list_area",
    "make_watch_list",
    "note_outbreak",
    "open_venue",
    "responses",
    "unwatch",
    "watch",
    "withdraw_area",
    "zones",
]
