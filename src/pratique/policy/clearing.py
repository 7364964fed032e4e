"""When a case is clear: results in a row, far enough apart, faint enough."""

from collections.abc import Iterable
from datetime import datetime

from pratique.policy.days import hours_after
from pratique.policy.facts import Case, Specimen
from pratique.policy.measures import Clearance


def cleared_at(
    case: Case, specimens: Iterable[Specimen], asked: Clearance
) -> datetime | None:
    """Return when the last of the results that clear a case was known, if it was.

    Args:
        case: from its finding on specimens count.
        specimens: of the person, in the order they were taken.
        asked: what a rule asks for.
    """
    row = in_a_row(case, specimens, asked)
    if len(row) < asked.times:
        return None
    return max(each.outcome_at or each.taken_at for each in row)


def in_a_row(
    case: Case, specimens: Iterable[Specimen], asked: Clearance
) -> list[Specimen]:
    """Return the clear results that stand in a row, as many as are asked for at most.

    One that is not clear begins the row anew; an invalid one, and one taken too soon
    after the one before, counts for nothing. Two taken at once are one, and clear
    where both are.
    """
    row: list[Specimen] = []
    for specimen in specimens:
        if not _counts(specimen, case):
            continue
        if not _is_clear(specimen, asked):
            row = []
        elif not row or _apart(row[-1], specimen, asked):
            row.append(specimen)
        if len(row) == asked.times:
            break
    return row


def _counts(specimen: Specimen, case: Case) -> bool:
    valid = specimen.outcome is not None and specimen.outcome != "invalid"
    return valid and specimen.single and specimen.taken_at > case.since


def _is_clear(specimen: Specimen, asked: Clearance) -> bool:
    faint = asked.ct is not None and specimen.ct is not None
    return specimen.outcome == "negative" or (
        faint and (specimen.ct or 0) >= (asked.ct or 0)
    )


def _apart(one: Specimen, other: Specimen, asked: Clearance) -> bool:
    return other.taken_at >= hours_after(one.taken_at, asked.apart_hours)
