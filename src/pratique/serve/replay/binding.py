"""Nodes as dataclasses: every field checked against its type, every fault noted."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import (
    Annotated,
    Any,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pratique.serve.replay.people import Crowd
from pratique.serve.replay.reading import Node, Problems, nearest
from pratique.serve.replay.words import (
    Named,
    OfDivision,
    OfFile,
    OfPeople,
    parser,
    whole_code,
)

Bound = TypeVar("Bound")
PERSON = Annotated[str, Named("people")]
WRONG = object()  # stands for a value whose problem has been noted


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that must still be looked up, in the file or in the world."""

    kind: str  # a section's name, "division" or "file"
    word: str
    line: int


@dataclass
class Binder:
    """Bind nodes, remembering what they mention."""

    zone: str
    problems: Problems
    mentions: list[Mention] = field(default_factory=list)
    introduced: set[tuple[str, str]] = field(default_factory=set)  # section and word
    crowd: Crowd = field(default_factory=Crowd)

    def bind(self, shape: type[Bound], node: Node) -> Bound | None:
        """Return the node as this dataclass, or None with the problems noted."""
        entries = node.entries()
        if entries is None:
            self.problems.add(node.line, "a mapping is expected here (key: value)")
            return None
        values = self._values(shape, node.line, entries)
        return None if WRONG in values.values() else shape(**values)

    def _values(
        self, shape: type, line: int, entries: Mapping[str, tuple[int, Node]]
    ) -> dict[str, Any]:
        hints = get_type_hints(shape, include_extras=True)
        # A field called `in_` is written `in`.
        names = {one.name.rstrip("_"): one for one in fields(shape) if one.init}
        values: dict[str, Any] = {}
        for key, (at, child) in entries.items():
            if key in names:
                name = names[key].name
                values[name] = self.value(hints[name], child)
            else:
                self.problems.add(at, f"unknown key {key!r}; {nearest(key, names)}")
        for key, one in names.items():
            if one.name not in values and _is_needed(one):
                self.problems.add(line, f"{key!r} is missing")
                values[one.name] = WRONG
        return values

    def value(self, kind: object, node: Node) -> object:
        """Return a node as a value of this kind, or WRONG with a problem noted."""
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self._optional(arguments, node)
        if origin is tuple:
            return self._list(arguments[0], node)
        if origin is dict:
            return self._mapping(arguments[1], node)
        if is_dataclass(kind) and isinstance(kind, type):
            found = self.bind(kind, node)
            return WRONG if found is None else found
        word = node.word()
        if word is None:
            self.problems.add(node.line, "a single value is expected here")
            return WRONG
        return self._word(kind, word, node.line)

    def _optional(self, arguments: tuple[object, ...], node: Node) -> object:
        if node.word() in {"", "null", "~"}:
            return None
        [kind] = [one for one in arguments if one is not types.NoneType]
        return self.value(kind, node)

    def _list(self, kind: object, node: Node) -> object:
        """Return a list's members; a single value is a list of one."""
        members = node.items()
        listed = [node] if members is None else members
        if get_origin(kind) is Annotated and get_args(kind)[1] == OfPeople():
            kind, listed = PERSON, self.people(listed)
        found = [self.value(kind, one) for one in listed]
        return WRONG if WRONG in found else tuple(found)

    def people(self, nodes: Iterable[Node]) -> list[Node]:
        """Return a node for each person that these name, groups told one by one."""
        found: list[Node] = []
        for node in nodes:
            try:
                named = self.crowd.named(node.word() or "")
            except ValueError as error:
                self.problems.add(node.line, str(error))
                continue
            found += [Node(node.line, word) for word in named]
        return found

    def _mapping(self, kind: object, node: Node) -> object:
        entries = node.entries()
        if entries is None:
            self.problems.add(node.line, "a mapping is expected here (key: value)")
            return WRONG
        found = {key: self.value(kind, child) for key, (_, child) in entries.items()}
        return WRONG if WRONG in found.values() else found

    def _word(self, kind: object, word: str, line: int) -> object:
        try:
            if get_origin(kind) is Annotated:
                return self._mentioned(get_args(kind)[1], word, line)
            if isinstance(kind, type) and issubclass(kind, Enum):
                return _choice(kind, word)
            return parser(kind, self.zone)(word)
        except ValueError as error:
            self.problems.add(line, str(error))
            return WRONG

    def _mentioned(self, what: object, word: str, line: int) -> str:
        match what:
            case Named(section):
                self.mentions.append(Mention(section, word, line))
            case OfDivision():
                word = whole_code(word)
                self.mentions.append(Mention("division", word, line))
            case OfFile():
                self.mentions.append(Mention("file", word, line))
        return word


def _is_needed(one: Field[object]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _choice(kind: type[Enum], word: str) -> Enum:
    choices = {str(one.value): one for one in kind}
    if word not in choices:
        raise ValueError(f"unknown {kind.__name__} {word!r}; {nearest(word, choices)}")
    return choices[word]


def instants(node: Node, zone: str, problems: Problems) -> tuple[datetime, ...]:
    """Return the one or more instants a node names."""
    found = Binder(zone, problems).value(tuple[datetime, ...], node)
    return found if isinstance(found, tuple) else ()
