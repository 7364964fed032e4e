"""Reads a whole rulebook: dated, sourced text in, frozen rules out.

The text is the law as we hold it; `digest` is what a stored decision points at.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pratique.policy.book_forms import BOOK, CLASSES, DEFAULTS, RULE
from pratique.policy.conditions import (
    Condition,
    HasSymptoms,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    Leaf,
    OnPost,
    Overdue,
    Stayed,
    leaves,
    proves,
)
from pratique.policy.document import Text, decoded, read
from pratique.policy.facts import Lineage
from pratique.policy.measures import CODES, Defaults, Landing, Measures, Times
from pratique.policy.refusals import RulebookError
from pratique.policy.settings import Setting, settings
from pratique.policy.sources import (
    CONFIDENCES,
    Dating,
    Source,
    cited,
    dating,
    languages,
    read_sources,
)
from pratique.policy.then import THEN, measures
from pratique.policy.when import CONDITIONS, condition, lineage

RULE_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")

#: What a rule of a class is asked of, one ground each. Arrivals need no word: the
#: latest one is meant.
SUBJECTS: dict[str, tuple[type[Leaf], ...]] = {
    "contact": (IsContact,),
    "case": (IsCase, IsTested, HasSymptoms),
    "pool": (InPool,),
    "compliance": (Overdue,),
}

#: What must be sure to be there before days can be counted from it.
ANCHOR_NEEDS: dict[str, tuple[type[Leaf], ...]] = {
    "left_area": (Stayed,),
    "first_exposure": (Stayed,),
    "last_exposure": (Stayed, IsContact),
    "sampled": (InPool, IsTested),
    "discharged": (IsCase,),
    "left_post": (OnPost,),
    "symptoms_told": (HasSymptoms,),
}


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One sentence of policy: when it applies, and what it then orders."""

    id: str  # full: cn.shanxi.taiyuan#arrival.high
    book: str
    version: date
    digest: str
    line: int
    cls: str
    says: Mapping[str, str]  # by language
    paraphrase: bool  # False: the first language is a quotation
    source: Source
    confidence: str
    otherwise: bool
    replaces: tuple[str, ...]
    when: Condition
    then: Measures
    replaces_at: tuple[int, int] = (1, 1)  # line and column of `replaces`

    @property
    def short(self) -> str:
        """Its id within the book."""
        return self.id.partition("#")[2]

    @property
    def asks_specimens(self) -> bool:
        """Whether a case rule is asked of each specimen, not of each case."""
        return any(isinstance(leaf, IsTested) for leaf in leaves(self.when))

    @property
    def asks_of(self) -> str:
        """What a case rule is asked of: each case, specimen, or report of health."""
        if self.asks_specimens:
            return "specimen"
        of_cases = any(isinstance(leaf, IsCase) for leaf in leaves(self.when))
        return "case" if of_cases else "report"


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """One version of one layer of policy."""

    id: str
    version: date
    in_force: datetime
    title: Mapping[str, str]
    jurisdiction: Lineage
    zone: ZoneInfo
    sources: tuple[Source, ...]
    defaults: Defaults | None
    settings: tuple[Setting, ...]  # where people meet, and who of them is a contact
    rules: tuple[Rule, ...]
    digest: str
    begun: Dating | None  # how we know `in_force`, where the text itself does not say
    until: datetime | None  # None: until the next version of this book
    ended: Dating | None  # how we know `until`
    file: str = ""
    at: tuple[int, int] = (1, 1)  # line and column of its version

    def is_over(self, moment: datetime) -> bool:
        """Whether it has ended with nothing in its place."""
        return self.until is not None and self.until <= moment

    @property
    def layer(self) -> tuple[int, str]:
        """Nation before province before city."""
        return (len(self.jurisdiction), self.id)


def load(path: Path) -> Rulebook:
    """The rulebook in this file."""
    try:
        return parse(decoded(path.read_bytes()), file=str(path))
    except RulebookError as error:
        raise error.in_file(str(path)) from None


def parse(text: str, *, file: str = "") -> Rulebook:
    """The rulebook in this text."""
    try:
        return _rulebook(text, file)
    except RulebookError as error:
        raise error.in_file(file) from None


def _rulebook(text: str, file: str) -> Rulebook:
    document = read(text, "a rulebook")
    fields = BOOK.read(document, {"rules": RULE.fields, "defaults": DEFAULTS.fields})
    digest = hashlib.sha256(text.encode()).hexdigest()
    name, version = fields["rulebook"].word(), fields["version"].day()
    sources = read_sources(fields["sources"])
    jurisdiction = lineage(fields["jurisdiction"]) or ()
    if len(jurisdiction) == 1 and "defaults" not in fields:
        document.refuse(
            "a country's rulebook must write down its `defaults`",
            "Add `defaults:` with " + ", ".join(DEFAULTS.fields) + ".",
        )
    head = _Head(book=name, version=version, digest=digest, sources=sources)
    return Rulebook(
        id=name,
        version=version,
        in_force=fields["in_force"].moment(),
        title=languages(fields["title"]),
        jurisdiction=jurisdiction,
        zone=_zone(fields["zone"]),
        sources=tuple(sources.values()),
        defaults=_defaults(fields["defaults"]) if "defaults" in fields else None,
        settings=settings(fields.get("settings"), sources),
        rules=_rules(fields["rules"], head),
        digest=digest,
        begun=dating(fields.get("begun"), sources),
        until=_until(fields),
        ended=dating(fields.get("ended"), sources),
        file=file,
        at=(fields["version"].line, fields["version"].column),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What every rule takes from the head of its book."""

    book: str
    version: date
    digest: str
    sources: dict[str, Source]


def _until(fields: dict[str, Text]) -> datetime | None:
    """When it ended, though no next version says so; somebody must know how."""
    until, ended = fields.get("until"), fields.get("ended")
    if until is None:
        if ended is not None:
            ended.refuse("`ended` does not say when", "Add `until:`, or take it away.")
        return None
    if ended is None:
        until.refuse(
            "`until` does not say how we know",
            "Add `ended:` with says, source and confidence;"
            " without a sure text, `confidence: unverified`.",
        )
    if until.moment() <= fields["in_force"].moment():
        until.refuse("it ends before it begins", "Put `until` after `in_force`.")
    return until.moment()


def _zone(text: Text) -> ZoneInfo:
    try:
        return ZoneInfo(text.word())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        text.refuse(
            f"there is no time zone `{text.word()}`", "Write one like Asia/Shanghai."
        )


def _defaults(text: Text) -> Defaults:
    fields = DEFAULTS.read(text)
    return Defaults(**{name: fields[name].number(0) for name in DEFAULTS.fields})


def _rules(text: Text, head: _Head) -> tuple[Rule, ...]:
    seen: dict[str, Rule] = {}
    for item in text.items():
        rule = _rule(item.called(_named(item)), head)
        if rule.id in seen:
            item.refuse(
                f"there are two rules `{rule.short}`;"
                f" the first is in line {seen[rule.id].line}",
                "Give one of them another id.",
            )
        seen[rule.id] = rule
    return tuple(seen.values())


def _named(item: Text) -> str:
    """What to call a rule, also one whose keys are not all there."""
    ids = [value for key, value in item.pairs() if key.word() == "id"]
    return f"rule {ids[0].word()}" if ids else "a rule"


def _rule(text: Text, head: _Head) -> Rule:
    fields = RULE.read(text, {"then": THEN.fields, "when": CONDITIONS})
    replaces = fields.get("replaces")
    rule = Rule(
        id=f"{head.book}#{_rule_id(fields['id'])}",
        book=head.book,
        version=head.version,
        digest=head.digest,
        line=text.line,
        cls=fields["class"].one_of(CLASSES),
        says=languages(fields["says"]),
        paraphrase=_truth(fields, "paraphrase"),
        source=cited(fields["source"], head.sources),
        confidence=fields["confidence"].one_of(CONFIDENCES),
        otherwise=_truth(fields, "otherwise"),
        replaces=_replaces(replaces),
        replaces_at=(replaces.line, replaces.column) if replaces else (1, 1),
        when=condition(fields["when"]),
        then=measures(fields["then"]),
    )
    _check_words(rule, fields["says"])
    _check_subject(rule, fields["when"])
    _check_anchor(rule, fields["then"])
    _check_tests(rule, fields["then"])
    _check_ends(rule, fields["then"])
    return rule


def _truth(fields: dict[str, Text], name: str) -> bool:
    return name in fields and fields[name].truth()


def _rule_id(text: Text) -> str:
    if not RULE_ID.fullmatch(text.word()):
        text.refuse(f"`{text.word()}` is no rule id", "Write it like `arrival.high`.")
    return text.word()


def _replaces(text: Text | None) -> tuple[str, ...]:
    found = tuple(each.word() for each in text.one_or_more()) if text else ()
    for each in found:
        if text and "#" not in each:
            text.refuse(
                f"`{each}` does not say whose rule it replaces",
                f"Write it like `cn.national#{each}`.",
            )
    return found


QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"), ('"', '"'))


def _check_words(rule: Rule, text: Text) -> None:
    """Words are the document's own, or ours: not both."""
    for key, value in text.pairs():
        said = value.word().strip()
        if rule.paraphrase and any(
            said.startswith(opens) and said.endswith(closes) for opens, closes in QUOTES
        ):
            value.refuse(
                f"`says` is quoted in {key.word()}, but `paraphrase: true` says that"
                " these are our own words",
                "Take the quotation marks away; or take `paraphrase` away, if the"
                " words are the document's own.",
            )


def _check_subject(rule: Rule, text: Text) -> None:
    """A rule must ask about what its class is about, and about one thing only."""
    kinds = SUBJECTS.get(rule.cls)
    asked = {type(leaf) for leaf in leaves(rule.when)}
    about = asked & set(kinds or ())
    if len(about) > 1:  # a case, or a specimen, with symptoms is asked of the former
        about -= {HasSymptoms}
    if kinds and len(about) != 1:
        asked_for = " or ".join(WORDS[kind] for kind in kinds)
        text.refuse(
            f"a rule of class {rule.cls} must ask for {asked_for}",
            f"Add one `{WORDS[kinds[0]]}:` condition, or change the class.",
        )
    if rule.cls == "compliance" and asked != {Overdue}:
        text.refuse("a rule of class compliance asks for `overdue` and nothing else")
    if rule.cls != "compliance" and Overdue in asked:
        text.refuse("only a rule of class compliance may ask for `overdue`")


WORDS: dict[type[Leaf], str] = {
    Stayed: "stayed",
    IsContact: "contact",
    IsCase: "case",
    IsTested: "test",
    InPool: "pool",
    Overdue: "overdue",
    OnPost: "occupation",
    HasSymptoms: "symptoms",
}


def _check_anchor(rule: Rule, text: Text) -> None:
    """Days can only be counted from something that is sure to be there."""
    needs = ANCHOR_NEEDS.get(rule.then.anchor)
    if needs and not proves(rule.when, needs):
        asked_for = " or ".join(WORDS[kind] for kind in needs)
        text.refuse(
            f"the anchor {rule.then.anchor} needs {asked_for} to hold",
            "Add it under `when`, with `all:`; or count from another anchor.",
        )
    if rule.then.anchor == "left_post" and not all(
        leaf.left for leaf in leaves(rule.when) if isinstance(leaf, OnPost)
    ):
        text.refuse(
            "the anchor left_post needs `left: true`",
            "Add it under `occupation`: who is still on a post has no such day.",
        )
    if rule.then.anchor == "arrived" and rule.cls != "arrival":
        text.refuse("only a rule of class arrival counts from the arrival")
    if rule.then.hold_hours and rule.cls != "pool":
        text.refuse("only a rule of class pool may hold")
    if rule.then.cleared and rule.cls != "case":
        text.refuse("only a rule of class case ends when the case is clear")


def _check_tests(rule: Rule, text: Text) -> None:
    """Only who arrives has a landing test."""
    for plan in rule.then.tests:
        lands = isinstance(plan, Landing)
        lands = lands or (isinstance(plan, Times) and plan.from_landing)
        if lands and rule.cls != "arrival":
            text.refuse("only a rule of class arrival has a landing test")


def _check_ends(rule: Rule, text: Text) -> None:
    """What binds must say for how long; a missed test binds as long as it is missed."""
    then = rule.then
    planned = bool(then.phases or then.tests or then.hold_hours)
    if rule.cls == "compliance" and (planned or rule.otherwise):
        text.refuse(
            "a rule of class compliance gives a code or a mark and nothing else"
        )
    if rule.cls != "compliance" and then.code not in {None, CODES[0]} and not planned:
        text.refuse(
            f"`{rule.short}` binds, but does not say for how long",
            "Add `phases:`, `hold:` or `tests:`.",
        )
