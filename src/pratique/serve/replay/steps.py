"""One step: when, by whom, what. A line of the file may stand for several."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from pratique.serve.replay.binding import Binder, Mention, instants
from pratique.serve.replay.reading import Node, Problems, nearest
from pratique.serve.replay.verb import PERSON, STRANGER, Verb

OWN_KEYS = ("at", "by", "verb", "each")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What somebody outside does at one instant, to one person or to many alike."""

    at: datetime
    by: str  # an officer, a person, `stranger`; "" until `with_doers`
    verb: str
    doings: tuple[Verb, ...]
    line: int
    number: int = -1

    @property
    def doing(self) -> Verb:
        """Return what is done to the first of them."""
        return self.doings[0]


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
    made = partial(
        Step,
        by=entries["by"][1].word() or "" if "by" in entries else "",
        verb=entries["verb"][1].word() or "",
        doings=_doings(kind, node, binder),
        line=node.line,
    )
    return [step for at in moments for step in _split(made(at=at))]


def _doings(kind: type[Verb], node: Node, binder: Binder) -> tuple[Verb, ...]:
    """Return what a line says is done: once, or once for each person it names."""
    entries = node.entries() or {}
    own = {key: value for key, value in entries.items() if key not in OWN_KEYS}
    if kind.introduces in own:
        word = own[kind.introduces][1].word() or ""
        binder.introduced.add((f"{kind.introduces}s", word))
    bound = [
        binder.bind(kind, Node(node.line, fields))
        for fields in _each(entries, own, binder)
    ]
    return tuple(doing for doing in bound if doing is not None)


def _split(made: Step) -> Iterator[Step]:
    """Yield the steps of one instant, and those of their shorthand."""
    if not made.doings:
        return
    if made.doing.together:
        yield from _with_what_follows(made)
        return
    for doing in made.doings:
        yield from _with_what_follows(replace(made, doings=(doing,)))


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
    binder: Binder,
) -> Iterator[dict[str, tuple[int, Node]]]:
    """Yield the fields once, or once for each person named."""
    if "each" not in entries:
        yield own
        return
    line, node = entries["each"]
    if "person" in own:
        sentence = "'each' names people, in place of 'person'"
        binder.problems.add(line, sentence)
        return
    members = node.items()
    for person in binder.people([node] if members is None else members):
        yield {**own, "person": (person.line, person)}


def _with_what_follows(step: Step) -> Iterator[Step]:
    """Yield a step and what its shorthand stands for; what is alike in one step."""
    yield step
    told: dict[tuple[datetime, str, str], list[Verb]] = {}
    for one in step.doings:
        for at, by, verb, doing in one.follows(step.at):
            told.setdefault((at, by, verb), []).append(doing)
    for (at, by, verb), doings in told.items():
        yield replace(step, at=at, by=by, verb=verb, doings=tuple(doings))


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
    for fault in (fault for doing in step.doings for fault in doing.faults()):
        problems.add(step.line, fault)
    special = step.by in {PERSON, STRANGER}
    if special and step.by not in step.doing.doers:
        problems.add(step.line, f"{step.verb!r} is done by an officer: say who")
    if step.by and not special and step.by not in officers:
        hint = nearest(step.by, [*officers, *step.doing.doers])
        problems.add(step.line, f"officers has no {step.by!r}; {hint}")


__all__ = ["Mention", "Step", "bind", "check", "with_doers"]
