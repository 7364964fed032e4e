"""Does any word of a rule stand there without a case that minds it?

Every word of `when` and `then` that could be another is made another: codes, marks,
measures, transfers, supervisors, levels, answers of yes and no, `all` and `any`. What
stands in a list is left out, and so is what a rule need not say. A case must then fail,
or the book be refused.
"""

from collections.abc import Iterator

import yaml

from pratique.policy.facts import LEVELS
from pratique.policy.measures import CODES, MARKS, SAMPLINGS, SUPERVISORS, TRANSFERS
from pratique.policy.then import PHASES, STARTS
from pratique.policy.when import CONTACT_LEVELS, METHODS, TEST_OUTCOMES

Edit = tuple[str, yaml.Node | tuple[int, int], str]  # its name, where, by what

TRUTHS = ("true", "false")
#: What a word may be instead, by its key.
OTHERS = {
    "code": CODES,
    "mark": MARKS,
    "measure": PHASES,
    "transfer": TRANSFERS,
    "sampling": SAMPLINGS,
    "start": STARTS,
    "supervisor": SUPERVISORS,
    "method": METHODS,
    "outcome": TEST_OUTCOMES,
    "chain": ("another",),
    "passing_through": TRUTHS,
    "twice": TRUTHS,
    "left": TRUTHS,
    "fit": TRUTHS,
    "excluded": TRUTHS,
    "contact_first_two": TRUTHS,
}
JOINTS = {"all": "any", "any": "all", "not": "known", "known": "not"}
#: What a rule, or a phase, may do without.
OPTIONAL = (
    *("mark", "code", "transfer", "supervisor", "restrictions", "sampling"),
    *("reports", "release", "bound_days"),
)


def edits(name: str, node: yaml.Node, key: str = "") -> Iterator[Edit]:
    """Every change of the words below this node."""
    if isinstance(node, yaml.MappingNode):
        yield from _of_mapping(name, node, key)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from edits(f"{name}.{number}", item, key)
            if isinstance(item, yaml.ScalarNode) and not item.value.isdigit():
                yield from _left_out(name, node, number)
    else:
        for other in _others(key, node.value):
            yield f"{name} {node.value}→{other}", node, other


def _of_mapping(name: str, node: yaml.MappingNode, key: str) -> Iterator[Edit]:
    pairs = node.value
    for number, (word, value) in enumerate(pairs):
        below = key if key == "supervisor" else word.value
        below = f"contact {below}" if key == "contact" else below
        if word.value in JOINTS and len(value.value) > (word.value in {"all", "any"}):
            other = JOINTS[word.value]
            yield f"{name}.{word.value}→{other}", word, other
        yield from edits(f"{name}.{word.value}", value, below)
        if word.value in OPTIONAL and len(pairs) > 1:
            yield f"{name} without {word.value}", _span(node, number), ""


def _span(node: yaml.MappingNode, number: int) -> tuple[int, int]:
    """A key with its value, and the comma or the line break beside it."""
    word, value = node.value[number]
    if node.flow_style:
        if number:
            return node.value[number - 1][1].end_mark.index, value.end_mark.index
        return word.start_mark.index, node.value[1][0].start_mark.index
    start = word.start_mark.index
    if number + 1 < len(node.value):
        return start, node.value[number + 1][0].start_mark.index
    # the last one: from where the one before ends; its own end may be far below
    before = node.value[number - 1][1]
    return before.end_mark.index, value.end_mark.index


def _left_out(name: str, node: yaml.Node, number: int) -> Iterator[Edit]:
    items = node.value
    if len(items) == 1:
        return
    item = items[number]
    span = (
        (items[number - 1].end_mark.index, item.end_mark.index)
        if number
        else (item.start_mark.index, items[1].start_mark.index)
    )
    yield f"{name} without {item.value}", span, ""


def _others(key: str, word: str) -> Iterator[str]:
    known: tuple[str, ...] = OTHERS.get(key, ())
    if key == "level":
        known = tuple(LEVELS)
    if key == "contact level":
        known = tuple(CONTACT_LEVELS)
    if key == "temperature" and "." in word:
        known = tuple(f"{float(word) + by:.1f}" for by in (-0.1, 0.1))
    if key == "born_before":
        known = ("1956-12-31", "1957-01-02")
    return (other for other in known if other != word)
