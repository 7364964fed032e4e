"""Tables of places, and of what is announced about them.

Rows are added, and ended once by filling the columns that end them; nothing else
of a row ever changes, so every past moment can be read again.
"""

from pratique.places.models.areas import (
    AreaLevel,
    Level,
    OutbreakNote,
    RiskArea,
    WatchEntry,
    WatchList,
)
from pratique.places.models.responses import Response, ResponseLevel, ResponseStep
from pratique.places.models.venues import Venue, VenueClosure, VenueKind
from pratique.places.models.zones import Zone, ZoneKind, ZoneReview

__all__ = [
    "AreaLevel",
    "Level",
    "OutbreakNote",
    "Response",
    "ResponseLevel",
    "ResponseStep",
    "RiskArea",
    "Venue",
    "VenueClosure",
    "VenueKind",
    "WatchEntry",
    "WatchList",
    "Zone",
    "ZoneKind",
    "ZoneReview",
]
