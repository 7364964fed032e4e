"""What a scenario file holds; `load` reads one and refuses all its faults at once."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pratique.serve.replay import steps
from pratique.serve.replay.binding import Binder, Mention
from pratique.serve.replay.people import Crowd, Group, Person, everybody
from pratique.serve.replay.reading import (
    Node,
    Problems,
    nearest,
    parse,
    read,
)
from pratique.serve.replay.refusals import ScenarioUnreadable
from pratique.serve.replay.steps import Step
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Division

FOLDER = "scenarios"
ELSEWHERE = {"division", "file"}  # mentions that no section of the file answers


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Somebody who acts with a duty, for a jurisdiction."""

    name: str
    duty: str
    of: Division


@dataclass(frozen=True, kw_only=True)
class Venue:
    """A station, checkpoint, hotel or hospital."""

    kind: str
    name: str
    name_en: str = ""
    in_: Division
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class WatchList:
    """A command's list of places that it treats by rules of their own."""

    name: str
    name_en: str = ""
    of: Division
    own_entry: str = ""
    own_entry_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Header:
    """All but the steps."""

    scenario: str
    title: str = ""
    source: str = ""
    zone: str
    starts: datetime
    ends: datetime | None = None
    rulebooks: tuple[str, ...] = ("all",)
    officers: dict[str, Officer]
    password: str = ""  # of everybody's account, in an invented day; else drawn
    usually: dict[str, str] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    watch_lists: dict[str, WatchList] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A file that can be lived."""

    path: Path
    digest: str
    header: Header
    steps: tuple[Step, ...]
    mentions: tuple[Mention, ...]

    @property
    def name(self) -> str:
        """Return the name under which it is lived and resumed."""
        return self.header.scenario

    @cached_property
    def makers(self) -> Mapping[tuple[str, str], Verb]:
        """Return what makes the things that later steps name, by kind and key."""
        doings = [doing for step in self.steps for doing in step.doings]
        return {
            (doing.introduces, str(getattr(doing, doing.introduces))): doing
            for doing in reversed(doings)
            if doing.introduces
        }

    @property
    def ends(self) -> datetime:
        """Return the moment at which it is over."""
        last = self.steps[-1].at if self.steps else self.header.starts
        return max(self.header.ends or last, last)


def find(name: str) -> Path:
    """Return the file of a scenario given by name or by path."""
    for folder in (Path(), Path(FOLDER), _house() / FOLDER):
        for file in (folder / name, folder / f"{name}.yaml"):
            if file.is_file():
                return file
    known = sorted(one.stem for one in (_house() / FOLDER).glob("*.yaml"))
    raise ScenarioUnreadable(
        f"There is no scenario {name!r}; {nearest(name, known)}.",
        next_step="Name one of scenarios/, or the path to a file.",
        file=name,
    )


def _house() -> Path:
    return Path(__file__).resolve().parents[4]


def load(path: Path) -> Scenario:
    """Return the scenario of a file; refuse it with every fault and its line."""
    text = read(path)
    problems = Problems(str(path))
    scenario = _scenario(path, text, problems)
    if scenario is None:
        problems.refuse()
        raise AssertionError  # no scenario, so a problem was noted
    return scenario


def _scenario(path: Path, text: str, problems: Problems) -> Scenario | None:
    root = parse(text, problems)
    entries = root.entries() if root else None
    if root is None or entries is None:
        if root:
            problems.add(root.line, "a scenario is a mapping (key: value)")
        return None
    zone = _zone(entries, problems)
    binder = Binder(zone, problems)
    top = {key: value for key, value in entries.items() if key != "steps"}
    header = binder.bind(Header, Node(root.line, top))
    if header is not None:
        header = replace(
            header, people=everybody(header.people, header.groups, problems)
        )
        binder.crowd = Crowd({name: one.count for name, one in header.groups.items()})
    made = _steps(root, entries, binder)
    if header is None:
        return None
    made = steps.with_doers(made, header.usually, problems)
    _check(header, made, binder)
    _check_files(path, binder)
    problems.refuse()
    from pratique.serve.replay.verbs.preparing import preparations

    ordered = [*preparations(header), *sorted(made, key=lambda step: step.at)]
    numbered = tuple(replace(one, number=n) for n, one in enumerate(ordered))
    return Scenario(
        path=path,
        digest=_digest(path, text, binder.mentions),
        header=header,
        steps=numbered,
        mentions=tuple(binder.mentions),
    )


def _zone(entries: Mapping[str, tuple[int, Node]], problems: Problems) -> str:
    from pratique.errors import Refusal
    from pratique.serve.cli.times import known_zone

    line, node = entries.get("zone", (1, Node(1, "")))
    try:
        return known_zone(node.word() or "")
    except Refusal as refusal:
        if "zone" in entries:
            problems.add(line, f"{refusal.sentence} {refusal.next_step}")
        return "UTC"


def _steps(
    root: Node, entries: Mapping[str, tuple[int, Node]], binder: Binder
) -> list[Step]:
    if "steps" not in entries:
        binder.problems.add(root.line, "'steps' is missing")
        return []
    line, node = entries["steps"]
    members = node.items()
    # The verbs know the rooms' tables, so Django must have started by now.
    from pratique.serve.replay.verbs import VERBS

    if members is None:
        binder.problems.add(line, "'steps' must be a list (- at: …)")
        return []
    return [step for member in members for step in steps.bind(member, binder, VERBS)]


def _check(header: Header, made: Iterable[Step], binder: Binder) -> None:
    """Look up what the file mentions in its own sections."""
    known: dict[str, set[str]] = {
        "people": set(header.people),
        "officers": set(header.officers),
        "venues": set(header.venues),
        "watch_lists": set(header.watch_lists),
    }
    for section, word in binder.introduced:
        known.setdefault(section, set()).add(word)
    for one in binder.mentions:
        if one.kind in ELSEWHERE:
            continue
        names = known.get(one.kind, set())
        if one.word not in names:
            hint = nearest(one.word, names)
            sentence = f"{one.kind} has no {one.word!r}; {hint}"
            binder.problems.add(one.line, sentence)
    _check_words(header, binder.problems)
    for step in made:
        steps.check(step, header.starts, known["officers"], binder.problems)


def _check_words(header: Header, problems: Problems) -> None:
    """Refuse duties and kinds of venues that the house does not know."""
    from pratique.access.roles import BY_KEY
    from pratique.places.models import VenueKind

    for officer in header.officers.values():
        if officer.duty not in BY_KEY:
            hint = nearest(officer.duty, BY_KEY)
            problems.add(1, f"officers: unknown duty {officer.duty!r}; {hint}")
    for venue in header.venues.values():
        if venue.kind not in VenueKind.values:
            hint = nearest(venue.kind, VenueKind.values)
            problems.add(1, f"venues: unknown kind {venue.kind!r}; {hint}")
    for verb, officer_key in header.usually.items():
        if officer_key not in header.officers:
            hint = nearest(officer_key, header.officers)
            problems.add(1, f"usually: {verb} by {officer_key!r}; {hint}")


def _check_files(path: Path, binder: Binder) -> None:
    for one in binder.mentions:
        if one.kind == "file" and not (path.parent / one.word).is_file():
            sentence = f"there is no file {one.word!r} beside the scenario"
            binder.problems.add(one.line, sentence)


def _digest(path: Path, text: str, mentions: Iterable[Mention]) -> str:
    """Return the digest of everything that was read: the file, and what it imports."""
    content = hashlib.sha256(text.encode())
    for one in mentions:
        if one.kind == "file":
            content.update((path.parent / one.word).read_bytes())
    return content.hexdigest()
