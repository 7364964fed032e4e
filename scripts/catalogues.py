"""Compile the gettext catalogues, and refuse a sentence that is missing or broken.

Writing `.mo` files takes a page of Python, so the house does not ask every machine
for GNU gettext; where `msgfmt` exists, `--check` has it look as well.
"""

import argparse
import ast
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
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
    """Compile every catalogue; with `--check`, report faults instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    faults = 0
    for catalogue in sorted((HOUSE / "src").rglob("LC_MESSAGES/*.po")):
        if checking:
            faults += report(catalogue)
        else:
            messages = list(read(catalogue.read_text(encoding="utf-8")))
            catalogue.with_suffix(".mo").write_bytes(compiled(messages))
    return 1 if faults else 0


def report(catalogue: Path) -> int:
    """Print the faults of one catalogue; return how many."""
    name = catalogue.relative_to(HOUSE)
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
