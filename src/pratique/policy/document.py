"""YAML read with the line and column of every word, and messages that help.

Only plain mappings, lists and scalars: nothing is constructed from tags, anchors
are refused, a key written twice is refused. Every refusal says what would do.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

import yaml

from pratique.policy.composing import composed
from pratique.policy.refusals import RulebookError

LEFT_OUT = "Leave it out if nothing is meant."
DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    DAY.pattern + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
YEARS = range(1800, 2200)  # what is written of people and rules; beyond, it is a slip


#: What Chinese keyboards and web pages put where YAML wants its own signs.
ODD = {
    "：": "a full-width colon; write `:` and a space",
    "，": "a full-width comma; write `,` and a space",
    "\u3000": "a full-width space; write a plain one",
    "\u00a0": "a space that does not break; write a plain one",
    "【": "a full-width bracket; write `[`",
    "】": "a full-width bracket; write `]`",
    "｛": "a full-width brace; write `{`",
    "｝": "a full-width brace; write `}`",
    "＃": "a full-width number sign; write `#`",
}
YES, NO = ("yes", "y", "on", "1"), ("no", "n", "off", "0")


def odd_in(text: str) -> str:
    """What stands here in place of one of YAML's own signs, if something does."""
    found = (each for each in text if each in ODD)
    odd = next(found, None)
    if odd is None:
        return ""
    return f"`{odd}` (U+{ord(odd):04X}) is {ODD[odd]}."


def like(word: str, known: Iterable[str]) -> str:
    """The word of these that is spelt nearly so; none: an empty one."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """`Did you mean …?`, or the list of what is known."""
    words = sorted(known)
    close = like(word, words)
    if close:
        return f"Did you mean `{close}`?"
    return f"Known here: {', '.join(words)}." if words else "None is known here."


@dataclass(frozen=True, slots=True)
class Text:
    """One node of a document, with its place in the text."""

    node: yaml.Node
    name: str

    @property
    def line(self) -> int:
        """Counted from 1, as editors do."""
        return self.node.start_mark.line + 1

    @property
    def column(self) -> int:
        """Counted from 1."""
        return self.node.start_mark.column + 1

    def refuse(self, message: str, next_step: str = "") -> NoReturn:
        """Say no, and where."""
        next_step = odd_in(self._written) or next_step
        raise RulebookError(message, self.line, self.column, next_step=next_step)

    def called(self, name: str) -> "Text":
        """The same node, as a reader would call it."""
        return Text(self.node, name)

    # --- scalars ---------------------------------------------------------

    def word(self) -> str:
        """The words written here."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse(
                f"`{self.name}` must be a word, not a list or a mapping",
                "Write it on the same line, without brackets, braces or dashes.",
            )
        if not self.node.value:
            self.refuse(f"`{self.name}` is empty", "Write its value, or leave it out.")
        return str(self.node.value)

    def refuse_cut(self) -> None:
        """Refuse a sentence without quotation marks whose end would be a comment."""
        mark = self.node.end_mark
        if mark.buffer is None or getattr(self.node, "style", "") is not None:
            return
        rest = mark.buffer[mark.pointer :].partition("\n")[0]
        if rest.lstrip(" ").startswith("#"):
            self.refuse(
                f"`{self.name}` ends before ` #`: what follows would be a comment",
                "Put the sentence in quotation marks, or the comment on a line of"
                " its own.",
            )

    @property
    def is_none(self) -> bool:
        """Whether `none` is written here."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.value == "none"

    def one_of(self, known: Sequence[str]) -> str:
        """A word out of a closed list."""
        word = self.word()
        if word not in known:
            self.refuse(f"`{self.name}` cannot be `{word}`", nearest(word, known))
        return word

    def number(self, least: int, advice: str = LEFT_OUT) -> int:
        """A whole number, not below `least`."""
        word = self.word()
        if not word.isascii() or not word.isdigit() or len(word) > 6:
            self.refuse(
                f"`{self.name}` must be a whole number, not `{word}`",
                "Write digits only, such as 7.",
            )
        if int(word) < least:
            self.refuse(f"`{self.name}` is {word}, but must be {least} or more", advice)
        return int(word)

    def not_above(self, most: int, why: str) -> None:
        """Refuse a number that is more than this; what is no number is not its matter."""
        if DECIMAL.fullmatch(self._written) and float(self._written) > most:
            self.refuse(
                f"`{self.name}` is {self._written}, but must be {most} or less ({why})",
                "Write a smaller number.",
            )

    @property
    def _written(self) -> str:
        """What is written here, if it is a word."""
        return f"{self.node.value}" if isinstance(self.node, yaml.ScalarNode) else ""

    def decimal(self, least: float) -> float:
        """A number such as 38 or 38.0, not below `least`."""
        word = self.word()
        if not DECIMAL.fullmatch(word):
            self.refuse(
                f"`{self.name}` must be a number, not `{word}`", "Write it as 38.0."
            )
        if float(word) < least:
            self.refuse(f"`{self.name}` is {word}, but must be {least:g} or more")
        return float(word)

    def truth(self) -> bool:
        """true or false."""
        said = self.word().lower()
        for words, meant in ((YES, "true"), (NO, "false")):
            if said in (*words, meant) and self.word() != meant:
                self.refuse(
                    f"`{self.name}` cannot be `{self.word()}`", f"Write `{meant}`."
                )
        return self.one_of(("true", "false")) == "true"

    def day(self) -> date:
        """A calendar day: 2022-08-20."""
        word = self.word()
        try:
            found = date.fromisoformat(word) if DAY.fullmatch(word) else None
        except ValueError:
            found = None
        if found is None:
            self.refuse(
                f"`{self.name}` must be a day, not `{word}`", "Write it as 2022-08-20."
            )
        self._refuse_year(found.year)
        return found

    def moment(self, zone: ZoneInfo | None = None) -> datetime:
        """An instant; without an offset it is one of that zone. 24:00 ends a day."""
        word = self.word()
        whole_day = timedelta(days=1) if "T24:00" in word else timedelta()
        moment = _instant(word.replace("T24:00", "T00:00"))
        if moment is None:
            self.refuse(
                f"`{self.name}` must be an instant, not `{word}`",
                "Write it as 2022-08-20T00:00+08:00.",
            )
        if moment.tzinfo is None and zone is None:
            self.refuse(
                f"`{self.name}` lacks the offset from UTC",
                f"Write `{_with_hour(word)}+08:00` if Chinese time is meant.",
            )
        self._refuse_year(moment.year)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)) + whole_day

    def _refuse_year(self, year: int) -> None:
        if year not in YEARS:
            self.refuse(
                f"`{self.name}` is in the year {year:04}",
                f"Write a year from {YEARS[0]} to {YEARS[-1]}.",
            )

    # --- collections -----------------------------------------------------

    @property
    def is_mapping(self) -> bool:
        """Whether keys and values stand here."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether a list stands here."""
        return isinstance(self.node, yaml.SequenceNode)

    def items(self) -> list["Text"]:
        """The parts of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse(f"`{self.name}` must be a list", "Write [a, b] or `- a` lines.")
        return [Text(part, self.name) for part in self.node.value]

    def one_or_more(self) -> list["Text"]:
        """The parts of a list, or the one thing that stands instead of it."""
        if self.is_list:
            parts = self.items()
            if not parts:
                self.refuse(f"`{self.name}` is an empty list")
            return parts
        return [self]

    def pairs(self) -> Iterator[tuple["Text", "Text"]]:
        """Keys and values, each key once."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse(f"`{self.name}` must be a mapping", "Write `key: value` lines.")
        seen: dict[str, Text] = {}
        for key_node, value_node in self.node.value:
            key = Text(key_node, "a key")
            word = key.word()
            if word in seen:
                key.refuse(
                    f"`{word}` is written twice; first in line {seen[word].line}",
                    "Keep one of them.",
                )
            seen[word] = key
            yield key, Text(value_node, word)

    def mapping(
        self,
        known: Sequence[str],
        required: Sequence[str] = (),
        advice: Mapping[str, str] | None = None,
    ) -> dict[str, "Text"]:
        """A mapping with known keys only, and every required one.

        Args:
            known: the keys it may have.
            required: those it must have.
            advice: what stands after each of them, for whoever left it out.
        """
        found: dict[str, Text] = {}
        for key, value in self.pairs():
            if key.word() not in known:
                key.refuse(
                    f"`{self.name}` has no `{key.word()}`", nearest(key.word(), known)
                )
            found[key.word()] = value
        for key_word in required:
            if key_word not in found:
                what = (advice or {}).get(key_word, "")
                told = f"Add `{key_word}:`" + (f", {what}." if what else ".")
                self.refuse(f"`{self.name}` lacks `{key_word}`", told)
        return found


def _instant(word: str) -> datetime | None:
    """The instant that is written so; None: it is none."""
    try:
        return datetime.fromisoformat(word) if MOMENT.fullmatch(word) else None
    except ValueError:
        return None


def _with_hour(word: str) -> str:
    """A day as the instant it begins; an instant as it is."""
    return word if "T" in word else f"{word}T00:00"


INDENTED = "The line is indented more, or less, than those it belongs to."
#: What a beginner did where YAML says this.
REMEDIES = {
    "'\\t'": "A tab stands here: indent with spaces, two for each step.",
    "mapping values are not allowed here": "A colon and a space begin a value: put a"
    " sentence that has them in quotation marks, or under `>-`.",
    "could not find expected ':'": "A key must be followed by a colon and a space.",
    "expected <block end>": INDENTED,
    "expected ',' or": "A bracket or a brace is not closed.",
}


KEY = re.compile(r" *(- +)*[\w.]+")


def _remedy(problem: str, text: str, line: int, column: int) -> str:
    """What to do; where a key's own colon is not allowed, its place is at fault."""
    before = text.splitlines()[line - 1 : line]
    if (
        "mapping values" in problem
        and before
        and KEY.fullmatch(before[0][: column - 1])
    ):
        return INDENTED
    found = (told for known, told in REMEDIES.items() if known in problem)
    return next(found, "Look at this line and the one before it.")


def decoded(content: bytes) -> str:
    """The text of a file; every text here is UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise RulebookError(
            "this is not UTF-8 text",
            line,
            column,
            next_step="Save the file as UTF-8: editors offer it under `Save as`.",
        ) from error


def read(text: str, name: str) -> Text:
    """The document in this text."""
    try:
        node = composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = error.problem or "this is not YAML"
        there = " ".join(text.splitlines()[max(line - 2, 0) : line])
        raise RulebookError(
            f"not readable: {problem}",
            line,
            column,
            next_step=odd_in(there) or _remedy(problem, text, line, column),
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise RulebookError(
            f"not readable: a character (U+{error.character:04X}) that no text has",
            line,
            error.position - text.rfind("\n", 0, error.position),
            next_step="Take it away, or write the line anew.",
        ) from error
    except yaml.YAMLError as error:
        raise RulebookError(f"not readable: {error}") from error
    except RecursionError as error:
        raise RulebookError("not readable: nested too deeply") from error
    if node is None:
        raise RulebookError("the file is empty")
    return Text(node, name)
