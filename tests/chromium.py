"""The machine's own Chromium, or a visible skip that says how to get one."""

import os

import pytest

from scripts import browser

MISSING = (
    "no Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM to a program"
)


def program() -> str:
    """Return Chromium's path; without one skip the test, or fail where it must run."""
    found = browser.chromium()
    if found is not None:
        return found
    if os.environ.get("PRATIQUE_REQUIRE_BROWSER"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)
