"""What a page says, read as text."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def said(answer: "Answer") -> str:
    """Return the text of an answer."""
    return answer.content.decode()


def links(page: str, start: str) -> list[str]:
    """Return the addresses on a page that begin so, each once."""
    return sorted(set(re.findall(rf'"({start}[^"#?]+)"', page)))


def do(browser: Client, address: str, told: Mapping[str, object]) -> str:
    """Send a form that must be taken; return the page that follows."""
    answer = browser.post(address, told, follow=True)
    assert answer.status_code == 200, said(answer)
    return said(answer)
