"""When somebody becomes free: several grounds at once, one time after another.

A person is free when the last of the grounds that bind them closes. Each time must
have its release, on time; and there is no release but these. What came first is told
by the ledger's order (a scenario's clock can stand still while much happens), and
who was one person by what was known at that time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pratique.orders.models import Closing
from pratique.reporting.audits.evidence import Human, Release
from pratique.reporting.audits.findings import Finding, Findings, Released, Why
from pratique.reporting.audits.grounds import GRACE, Judged, finding
from pratique.reporting.audits.tracing import paper_from_outside
from pratique.reporting.audits.window import Window

NOT_A_RELEASE = {Closing.ENDED, Closing.TRANSFERRED, Closing.DEPARTED}
ONE_REVIEW = timedelta(seconds=1)  # its entries are written within this


@dataclass(frozen=True, slots=True)
class Freeing:
    """The closing after which nothing bound a person, and what had bound them."""

    entry: int
    at: datetime
    last: Judged
    judged: tuple[Judged, ...]

    @property
    def is_release(self) -> bool:
        """Say whether the person went free, rather than died, left or was taken over."""
        if self.last.ground.closes in NOT_A_RELEASE:
            return False
        return not any(_taken_over_with(one, self.last) for one in self.judged)

    @property
    def deciding(self) -> Judged:
        """Return the ground that lawfully held the person longest."""
        return max(self.judged, key=_weight)

    @property
    def name(self) -> str:
        """Return whom it concerns."""
        return self.last.human.name


def _weight(one: Judged) -> tuple[datetime, bool, int]:
    withdrawn = one.ground.closes == Closing.WITHDRAWN
    return (one.lawful.at, not withdrawn, one.ground.entry)


def freeings(judged: Sequence[Judged]) -> list[Freeing]:
    """Return every time that somebody became free, in order."""
    found: list[Freeing] = []
    for one in sorted(judged, key=lambda one: one.ground.ended or 0):
        entry, at = one.ground.ended, one.closed_at
        if entry is None or at is None:
            continue
        kin = _kin(one.human, one.ground.person, entry, judged)
        if any(_goes_on(other, one, entry) for other in kin):
            continue
        before = [each.entry for each in found if each.last in kin]
        since = max(before, default=0)
        part = [other for other in kin if _closed_in(other, since, entry)]
        if all(_same_review(each, each) for each in part):
            continue  # it closed as it opened: the person was free all along
        found.append(Freeing(entry, at, one, tuple(part)))
    return found


def _kin(
    human: Human, person: UUID, entry: int, judged: Iterable[Judged]
) -> list[Judged]:
    """Return the grounds of all rows that read as this person at that time."""
    family = human.family(person, entry)
    return [one for one in judged if one.ground.person in family]


def _goes_on(other: Judged, closing: Judged, entry: int) -> bool:
    """Say whether another ground still binds after this one has closed."""
    if other.ground.ended is not None and other.ground.ended <= entry:
        return False
    return other.ground.entry < entry or _same_review(other, closing)


def _same_review(opened: Judged, closed: Judged) -> bool:
    """Say whether one ground was opened by the review that closed the other."""
    start = opened.human.entry(opened.ground.entry)
    end = closed.human.entry(closed.ground.ended)
    if start is None or end is None or start.cause is None:
        return False
    apart = abs(start.recorded_at - end.recorded_at)
    return start.cause == end.cause and apart < ONE_REVIEW


def _taken_over_with(one: Judged, last: Judged) -> bool:
    """Say whether the review that closed the last ground transferred the person."""
    if one.ground.closes != Closing.TRANSFERRED:
        return False
    closed, end = (each.human.entry(each.ground.ended) for each in (one, last))
    return closed is not None and end is not None and closed.cause == end.cause


def _closed_in(one: Judged, after: int, until: int) -> bool:
    return one.ground.ended is not None and after < one.ground.ended <= until


def examine(
    humans: Sequence[Human], judged: Sequence[Judged], window: Window, found: Findings
) -> None:
    """Pair every time that somebody became free with its release, and compare."""
    releases = [release for human in humans for release in human.releases]
    left = sorted(releases, key=lambda release: release.entry)
    for freeing in freeings(judged):
        if freeing.is_release:
            release = _paired(freeing, left)
            if release is not None:
                left.remove(release)
            _examine(freeing, release, window, found)
        elif window.holds(freeing.at):
            found.taken_over.append(_released(freeing, freeing.at))
    for release in left:
        if window.holds(release.released_at):
            _unfounded(humans, release, judged, found)


def _paired(freeing: Freeing, releases: Sequence[Release]) -> Release | None:
    """Return the release that the ledger puts right after the last closing."""
    human = freeing.last.human
    family = human.family(freeing.last.ground.person, freeing.entry)
    for release in releases:
        entry = human.entry(release.entry)
        written = entry.recorded_at if entry else release.released_at
        follows = release.entry > freeing.entry and release.person in family
        if follows and abs(written - freeing.at) <= GRACE:
            return release
    return None


def _examine(
    freeing: Freeing, release: Release | None, window: Window, found: Findings
) -> None:
    released_at = release.released_at if release else freeing.at
    if not (window.holds(freeing.at) or window.holds(released_at)):
        return
    found.released.append(_released(freeing, released_at))
    if release is None:
        found.faults.append(_finding(freeing, Why.RELEASE_MISSING, freeing.at))
    else:
        _compare(freeing, release, found)


def _compare(freeing: Freeing, release: Release, found: Findings) -> None:
    """Compare a release's own instants with the lawful one."""
    deciding, at = freeing.deciding, release.released_at
    lawful = deciding.lawful.at
    earliest = min(deciding.told, lawful) - GRACE
    if at > lawful + GRACE:
        if not _is_said(found.over_held, at):
            found.over_held.append(_finding(freeing, Why.RELEASED_LATE, at))
    elif at < lawful:
        if not _is_said(found.released_early, at):
            found.released_early.append(_finding(freeing, Why.RELEASED_EARLY, at))
    elif not earliest <= release.free_at <= lawful + GRACE:
        found.faults.append(_finding(freeing, Why.FREE_AT_DIFFERS, at))


def _is_said(findings: Iterable[Finding], at: datetime) -> bool:
    """Say whether a ground's own closing has told the same already."""
    instants = [one.released_at for one in findings if one.released_at]
    return any(abs(instant - at) < GRACE for instant in instants)


def _unfounded(
    humans: Iterable[Human],
    release: Release,
    judged: Iterable[Judged],
    found: Findings,
) -> None:
    """A release that no closing stands behind: on paper free, in fact bound."""
    human = next(one for one in humans if release.person in one.persons)
    kin = _kin(human, release.person, release.entry, judged)
    binding = [one for one in kin if one.ground.stood_at(release.entry)]
    at = release.released_at
    if binding:
        last = max(binding, key=_weight)
        why = Why.RELEASED_WHILE_BOUND
        early = finding(human, last.ground, why, last.lawful.at, at)
        found.released_early.append(early)
    else:
        lone = Finding(human.name, Why.RELEASE_UNFOUNDED, release.rule, None, at)
        found.faults.append(lone)


def _released(freeing: Freeing, released_at: datetime) -> Released:
    deciding = freeing.deciding
    ground, by = deciding.ground, deciding.lawful.by
    return Released(
        person=freeing.name,
        free_at=deciding.lawful.at,
        released_at=released_at,
        rule=deciding.ground.rule,
        last_condition=deciding.lawful.by,
        waited_for_result=deciding.lawful.waited,
        laboratory=deciding.lawful.laboratory,
        paper=paper_from_outside(deciding.human, ground, by, freeing.entry),
    )


def _finding(freeing: Freeing, why: Why, at: datetime) -> Finding:
    deciding = freeing.deciding
    ground, lawful = deciding.ground, deciding.lawful.at
    return finding(freeing.last.human, ground, why, lawful, at)
