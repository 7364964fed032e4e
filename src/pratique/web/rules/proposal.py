"""What the page of one proposal shows, and what whoever looks at it may do."""

from typing import TYPE_CHECKING

from pratique import clock
from pratique.access.permissions import Permission
from pratique.divisions.queries import lineage
from pratique.policy.differences import Difference, compare
from pratique.policy.proposing import before
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook
from pratique.standing.drafts import doubts_about, draft_of, judged_now
from pratique.standing.queries import reckonings, rulebooks
from pratique.standing.reach import Reach
from pratique.standing.shelf import shelf
from pratique.web.officer import Officer
from pratique.web.rules import reading
from pratique.web.rules.simulation import simulation_words

if TYPE_CHECKING:
    from pratique.standing.models import Adoption, Proposal, Reversal


def proposal_words(found: "Proposal", officer: Officer) -> dict[str, object]:
    """Return everything that the page of a proposal shows."""
    book = draft_of(found).book()
    books = shelf()
    earlier = before(book, books)
    adoption = rulebooks.adoption_of(found)
    asked = rulebooks.reversal_of(adoption) if adoption else None
    state = _state(found, adoption)
    told = _decisions(found, adoption, asked)
    words = {
        "proposal": found,
        "book": book,
        "place": reading.name_of(book.jurisdiction),
        "state": state,
        "difference": _compared(found, earlier, book),
        "stages": _stages(found),
        "people": rulebooks.people_in(found.low, found.high),
        "asked": asked,
        **told,
    }
    is_open = state == "proposed"
    words |= _checked(found) if is_open else {}
    words |= simulation_words(found, is_open=is_open)
    words["is_seen"] = is_open and reckonings.current(found) is not None
    return words | _may(found, state, asked is not None, told, officer)


def _compared(
    found: "Proposal", earlier: Rulebook | None, book: Rulebook
) -> Difference | None:
    if earlier is None:
        return None
    begins, extends = found.effective_at, found.extends_arrivals
    return compare(earlier, book, reading.name_of, begins=begins, extends=extends)


def _state(found: "Proposal", adoption: "Adoption | None") -> str:
    if adoption is None:
        return "withdrawn" if found.ended_entry_id else "proposed"
    if adoption.ended_entry_id:
        return "reversed"
    books = shelf()
    (book,) = [each for each in books.books if each.digest == found.digest]
    return reading.state_of(book, books, clock.now())


def _decisions(
    found: "Proposal", adoption: "Adoption | None", asked: "Reversal | None"
) -> dict[str, object]:
    """Return who decided what, by the name of what they did."""
    entries = {
        "proposed": found.entry_id,
        "withdrawn": found.ended_entry_id,
        "adopted": adoption.entry_id if adoption else None,
        "reversed": adoption.ended_entry_id if adoption else None,
        "asked_by": asked.entry_id if asked else None,
    }
    told = rulebooks.decided(entries.values())
    return {name: told.get(entry or 0) for name, entry in entries.items()}


def _stages(found: "Proposal") -> list[tuple[object, object, int]]:
    return [
        (
            reading.name_of(lineage(each.division)),
            each.starts_at,
            rulebooks.people_in(each.division.position, each.division.last),
        )
        for each in rulebooks.stages(found)
    ]


def _checked(found: "Proposal") -> dict[str, object]:
    """Return what came of its checks, on the shelf of this moment."""
    doubts = doubts_about(draft_of(found))
    try:
        return {"report": judged_now(found).report, "doubts": doubts}
    except RulebookError as error:
        return {"wrong": str(error), "doubts": doubts}


def _may(
    found: "Proposal",
    state: str,
    is_asked: bool,
    told: dict[str, object],
    officer: Officer,
) -> dict[str, bool]:
    """Return which buttons are shown; the action behind each asks again."""
    here = Reach(found.place, found.low, found.high).is_answered_for(officer.actor)
    proposes = here and officer.may(Permission.PROPOSE_RULEBOOKS)
    adopts = here and officer.may(Permission.ADOPT_RULEBOOKS)
    stands = state in {"in_force", "partly", "to_come"}
    return {
        "may_withdraw": proposes and state == "proposed",
        "may_list": state == "proposed",
        "may_simulate": (proposes or adopts) and state == "proposed",
        "may_adopt": adopts
        and state == "proposed"
        and not _is(told["proposed"], officer),
        "may_ask": proposes and stands and not is_asked,
        "may_reverse": adopts
        and stands
        and is_asked
        and not _is(told["asked_by"], officer),
    }


def _is(decided: object, officer: Officer) -> bool:
    """Say whether it was the officer themselves: they do not decide."""
    return getattr(decided, "account", None) == officer.actor.account
