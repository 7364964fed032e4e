"""What a page says, read as text."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def said(answer: "Answer") -> str:
    """Return the text of an answer."""
    return answer.content.decode()


def links(page: str, start: str) -> list[str]:
    """Return the addresses on a page that begin so, each once."""
    return sorted(set(re.findall(rf'"({start}[^"#?]+)"', page)))
