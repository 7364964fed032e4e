"""What the traveller's own device keeps for us, sealed so that only we can read it.

A file of its own because a browser keeps no more than 4 kB a cookie: long content
is laid in several, and a shorter one later leaves no old piece behind.
"""

import base64
import binascii
import json
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse

from pratique import keys

PIECE = 3600
MOST_PIECES = 6


def read(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return what the device keeps under a name; nothing if it was tampered with."""
    pieces = [request.COOKIES.get(f"{name}{n}", "") for n in range(MOST_PIECES)]
    try:
        sealed = base64.urlsafe_b64decode("".join(pieces).encode())
        content = json.loads(_expand(keys.unseal(sealed, about=f"cookie {name}")))
    except (InvalidTag, ValueError, binascii.Error, zlib.error):
        return {}
    return content if isinstance(content, dict) else {}


def keep(response: HttpResponse, name: str, content: object, *, days: int) -> None:
    """Have the device keep this, in as many pieces as it takes."""
    sealed = keys.seal(_shrink(json.dumps(content)), about=f"cookie {name}")
    text = base64.urlsafe_b64encode(sealed).decode()
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    if len(pieces) > MOST_PIECES:
        msg = f"{len(text)} signs do not fit into {MOST_PIECES} cookies"
        raise ValueError(msg)
    for number in range(MOST_PIECES):
        if number < len(pieces):
            _set(response, f"{name}{number}", pieces[number], days)
        else:
            response.delete_cookie(f"{name}{number}", path="/", samesite="Lax")


def forget(response: HttpResponse, name: str) -> None:
    """Have the device forget it."""
    for number in range(MOST_PIECES):
        response.delete_cookie(f"{name}{number}", path="/", samesite="Lax")


def _set(response: HttpResponse, name: str, value: str, days: int) -> None:
    response.set_cookie(
        name, value, max_age=days * 86400, path="/", httponly=True, samesite="Lax"
    )


def _shrink(text: str) -> str:
    return base64.b85encode(zlib.compress(text.encode(), 9)).decode()


def _expand(text: str) -> str:
    return zlib.decompress(base64.b85decode(text)).decode()
