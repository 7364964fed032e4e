"""Resolve every dependency anew and write the lock files: hashes, but no addresses.

Where packages come from is the machine's business; what they are is the house's.
"""

import json
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
REQUIREMENTS = HOUSE / "requirements"

LOCKS = {
    "build.txt": ["requirements/build.in"],
    "node.txt": ["requirements/node.in"],
    "bench.txt": ["requirements/bench.in"],
    "run.txt": ["pyproject.toml"],
    "dev.txt": ["pyproject.toml", "--extra", "dev", "-c", "requirements/run.txt"],
}


def main() -> None:
    """Write the Python locks, then npm's."""
    for name, sources in LOCKS.items():
        uv = [str(Path(sys.prefix) / "bin" / "uv"), "pip", "compile", "--quiet"]
        target = ["--upgrade", "-o", f"requirements/{name}"]
        subprocess.run([*uv, *sources, *target], cwd=HOUSE, check=True)
    npm = ["npm", "update", "--package-lock-only", "--silent"]
    subprocess.run(npm, cwd=HOUSE, check=True)
    drop_addresses(HOUSE / "package-lock.json")


def drop_addresses(lock: Path) -> None:
    """Take the funding pages out of npm's lock: they are addresses, and lock nothing."""
    content = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    text = json.dumps(content, indent=2, ensure_ascii=False)
    lock.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
