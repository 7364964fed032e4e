"""The closed vocabulary of `when`: what a rule may ask about a person.

An answer is True, False or None: an unknown fact is neither yes nor no. How each
word is answered stands in `decision`; how it is written, in `vocabulary`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pratique.policy.facts import Lineage
from pratique.policy.measures import Clearance


@dataclass(frozen=True, slots=True)
class Stayed:
    """A day in a place of this kind, within the window.

    Exactly one of `level`, `division`, `watch_list` and `outside` is given. The
    window is the last `within_days` days up to the day of arrival (for a resident,
    of the assessment), or the days since `since`; a watch list brings its own.
    """

    level: str | None = None
    division: Lineage | None = None
    watch_list: str | None = None
    outside: Lineage | None = None
    except_levels: tuple[str, ...] = ()  # days in such areas do not count
    within_days: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """The latest arrival was of this kind."""

    passing_through: bool | None = None
    mode: tuple[str, ...] = ()
    entry: str | None = None
    to: Lineage | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """The person's household or usual residence lies in this division."""

    of: Lineage


@dataclass(frozen=True, slots=True)
class Staying:
    """The person stays in a home, a hotel, with a host, at a site."""

    kind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsContact:
    """The person is a contact of this level (of that chain, in that setting)."""

    level: tuple[str, ...] = ()
    chain: str | None = None
    setting: tuple[str, ...] = ()
    exposed_within_days: int | None = None  # the last exposure is no longer ago


@dataclass(frozen=True, slots=True)
class IsCase:
    """The person is a case of this status (or was one, and is clear by now).

    A rule that is asked of something else, of a contact, say, asks of the illness of
    its day: one that was over before that day is past, and no answer.
    """

    status: tuple[str, ...] = ()
    cleared: Clearance | None = None


@dataclass(frozen=True, slots=True)
class InPool:
    """The person was in a positive tube; `outcome` is that of their own sample."""

    outcome: tuple[str, ...] = ()  # pending | negative | positive | transferred


@dataclass(frozen=True, slots=True)
class IsTested:
    """A single specimen had this result; two taken at once had it together."""

    outcome: str
    method: str = "pcr"
    twice: bool = False  # of two taken at once only


@dataclass(frozen=True, slots=True)
class Overdue:
    """What a ground asks for was not done in time: a test taken, a report made."""

    what: str = "test"  # test | report


@dataclass(frozen=True, slots=True)
class Age:
    """Completed years today (of an arrival, then): `from_years` <= age < `under`.

    Or born before a day, which no birthday changes.
    """

    from_years: int | None = None
    under: int | None = None
    born_before: date | None = None

    @property
    def counts_years(self) -> bool:
        """Whether a birthday may change the answer."""
        return self.from_years is not None or self.under is not None


@dataclass(frozen=True, slots=True)
class InZone:
    """The person stays, now, in a place that stands still."""

    kind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnPost:
    """The person works, or has worked, on such a post.

    On some day of the last `within_days` up to that of the look-back; `left` asks
    for those who have left it (True) or are still on it (False) only.
    """

    post: tuple[str, ...]
    within_days: int = 1
    left: bool | None = None


@dataclass(frozen=True, slots=True)
class Immune:
    """The person is protected: by so many doses, the last so long ago, or by a proof.

    Days are counted back from the day the rule counts from: of a contact, the last
    exposure.
    """

    to: str
    doses: int | None = None
    days: int = 0
    proof: tuple[str, ...] = ()  # laboratory | illness


@dataclass(frozen=True, slots=True)
class HasSymptoms:
    """The person told of such a symptom, or was as hot as that (°C)."""

    of: tuple[str, ...] = ()  # none named, and no temperature: any symptom
    temperature: float | None = None
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class HasHome:
    """Whether the person can be kept apart from others where they live."""

    fit: bool


@dataclass(frozen=True, slots=True)
class Untested:
    """No result of this kind of the last hours, or days.

    Up to the arrival where a rule is about arrivals, up to now where it is not.
    """

    outcome: str = "negative"
    method: str = "pcr"
    within_hours: int | None = None
    within_days: int | None = None
    since: str = "sampled"  # or `resulted`: what the time is counted from


Circumstance = InZone | OnPost | Immune | HasSymptoms | HasHome | Untested
Leaf = (
    Stayed
    | Arrived
    | Resident
    | Staying
    | IsContact
    | IsCase
    | InPool
    | IsTested
    | Overdue
    | Age
    | Circumstance
)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NotSo:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Known:
    """The part is known to hold: what nobody knows is a no, and nobody is asked."""

    part: "Condition"


Condition = Leaf | AllOf | AnyOf | NotSo | Known


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every question a condition asks, in written order."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case NotSo(part) | Known(part):
            yield from leaves(part)
        case _:
            yield condition


def asks(condition: Condition) -> Iterator[Leaf]:
    """Those of them to which silence is no answer: what must be asked of everybody."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from asks(part)
        case NotSo(part):
            yield from asks(part)
        case Known():
            return
        case _:
            yield condition


def proves(condition: Condition, kinds: tuple[type[Leaf], ...]) -> bool:
    """Whether a yes always comes with a witness of one of these kinds."""
    match condition:
        case AllOf(parts):
            return any(proves(part, kinds) for part in parts)
        case AnyOf(parts):
            return all(proves(part, kinds) for part in parts)
        case NotSo():
            return False
        case Known(part):
            return proves(part, kinds)
        case _:
            return isinstance(condition, kinds)


def all_true(answers: list[bool | None]) -> bool | None:
    """No if one is no; unknown if one is unknown; else yes."""
    return False if False in answers else None if None in answers else True


def any_true(answers: list[bool | None]) -> bool | None:
    """Yes if one is yes; unknown if one is unknown; else no."""
    return True if True in answers else None if None in answers else False
