"""One step: when, by whom, what. A line of the file may stand for several."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pratique.serve.replay.binding import Binder, Mention, instants
from pratique.serve.replay.reading import Node, Problems, nearest
from pratique.serve.replay.verb import PERSON, STRANGER, Verb

OWN_KEYS = ("at", "by", "verb", "each")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What somebody outside does at one instant."""

    at: datetime
    by: str  # an officer, a person, `stranger`; "" until `with_doers`
    verb: str
    doing: Verb
    line: int
    number: int = -1


def bind(node: Node, binder: Binder, verbs: Mapping[str, type[Verb]]) -> list[Step]:
    """Return the steps that one line of the file stands for."""
    entries = node.entries()
    if entries is None:
        binder.problems.add(node.line, "a step is a mapping (at: …, verb: …)")
        return []
    missing = [key for key in ("at", "verb") if key not in entries]
    for key in missing:
        binder.problems.add(node.line, f"{key!r} is missing")
    kind = _verb(entries, verbs, binder.problems)
    if missing or kind is None:
        return []
    moments = instants(entries["at"][1], binder.zone, binder.problems)
    by = entries["by"][1].word() or "" if "by" in entries else ""
    own = {key: value for key, value in entries.items() if key not in OWN_KEYS}
    word = entries["verb"][1].word() or ""
    if kind.introduces in own:
        binder.introduced.add(own[kind.introduces][1].word() or "")
    return [
        step
        for fields in _each(entries, own, binder.problems)
        for doing in [binder.bind(kind, Node(node.line, fields))]
        if doing is not None
        for at in moments
        for step in _with_what_follows(
            Step(at=at, by=by, verb=word, doing=doing, line=node.line)
        )
    ]


def _verb(
    entries: Mapping[str, tuple[int, Node]],
    verbs: Mapping[str, type[Verb]],
    problems: Problems,
) -> type[Verb] | None:
    if "verb" not in entries:
        return None
    line, node = entries["verb"]
    word = node.word() or ""
    if word not in verbs:
        problems.add(
            line,
            f"nobody outside can {word!r}; {nearest(word, verbs)}".rstrip("; "),
        )
    return verbs.get(word)


def _each(
    entries: Mapping[str, tuple[int, Node]],
    own: dict[str, tuple[int, Node]],
    problems: Problems,
) -> Iterator[dict[str, tuple[int, Node]]]:
    """Yield the fields once, or once for each person named."""
    if "each" not in entries:
        yield own
        return
    line, node = entries["each"]
    people = node.items()
    if people is None or "person" in own:
        problems.add(line, "'each' is a list of people, in place of 'person'")
        return
    for person in people:
        yield {**own, "person": (person.line, person)}


def _with_what_follows(step: Step) -> Iterator[Step]:
    yield step
    for at, by, verb, doing in step.doing.follows(step.at):
        yield replace(step, at=at, by=by, verb=verb, doing=doing)


def with_doers(
    made: Iterable[Step], usually: Mapping[str, str], problems: Problems
) -> list[Step]:
    """Fill in who does a step where the file leaves it to the usual officer."""
    return [_with_doer(step, usually, problems) for step in made]


def _with_doer(step: Step, usually: Mapping[str, str], problems: Problems) -> Step:
    if step.by:
        return step
    by = usually.get(step.verb) or (PERSON if PERSON in step.doing.doers else "")
    if not by:
        problems.add(step.line, f"'by' is missing: who does {step.verb!r}?")
    return replace(step, by=by)


def check(
    step: Step, starts: datetime, officers: Iterable[str], problems: Problems
) -> None:
    """Note what is wrong with when a step is done, and by whom."""
    if step.at < starts:
        problems.add(step.line, "this is before the scenario starts")
    for fault in step.doing.faults():
        problems.add(step.line, fault)
    special = step.by in {PERSON, STRANGER}
    if special and step.by not in step.doing.doers:
        problems.add(step.line, f"{step.verb!r} is done by an officer: say who")
    if step.by and not special and step.by not in officers:
        hint = nearest(step.by, [*officers, *step.doing.doers])
        problems.add(step.line, f"officers has no {step.by!r}; {hint}")


__all__ = ["Mention", "Step", "bind", "check", "with_doers"]
