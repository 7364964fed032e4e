"""Moving and housing people, and who has each of them.

Promises: from the first instant at which something binds a person until the last,
exactly one custodian answers for them; custody passes only when whoever receives
signs, and until then whoever gives keeps it; nobody sleeps in a bed that is taken.

It tells the rules nothing, so it has no `facts`.
Tables: Custody, HandOver, Room, Lodging, Trip, Passenger.
Events: CUSTODY_TAKEN, CUSTODY_ENDED, HAND_OVER_OFFERED, HAND_OVER_ACCEPTED,
HAND_OVER_WITHDRAWN, HAND_OVER_REFUSED, ROOM_OPENED, ROOM_CLOSED, LODGED,
LODGING_ENDED, TRIP_PLANNED, TRIP_DEPARTED, TRIP_ARRIVED, TRIP_CANCELLED.
"""
