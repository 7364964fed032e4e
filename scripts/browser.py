"""See to it that this machine can run the browser tests, or say how to get there.

Root on Debian gets a Chromium and Chinese type installed; anybody else is told what
will be skipped. Never a failure: the tests themselves skip, visibly.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = Path("/usr/share/fonts")


def main() -> None:
    """Install what is missing where we may; otherwise say what to install."""
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install(missing)
        missing = missing_packages()
    if missing:
        print(f"Without {' and '.join(missing)} the browser tests are skipped.")
        print(f"Next step: apt-get install {' '.join(missing)}, or set CHROMIUM.")


def missing_packages() -> list[str]:
    """Name the Debian packages that the browser tests lack."""
    missing = []
    if chromium() is None:
        missing.append("chromium")
    if sys.platform == "linux" and not any(FONTS.rglob("NotoSansCJK*")):
        missing.append("fonts-noto-cjk")
    return missing


def chromium() -> str | None:
    """Find the program that CHROMIUM names, or the first of the usual names."""
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else NAMES
    return next((found for name in names if (found := shutil.which(name))), None)


def install(packages: list[str]) -> None:
    """Install Debian packages; a failure is told by what is still missing."""
    print(f"Installing {' '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(["apt-get", *step], env=quiet, check=False, capture_output=True)


if __name__ == "__main__":
    main()
