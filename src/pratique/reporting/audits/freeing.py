"""When a human being becomes free: several grounds at once, one time after another.

A person is free when the last of the grounds that bind them closes. Each time must
have its release, on time; and there is no release but these. What came first is told
by the ledger's order: a scenario's clock can stand still while much happens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pratique.orders.models import Closing
from pratique.reporting.audits.evidence import Human, Release, Window
from pratique.reporting.audits.findings import Finding, Findings, Released, Why
from pratique.reporting.audits.grounds import GRACE, Judged, finding

NOT_A_RELEASE = {Closing.ENDED, Closing.TRANSFERRED, Closing.DEPARTED}


@dataclass(frozen=True, slots=True)
class Episode:
    """Grounds that bound one person without a gap, until the last of them closed."""

    judged: tuple[Judged, ...]

    @property
    def freed_at(self) -> datetime | None:
        """Return when the last ground closed; None: one is still open."""
        return None if self.last_entry is None else self._last.closed_at

    @property
    def last_entry(self) -> int | None:
        """Return the entry that closed the last ground; None: one is still open."""
        is_open = any(one.ground.ended is None for one in self.judged)
        return None if is_open else self._last.ground.ended

    @property
    def is_release(self) -> bool:
        """Say whether the person went free, rather than died or left."""
        return self._last.ground.closes not in NOT_A_RELEASE

    @property
    def _last(self) -> Judged:
        return max(self.judged, key=lambda one: one.ground.ended or 0)

    @property
    def deciding(self) -> Judged:
        """Return the ground that lawfully held the person longest."""
        return max(self.judged, key=_weight)


def _weight(one: Judged) -> tuple[datetime, bool, int]:
    withdrawn = one.ground.closes == Closing.WITHDRAWN
    return (one.lawful.at, not withdrawn, one.ground.entry)


def episodes(judged: Iterable[Judged]) -> list[Episode]:
    """Put together the grounds that bound a person without a gap."""
    found: list[Episode] = []
    for one in sorted(judged, key=lambda one: one.ground.entry):
        if found and _goes_on(found[-1], one):
            found[-1] = Episode((*found[-1].judged, one))
        else:
            found.append(Episode((one,)))
    return found


def _goes_on(episode: Episode, one: Judged) -> bool:
    return episode.last_entry is None or one.ground.entry < episode.last_entry


def examine(
    human: Human, judged: Sequence[Judged], window: Window, found: Findings
) -> None:
    """Pair every time the person became free with its release, and compare."""
    left = sorted(human.releases, key=lambda release: release.entry)
    for episode in episodes(judged):
        if episode.freed_at is None or not episode.is_release:
            continue
        release = _paired(human, left, episode)
        if release is not None:
            left.remove(release)
        _examine(human, episode, release, episode.freed_at, window, found)
    for release in left:
        if window.holds(release.released_at):
            _unfounded(human, release, judged, found)


def _paired(
    human: Human, releases: Sequence[Release], episode: Episode
) -> Release | None:
    """Return the release that the ledger puts right after the last closing."""
    for release in releases:
        entry, at = human.entry(release.entry), episode.freed_at
        written = entry.recorded_at if entry else release.released_at
        follows = release.entry > (episode.last_entry or 0)
        if follows and at is not None and abs(written - at) <= GRACE:
            return release
    return None


def _examine(
    human: Human,
    episode: Episode,
    release: Release | None,
    freed_at: datetime,
    window: Window,
    found: Findings,
) -> None:
    released_at = release.released_at if release else freed_at
    if not (window.holds(freed_at) or window.holds(released_at)):
        return
    found.released.append(_released(human, episode, released_at))
    if release is None:
        found.faults.append(_finding(human, episode, Why.RELEASE_MISSING, freed_at))
    else:
        _compare(human, episode, release, found)


def _compare(human: Human, episode: Episode, release: Release, found: Findings) -> None:
    """Compare a release's own instants with the lawful one."""
    deciding, at = episode.deciding, release.released_at
    lawful = deciding.lawful.at
    earliest = min(deciding.told, lawful) - GRACE
    if at > lawful + GRACE:
        if not _is_said(found.over_held, at):
            found.over_held.append(_finding(human, episode, Why.RELEASED_LATE, at))
    elif at < lawful:
        if not _is_said(found.released_early, at):
            early = _finding(human, episode, Why.RELEASED_EARLY, at)
            found.released_early.append(early)
    elif not earliest <= release.free_at <= lawful + GRACE:
        found.faults.append(_finding(human, episode, Why.FREE_AT_DIFFERS, at))


def _is_said(findings: Iterable[Finding], at: datetime) -> bool:
    """Say whether a ground's own closing has told the same already."""
    instants = [one.released_at for one in findings if one.released_at]
    return any(abs(instant - at) < GRACE for instant in instants)


def _unfounded(
    human: Human, release: Release, judged: Iterable[Judged], found: Findings
) -> None:
    """A release that no closing stands behind: on paper free, in fact bound."""
    at = release.released_at
    binding = tuple(one for one in judged if one.ground.stood_at(release.entry))
    if binding:
        early = _finding(human, Episode(binding), Why.RELEASED_WHILE_BOUND, at)
        found.released_early.append(early)
    else:
        lone = Finding(human.name, Why.RELEASE_UNFOUNDED, release.rule, None, at)
        found.faults.append(lone)


def _released(human: Human, episode: Episode, released_at: datetime) -> Released:
    deciding = episode.deciding
    return Released(
        person=human.name,
        free_at=deciding.lawful.at,
        released_at=released_at,
        rule=deciding.ground.rule,
        last_condition=deciding.lawful.by,
        waited_for_result=deciding.lawful.waited,
        laboratory=deciding.lawful.laboratory,
    )


def _finding(human: Human, episode: Episode, why: Why, at: datetime) -> Finding:
    deciding = episode.deciding
    return finding(human, deciding.ground, why, deciding.lawful.at, at)
