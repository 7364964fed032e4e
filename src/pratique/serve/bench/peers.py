"""Peers of the rules, in an environment that the bench makes for itself.

They are no part of the house: what is locked in requirements/bench.txt is installed
into the home the first time it is asked for. Where that cannot be done, there is no
figure, and the bench says why.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np

from pratique.policy.many.tables import Array

HOUSE = Path(__file__).resolve().parents[4]
LOCK = HOUSE / "requirements" / "bench.txt"
PROGRAM = Path(__file__).with_name("peer.py")
LONGEST_SECONDS = 600


class NoPeers(Exception):
    """They cannot be installed here."""


def environment(home: Path) -> Path:
    """The peers' own Python, made once for each lock."""
    folder = home / "bench-peers"
    python = folder / "bin" / "python"
    done = folder / "requirements.txt"
    lock = LOCK.read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == lock:
        return python
    venv.create(folder, clear=True, with_pip=False)
    install = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    options = ["-q", "--disable-pip-version-check", "--require-hashes"]
    try:
        subprocess.run(
            [*install, *options, "-r", str(LOCK)],
            check=True,
            stdout=sys.stderr,
            timeout=LONGEST_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPeers(f"requirements/bench.txt cannot be installed: {error}") from error
    done.write_text(lock, encoding="utf-8")
    return python


def ask(python: Path, name: str, told: Path) -> dict[str, Array]:
    """What a peer says of the people in that file; and in what time."""
    answer = told.with_name(f"{name}.npz")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("PYTHON")
    }
    try:
        subprocess.run(
            [str(python), str(PROGRAM), name, str(told), str(answer)],
            check=True,
            stdout=sys.stderr,
            env=environment,
            timeout=LONGEST_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPeers(f"{name} did not answer: {error}") from error
    with np.load(answer) as found:
        return dict(found)
