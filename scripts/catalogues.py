"""Compile the gettext catalogues, and refuse a sentence that is missing or broken.

Writing `.mo` files takes a page of Python, so the house does not ask every machine
for GNU gettext. Where it exists, `--check` also collects the sentences of code and
templates anew, in a copy, so that one that no catalogue knows is found too.
"""

import argparse
import ast
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PACKAGE = HOUSE / "src" / "pratique"
CATALOGUES = "LC_MESSAGES/*.po"
MAGIC = 0x950412DE
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass
class Message:
    """One entry of a catalogue, as its lines have built it so far."""

    fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name under which gettext looks the message up."""
        context = self.parts.get("msgctxt")
        plural = self.parts.get("msgid_plural")
        key = self.parts.get("msgid", "")
        key = key if context is None else f"{context}\x04{key}"
        return key if plural is None else f"{key}\0{plural}"

    @property
    def forms(self) -> list[str]:
        """The translation, or one for each plural form."""
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]

    def fault(self) -> str | None:
        """Say what is wrong with the translation, if anything is."""
        if self.fuzzy:
            return "is marked fuzzy"
        if not all(self.forms):
            return "is not translated"
        wanted = set(PLACEHOLDER.findall(self.parts["msgid"] + self.plural))
        # One form of several may leave the number out: "one day", "%(n)s days".
        said = [set(PLACEHOLDER.findall(form)) for form in self.forms]
        if any(each - wanted for each in said) or wanted - set().union(*said):
            return "has other placeholders"
        return None

    @property
    def plural(self) -> str:
        """The original's plural, or nothing."""
        return self.parts.get("msgid_plural", "")


def main() -> int:
    """Compile every catalogue; with an option, collect sentences or report faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="report faults")
    choice.add_argument("--collect", action="store_true", help="add new sentences")
    chosen = parser.parse_args()
    if chosen.collect:
        collect(PACKAGE)
    elif chosen.check:
        return 1 if faults_in_fresh_copy() else 0
    else:
        compile_all()
    return 0


def compile_all() -> None:
    """Write the `.mo` file beside every `.po` file."""
    for catalogue in PACKAGE.rglob(CATALOGUES):
        messages = list(read(catalogue.read_text(encoding="utf-8")))
        catalogue.with_suffix(".mo").write_bytes(compiled(messages))


def collect(package: Path) -> None:
    """Have Django bring every catalogue up to the sentences of code and templates."""
    languages = sorted(path.name for path in (package / "locale").glob("*"))
    if not languages:
        return
    named = [part for language in languages for part in ("--locale", language)]
    options = ["--no-location", "--no-obsolete", "--verbosity", "0"]
    command = [sys.executable, "-m", "django", "makemessages", *named, *options]
    subprocess.run(command, cwd=package, check=True)


def faults_in_fresh_copy() -> int:
    """Report the faults of all catalogues, sentences never collected included."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "pratique"
        leave_out = shutil.ignore_patterns("__pycache__", "vendor", "*.mo")
        shutil.copytree(PACKAGE, copy, ignore=leave_out)
        if shutil.which("xgettext"):
            collect(copy)
        return sum(report(found) for found in sorted(copy.rglob(CATALOGUES)))


def report(catalogue: Path) -> int:
    """Print the faults of one catalogue; return how many."""
    name = f"{catalogue.parent.parent.name}/{catalogue.name}"
    messages = list(read(catalogue.read_text(encoding="utf-8")))
    found = [(message, message.fault()) for message in messages]
    faults = [f"{name}: {m.parts['msgid']!r} {fault}" for m, fault in found if fault]
    if shutil.which("msgfmt"):
        command = ["msgfmt", "--check-format", "-o", "/dev/null", str(catalogue)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        faults += done.stderr.splitlines() if done.returncode else []
    for fault in faults:
        print(fault)
    return len(faults)


def read(text: str) -> Iterator[Message]:
    """Yield the messages of a `.po` text, the header (empty msgid) first."""
    message, part = Message(), ""
    for line in text.splitlines():
        if line.startswith("#~"):
            continue
        if message.parts and begins_another(line, message):
            yield message
            message, part = Message(), ""
        if line.startswith("#,") and "fuzzy" in line:
            message.fuzzy = True
        elif line.startswith("msg"):
            part, quoted = line.split(maxsplit=1)
            message.parts[part] = ast.literal_eval(quoted)
        elif line.startswith('"'):
            message.parts[part] += ast.literal_eval(line)
    if message.parts:
        yield message


def begins_another(line: str, message: Message) -> bool:
    """Tell whether a line belongs to the message after this one."""
    complete = any(name.startswith("msgstr") for name in message.parts)
    return complete and line.startswith(("#", "msgctxt ", "msgid "))


def compiled(messages: list[Message]) -> bytes:
    """Return the `.mo` form: a sorted index of offsets, then the texts."""
    pairs = sorted(
        (message.key.encode(), "\0".join(message.forms).encode())
        for message in messages
        if all(message.forms) and (not message.fuzzy or not message.key)
    )
    start = 7 * 4 + 16 * len(pairs)
    keys, texts = [key for key, _ in pairs], [text for _, text in pairs]
    index, position = [], start
    for entry in (*keys, *texts):
        index += [len(entry), position]
        position += len(entry) + 1
    head = (MAGIC, 0, len(pairs), 7 * 4, 7 * 4 + 8 * len(pairs), 0, start)
    body = b"".join(entry + b"\0" for entry in (*keys, *texts))
    return struct.pack(f"<{7 + len(index)}I", *head, *index) + body


if __name__ == "__main__":
    sys.exit(main())
