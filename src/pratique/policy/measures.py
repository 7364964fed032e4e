"""The closed vocabulary of `then`: what a rule orders, and in which order of weight."""

from collections.abc import Iterator
from dataclasses import dataclass

MEASURES = (
    "self_monitoring",
    "home_monitoring",
    "home_quarantine",
    "hold",
    "central_quarantine",
    "hospital",
)
CODES = ("green", "yellow", "red")
MARKS = ("green", "blue", "yellow", "red")
TRANSFERS = ("none", "point_to_point")
SUPERVISORS = ("community", "hotel", "host", "site")
SAMPLINGS = ("single", "pool")
RESTRICTIONS = (
    "stay_in_room",
    "stay_home",
    "no_unnecessary_outings",
    "no_crowded_venues",
    "no_gatherings",
    "no_public_transport",
    "no_travel",
    "no_work",
)
ANCHORS = (
    "left_area",
    "first_exposure",
    "last_exposure",
    "arrived",
    "sampled",
    "discharged",
    "left_post",
    "symptoms_told",
    "measure_started",
)


def strictest(words: "list[str | None]", order: tuple[str, ...]) -> str | None:
    """The heaviest of these words, if there is any."""
    known = [word for word in words if word is not None]
    return max(known, key=order.index, default=None)


def heavier(one: str | None, other: str | None, order: tuple[str, ...]) -> bool:
    """Whether the first word outweighs the second."""
    return one is not None and (other is None or order.index(one) > order.index(other))


@dataclass(frozen=True, slots=True)
class Landing:
    """A test on the day of arrival, before the person goes on."""


@dataclass(frozen=True, slots=True)
class OnDays:
    """A test on each of these days of the timeline; day 1 is its first."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A number of tests, a day each, at least so many hours apart."""

    times: int
    apart_hours: int
    from_landing: bool
    from_day: int


@dataclass(frozen=True, slots=True)
class Daily:
    """Several tests a day on every day of a span."""

    per_day: int
    from_day: int
    to_day: int


TestPlan = Landing | OnDays | Times | Daily


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One measure for a number of days.

    It follows the one before it; with `from_day` it begins on that day, and nothing
    binds in between. Who watches over it, and what is left undone in it, may be its own.
    """

    measure: str
    days: int
    from_day: int | None = None
    supervisor: tuple[tuple[str, str], ...] = ()  # (): as the rule has it
    restrictions: tuple[str, ...] = ()  # (): as the rule has it


def laid_out(phases: tuple[PhasePlan, ...]) -> Iterator[tuple[int, PhasePlan]]:
    """Each phase with the number of its first day."""
    following = 1
    for phase in phases:
        first = phase.from_day or following
        yield first, phase
        following = first + phase.days


def last_day_of(phases: tuple[PhasePlan, ...]) -> int:
    """The number of the last day of these phases; 0: there are none."""
    return max((first + each.days - 1 for first, each in laid_out(phases)), default=0)


@dataclass(frozen=True, slots=True)
class Clearance:
    """When a case is clear: so many results in a row, so far apart, this faint."""

    times: int
    apart_hours: int
    ct: int | None = None  # a positive with at least this Ct is clear too


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a rule means where it does not say; written in the top rulebook."""

    bound_days: int  # after the end: a named officer orders anew, or it lapses
    repeat_within_days: int  # after an invalid result
    window_hours: int  # nobody misses a test before having had this long for it
    quiet_days: int  # without area or local case, and a prefecture has no outbreak
    appeal_answer_hours: int  # until a first answer to an appeal


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything one rule orders."""

    mark: str | None = None
    code: str | None = None
    anchor: str = "measure_started"
    start_after: int = 0  # day 1 is so many days after the anchor
    credit_elapsed: bool = True
    phases: tuple[PhasePlan, ...] = ()
    hold_hours: int | None = None
    tests: tuple[TestPlan, ...] = ()
    temperature: int = 0  # reports a day
    transfer: str | None = None
    supervisor: tuple[tuple[str, str], ...] = ()  # kind of stay → who watches over
    restrictions: tuple[str, ...] = ()
    sampling: str | None = None
    bound_days: int | None = None
    repeat_within_days: int | None = None
    window_hours: int | None = None
    contact_first_two: bool = False  # release waits for the linked close contact
    cleared: Clearance | None = None  # release comes when the case is clear

    @property
    def days(self) -> int:
        """The number of the last day of its phases."""
        return last_day_of(self.phases)

    @property
    def strictest(self) -> str | None:
        """The heaviest of its measures."""
        held = "hold" if self.hold_hours else None
        return strictest([held, *(phase.measure for phase in self.phases)], MEASURES)

    def supervisor_for(self, stay_kind: str | None) -> str | None:
        """Who watches over a person who stays in such a place; first named if unknown."""
        return chosen_for(stay_kind, self.supervisor)

    def in_phase(
        self, phase: PhasePlan, stay_kind: str | None
    ) -> tuple[str | None, tuple[str, ...]]:
        """Who watches over a phase, and what is left undone in it."""
        who = chosen_for(stay_kind, phase.supervisor or self.supervisor)
        return who, phase.restrictions or self.restrictions


def chosen_for(
    stay_kind: str | None, supervisor: tuple[tuple[str, str], ...]
) -> str | None:
    """Who watches over a person who stays in such a place; first named if unknown."""
    chosen = dict(supervisor)
    fallback = next(iter(chosen.values()), None)
    return chosen.get(stay_kind or "", fallback)
