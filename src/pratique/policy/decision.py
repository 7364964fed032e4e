"""The second stage: rules × facts give the rules that match, and why the others do not.

A rule is asked of each thing its class is about: of the latest arrival, of every
contact, case, tube. A rule marked `otherwise` applies only where no unmarked rule
of its class did, the most local book first, in written order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pratique.policy.answers import ask
from pratique.policy.clearing import cleared_at
from pratique.policy.conditions import IsCase, leaves
from pratique.policy.facts import Case
from pratique.policy.outcome import Considered, Miss, Question
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Governing
from pratique.policy.view import Answer, Subject, View, subjects, witness_for

#: Classes whose rules rest on facts; compliance rests on what these open.
FACT_CLASSES = ("arrival", "contact", "case", "pool")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that applies to one thing."""

    rule: Rule
    subject: Subject
    answer: Answer

    @property
    def key(self) -> str:
        """The name of the ground it opens."""
        return f"{self.rule.id}@{self.subject.id}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of every rule."""

    matches: tuple[Match, ...]
    considered: tuple[Considered, ...]


def decide(view: View, governing: Governing) -> Decision:
    """Ask every rule of everything it is about."""
    matches: list[Match] = []
    considered: list[Considered] = []
    for cls in FACT_CLASSES:
        found, looked_at = decide_class(view, governing, cls)
        matches += found
        considered += looked_at
    return Decision(tuple(matches), tuple(considered))


def decide_class(
    view: View, governing: Governing, cls: str
) -> tuple[list[Match], list[Considered]]:
    """Ask every rule of one class; those that are replaced are not asked."""
    matches, considered = _decide_live(view, cls, governing.live[cls])
    return matches, [*governing.gone[cls], *considered]


def _decide_live(
    view: View, cls: str, rules: tuple[Rule, ...]
) -> tuple[list[Match], list[Considered]]:
    matches: list[Match] = []
    considered: list[Considered] = []
    asked: set[str] = set()
    for subject in subjects(view, cls):
        about = [rule for rule in rules if _is_about(rule, subject)]
        found, looked_at = _decide_subject(view, subject, about)
        if subject.kind in {"specimen", "report"}:
            # Most are as they should be: that is said once, not of each of them.
            looked_at = [each for each in looked_at if each.answer is not False]
        asked.update(each.rule for each in looked_at)
        matches += found
        considered += looked_at
    considered += [_of_nobody(rule) for rule in rules if rule.id not in asked]
    return matches, considered


@cache
def _of_nobody(rule: Rule) -> Considered:
    """A rule about things that are not there."""
    return _considered(rule, False, miss=Miss(condition=SUBJECT_WORDS[rule.cls]))


SUBJECT_WORDS = {
    "arrival": "arrived",
    "contact": "contact",
    "case": "case",
    "pool": "pool",
}


def _is_about(rule: Rule, subject: Subject) -> bool:
    """A case rule is about cases, specimens or reports, as its words say."""
    return rule.cls != "case" or rule.asks_of == subject.kind


def _decide_subject(
    view: View, subject: Subject, rules: list[Rule]
) -> tuple[list[Match], list[Considered]]:
    """The unmarked rules first; then, if none applied, the first `otherwise`."""
    matches: list[Match] = []
    considered: list[Considered] = []
    winner: str | None = None
    for rule in (rule for rule in rules if not rule.otherwise):
        match, looked_at = _ask_rule(view, subject, rule)
        considered.append(looked_at)
        matches += [match] if match else []
        winner = winner or (rule.id if _applied(match, looked_at) else None)
    for rule in most_local_first(rule for rule in rules if rule.otherwise):
        if winner:
            considered.append(_considered(rule, "otherwise", subject, by=winner))
            continue
        match, looked_at = _ask_rule(view, subject, rule)
        considered.append(looked_at)
        matches += [match] if match else []
        winner = rule.id if _applied(match, looked_at) else None
    return matches, considered


def most_local_first(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The city's rules before the province's, each book in its written order."""
    books = [list(group) for _book, group in groupby(rules, key=lambda rule: rule.book)]
    for book in reversed(books):
        yield from book


def _applied(match: Match | None, looked_at: Considered) -> bool:
    """Whether an `otherwise` rule must stand back: what was served counts too."""
    return match is not None or looked_at.answer == "closed"


def _ask_rule(
    view: View, subject: Subject, rule: Rule
) -> tuple[Match | None, Considered]:
    """One rule, one thing. What is open stays open while its rule is undecided."""
    match = Match(rule, subject, ask(rule.when, view, subject))
    answer = match.answer
    if _ran_its_course(match, view):
        return None, _considered(rule, "closed", subject)
    looked_at = _considered(
        rule, answer.value, subject, miss=answer.miss, questions=answer.questions
    )
    if answer.value:
        return match, looked_at
    stays_open = answer.value is None and view.opened_at(match.key) is not None
    return (match if stays_open and _can_be_counted(match) else None), looked_at


def _ran_its_course(match: Match, view: View) -> bool:
    """Whether its ground ended for good.

    What ended because a case was clear begins again where the results fall that
    cleared it, as long as nothing that came after it has run its course. A case whose
    last day came first is over: what results say later opens nothing that is about
    being clear.
    """
    facts, case, asked = view.facts, match.subject.fact, match.rule.then.cleared
    if match.key in facts.closed or _was_over(match, view):
        return True
    if not isinstance(case, Case) or view.opened_at(match.key):
        return False
    over = any(key.endswith(f"@{match.subject.id}") for key in facts.closed)
    if match.key not in facts.cleared:
        return over and asks_if_clear(match.rule)
    if asked is None:
        return False
    return over or cleared_at(case, facts.specimens, asked) is not None


@cache
def asks_if_clear(rule: Rule) -> bool:
    """Whether a rule is about cases that are clear."""
    cases = (leaf for leaf in leaves(rule.when) if isinstance(leaf, IsCase))
    return any(leaf.cleared is not None for leaf in cases)


def _was_over(match: Match, view: View) -> bool:
    """Whether it is about an illness that was over before anybody ordered anything."""
    case, facts = match.subject.fact, view.facts
    if not isinstance(case, Case) or case.ended_at is None:
        return False
    ordered = (*view.opened, *facts.closed, *facts.cleared)
    return not any(key.endswith(f"@{case.id}") for key in ordered)


def _can_be_counted(match: Match) -> bool:
    """Whether what is only possible still gives a day to count from."""
    return witness_for(match.rule.then.anchor, match.subject, match.answer) is not None


def _considered(
    rule: Rule,
    answer: bool | str | None,
    subject: Subject | None = None,
    *,
    by: str | None = None,
    miss: Miss | None = None,
    questions: tuple[Question, ...] = (),
) -> Considered:
    return Considered(
        rule=rule.id,
        version=rule.version,
        answer=answer,
        scope=subject.id if subject else None,
        by=by,
        miss=miss,
        questions=questions,
    )
