"""Compare rows with the ledger and with each other: nothing is taken on trust.

The ledger cannot be changed without `ledger verify` telling; a row can. So each row
must say what its entries say, and each entry that tells of a row must find it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from pratique.labs import events as labs
from pratique.orders import events as orders
from pratique.reporting.audits.evidence import (
    Answer,
    Claim,
    Entry,
    Ground,
    Human,
    Release,
    Result,
    Row,
    Specimen,
)
from pratique.reporting.audits.findings import Finding, Findings, Why
from pratique.reporting.audits.grounds import GRACE, NOT_A_PLAN, finding, read
from pratique.reporting.audits.papers import is_as_entered

Agrees = Callable[[Entry], bool]
GROUND, RELEASE = "orders.ground", "orders.release"
RENEWAL = "orders.renewal"
SPECIMEN, RESULT, TUBE = "labs.specimen", "labs.result", "labs.tube"
# What the ledger says was written, and would be missed.
TELLS_OF = {
    orders.GROUND_OPENED: GROUND,
    orders.RELEASED: RELEASE,
    labs.SPECIMEN_TAKEN: SPECIMEN,
    labs.RESULT_REPORTED: RESULT,
}


def look(human: Human, found: Findings) -> None:
    """Compare every row of a human being with the ledger, and back."""
    for ground in human.grounds:
        found.faults += _ground(human, ground)
    for renewal in human.own(human.renewals):
        found.faults += _told(human, renewal, RENEWAL, orders.BOUND_RENEWED, _anything)
        found.faults += _ended(human, renewal, RENEWAL, orders.RENEWAL_WITHDRAWN)
    for release in human.releases:
        found.faults += _release(human, release)
    for specimen in human.own(human.specimens):
        found.faults += _specimen(human, specimen)
    for result in human.own(human.results):
        found.faults += _result(human, result)
    for answer in human.own(human.traced.answers):
        found.faults += _answer(human, answer)
    for claim in human.claims:
        found.faults += _claim(human, claim)
    found.faults += _missing(human)


def _ground(human: Human, ground: Ground) -> Iterator[Finding]:
    def opened(entry: Entry) -> bool:
        # Who declares on the train is bound from the landing on.
        landed = human.landed_at(ground, entry.id) or entry.recorded_at
        since = entry.data.get("since")  # it goes on from a row it was parted from
        opens = (
            datetime.fromisoformat(since) if since else max(entry.recorded_at, landed)
        )
        same = entry.data.get("rule") == ground.rule
        return same and abs(opens - ground.opened_at) <= GRACE

    def closed(entry: Entry) -> bool:
        same = entry.data.get("closes") == ground.closes
        return same and entry.recorded_at == ground.closed_at

    yield from _told(human, ground, GROUND, orders.GROUND_OPENED, opened)
    yield from _ended(human, ground, GROUND, orders.GROUND_CLOSED, closed)
    yield from _closed_once(human, ground)
    if not ground.rule:
        yield finding(human, ground, Why.RULE_MISSING)
    yield from _plans(human, ground)


def _closed_once(human: Human, ground: Ground) -> Iterator[Finding]:
    """A ground that the ledger closed must not stand open in its row."""
    subject = f"{GROUND}:{ground.id}"
    for entry in human.written(orders.GROUND_CLOSED):
        if entry.subject == subject and entry.id != ground.ended:
            yield finding(
                human, ground, Why.ENTRY_DIFFERS, released_at=entry.recorded_at
            )


def _plans(human: Human, ground: Ground) -> Iterator[Finding]:
    for plan in human.plans_of(ground):
        try:
            witness = plan.terms["witness"]
            demand = read(human, ground, plan)
            first = plan.terms["day_one"]
        except NOT_A_PLAN:
            continue  # told where the ground is judged
        if not (witness.get("kind") and witness.get("id")):
            yield finding(human, ground, Why.WITNESS_MISSING)
        if demand.is_hold or not demand.binds:
            continue
        stored = (plan.binds, plan.end, plan.bound, first)
        counted = (True, demand.end, demand.bound, demand.first_day.isoformat())
        if stored != counted:
            yield finding(human, ground, Why.PLAN_DIFFERS, demand.end, plan.end)


def _release(human: Human, release: Release) -> Iterator[Finding]:
    def agrees(entry: Entry) -> bool:
        same = entry.data.get("rule") == release.rule
        return same and entry.recorded_at == release.released_at

    yield from _told(human, release, RELEASE, orders.RELEASED, agrees)


def _specimen(human: Human, specimen: Specimen) -> Iterator[Finding]:
    def agrees(entry: Entry) -> bool:
        told = (entry.data.get("method", "pcr"), entry.data.get("tube"))
        tube = None if specimen.tube is None else str(specimen.tube)
        same = told == (specimen.method, tube)
        return same and entry.happened_at == specimen.taken_at

    yield from _told(human, specimen, SPECIMEN, labs.SPECIMEN_TAKEN, agrees)
    ended = human.entry(specimen.ended)
    if ended is not None and ended.kind == labs.TUBE_VOIDED:
        yield from _of_tube(human, specimen.tube, specimen.ended, {labs.TUBE_VOIDED})
    elif ended is not None and ended.kind == labs.SPECIMEN_REMOVED:
        yield from _ended(human, specimen, SPECIMEN, labs.SPECIMEN_REMOVED)
    else:
        yield from _ended(human, specimen, SPECIMEN, labs.SPECIMEN_VOIDED)


def _result(human: Human, result: Result) -> Iterator[Finding]:
    def agrees(entry: Entry) -> bool:
        told = (entry.data.get("outcome"), entry.data.get("specimen"))
        same = told == (result.outcome, str(result.specimen))
        return same and entry.happened_at == result.resulted_at

    if result.tube is not None:
        yield from _tube_result(human, result)
        return
    yield from _told(human, result, RESULT, labs.RESULT_REPORTED, agrees)
    yield from _ended(human, result, RESULT, labs.RESULT_CORRECTED)


def _tube_result(human: Human, result: Result) -> Iterator[Finding]:
    """A correction writes the right one and ends the wrong one by one entry."""

    def agrees(entry: Entry) -> bool:
        told = (entry.data.get("outcome"), entry.data.get("result"))
        same = told == (result.outcome, str(result.id))
        return same and entry.happened_at == result.resulted_at

    written = {labs.TUBE_REPORTED, labs.TUBE_CORRECTED}
    yield from _of_tube(human, result.tube, result.entry, written, agrees)
    if result.ended is not None:
        ended = {labs.TUBE_CORRECTED}
        yield from _of_tube(human, result.tube, result.ended, ended)


def _of_tube(
    human: Human,
    tube: UUID | None,
    number: int | None,
    kinds: set[str],
    agrees: Agrees = lambda _entry: True,
) -> Iterator[Finding]:
    """An entry about a tube names it, and nobody."""
    subject, entry = f"{TUBE}:{tube}", human.entry(number)
    if entry is None:
        yield Finding(human.name, Why.ENTRY_MISSING, detail=subject)
        return
    is_about = entry.kind in kinds and entry.subject == subject
    if not is_about or entry.person is not None or not agrees(entry):
        yield Finding(human.name, Why.ENTRY_DIFFERS, detail=subject)


def _answer(human: Human, answer: Answer) -> Iterator[Finding]:
    """An answer rests on the paper that was entered with it."""
    detail, entry = f"contacts.letter_answer:{answer.id}", human.entry(answer.entry)
    if entry is None:
        yield Finding(human.name, Why.ENTRY_MISSING, detail=detail)
    elif not is_as_entered(answer, entry):
        yield Finding(human.name, Why.ENTRY_DIFFERS, detail=detail)


def _claim(human: Human, claim: Claim) -> Iterator[Finding]:
    """An obligation that says negative needs the result that says so, from before.

    Of two specimens taken at once, both: the later one settles it.
    """
    payers = _taken_with(human, claim)
    behind = [
        one
        for one in human.results
        if one.specimen in payers
        and one.outcome == "negative"
        and one.entry < claim.entry
    ]
    in_time = any(one.resulted_at == claim.settled_at for one in behind)
    if not in_time or payers != {one.specimen for one in behind}:
        detail = f"{claim.key}: {claim.paid_by}"
        yield Finding(human.name, Why.NEGATIVE_WITHOUT_RESULT, detail=detail)


def _taken_with(human: Human, claim: Claim) -> set[UUID | None]:
    """Return what paid: a specimen, and another if two were taken at once."""
    pairs = {one.pair for one in human.specimens if one.id == claim.paid_by} - {None}
    others = (one for one in human.specimens if one.pair in pairs)
    return {claim.paid_by, *(one.id for one in others if one.stood_at(claim.entry))}


def _missing(human: Human) -> Iterator[Finding]:
    """Name what the ledger says was written and no table holds any more."""
    there = {
        GROUND: _ids(human.grounds),
        RELEASE: _ids(human.releases),
        SPECIMEN: _ids(human.specimens),
        RESULT: _ids(human.results),
    }
    for kind, table in TELLS_OF.items():
        for entry in human.written(kind):
            if entry.subject.removeprefix(f"{table}:") not in there[table]:
                yield Finding(human.name, Why.ROW_MISSING, detail=entry.subject)
    for entry in human.entries.values():
        found = entry.kind in {labs.TUBE_REPORTED, labs.TUBE_CORRECTED}
        if found and entry.data.get("result") not in there[RESULT]:
            yield Finding(human.name, Why.ROW_MISSING, detail=entry.subject)


def _ids(rows: Iterable[Row]) -> set[str]:
    return {str(row.id) for row in rows}


def _anything(_entry: Entry) -> bool:
    return True


def _told(
    human: Human, row: Row, table: str, kind: str, agrees: Agrees
) -> Iterator[Finding]:
    """The entry that wrote a row must be there, be about it, and agree with it."""
    yield from _told_by(human, row, row.entry, (table, kind), agrees)


def _ended(
    human: Human,
    row: Row,
    table: str,
    kind: str,
    agrees: Agrees = _anything,
) -> Iterator[Finding]:
    """So must the one that ended it, if it has ended."""
    if row.ended is not None:
        yield from _told_by(human, row, row.ended, (table, kind), agrees)


def _told_by(
    human: Human, row: Row, number: int, what: tuple[str, str], agrees: Agrees
) -> Iterator[Finding]:
    table, kind = what
    subject = f"{table}:{row.id}"
    entry = human.entry(number)
    if entry is None:
        yield Finding(human.name, Why.ENTRY_MISSING, detail=subject)
    elif not _is_about(human, entry, kind, subject) or not agrees(entry):
        yield Finding(human.name, Why.ENTRY_DIFFERS, detail=subject)


def _is_about(human: Human, entry: Entry, kind: str, subject: str) -> bool:
    same = (entry.kind, entry.subject) == (kind, subject)
    return same and entry.person in human.persons


def look_at_standing(human: Human, *, is_bound: bool, found: Findings) -> None:
    """What a person's page says must be what binds them: no more, and no less."""
    said = [one for one in human.standings if one.binding]
    for standing in said:
        if standing.until is None:
            detail = standing.binding
            found.faults.append(Finding(human.name, Why.END_MISSING, detail=detail))
    if bool(said) != is_bound:
        detail = "bound" if said else "free"
        found.faults.append(Finding(human.name, Why.STANDING_DIFFERS, detail=detail))
