"""Commands as they are typed, and what they say."""

import json
from collections.abc import Callable
from typing import Any

Typed = Callable[..., str]


def content(text: str) -> dict[str, Any]:
    """Return a JSON document that a command wrote."""
    found: dict[str, Any] = json.loads(text)
    return found
