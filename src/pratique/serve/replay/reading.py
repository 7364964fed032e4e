"""YAML as nodes that know their lines; faults are gathered, not thrown one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml

from pratique.serve.replay.refusals import BadScenario, ScenarioUnreadable

LARGEST = 4 * 1024 * 1024
SHOWN = 20  # problems told at once


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and in which line."""

    line: int
    sentence: str


@dataclass
class Problems:
    """Gather what is wrong with a file; refuse it once everything was looked at."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, sentence: str) -> None:
        """Note a problem."""
        problem = Problem(line, sentence)
        if problem not in self.found:  # a line may stand for many steps
            self.found.append(problem)

    def refuse(self) -> None:
        """Refuse the file if anything was found."""
        if not self.found:
            return
        ordered = sorted(self.found, key=lambda one: one.line)
        lines = [f"line {one.line}: {one.sentence}" for one in ordered[:SHOWN]]
        if len(ordered) > SHOWN:
            lines.append(f"… and {len(ordered) - SHOWN} more")
        raise BadScenario(
            f"{self.file} cannot be lived:\n    " + "\n    ".join(lines),
            next_step="Mend these lines; the format is in docs/formats/scenario.md."
            " Nothing was done.",
            problems=[(one.line, one.sentence) for one in ordered],
        )


@dataclass(frozen=True)
class Node:
    """A piece of the file: a word, a list or a mapping, and its line."""

    line: int
    content: "str | list[Node] | dict[str, tuple[int, Node]]"

    def word(self) -> str | None:
        """Return the text of a single value, or None if it is something else."""
        return self.content if isinstance(self.content, str) else None

    def items(self) -> "list[Node] | None":
        """Return the members of a list, or None if it is something else."""
        return self.content if isinstance(self.content, list) else None

    def entries(self) -> "dict[str, tuple[int, Node]] | None":
        """Return a mapping's values with the lines of their keys, or None."""
        return self.content if isinstance(self.content, dict) else None


def read(path: Path) -> str:
    """Return a file's text; refuse what is no readable text."""
    try:
        if path.stat().st_size > LARGEST:
            raise _unreadable(path, "it is larger than any scenario")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, "it is not UTF-8 text") from error
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _unreadable(path: Path, why: str) -> ScenarioUnreadable:
    return ScenarioUnreadable(
        f"{path} cannot be read: {why}.",
        next_step="Name a scenario of scenarios/, or the path to a file.",
        file=str(path),
    )


def parse(text: str, problems: Problems) -> Node | None:
    """Return the text's one document, or None with a problem noted."""
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                problems.add(_line(event.start_mark), "write it out: no aliases (*)")
                return None
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        problems.add(_line(error.problem_mark), f"no YAML: {error.problem}")
        return None
    except yaml.YAMLError as error:
        problems.add(1, f"no YAML: {error}")
        return None
    except RecursionError:
        problems.add(1, "no YAML: it is nested too deeply")
        return None
    if root is None:
        problems.add(1, "the file is empty")
        return None
    return _node(root, problems)


def _line(mark: "yaml.error.Mark | object | None") -> int:
    return int(getattr(mark, "line", 0)) + 1


def _node(node: yaml.Node, problems: Problems) -> Node:
    line = _line(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return Node(line, dict(_entries(node, problems)))
    if isinstance(node, yaml.SequenceNode):
        return Node(line, [_node(child, problems) for child in node.value])
    # Every word is taken as it is written: 140100000000 is a code and no number.
    return Node(line, str(node.value))


def _entries(
    node: yaml.MappingNode, problems: Problems
) -> Iterator[tuple[str, tuple[int, Node]]]:
    seen: set[str] = set()
    for key, value in node.value:
        line, name = _line(key.start_mark), str(key.value)
        if not isinstance(key, yaml.ScalarNode):
            problems.add(line, "a key must be a single word")
            continue
        if name in seen:
            problems.add(line, f"{name!r} is said twice")
        seen.add(name)
        yield name, (line, _node(value, problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known word that was probably meant."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if len(names) <= 12:
        return f"known: {', '.join(names)}" if names else "none is known"
    return ""
