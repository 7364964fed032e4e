"""Double sampling: two specimens taken at once, tested apart, are one test.

It says negative or positive only where both do, and nothing before both are known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pratique.policy.facts import Specimen

DISCORDANT = "discordant"


def as_tests(specimens: Iterable[Specimen]) -> tuple[Specimen, ...]:
    """Return the specimens in their order, the two of a pair as one: the first.

    Where the other of a pair was voided, the one left is a specimen like any other.
    """
    taken: dict[str, list[Specimen]] = {}
    for each in specimens:
        taken.setdefault(each.pair or each.id, []).append(each)
    return tuple(_as_one(each) for each in taken.values())


def _as_one(pair: Sequence[Specimen]) -> Specimen:
    first = pair[0]
    if len(pair) == 1:
        return replace(first, pair="") if first.pair else first
    told = [each.outcome_at for each in pair if each.outcome_at is not None]
    if len(told) < len(pair):
        return replace(first, outcome=None, outcome_at=None, ct=None)
    found = _agreed({each.outcome or "" for each in pair})
    return replace(first, outcome=found, outcome_at=max(told), ct=_lowest_ct(pair))


def _agreed(outcomes: set[str]) -> str:
    """What the two say together: a positive that only one shows is neither."""
    if len(outcomes) == 1:
        return outcomes.pop()
    return DISCORDANT if "positive" in outcomes else "invalid"


def _lowest_ct(pair: Sequence[Specimen]) -> float | None:
    """The Ct of what showed the most; none where one of the two is left open."""
    open_too = any(each.outcome == "invalid" for each in pair)
    shown = [each.ct for each in pair if each.outcome == "positive"]
    known = [ct for ct in shown if ct is not None]
    return None if open_too or len(known) < len(shown) else min(known, default=None)
