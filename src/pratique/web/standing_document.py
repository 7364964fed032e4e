"""The shape of a stored standing, as the pages read it.

The standing room stores exactly the rules' outcome, with the texts of the rules
and words for the facts it rests on; see `pratique.standing.document`.
"""

from typing import NotRequired, TypedDict


class SaidDocument(TypedDict):
    """One sentence on how days were counted: its code, and its values."""

    code: str
    values: dict[str, str | int]


class PhaseDocument(TypedDict):
    """One measure over [start, end)."""

    measure: str
    start: str
    end: str
    waits: NotRequired[bool]  # nothing binds before its start


class TestDocument(TypedDict):
    """One test of a ground."""

    key: str
    due_on: str
    not_before: str | None
    overdue_at: str
    counted: bool
    state: str
    paid_at: str | None
    settled_at: str | None
    landing: NotRequired[bool]  # taken where the person arrives


class WitnessDocument(TypedDict):
    """The fact a ground rests on, by ids into `evidence`."""

    kind: str
    id: str
    day: str | None
    other: str | None


class ArithmeticDocument(TypedDict):
    """How the days of a ground were counted."""

    anchor_kind: str
    anchor: str
    day_one: str
    last_day: str
    end: str
    credited_days: int


class GroundDocument(TypedDict):
    """One rule that matched, as the rules' outcome has it."""

    key: str
    rule: str
    version: str
    cls: str
    code: str | None
    witness: WitnessDocument
    arithmetic: ArithmeticDocument
    opened_at: str
    phases: list[PhaseDocument]
    tests: list[TestDocument]
    end: str
    bound: str
    closes: str | None
    transfer: str | None
    supervisor: str | None
    restrictions: list[str]
    temperature: int
    sampling: str | None
    counted: NotRequired[list[SaidDocument]]  # how its days were, in sentences
    last_condition: NotRequired[str]  # what it ends by, when all else is done


class RuleDocument(TypedDict):
    """What a rule says, where from, and how sure we are."""

    says: dict[str, str]
    paraphrase: bool
    source: str
    confidence: str
    book: dict[str, str]
    in_force: str


class EvidenceDocument(TypedDict, total=False):
    """A stay, an arrival, a listed area or a watched place, in words and days."""

    name: str
    first: str | None
    last: str | None
    at: str
    level: str
    counted_from: str
    since: str


class QuestionDocument(TypedDict):
    """A fact that is missing."""

    fact: str
    about: str | None
    options: list[str]


class UndecidedDocument(TypedDict):
    """A rule that could raise the standing, if only a fact were known."""

    rule: str
    questions: list[QuestionDocument]


class StandingDocument(TypedDict):
    """What `standing.document` stores."""

    code: str
    mark: str | None
    binding: str | None
    until: str | None
    next_at: str | None
    day: str
    tests_due: list[str]
    grounds: list[GroundDocument]
    undecided: list[UndecidedDocument]
    rules: dict[str, RuleDocument]
    evidence: dict[str, EvidenceDocument]
