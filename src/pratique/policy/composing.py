"""YAML's nodes, each with its place: by libyaml, seven times faster than by Python.

Where something is wrong, Python's own loader reads the text once more: its messages
are the better ones.
"""

import re
from typing import Protocol

import yaml

from pratique.policy.refusals import RulebookError

NAME = "<unicode string>"  # as the other loader calls a text
# Where the two differ: libyaml takes what Python refuses, or counts otherwise.
TOLD_APART = re.compile("[\t\r\x85\u2028\u2029\ufeff\ud800-\udfff]|[>|][-+0-9]*#")


class _PlainLoader(yaml.SafeLoader):
    """A loader of text that stands where it is meant, with no aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise RulebookError(
                "an alias (*name) hides what is said",
                mark.line + 1,
                mark.column + 1,
                next_step="Write the words out where they count.",
            )
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            mark = event.start_mark
            raise RulebookError(
                f"an anchor (&{event.anchor}) says nothing here",
                mark.line + 1,
                mark.column + 1,
                next_step="Take it away; or put quotation marks around words with `&`.",
            )
        return super().compose_node(parent, index)


class Unusual(Exception):
    """Something that only the other loader has words for."""


def composed(text: str) -> yaml.Node | None:
    """The root of a text, or none of an empty one.

    Raises:
        RulebookError: an alias or an anchor stands in it.
        yaml.YAMLError: it is no YAML, or several documents.
        RecursionError: it is nested too deeply.
    """
    try:
        return quickly(text)
    except (Unusual, yaml.YAMLError, RecursionError):
        return slowly(text)


def slowly(text: str) -> yaml.Node | None:
    """The same by Python alone."""
    return yaml.compose(text, _PlainLoader)


def quickly(text: str) -> yaml.Node | None:
    """The same by libyaml.

    Raises:
        Unusual: something is in it that the two may not read alike.
        yaml.YAMLError: it is no YAML.
    """
    return _Quick(text).root()


class Placed(Protocol):
    """A mark of either loader."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _Quick:
    """Nodes made of libyaml's events."""

    def __init__(self, text: str) -> None:
        if not yaml.__with_libyaml__ or TOLD_APART.search(text):
            raise Unusual
        self.text = text
        self.loader = yaml.CSafeLoader(text)

    def root(self) -> yaml.Node | None:
        self.next()  # the stream begins
        if not isinstance(self.next(), yaml.DocumentStartEvent):
            return None
        root = self.node(self.next())
        self.next()  # the document ends
        if not isinstance(self.next(), yaml.StreamEndEvent):
            raise Unusual
        return root

    def next(self) -> yaml.Event:
        event = self.loader.get_event()
        if event is None:
            raise Unusual
        return event

    def node(self, event: yaml.Event) -> yaml.Node:
        # An alias has an anchor too.
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Unusual
        if isinstance(event, yaml.ScalarEvent):
            if not event.style and (not event.value or "?" in event.value):
                raise Unusual
            begin, end = self.places(event, event)
            return yaml.ScalarNode("", event.value, begin, end, event.style or None)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event)
        raise Unusual

    def mapping(self, first: yaml.MappingStartEvent) -> yaml.Node:
        pairs = []
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.node(event)
            pairs.append((key, self.node(self.next())))
        return yaml.MappingNode("", pairs, *self.places(first, event))

    def sequence(self, first: yaml.SequenceStartEvent) -> yaml.Node:
        items = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return yaml.SequenceNode("", items, *self.places(first, event))

    def places(
        self, first: yaml.Event, last: yaml.Event
    ) -> tuple[yaml.Mark, yaml.Mark]:
        return self.place(first.start_mark), self.place(last.end_mark)

    def place(self, of: Placed | None) -> yaml.Mark:
        """A mark that knows the text, as those of the other loader do."""
        if of is None:
            raise Unusual
        return yaml.Mark(NAME, of.index, of.line, of.column, self.text, of.index)
