"""Reads what a case says about a person, in few words, into facts."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from pratique.policy import case_person
from pratique.policy.document import Text, nearest
from pratique.policy.facts import (
    LEVELS,
    Arrival,
    Case,
    Contact,
    Facts,
    Lineage,
    OpenGround,
    Pool,
    Risk,
    RiskPeriod,
    Specimen,
    Stay,
    WatchPeriod,
    ZonePeriod,
)
from pratique.policy.when import (
    CASE_STATUSES,
    CONTACT_LEVELS,
    ENTRIES,
    METHODS,
    MODES,
    OUTCOMES,
    POOL_OUTCOMES,
    STAY_KINDS,
)
from pratique.policy.when_person import ZONE_KINDS

SAID = (
    "at",
    "born",
    "lives",
    "staying",
    "itinerary_known",
    "arrived",
    "stays",
    "contacts",
    "cases",
    "pools",
    "samples",
    "posts",
    "immune",
    "home_fit",
    "reports",
    "open",
    "closed",
    "cleared",
)


@dataclass(frozen=True, slots=True)
class World:
    """Places by name, and the risk there was."""

    book: str
    zone: ZoneInfo
    places: dict[str, Lineage]
    risk: Risk
    samples: dict[str, Text]  # lists of samples that several people share
    rules: frozenset[str] = frozenset()  # full ids of all rules on the shelf
    settings: frozenset[str] = frozenset()  # ids of all settings on it

    def listed(self, said: dict[str, Text], name: str) -> list[tuple[int, Text]]:
        """The parts of a list, numbered; a word names one the world has."""
        if name not in said:
            return []
        text = said[name]
        if name == "samples" and not text.is_list:
            if text.word() not in self.samples:
                text.refuse(
                    f"there are no samples `{text.word()}` in this world",
                    nearest(text.word(), self.samples),
                )
            text = self.samples[text.word()]
        return list(enumerate(text.items(), 1))

    def place(self, text: Text) -> Lineage:
        """The place of this name."""
        if text.word() not in self.places:
            text.refuse(
                f"there is no place `{text.word()}` in this world",
                nearest(text.word(), self.places),
            )
        return self.places[text.word()]

    def area(self, text: Text) -> str:
        """The id of an area this world has."""
        known = {each.id for each in self.risk.periods}
        if text.word() not in known:
            text.refuse(
                f"there is no area `{text.word()}` in this world",
                nearest(text.word(), known),
            )
        return text.word()

    def rule(self, text: Text) -> str:
        """The full id of a rule; without a book it is one of the case's own."""
        return self._rule(text, text.word())

    def _rule(self, text: Text, name: str) -> str:
        full = name if "#" in name else f"{self.book}#{name}"
        if full not in self.rules:
            own = [each for each in self.rules if each.startswith(f"{self.book}#")]
            short = {each.partition("#")[2] for each in own}
            text.refuse(
                f"no rulebook here has a rule `{full}`",
                nearest(name, self.rules if "#" in name else short),
            )
        return full

    def key(self, text: Text) -> str:
        """The full key of a ground; without a scope it is that of the arrival."""
        rule, _at, scope = text.word().partition("@")
        return f"{self._rule(text, rule)}@{scope or 'arrival'}"

    def moment(self, text: Text | None) -> datetime | None:
        """The instant written there, if one is."""
        return text.moment(self.zone) if text else None


def with_risk(
    world: World, areas: Text | None, watch: Text | None, zones: Text | None = None
) -> World:
    """The world, with its areas, watch lists and zones."""
    periods = [_period(item, world) for item in (areas.items() if areas else [])]
    watched = [_watch(item, world) for item in (watch.items() if watch else [])]
    still = [_zone(item, world) for item in (zones.items() if zones else [])]
    risk = Risk(tuple(periods), tuple(watched), "case", tuple(still))
    return replace(world, risk=risk)


def _period(text: Text, world: World) -> RiskPeriod:
    fields = text.mapping(
        ("id", "level", "in", "part", "from", "to", "listed", "witness"),
        required=("id", "level", "in", "from"),
    )
    counted_from, lifted, witness = (
        fields["from"],
        fields.get("to"),
        fields.get("witness"),
    )
    listed = world.moment(fields.get("listed"))
    _refuse_backwards(counted_from, lifted)
    return RiskPeriod(
        id=fields["id"].word(),
        level=fields["level"].one_of(LEVELS),
        lineage=world.place(fields["in"]),
        whole=not ("part" in fields and fields["part"].truth()),
        counted_from=counted_from.day(),
        lifted_on=lifted.day() if lifted else None,
        listed_at=listed or counted_from.moment(world.zone),
        witness=witness.word() if witness else None,
    )


def _watch(text: Text, world: World) -> WatchPeriod:
    fields = text.mapping(
        ("id", "list", "in", "since", "until"), required=("id", "list", "in", "since")
    )
    until = fields.get("until")
    _refuse_backwards(fields["since"], until)
    return WatchPeriod(
        id=fields["id"].word(),
        list=fields["list"].word(),
        lineage=world.place(fields["in"]),
        since=fields["since"].day(),
        until=until.day() if until else None,
    )


def _zone(text: Text, world: World) -> ZonePeriod:
    fields = text.mapping(
        ("id", "kind", "in", "part", "since", "until"), required=("id", "in", "since")
    )
    kind = fields.get("kind")
    return ZonePeriod(
        id=fields["id"].word(),
        kind=kind.one_of(ZONE_KINDS) if kind else ZONE_KINDS[0],
        lineage=world.place(fields["in"]),
        whole=not ("part" in fields and fields["part"].truth()),
        since=fields["since"].moment(world.zone),
        until=world.moment(fields.get("until")),
    )


# --- a person ---------------------------------------------------------------------


def facts(said: dict[str, Text], text: Text, world: World) -> Facts:
    """Everything a case says about its person."""
    if "at" not in said:
        _lacks_place(text)
    born, staying, known, fit = (
        said.get(name) for name in ("born", "staying", "itinerary_known", "home_fit")
    )
    samples = [_sample(*each, world) for each in world.listed(said, "samples")]
    return Facts(
        person="case",
        place=world.place(said["at"]),
        born=born.day() if born else None,
        residence=world.place(said["lives"]) if "lives" in said else None,
        stay_kind=staying.one_of(STAY_KINDS) if staying else None,
        itinerary_known=known.truth() if known else True,
        stays=tuple(_stay(*each, world) for each in world.listed(said, "stays")),
        arrivals=_arrivals(said.get("arrived"), said["at"], world),
        contacts=tuple(
            _contact(*each, world) for each in world.listed(said, "contacts")
        ),
        cases=tuple(_case(*each, said, world) for each in world.listed(said, "cases")),
        pools=tuple(_pool(*each, world) for each in world.listed(said, "pools")),
        specimens=tuple(each for each in samples if each.method == METHODS[0]),
        antigens=tuple(each for each in samples if each.method != METHODS[0]),
        posts=case_person.posts(said.get("posts")),
        immunities=case_person.immunities(said.get("immune")),
        home_fit=fit.truth() if fit else None,
        reports=case_person.reports(said.get("reports"), world.zone),
        open_grounds=_open(said.get("open"), world),
        closed=_closed(said.get("closed"), world),
        cleared=_closed(said.get("cleared"), world),
    )


def _lacks_place(text: Text) -> NoReturn:
    text.refuse("nobody says where this person is", "Add `at:` with a place.")


def _refuse_backwards(first: Text | None, last: Text | None) -> None:
    """Refuse a span of days that ends before it begins."""
    if first and last and last.day() < first.day():
        last.refuse(
            f"`{last.name}` lies before `{first.name}`", "Swap the two, or correct one."
        )


def _stay(number: int, text: Text, world: World) -> Stay:
    fields = text.mapping(
        ("in", "from", "to", "area", "outside_areas", "said"), required=("in",)
    )
    first, last, area, outside = (
        fields.get(name) for name in ("from", "to", "area", "outside_areas")
    )
    _refuse_backwards(first, last)
    return Stay(
        id=f"stay{number}",
        lineage=world.place(fields["in"]),
        first=first.day() if first else None,
        last=last.day() if last else None,
        area=world.area(area) if area else None,
        outside_areas=outside.truth() if outside else None,
        attested_at=world.moment(fields.get("said")),
    )


def _arrivals(text: Text | None, at: Text, world: World) -> tuple[Arrival, ...]:
    """One arrival, or several in their order: `arrival`, `arrival2`, …."""
    told = [] if text is None else text.items() if text.is_list else [text]
    found = [
        _arrival(f"arrival{number}" if number > 1 else "arrival", each, at, world)
        for number, each in enumerate(told, 1)
    ]
    for earlier, later, each in zip(found, found[1:], told[1:], strict=False):
        if later.at <= earlier.at:
            each.refuse("this arrival is before the one that stands above it")
    return tuple(found)


def _arrival(name: str, text: Text, at: Text, world: World) -> Arrival:
    if not text.is_mapping:
        return Arrival(name, text.moment(world.zone), world.place(at))
    fields = text.mapping(
        ("on", "passing_through", "mode", "entry", "left", "to"), required=("on",)
    )
    passing, mode, entry = (
        fields.get(name) for name in ("passing_through", "mode", "entry")
    )
    return Arrival(
        id=name,
        at=fields["on"].moment(world.zone),
        lineage=world.place(fields.get("to", at)),
        passing_through=passing.truth() if passing else False,
        mode=mode.one_of(MODES) if mode else "",
        entry=entry.one_of(ENTRIES) if entry else None,
        left_at=world.moment(fields.get("left")),
    )


def _contact(number: int, text: Text, world: World) -> Contact:
    names = ("level", "chain", "setting", "last_exposure", "known", "linked")
    fields = text.mapping(
        (*names, "linked_at"), required=("level", "last_exposure", "known")
    )
    chain, setting, linked = (
        fields.get(name) for name in ("chain", "setting", "linked")
    )
    return Contact(
        id=f"contact{number}",
        level=fields["level"].one_of(CONTACT_LEVELS),
        chain=chain.word() if chain else "",
        setting=setting.word() if setting else "",
        last_exposure=fields["last_exposure"].day(),
        known_at=fields["known"].moment(world.zone),
        linked_first_two=linked.one_of(OUTCOMES) if linked else None,
        linked_at=world.moment(fields.get("linked_at")),
    )


def _case(number: int, text: Text, said: dict[str, Text], world: World) -> Case:
    fields = text.mapping(("status", "since", "ended"), required=("status", "since"))
    status = fields["status"].one_of(CASE_STATUSES)
    since = fields["since"].moment(world.zone)
    ended = world.moment(fields.get("ended"))
    if ended is None and _is_over(f"@case{number}", status, said, world):
        ended = since  # nobody says when: not later than any exposure that is told of
    return Case(f"case{number}", status, since, ended)


def _is_over(scope: str, status: str, said: dict[str, Text], world: World) -> bool:
    """Whether an illness is over of which nobody says so: recovered, and in no order."""
    opened = {each.key for each in _open(said.get("open"), world)}
    ended = _closed(said.get("closed"), world) | _closed(said.get("cleared"), world)
    is_bound, was_bound = (
        any(key.endswith(scope) for key in keys) for keys in (opened, ended)
    )
    return not is_bound and (status == "recovered" or was_bound)


def _pool(number: int, text: Text, world: World) -> Pool:
    fields = text.mapping(("positive", "result", "came"), required=("positive",))
    result = fields.get("result")
    return Pool(
        id=f"pool{number}",
        tube=f"tube{number}",
        positive_at=fields["positive"].moment(world.zone),
        result=result.one_of(POOL_OUTCOMES[1:]) if result else None,
        result_at=world.moment(fields.get("came")),
    )


def _sample(number: int, text: Text, world: World) -> Specimen:
    names = ("on", "result", "came", "pooled", "ct", "pair", "method")
    fields = text.mapping(names, required=("on",))
    result, pooled, faint = (fields.get(name) for name in ("result", "pooled", "ct"))
    pair, method = fields.get("pair"), fields.get("method")
    if result and "came" not in fields:
        result.refuse("a result came at some moment", "Add `came:`.")
    return Specimen(
        id=f"sample{number}",
        taken_at=fields["on"].moment(world.zone),
        outcome=result.one_of(OUTCOMES) if result else None,
        outcome_at=world.moment(fields.get("came")),
        single=not (pooled and pooled.truth()),
        ct=float(faint.number(1)) if faint else None,
        pair=pair.word() if pair else "",
        method=method.one_of(METHODS) if method else METHODS[0],
    )


def _open(text: Text | None, world: World) -> tuple[OpenGround, ...]:
    return tuple(
        _open_ground(world.key(key), value, world)
        for key, value in (text.pairs() if text else [])
    )


def _open_ground(key: str, text: Text, world: World) -> OpenGround:
    """`rule: 2022-08-21T09:00`, or `rule: {since: …, extended: …}` by an officer."""
    if not text.is_mapping:
        return OpenGround(key, text.moment(world.zone))
    fields = text.mapping(("since", "extended"), required=("since",))
    since, extended = (
        fields["since"].moment(world.zone),
        world.moment(fields.get("extended")),
    )
    if extended is not None and extended <= since:
        fields["extended"].refuse(
            "the bound is extended to before it opened", "Put `extended` after `since`."
        )
    return OpenGround(key, since, extended)


def _closed(text: Text | None, world: World) -> frozenset[str]:
    return frozenset(world.key(each) for each in (text.items() if text else []))
