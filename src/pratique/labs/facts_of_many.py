"""What `facts` tells of one person, of a crowd: the same meaning, in columns."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pratique import columns, database
from pratique.columns import NO_MOMENT, NOTHING, Array
from pratique.labs.models import Method, Outcome
from pratique.policy.many.tables import Pools, Specimens
from pratique.registry.crowds import Crowd

TUBES = "SELECT id, code FROM labs_tube WHERE id = ANY(%s)"


class TestColumns(NamedTuple):
    """What was taken from a crowd, and the positive tubes its people are in."""

    specimens: Specimens
    antigens: Specimens
    pools: Pools  # what became of the person themselves is for letters to tell


@dataclass(frozen=True, slots=True)
class Taken:
    """Specimens that count, however they are tested, with what was found in them."""

    person: Array
    key: Array
    entry: Array
    taken_at: Array
    method: Array
    pair: Array
    tube: Array
    mixed: Array  # it shares its tube: it speaks for nobody alone
    outcome: Array
    outcome_at: Array
    ct: Array


def of(crowd: Crowd) -> TestColumns:
    """Return everything of a crowd that was known at its moment."""
    told = taken(crowd)
    is_pcr = told.method == Method.PCR.encode()
    return TestColumns(
        specimens=_specimens(crowd, told, is_pcr),
        antigens=_specimens(crowd, told, ~is_pcr),
        pools=_pools(crowd, told),
    )


def taken(crowd: Crowd) -> Taken:
    """Return the specimens of a crowd that count: none of a tube that was voided."""
    known = crowd.known
    results = known.stood("result.entry_id", "result.ended_entry_id")
    of_tubes = known.stood("mixed.entry_id", "mixed.ended_entry_id")
    voided = (
        "tube.ended_entry_id IS NULL"
        if known.at is None
        else f"NOT {known.stood('tube.ended_entry_id')}"
    )
    asked = {
        "person": ("key", "taken.person_id"),
        "key": ("key", "taken.id"),
        "entry": ("number", "taken.entry_id"),
        "taken_at": ("moment", "taken.taken_at"),
        "method": ("word", "taken.method"),
        "pair": ("key", "taken.pair"),
        "tube": ("key", "taken.tube_id"),
        "mixed": ("truth", "tube.ratio > 1"),
        "outcome": ("word", "coalesce(mixed.outcome, result.outcome)"),
        "outcome_at": ("moment", "coalesce(mixed.resulted_at, result.resulted_at)"),
        "ct": ("real", "least(result.ct_n, result.ct_orf)"),
    }
    told = columns.read(
        asked,
        "labs_specimen taken LEFT JOIN labs_tube tube ON tube.id = taken.tube_id"
        " LEFT JOIN labs_result result ON result.specimen_id = taken.id"
        f" AND taken.tube_id IS NULL AND {results}"
        " LEFT JOIN labs_tube_result mixed ON mixed.tube_id = taken.tube_id"
        f" AND {of_tubes} WHERE {crowd.only('taken.person_id')}"
        f" AND {known.stood('taken.entry_id', 'taken.ended_entry_id')} AND {voided}",
        crowd.values,
    )
    return Taken(**told | {"person": crowd.numbers(told["person"])})


def _specimens(crowd: Crowd, told: Taken, which: Array) -> Specimens:
    rows = np.flatnonzero(which)
    return crowd.laid_out(
        Specimens,
        told.person[rows],
        told.key[rows],
        {
            "taken_at": told.taken_at[rows],
            "outcome": crowd.coded(told.outcome[rows]),
            "outcome_at": told.outcome_at[rows],
            "single": ~told.mixed[rows],
            "ct": told.ct[rows],
            "pair": _paired(crowd, told.pair[rows]),
            "method": crowd.coded(told.method[rows]),
        },
        [told.taken_at[rows]],
    )


def _paired(crowd: Crowd, pair: Array) -> Array:
    """Return the numbers of pairs, which are rare."""
    codes = np.full(len(pair), NOTHING)
    for row in np.flatnonzero(pair != b"").tolist():
        codes[row] = crowd.words[str(columns.uuid_of(pair[row]))]
    return codes


def _pools(crowd: Crowd, told: Taken) -> Pools:
    """Return who shares a positive tube with others."""
    positive = told.outcome == Outcome.POSITIVE.encode()
    rows = np.flatnonzero(positive & told.mixed & (told.person != NOTHING))
    tubes, which = np.unique(told.tube[rows], return_inverse=True)
    keys = [columns.uuid_of(one) for one in tubes]
    names = dict(database.rows(TUBES, [keys])) if keys else {}
    codes = np.array([crowd.words[names[key]] for key in keys], np.int64)
    return crowd.laid_out(
        Pools,
        told.person[rows],
        told.key[rows],
        {
            "tube": codes[which] if len(codes) else which,
            "positive_at": told.outcome_at[rows],
            "result": np.full(len(rows), NOTHING),
            "result_at": np.full(len(rows), NO_MOMENT),
        },
    )
