"""What the rules may know about one person, and where and when there was risk.

Instants are aware datetimes; a `date` is a calendar day in the zone of the place
that governs the person. `None` means unknown, which is neither yes nor no.
A lineage is a tuple of division codes from the country down to the place itself:
`("CN", "140000000000", "140100000000", …)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

Lineage = tuple[str, ...]

#: Levels of a risk period. The first two are listed by an authority, as areas a
#: person can say they were in; the others are derived from those, with a witness.
LISTED_LEVELS = frozenset({"high", "medium"})
LEVELS = ("high", "medium", "low", "outbreak")


@dataclass(frozen=True, slots=True)
class Stay:
    """Days the person spent somewhere."""

    id: str
    lineage: Lineage
    first: date | None  # first day there
    last: date | None  # last day there, inclusive
    area: str | None = None  # id of the listed area the person says they were in
    outside_areas: bool | None = None  # True: in none of that place's listed areas
    attested_at: datetime | None = None  # when that was said; areas listed later
    # are not covered by it. None: it covers every area
    name: str = ""


@dataclass(frozen=True, slots=True)
class RiskPeriod:
    """Risk in a division, or in a part of it, on [counted_from, lifted_on)."""

    id: str
    level: str  # high | medium | low | outbreak
    lineage: Lineage  # of the division that is, or contains, the area
    whole: bool  # False: a part of the division (a compound, a village group)
    counted_from: date
    lifted_on: date | None  # None: still there
    listed_at: datetime
    name: str = ""
    witness: str | None = None  # what a derived level was derived from


@dataclass(frozen=True, slots=True)
class WatchPeriod:
    """A division on a named watch list on [since, until)."""

    id: str
    list: str  # "cn.shanxi.taiyuan/pingyao"
    lineage: Lineage
    since: date
    until: date | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ZonePeriod:
    """A division, or a part of it, that stands still on [since, until)."""

    id: str
    kind: str  # static
    lineage: Lineage
    whole: bool  # False: a part of the division
    since: datetime
    until: datetime | None  # None: still there
    name: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """Everything known about risk, as one dated version; make it once, use it often."""

    periods: tuple[RiskPeriod, ...] = ()
    watch: tuple[WatchPeriod, ...] = ()
    version: str = ""
    zones: tuple[ZonePeriod, ...] = ()
    _at: dict[str, list[RiskPeriod]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _below: dict[str, list[RiskPeriod]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _named: dict[str, RiskPeriod | WatchPeriod] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        self._named.update({each.id: each for each in self.watch})
        self._named.update({each.id: each for each in self.periods})
        for period in self.periods:
            *above, division = period.lineage
            self._at.setdefault(division, []).append(period)
            for code in above:
                self._below.setdefault(code, []).append(period)

    def near(self, lineage: Lineage) -> Iterator[RiskPeriod]:
        """The periods whose division contains this place or lies inside it."""
        for code in lineage:
            yield from self._at.get(code, ())
        yield from self._below.get(lineage[-1], ())

    def named(self, key: str) -> RiskPeriod | WatchPeriod | None:
        """The period with this id, of a risk or on a watch list."""
        return self._named.get(key)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The person came, or (before it happens, for advice) is coming."""

    id: str
    at: datetime
    lineage: Lineage  # of the destination; of the checkpoint when passing through
    passing_through: bool = False
    mode: str = ""  # train | plane | coach | car | …
    entry: str | None = None  # "watch_list": by the watch list's own entry
    left_at: datetime | None = None  # when a person passing through went on


@dataclass(frozen=True, slots=True)
class Contact:
    """The person was traced as a contact."""

    id: str
    level: str  # close | secondary | exposed
    chain: str
    setting: str
    last_exposure: date
    known_at: datetime
    linked_first_two: str | None = None  # negative | positive: the first two tests
    # of the close contact that a secondary contact hangs on
    linked_at: datetime | None = None  # when that was known


@dataclass(frozen=True, slots=True)
class Case:
    """The person is, or was, a case."""

    id: str
    status: str  # positive | suspected | confirmed | asymptomatic; then excluded |
    # recovered | dead
    since: datetime  # when it was found
    ended_at: datetime | None = None  # when the illness ended; None: it goes on, or
    # they died of it


@dataclass(frozen=True, slots=True)
class Pool:
    """The person's sample was in a tube that came back positive."""

    id: str
    tube: str
    positive_at: datetime
    result: str | None = None  # of the person: negative | positive | transferred
    # (positive elsewhere and counted there)
    result_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Specimen:
    """A sample was taken; perhaps its result is there."""

    id: str
    taken_at: datetime
    outcome: str | None = None  # negative | positive | invalid; of two taken at once
    # also discordant: one is positive, the other is not
    outcome_at: datetime | None = None
    single: bool = True  # False: mixed in a tube with others
    ct: float | None = None  # of a positive: the fewer cycles, the more virus
    pair: str = ""  # the two of a double sampling name the same
    method: str = "pcr"  # pcr | antigen


@dataclass(frozen=True, slots=True)
class Post:
    """Work that brings a person near the disease, or near those it harms most."""

    id: str
    kind: str  # high_risk | health_care | education
    left: date | None = None  # the last day on it; None: still on it


@dataclass(frozen=True, slots=True)
class Immunity:
    """What protects a person against one disease; each part may be unknown."""

    disease: str
    doses: int | None = None  # of its vaccine
    last_dose: date | None = None
    laboratory: bool | None = None  # True: antibodies were found
    illness: bool | None = None  # True: a laboratory found that they have had it


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What a person under watch told, or was found to have, at one moment."""

    id: str
    at: datetime
    temperature: float | None = None  # °C
    symptoms: tuple[str, ...] | None = None  # None: nobody asked; (): none


@dataclass(frozen=True, slots=True)
class OpenGround:
    """A ground that an order already names: the history rules need."""

    key: str
    opened_at: datetime
    bound_extended_to: datetime | None = None  # a named officer ordered anew


@dataclass(frozen=True, slots=True)
class Facts:
    """One person, as known at the moment of the assessment."""

    person: str
    place: Lineage  # of the governing place: where they stay, or will stay
    born: date | None = None
    residence: Lineage | None = None  # of their household or usual residence
    stay_kind: str | None = None  # home | hotel | host | site
    itinerary_known: bool = True  # False: they have not told where they were
    stays: tuple[Stay, ...] = ()
    arrivals: tuple[Arrival, ...] = ()  # the latest counts
    contacts: tuple[Contact, ...] = ()
    cases: tuple[Case, ...] = ()
    pools: tuple[Pool, ...] = ()
    specimens: tuple[Specimen, ...] = ()
    antigens: tuple[Specimen, ...] = ()  # quick tests: they pay and clear nothing
    posts: tuple[Post, ...] | None = None  # None: nobody asked
    immunities: tuple[Immunity, ...] = ()  # of a disease not named nothing is known
    home_fit: bool | None = None  # whether they can be kept apart where they live
    reports: tuple[HealthReport, ...] | None = None  # None: nobody keeps them here
    open_grounds: tuple[OpenGround, ...] = ()
    closed: frozenset[str] = field(default=frozenset())  # keys of grounds that were
    # completed or have lapsed: they never open again
    cleared: frozenset[str] = field(default=frozenset())  # keys of those that ended
    # because a case was clear: they open again if its results fall
