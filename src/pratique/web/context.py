"""What every page knows without asking for it."""

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, object]:
    """Return who is signed in, the rooms they may enter, and the house's time."""
    return {
        "officer": getattr(request, "officer", None),
        "rooms": getattr(request, "rooms", ()),
        "moment": getattr(request, "moment", None),
        "lived": getattr(request, "lived", False),
    }
