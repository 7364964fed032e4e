"""How each word of `when` is answered about one person."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from pratique.policy import circumstances
from pratique.policy.clearing import cleared_at
from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    Condition,
    HasHome,
    HasSymptoms,
    Immune,
    InPool,
    InZone,
    IsCase,
    IsContact,
    IsTested,
    Known,
    Leaf,
    NotSo,
    OnPost,
    Overdue,
    Resident,
    Stayed,
    Staying,
    Untested,
    all_true,
    any_true,
)
from pratique.policy.days import day_of
from pratique.policy.exposures import Exposure, Found, doubtful, find, in_division
from pratique.policy.facts import Arrival, Case, Contact, Lineage, Pool, Specimen, Stay
from pratique.policy.measures import Clearance
from pratique.policy.outcome import Miss, Question, Witness
from pratique.policy.view import Answer, Fact, Subject, View, subjects


def ask(condition: Condition, view: View, subject: Subject) -> Answer:
    """The answer to a condition, parts first."""
    match condition:
        case AllOf(parts):
            return _all([ask(part, view, subject) for part in parts])
        case AnyOf(parts):
            return _any([ask(part, view, subject) for part in parts])
        case NotSo(part):
            return _not(ask(part, view, subject))
        case Known(part):
            return _known(ask(part, view, subject))
        case _:
            return _ask_leaf(condition, view, subject)


def _all(answers: list[Answer]) -> Answer:
    value = all_true([answer.value for answer in answers])
    if value is False:
        return Answer(False, miss=_nearest(answers))
    return _joined(value, answers)


def _any(answers: list[Answer]) -> Answer:
    value = any_true([answer.value for answer in answers])
    if value is False:
        return Answer(False, miss=_nearest(answers))
    return _joined(value, [answer for answer in answers if answer.value is value])


def _not(answer: Answer) -> Answer:
    match answer.value:
        case True:
            witness = min(answer.witnesses, key=_by_name, default=None)
            return Answer(False, miss=Miss(condition="not", witness=witness))
        case False:
            return Answer(True)
        case _:
            return Answer(None, questions=answer.questions)


def _known(answer: Answer) -> Answer:
    """What nobody knows is a no; it asks nothing."""
    if answer.value:
        return answer
    return Answer(False, miss=answer.miss or Miss(condition="known"))


def _joined(value: bool | None, answers: list[Answer]) -> Answer:
    """A yes or an unknown, with everything that speaks for it."""
    witnesses = {witness for answer in answers for witness in answer.witnesses}
    questions = {question for answer in answers for question in answer.questions}
    return Answer(
        value,
        witnesses=tuple(sorted(witnesses, key=_by_name)),
        questions=tuple(sorted(questions, key=_by_fact)),
    )


def _nearest(answers: list[Answer]) -> Miss | None:
    """The miss by the fewest days; without days, the first in written order."""
    misses = [answer.miss for answer in answers if answer.miss]
    return min(
        misses, key=lambda miss: (miss.days is None, miss.days or 0), default=None
    )


def _by_name(witness: Witness) -> tuple[str, str, date, str, date]:
    """All that tells witnesses apart: no order may hang on a set's."""
    day, first = witness.day or date.min, witness.first or date.min
    return (witness.kind, witness.id, day, witness.other or "", first)


def _by_fact(question: Question) -> tuple[str, str]:
    return (question.fact, question.about or "")


def _ask_leaf(leaf: Leaf, view: View, subject: Subject) -> Answer:
    match leaf:
        case Stayed():
            return _stayed(leaf, view)
        case Arrived():
            return _arrived(leaf, view)
        case Resident() | Staying() | Age():
            return _person(leaf, view, subject)
        case IsContact() | IsCase() | InPool() | IsTested():
            return _instance(leaf, view, subject)
        case InZone() | OnPost() | Immune() | HasSymptoms() | HasHome() | Untested():
            return circumstances.answer(leaf, view, subject)
        case Overdue():  # answered where grounds are known, in `one`
            return Answer(False, miss=Miss("overdue"))
        case _:
            assert_never(leaf)


# --- where they were --------------------------------------------------------------


def _stayed(leaf: Stayed, view: View) -> Answer:
    found = find(leaf, view.facts.stays, view.risk, view.day)
    if found.sure:
        return Answer(True, witnesses=(_stay_witness(found.sure),))
    if found.possible:
        witness = _stay_witness(found.possible)
        return Answer(None, (witness,), questions=_stay_questions(leaf, found, view))
    if not view.facts.itinerary_known:
        return Answer(None, questions=(Question("itinerary"),))
    return Answer(False, miss=_stay_miss(found))


def _stay_witness(exposure: Exposure) -> Witness:
    return Witness("stay", exposure.stay, exposure.last, exposure.other, exposure.first)


def _stay_miss(found: Found) -> Miss:
    near = found.near
    if near is None:
        return Miss("stayed")
    witness = Witness("stay", near.stay, near.day, near.other)
    return Miss("stayed", near.days, near.day, near.boundary, witness)


def _stay_questions(leaf: Stayed, found: Found, view: View) -> tuple[Question, ...]:
    """What to ask about each stay that may count: its days, or where it was."""
    met: dict[str, list[str]] = {}
    for stay_id, other in found.maybe:
        met.setdefault(stay_id, []).append(other)
    stays = [stay for stay in view.facts.stays if stay.id in met]
    return tuple(_stay_question(leaf, stay, met[stay.id], view) for stay in stays)


def _stay_question(leaf: Stayed, stay: Stay, met: list[str], view: View) -> Question:
    if stay.first is None or stay.last is None:
        return Question("stay_days", stay.id, tuple(met))
    areas = doubtful(leaf, stay, view.risk)
    if leaf.level or areas:
        return Question("area", stay.id, areas or tuple(met))
    return Question("stay_place", stay.id, tuple(met))


def _arrived(leaf: Arrived, view: View) -> Answer:
    arrival = view.arrival
    if arrival is None:
        return Answer(False, miss=Miss("arrived"))
    value = all_true(list(_arrival_parts(leaf, arrival)))
    if value is None:
        return Answer(None, questions=(Question("arrival", arrival.id),))
    return Answer(value, miss=None if value else Miss("arrived"))


def _arrival_parts(leaf: Arrived, arrival: Arrival) -> Iterable[bool | None]:
    if leaf.passing_through is not None:
        yield arrival.passing_through is leaf.passing_through
    if leaf.mode:
        yield arrival.mode in leaf.mode if arrival.mode else None
    if leaf.entry:
        yield arrival.entry == leaf.entry
    if leaf.to:
        yield in_division(arrival.lineage, leaf.to)


# --- who they are -----------------------------------------------------------------


def _person(leaf: Resident | Staying | Age, view: View, subject: Subject) -> Answer:
    facts = view.facts
    value: bool | None
    match leaf:
        case Resident(of):
            word, fact, value = "resident", "residence", _lives(facts.residence, of)
        case Staying(kind):
            word, fact = "staying", "stay_kind"
            value = None if facts.stay_kind is None else facts.stay_kind in kind
        case _:
            day = view.day_for(subject)
            word, fact, value = "age", "born", _aged(leaf, facts.born, day)
    if value is None:
        return Answer(None, questions=(Question(fact),))
    return Answer(value, miss=None if value else Miss(word))


def _lives(residence: Lineage | None, division: Lineage) -> bool | None:
    return None if residence is None else in_division(residence, division)


def _aged(leaf: Age, born: date | None, day: date) -> bool | None:
    if born is None:
        return None
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    age = day.year - born.year - (0 if had_birthday else 1)
    old_enough = leaf.from_years is None or age >= leaf.from_years
    if leaf.born_before is not None and born >= leaf.born_before:
        return False
    return old_enough and (leaf.under is None or age < leaf.under)


# --- what happened to them --------------------------------------------------------

Instance = IsContact | IsCase | InPool | IsTested
KINDS: dict[type[Leaf], tuple[str, str]] = {
    IsContact: ("contact", "contact"),
    IsCase: ("case", "case"),
    InPool: ("pool", "pool"),
    IsTested: ("case", "specimen"),
}


def _instance(leaf: Instance, view: View, subject: Subject) -> Answer:
    """Asked of the subject, if it is one of these; else of all there are."""
    cls, kind = KINDS[type(leaf)]
    about = [subject] if subject.kind == kind else subjects(view, cls)
    day = subject.witness.day if subject.kind == "report" else None
    day = day or day_of(view.now, view.zone)
    fitting = [each for each in about if _fits(leaf, each.fact, day)]
    fitting = [each for each in fitting if not _is_past(leaf, each, view, subject)]
    if isinstance(leaf, IsCase) and leaf.cleared:
        return _cleared(leaf.cleared, fitting, view)
    if not fitting:
        return Answer(False, miss=Miss(kind))
    return Answer(True, witnesses=tuple(each.witness for each in fitting))


def _cleared(asked: Clearance, about: list[Subject], view: View) -> Answer:
    """Whether one of these cases is clear; the witness tells since which day."""
    found = []
    for each in about:
        assert isinstance(each.fact, Case)  # noqa: S101 -- only cases fit the leaf
        at = cleared_at(each.fact, view.facts.specimens, asked)
        if at is not None:
            day = day_of(at, view.zone)
            found += [each.witness, Witness("cleared", each.fact.id, day)]
    if not found:
        return Answer(False, miss=Miss("cleared"))
    return Answer(True, witnesses=tuple(found))


def _is_past(leaf: Instance, each: Subject, view: View, subject: Subject) -> bool:
    """Whether an illness was over before the day of what the rule is asked of.

    Whoever was ill is a person like any other; but an exposure of the days they were
    ill is no reason to watch over them afterwards.
    """
    ended = each.fact.ended_at if isinstance(each.fact, Case) else None
    if ended is None or subject.kind == each.kind:
        return False
    asks_of_the_past = isinstance(leaf, IsCase) and leaf.cleared is not None
    day = subject.witness.day or view.day
    return not asks_of_the_past and day_of(ended, view.zone) < day


def _fits(leaf: Instance, fact: Fact, day: date) -> bool:
    match leaf:
        case IsContact():
            return isinstance(fact, Contact) and _contact_fits(leaf, fact, day)
        case IsCase(status):
            return isinstance(fact, Case) and (fact.status in status or not status)
        case InPool(outcome):
            result = (fact.result or "pending") if isinstance(fact, Pool) else None
            return result is not None and (result in outcome or not outcome)
        case _:
            return isinstance(fact, Specimen) and _test_fits(leaf, fact)


def _test_fits(leaf: IsTested, specimen: Specimen) -> bool:
    """Whether a specimen, unmixed, had this result."""
    return (
        specimen.single
        and specimen.outcome == leaf.outcome
        and specimen.method == leaf.method
        and (bool(specimen.pair) or not leaf.twice)
    )


def _contact_fits(leaf: IsContact, contact: Contact, day: date) -> bool:
    most = leaf.exposed_within_days
    return (
        (most is None or 0 <= (day - contact.last_exposure).days <= most)
        and (not leaf.level or contact.level in leaf.level)
        and (leaf.chain is None or contact.chain == leaf.chain)
        and (not leaf.setting or contact.setting in leaf.setting)
    )
