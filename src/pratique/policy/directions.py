"""Reads what a command does when it acts on places: dated, sourced text.

    directions: cn.national
    version: 2022-06-28
    in_force: 2022-06-28T00:00+08:00
    title: {zh: …, en: …}
    jurisdiction: CN
    sources: {page: {title: …}}
    zones: {review_within_days: 7}
    care: {sign_within_minutes: 30, accept_within_minutes: 30}
    first_hour:
      - id: start_tracing
        says: {zh: …, en: …}
        paraphrase: true
        within_minutes: 60
        source: page
        confidence: unverified

No rule about people stands here: a rulebook decides who is bound, directions remind
a command of what it has to do. They are kept one folder below the rulebooks
(`rulebooks/<book>/directions/`), where the shelf does not look for rulebooks.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pratique.policy.document import Text, decoded, read
from pratique.policy.facts import Lineage
from pratique.policy.refusals import RulebookError
from pratique.policy.sources import CONFIDENCES, Source, cited, languages, read_sources
from pratique.policy.when import lineage

DIRECTIONS = (
    "directions",
    "version",
    "in_force",
    "title",
    "jurisdiction",
    "sources",
    "zones",
    "first_hour",
)
OPTIONAL = ("care",)
CARE = ("sign_within_minutes", "accept_within_minutes")
STEP = ("id", "says", "paraphrase", "within_minutes", "source", "confidence")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and within how many minutes."""

    id: str
    line: int
    says: Mapping[str, str]  # by language
    paraphrase: bool
    within_minutes: int
    source: Source
    confidence: str


@dataclass(frozen=True, slots=True)
class Directions:
    """One version of what the commands of a jurisdiction do."""

    id: str
    version: date
    in_force: datetime
    title: Mapping[str, str]
    jurisdiction: Lineage
    review_within_days: int  # a zone is looked at again after as many days, at most
    first_hour: tuple[Step, ...]
    sign_within_minutes: int | None  # somebody offered stands at a door: not longer
    accept_within_minutes: int | None  # an officer told of an order says that they are
    digest: str

    def step(self, name: str) -> Step | None:
        """The step of this id, if there is one."""
        return next((step for step in self.first_hour if step.id == name), None)


def open_directions(folder: Path) -> tuple[Directions, ...]:
    """All directions beside the rulebooks of this folder, every version."""
    seen: dict[tuple[str, date], Path] = {}
    found = []
    for path in sorted(folder.glob("*/directions/*.yaml")):
        each = load(path)
        other = seen.setdefault((each.id, each.version), path)
        if other != path:
            raise RulebookError(
                f"`{each.id}` has two versions of {each.version}",
                file=str(path),
                next_step=f"The other one is {other}: take one of them away.",
            )
        found.append(each)
    return tuple(found)


def governing(
    known: Iterable[Directions], place: Lineage, now: datetime
) -> Directions | None:
    """The directions in force here: the most local, and of these the latest."""
    found = [
        each
        for each in known
        if each.jurisdiction[-1] in place and each.in_force <= now
    ]
    return max(
        found, key=lambda each: (len(each.jurisdiction), each.in_force), default=None
    )


def load(path: Path) -> Directions:
    """The directions in this file."""
    try:
        return parse(decoded(path.read_bytes()))
    except RulebookError as error:
        raise error.in_file(str(path)) from None


def parse(text: str) -> Directions:
    """The directions in this text."""
    fields = read(text, "directions").mapping(
        (*DIRECTIONS, *OPTIONAL), required=DIRECTIONS
    )
    zones = fields["zones"].mapping(
        ("review_within_days",), required=("review_within_days",)
    )
    care = fields["care"].mapping(CARE, required=CARE) if "care" in fields else {}
    sign, accept = (care[name].number(1) if name in care else None for name in CARE)
    return Directions(
        id=fields["directions"].word(),
        version=fields["version"].day(),
        in_force=fields["in_force"].moment(),
        title=languages(fields["title"]),
        jurisdiction=lineage(fields["jurisdiction"]) or (),
        review_within_days=zones["review_within_days"].number(1),
        sign_within_minutes=sign,
        accept_within_minutes=accept,
        first_hour=_steps(fields["first_hour"], read_sources(fields["sources"])),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _steps(text: Text, sources: Mapping[str, Source]) -> tuple[Step, ...]:
    found: dict[str, Step] = {}
    for item in text.one_or_more():
        step = _step(item, sources)
        if step.id in found:
            item.refuse(
                f"there are two steps `{step.id}`;"
                f" the first is in line {found[step.id].line}",
                "Give one of them another id.",
            )
        found[step.id] = step
    return tuple(found.values())


def _step(text: Text, sources: Mapping[str, Source]) -> Step:
    required = tuple(name for name in STEP if name != "paraphrase")
    fields = text.mapping(STEP, required=required)
    return Step(
        id=fields["id"].word(),
        line=text.line,
        says=languages(fields["says"]),
        paraphrase="paraphrase" in fields and fields["paraphrase"].truth(),
        within_minutes=fields["within_minutes"].number(1),
        source=cited(fields["source"], sources),
        confidence=fields["confidence"].one_of(CONFIDENCES),
    )
