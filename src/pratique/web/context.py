"""What every page knows without asking for it."""

from django.http import HttpRequest

from pratique.web.rooms import Room, rooms_for


def house(request: HttpRequest) -> dict[str, object]:
    """Return who is signed in, the rooms they may enter, and the house's time."""
    officer = getattr(request, "officer", None)
    rooms: list[Room] = rooms_for(officer, request.path) if officer else []
    return {
        "officer": officer,
        "rooms": rooms,
        "moment": getattr(request, "moment", None),
    }
