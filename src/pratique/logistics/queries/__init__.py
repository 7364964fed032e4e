"""Shared reads of logistics.

custody   who has whom, what is offered to whom, and since when
rooms     a site: expected, at the door, in rooms, free beds
trips     a driver's trips and who is on board
nobodys   who is in hands that can have nobody any more
hands     who has to do with handing somebody over (asked for by its own name)
"""

from pratique.logistics.queries.custody import (
    access_hand_over,
    custodies_now,
    custodies_of,
    custody_of,
    in_custody,
    offers_by,
    offers_for,
    offers_of,
    open_offer,
    overdue_hand_overs,
    tally,
    unheld,
    waiting_hand_overs,
)
from pratique.logistics.queries.nobodys import in_nobodys_hands, is_nobodys
from pratique.logistics.queries.rooms import (
    Beds,
    access_room,
    at_the_door,
    beds_between,
    closed_sites,
    expected,
    free_beds,
    free_to_go,
    left_inside,
    lodged,
    lodging_of,
    rooms,
    without_bed,
)
from pratique.logistics.queries.trips import (
    access_trip,
    on_board,
    passengers,
    trip_of,
    trips_at_the_door,
    trips_now,
    trips_of,
)

__all__ = [
    "Beds",
    "access_hand_over",
    "access_room",
    "access_trip",
    "at_the_door",
    "beds_between",
    "closed_sites",
    "custodies_now",
    "custodies_of",
    "custody_of",
    "expected",
    "free_beds",
    "free_to_go",
    "in_custody",
    "in_nobodys_hands",
    "is_nobodys",
    "left_inside",
    "lodged",
    "lodging_of",
    "offers_by",
    "offers_for",
    "offers_of",
    "on_board",
    "open_offer",
    "overdue_hand_overs",
    "passengers",
    "rooms",
    "tally",
    "trip_of",
    "trips_at_the_door",
    "trips_now",
    "trips_of",
    "unheld",
    "waiting_hand_overs",
    "without_bed",
]
