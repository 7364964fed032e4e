"""What lies beside the project: facts and figures that tests read, where it is there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PRATIQUE_SHARED", ROOT.parent / "shared"))


def shared(path: str) -> Path:
    """Return a file of the shared folder; without it the test is skipped, visibly."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"no {found}: set PRATIQUE_SHARED to the folder that holds {path}")
    return found
