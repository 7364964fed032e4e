"""Make `.venv`, with whatever this machine's Python offers.

1. `venv` with a pip of its own, where Python came whole.
2. Debian keeps that in a package apart: as root, install it and try again.
3. Failing that, put a pip into a bare environment with the machine's own pip.

Run by the machine's Python, so it may use nothing but the standard library.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
ENVIRONMENT = HOUSE / ".venv"
BUILD_LOCK = HOUSE / "requirements" / "build.txt"
DEBIAN_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def main() -> int:
    """Leave a `.venv` with pip in it, or say what to install."""
    if has_pip():
        return 0
    for way in (make_whole, install_venv_and_make, make_with_borrowed_pip):
        if way() and has_pip():
            return 0
    print(
        f"This Python ({sys.executable}) can make no virtual environment.\n"
        f"Next step: apt-get install {DEBIAN_PACKAGE}, or make PYTHON=/path/to/python",
        file=sys.stderr,
    )
    return 1


def has_pip() -> bool:
    """Tell whether `.venv` runs and has a pip."""
    python = ENVIRONMENT / "bin" / "python"
    return python.exists() and runs(str(python), "-m", "pip", "--version")


def make_whole() -> bool:
    """Make `.venv` with the pip that comes with Python."""
    return runs(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))


def install_venv_and_make() -> bool:
    """As root on Debian, install the missing package; then make `.venv`."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"Installing {DEBIAN_PACKAGE} …", flush=True)
    return (
        runs("apt-get", "update", "-qq")
        and runs("apt-get", "install", "-y", "-qq", DEBIAN_PACKAGE)
        and make_whole()
    )


def make_with_borrowed_pip() -> bool:
    """Make a bare `.venv`; the machine's pip puts the locked pip into it."""
    bare = (sys.executable, "-m", "venv", "--clear", "--without-pip", str(ENVIRONMENT))
    borrowed = (sys.executable, "-m", "pip", "--python", str(ENVIRONMENT), "install")
    return runs(*bare) and runs(*borrowed, "--require-hashes", "-r", str(BUILD_LOCK))


def runs(*command: str) -> bool:
    """Run a command quietly; tell whether it went well."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, capture_output=True, check=False, env=quiet)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
