"""What logistics refuses, and what to do about it."""

from pratique.errors import Refusal


class UnknownHandOver(Refusal):
    """There is no such offer, or it is not yours to see."""

    code = "unknown_hand_over"


class NothingBinds(Refusal):
    """Nobody has this person: nothing binds them."""

    code = "nothing_binds"


class NobodyToReceive(Refusal):
    """An offer must name who is to receive."""

    code = "nobody_to_receive"


class WrongVenue(Refusal):
    """The place named cannot receive in this way, or is closed."""

    code = "wrong_venue"


class HasThemAlready(Refusal):
    """Whoever is to receive has the person already."""

    code = "has_them_already"


class AlreadyOffered(Refusal):
    """The person is offered to somebody else."""

    code = "already_offered"


class NotTheGiver(Refusal):
    """Only whoever has a person may hand them over."""

    code = "not_the_giver"


class NotTheReceiver(Refusal):
    """Only whoever receives a person may sign for them, never whoever gives."""

    code = "not_the_receiver"


class HandOverAnswered(Refusal):
    """The offer was accepted, refused or withdrawn already."""

    code = "hand_over_answered"


class UnknownRoom(Refusal):
    """There is no such room, or it is not yours to see."""

    code = "unknown_room"


class RoomThere(Refusal):
    """The site has a room of this number already."""

    code = "room_there"


class RoomIncomplete(Refusal):
    """A room needs a number and a bed."""

    code = "room_incomplete"


class RoomFull(Refusal):
    """Every bed of the room is taken."""

    code = "room_full"


class BedTaken(Refusal):
    """Somebody else has this bed, or there is none of this number."""

    code = "bed_taken"


class RoomInUse(Refusal):
    """Somebody still sleeps in the room."""

    code = "room_in_use"


class NotInCharge(Refusal):
    """The site has not signed for this person."""

    code = "not_in_charge"


class UnknownTrip(Refusal):
    """There is no such trip, or it is not yours to see."""

    code = "unknown_trip"


class TripIncomplete(Refusal):
    """A trip needs people, a plate, a driver and a lead."""

    code = "trip_incomplete"


class NotTheDriver(Refusal):
    """Only the driver named sets off and arrives."""

    code = "not_the_driver"


class TripOver(Refusal):
    """The trip has left, has arrived or was cancelled already."""

    code = "trip_over"


class TripNotUnderWay(Refusal):
    """The trip has not left yet."""

    code = "trip_not_under_way"
