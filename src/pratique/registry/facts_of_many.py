"""What `facts` tells of one person, of a crowd: the same meaning, in columns."""

from dataclasses import dataclass

import numpy as np

from pratique import columns
from pratique.columns import NO_MOMENT, NOTHING, Array
from pratique.divisions import queries as divisions
from pratique.policy.facts import Lineage, Stay
from pratique.policy.many.tables import Arrivals, Stays
from pratique.registry.crowds import Crowd
from pratique.registry.facts import WATCH_LIST

Columns = dict[str, Array]
TOLD = """EXISTS (SELECT FROM registry_stay stay
    WHERE stay.declaration_id = coming.declaration_id)"""
Described = tuple[int, str | None, bool | None]  # place, area, outside all areas
# What officers found themselves: few, so that the ledger is asked one by one.
FOUND = """CASE WHEN stay.declaration_id IS NULL THEN
    (SELECT found.happened_at FROM ledger_entry found WHERE found.id = stay.entry_id) END"""


@dataclass(frozen=True, slots=True)
class RegistryColumns:
    """A crowd, with all rows that were merged into its people."""

    place: Array  # of what governs: where they stay, or will
    born: Array
    residence: Array
    stay_kind: Array
    itinerary_known: Array
    stays: Stays
    arrivals: Arrivals
    wheres: tuple[Described, ...]
    is_gone: Array  # dead, or gone elsewhere: nothing can bind them here


def of(crowd: Crowd) -> RegistryColumns:
    """Return what counted for everybody in a crowd at its moment."""
    said, mended = _declarations(crowd), _corrections(crowd)
    coming, moved = _arrivals(crowd), _addresses(crowd)
    stay_kind, division = _governing(crowd, coming, moved)
    wheres, stays = _stays(crowd)
    told = _particulars(crowd, said, mended)
    return RegistryColumns(
        place=crowd.placed(_announced(crowd, said, division)),
        born=told["born"],
        residence=crowd.placed(told["residence"]),
        stay_kind=crowd.coded(stay_kind),
        itinerary_known=_itinerary_known(crowd, coming),
        stays=stays,
        arrivals=_arrivals_table(crowd, coming),
        wheres=wheres,
        is_gone=_gone(crowd, coming, moved),
    )


def described(
    wheres: tuple[Described, ...], places: tuple[Lineage, ...]
) -> tuple[Stay, ...]:
    """Return descriptions of places, once all places are named."""
    names = divisions.names_of({places[place][-1] for place, _area, _out in wheres})
    return tuple(
        Stay(
            "",
            places[place],
            None,
            None,
            area=area,
            outside_areas=outside,
            name=names[places[place][-1]],
        )
        for place, area, outside in wheres
    )


def lineages(crowd: Crowd) -> tuple[Lineage, ...]:
    """Return all places that were named, in the order of their numbers."""
    lines = divisions.lines_of(crowd.divisions)
    return tuple((lines[one].country, *lines[one].codes) for one in crowd.divisions)


# --- what was said, and mended ------------------------------------------------------


def _read(crowd: Crowd, source: str, **asked: tuple[str, str]) -> Columns:
    """Return columns and whose each row is; `person_id` tells that."""
    told = columns.read(asked, source, crowd.values)
    return told | {"person": crowd.numbers(told["person"])}


def _proved(crowd: Crowd, said: str = "said") -> str:
    """Return the SQL condition that a declaration counted."""
    known = crowd.known
    stood = known.stood(f"{said}.proved_entry_id", f"{said}.ended_entry_id")
    return f"{said}.kind = 'arrival' AND {said}.proved_entry_id IS NOT NULL AND {stood}"


def _declarations(crowd: Crowd) -> Columns:
    return _read(
        crowd,
        f"registry_declaration said WHERE {crowd.only('said.person_id')}",
        person=("key", "said.person_id"),
        self=("key", "said.person_id"),
        entry=("number", "said.entry_id"),
        position=("number", "said.place"),
        counts=("truth", _proved(crowd)),
        since=("number", "said.proved_entry_id"),
        born=("day", "said.born"),
        residence=("number", "said.residence_id"),
    )


def _corrections(crowd: Crowd) -> Columns:
    stood = crowd.known.stood("mended.entry_id", "mended.ended_entry_id")
    return _read(
        crowd,
        "registry_correction mended"
        f" WHERE {crowd.only('mended.person_id')} AND {stood}",
        person=("key", "mended.person_id"),
        since=("number", "mended.entry_id"),
        born=("day", "mended.born"),
        residence=("number", "mended.residence_id"),
    )


def _particulars(crowd: Crowd, said: Columns, mended: Columns) -> Columns:
    """Return what was told last of everybody's birth and residence."""
    person = np.concatenate(
        [np.where(said["counts"], said["person"], NOTHING), mended["person"]]
    )
    since = np.concatenate([said["since"], mended["since"]])
    found = {}
    for name, empty in (("born", 0), ("residence", NOTHING)):
        told = np.concatenate([said[name], mended[name]])
        rows = _last(np.where(told == empty, NOTHING, person), since)
        found[name] = np.full(len(crowd), empty)
        found[name][person[rows]] = told[rows]
    return found


def _last(person: Array, *order: Array) -> Array:
    """Return each person's last row in this order; none of nobody."""
    rows = np.lexsort((*reversed(order), person))
    whose = person[rows]
    is_last = np.ones(len(rows), bool)
    is_last[:-1] = whose[1:] != whose[:-1]
    found: Array = rows[is_last & (whose != NOTHING)]
    return found


def _announced(crowd: Crowd, said: Columns, division: Array) -> Array:
    """Return what governs; before anything counts, what was declared first."""
    unknown = np.flatnonzero(division == NOTHING)
    if not len(unknown):
        return division
    position = crowd.position.copy()
    # Their own word alone, not that of a row that is the same person.
    own = crowd.keys[said["person"]] == said["self"] if len(crowd) else ()
    first = _last(np.where(own, said["person"], NOTHING), -said["entry"])
    position[said["person"][first]] = said["position"][first]
    ids = divisions.ids_at(position[unknown].tolist())
    division = division.copy()
    division[unknown] = [ids[one] for one in position[unknown].tolist()]
    return division


# --- where they came, moved to and were ---------------------------------------------


def _arrivals(crowd: Crowd) -> Columns:
    stood = crowd.known.stood("coming.entry_id", "coming.ended_entry_id")
    left = crowd.known.stood("coming.left_entry_id")
    return _read(
        crowd,
        "registry_arrival coming"
        " JOIN registry_declaration said ON said.id = coming.declaration_id"
        f" WHERE {crowd.only('said.person_id')} AND {_proved(crowd)} AND {stood}",
        person=("key", "said.person_id"),
        journey=("key", "coming.journey"),
        at=("moment", "coming.at"),
        division=("number", "coming.division_id"),
        passing=("truth", "coming.passing_through"),
        mode=("word", "coming.mode"),
        on_route=("truth", "coming.entry_route <> ''"),
        stay_kind=("word", "coming.stay_kind"),
        left_at=("moment", f"CASE WHEN {left} THEN coming.left_at END"),
        told=(
            "truth",
            TOLD,
        ),
        entry=("number", "coming.entry_id"),
    )


def _arrivals_table(crowd: Crowd, coming: Columns) -> Arrivals:
    on_route = np.where(coming["on_route"], WATCH_LIST.encode(), b"")
    return crowd.laid_out(
        Arrivals,
        coming["person"],
        coming["journey"],
        {
            "at": coming["at"],
            "place": crowd.placed(coming["division"]),
            "passing": coming["passing"],
            "mode": crowd.coded(coming["mode"]),
            "entry": crowd.coded(on_route),
            "left_at": coming["left_at"],
        },
        [coming["at"]],
    )


def _itinerary_known(crowd: Crowd, coming: Columns) -> Array:
    """Return of whom it is told with the latest arrival, or who has none."""
    known = np.ones(len(crowd), bool)
    last = _last(coming["person"], coming["at"], coming["entry"])
    known[coming["person"][last]] = coming["told"][last]
    return known


def _addresses(crowd: Crowd) -> Columns:
    stood = crowd.known.stood("moved.entry_id", "moved.ended_entry_id")
    return _read(
        crowd,
        f"registry_address moved WHERE {crowd.only('moved.person_id')} AND {stood}",
        person=("key", "moved.person_id"),
        division=("number", "moved.division_id"),
        since=("moment", "moved.since"),
        stay_kind=("word", "moved.stay_kind"),
        entry=("number", "moved.entry_id"),
    )


def _governing(crowd: Crowd, coming: Columns, moved: Columns) -> tuple[Array, Array]:
    """Return where they came or moved to last: how and where they stay."""
    stay_kind = np.full(len(crowd), b"", "S16")
    division = np.full(len(crowd), NOTHING)
    since = np.full(len(crowd), NO_MOMENT)
    for rows, at in ((coming, coming["at"]), (moved, moved["since"])):
        last = _last(rows["person"], at, rows["entry"])
        last = last[at[last] >= since[rows["person"][last]]]
        whose = rows["person"][last]
        since[whose], division[whose] = at[last], rows["division"][last]
        stay_kind[whose] = rows["stay_kind"][last]
    return stay_kind, division


def _stays(crowd: Crowd) -> tuple[tuple[Described, ...], Stays]:
    stood = crowd.known.stood("stay.entry_id", "stay.ended_entry_id")
    told = _read(
        crowd,
        "registry_stay stay LEFT JOIN registry_declaration said"
        f" ON said.id = stay.declaration_id AND {_proved(crowd)}"
        f" WHERE {crowd.only('stay.person_id')} AND {stood}"
        " AND (stay.declaration_id IS NULL OR said.id IS NOT NULL)",
        person=("key", "stay.person_id"),
        key=("key", "stay.id"),
        speaker=("key", "coalesce(said.person_id, stay.person_id)"),
        division=("number", "stay.division_id"),
        first=("day", "stay.first"),
        last=("day", "stay.last"),
        area=("key", "stay.area_id"),
        outside=("number", "stay.outside_areas::int"),
        said_at=("moment", f"coalesce(said.declared_at, {FOUND})"),
    )
    # What was declared of a row that is somebody else now does not count for this one.
    theirs = crowd.numbers(told["speaker"]) == told["person"]
    wheres, where = _described(crowd, told)
    return wheres, crowd.laid_out(
        Stays,
        np.where(theirs, told["person"], NOTHING),
        told["key"],
        {"where": where, **{name: told[name] for name in ("first", "last", "said_at")}},
    )


def _described(crowd: Crowd, told: Columns) -> tuple[tuple[Described, ...], Array]:
    """Return the descriptions of places there are, and which each stay has."""
    named = np.flatnonzero(told["area"] != b"")  # hardly anybody was in one
    areas, which = np.unique(told["area"][named], return_inverse=True)
    names = [None, *(str(columns.uuid_of(one)) for one in areas)]
    area = np.zeros(len(told["area"]), np.int64)
    area[named] = which + 1
    place = crowd.placed(told["division"])
    several = (place * len(names) + area) * 3 + told["outside"] + 1
    kinds, where = np.unique(several, return_inverse=True)
    wheres = []
    for kind in kinds.tolist():
        rest, outside = divmod(kind, 3)
        number, one = divmod(rest, len(names))
        wheres.append((number, names[one], (None, False, True)[outside]))
    return tuple(wheres), where


# --- who is gone --------------------------------------------------------------------


def _gone(crowd: Crowd, coming: Columns, moved: Columns) -> Array:
    """Return who was dead, or elsewhere. Of the present their own rows tell."""
    if crowd.known.at is None:
        return crowd.gone
    stood = crowd.known.stood("died.entry_id", "died.ended_entry_id")
    died = _read(
        crowd,
        f"registry_death died WHERE {crowd.only('died.person_id')} AND {stood}",
        person=("key", "died.person_id"),
    )["person"]
    gone = np.zeros(len(crowd), bool)
    gone[died[died != NOTHING]] = True
    last = _last(coming["person"], coming["at"], coming["entry"])
    left = np.full(len(crowd), NO_MOMENT)
    left[coming["person"][last]] = coming["left_at"][last]
    since = np.full(len(crowd), NO_MOMENT)
    last = _last(moved["person"], moved["since"], moved["entry"])
    since[moved["person"][last]] = moved["since"][last]
    found: Array = gone | ((left != NO_MOMENT) & (left >= since))
    return found
