"""A figure: a value, what it is held against in the same run, and the bar."""

import math
from collections.abc import Sequence
from typing import TypedDict

MILLISECONDS = 1000.0


class Figure(TypedDict):
    """One line of a bench, as other programs read it."""

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float | None
    ratio: float | None
    bar: float | None
    met: bool | None


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    against: tuple[str, float] | None = None,
    at_most: float | None = None,
    at_least: float | None = None,
) -> Figure:
    """Return a figure; one without a bar is neither met nor missed.

    Args:
        name: bench and figure, as in "declare.settled_p99".
        value: what was measured.
        unit: its unit.
        against: a peer or the limit, and the same measured there in this run.
        at_most: the bar of a figure that is better when smaller.
        at_least: the bar of one that is better when larger.
    """
    bar = at_least if at_most is None else at_most
    met = None
    if at_most is not None:
        met = value <= at_most
    elif at_least is not None:
        met = value >= at_least
    return Figure(
        name=name,
        value=_short(value),
        unit=unit,
        reference=against[0] if against else "",
        reference_value=_short(against[1]) if against else None,
        ratio=_short(value / against[1]) if against and against[1] else None,
        bar=bar,
        met=met,
    )


def _short(value: float) -> float:
    """Return a value with four digits that count: more would be noise."""
    return float(f"{value:.4g}")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of all does not exceed (nearest rank)."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
