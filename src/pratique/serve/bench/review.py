"""Millions of people assessed in memory, beside the limit and beside two peers.

A common subset of rules (look-back windows, last exposures; all three stages) is asked
of as many people as a nation's province may have: of us on all cores, and of numpy by
hand, each run of people right after the other and compared person by person. OpenFisca
and zen-engine are asked the same of a million. The full rulebooks are reported beside.
Shares against numpy are of CPU time on one core each; the other times are a clock's.
"""

import resource
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings

from pratique.policy.conditions import Stayed
from pratique.policy.many.evaluate import assess, evaluate_many, prepare
from pratique.policy.many.exposures import Places
from pratique.policy.many.outcomes import Outcomes, without_reasons
from pratique.policy.many.people import facts_of
from pratique.policy.many.structure import shape
from pratique.policy.many.tables import Array, People, moment_of
from pratique.policy.measures import CODES
from pratique.policy.one import evaluate
from pratique.policy.rulebook import Rulebook
from pratique.policy.shelf import Shelf, open_shelf
from pratique.serve.bench import assess as bench_assess
from pratique.serve.bench import limit, peers, province
from pratique.serve.bench.figures import Figure, figure
from pratique.serve.bench.risk_rules import RULES, book
from pratique.serve.bench.telling import tell
from pratique.serve.cli import house

RUN = 1 << 17
PEOPLE, PEERS = 30e6, 1e6
SCALES = (1e6, 5e6)
LONGEST_SECONDS, LEAST_OF_PEER, LEAST_OF_LIMIT = 8.0, 10.0, 0.4
MOST_MEMORY_GB = 8.0
LOOKED_AT = 2_000  # people of whom `one` is asked too


def run(
    people: float = PEOPLE, peers_people: float = PEERS, full: float = 1
) -> list[Figure]:
    """Measure with so many people; with so many of them beside the peers."""
    land = province.country()
    shelf = Shelf([book()])
    tell(f"review: {people:g} people, {len(RULES)} rules, {len(land.wheres)} places")
    figures = [*_scales(land, shelf, people)]
    everybody = province.people(int(people), land)
    took = _clock(everybody, land, shelf)
    beside = _beside_the_limit(everybody, land, shelf)
    figures += [
        figure(
            "review.many_30m",
            took.wall * PEOPLE / people,
            "s",
            against=("one core's CPU time", beside.ours * PEOPLE / people),
            at_most=LONGEST_SECONDS,
        ),
        figure(
            "review.vs_numpy",
            beside.limit / beside.ours,
            "of the limit's speed",
            against=("people a second by hand, CPU", people / beside.limit),
            at_least=LEAST_OF_LIMIT,
        ),
        figure("review.differ_from_numpy", beside.different, "runs", at_most=0),
    ]
    del everybody
    figures += beside_peers(
        land, shelf, int(peers_people), (people / took.wall, people / beside.ours)
    )
    figures += _one()
    figures += _full(int(people)) if full else []
    return [*figures, _memory()]


def asked_of(shelf: Shelf) -> list[Stayed]:
    """Where each rule of the table looks back to, without its window."""
    shapes = [shape(rule.when) for rule in shelf.books[0].rules]
    return [each for each in shapes if isinstance(each, Stayed)]


class Took(NamedTuple):
    """What something took, in seconds."""

    wall: float
    cpu: float


def _clock(people: People, land: province.Country, shelf: Shelf) -> Took:
    """Everybody once, on all cores; what comes out is not kept."""
    wall, cpu = time.perf_counter(), time.process_time()
    for outcomes in evaluate_many(people, land.risk, shelf, province.NOW, run=RUN):
        del outcomes
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def _scales(land: province.Country, shelf: Shelf, people: float) -> Iterable[Figure]:
    """Fewer people; and as many cities as there are, each with windows of its own."""
    of_cities = Shelf([book(), *cities(land)])
    for count in (each for each in SCALES if each <= people):
        some = province.people(int(count), land)
        took = _clock(some, land, shelf)
        yield figure(f"review.many_{count / 1e6:g}m", took.wall, "s")
        own = _clock(some, land, of_cities)
        yield figure(
            f"review.cities_{count / 1e6:g}m",
            own.cpu,
            "s",
            against=("CPU time with one book for all", took.cpu),
        )


def cities(land: province.Country) -> list[Rulebook]:
    """A book for each city of the people's own province, with longer windows."""
    names = sorted({land.counties[number][:3] for number in land.own.tolist()})
    return [
        book(f"city{number}", "/".join(lineage), longer=number % 3)
        for number, lineage in enumerate(names)
    ]


# --- the limit ------------------------------------------------------------------------


@dataclass(slots=True)
class Beside:
    """CPU time of one core, ours and the limit's; runs that did not come out alike."""

    ours: float = 0.0
    limit: float = 0.0
    different: int = 0


def _beside_the_limit(people: People, land: province.Country, shelf: Shelf) -> Beside:
    """Run by run, one after the other, and what comes out compared."""
    beside, began = Beside(), time.thread_time()
    review = prepare(people, land.risk, shelf, province.NOW)
    beside.ours = time.thread_time() - began
    began = time.thread_time()
    asked = limit.questions(
        RULES,
        asked_of(shelf),
        land.wheres,
        land.risk,
        review.places.met,
    )
    by_hand = limit.assess(people, asked, moment_of(province.NOW), RUN)
    beside.limit = time.thread_time() - began
    for begin in range(0, len(people), RUN):
        began = time.thread_time()
        ours, _left = assess(review, begin, min(begin + RUN, len(people)))
        beside.ours += time.thread_time() - began
        began = time.thread_time()
        theirs = next(by_hand)
        beside.limit += time.thread_time() - began
        beside.different += not alike(ours, theirs)
    return beside


def alike(ours: Outcomes, theirs: limit.Found) -> bool:
    """Whether both say the same of each person, and of each match."""
    found, lines = ours.grounds.found, ours.grounds.lines
    fact, standing = found.witnessed, ours.standing
    by_person = [
        (standing.code, theirs.code),
        (standing.binding, theirs.binding),
        (standing.until, theirs.until),
        (standing.next_at, theirs.next_at),
    ]
    mine = np.lexsort((found.rule, found.person))
    other = np.lexsort((theirs.rule, theirs.person))
    by_match = [
        (found.person, theirs.person),
        (found.rule, theirs.rule),
        (fact.row, theirs.stay),
        (fact.met, theirs.met),
        (fact.day, theirs.day),
        (lines.end, theirs.end),
        (lines.bound, theirs.bound),
    ]
    by_match = [(one[mine], two[other]) for one, two in by_match]
    return all(np.array_equal(one, two) for one, two in [*by_person, *by_match])


# --- peers ----------------------------------------------------------------------------


def beside_peers(
    land: province.Country, shelf: Shelf, count: int, ours: tuple[float, float]
) -> list[Figure]:
    """OpenFisca and zen-engine, where they can be had; equal person by person.

    Args:
        land: where they were.
        shelf: the table of rules.
        count: so many people.
        ours: people a second by the clock on all cores, and of one core's time.
    """
    people = province.people(count, land)
    wanted, told = _days_of(people, land, shelf), _told(people, land, shelf)
    figures = []
    for name, least in (("openfisca", LEAST_OF_PEER), ("zen", None)):
        theirs = (0.0, 0.0)
        against = f"people a second of {name}"
        try:
            answer = _asked_of_peer(name, told)
            if all(np.array_equal(answer[key], wanted[key]) for key in wanted):
                times = (answer["seconds"], answer["cpu_seconds"])
                theirs = (count / float(times[0]), count / float(times[1]))
            else:
                against = f"{name}, which says otherwise"
        except peers.NoPeers as error:
            tell(f"review: {error}")
            against = f"{name}, which could not be asked here"
        figures += [
            figure(
                f"review.vs_{name}{of_what}",
                our_speed / speed if speed else 0.0,
                "times its speed",
                against=(against + of_what.replace("_", " "), speed),
                at_least=bar,
            )
            for of_what, our_speed, speed, bar in (
                ("", ours[0], theirs[0], least),
                ("_on_one_core", ours[1], theirs[1], None),
            )
        ]
    return figures


def _asked_of_peer(name: str, told: dict[str, Any]) -> dict[str, Array]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.npz"
        np.savez(path, **told)
        return peers.ask(peers.environment(house.home().root), name, path)


def _told(people: People, land: province.Country, shelf: Shelf) -> dict[str, Any]:
    """What a peer is given: places are looked up for it, as for the limit."""
    asked = asked_of(shelf)
    places = Places.of(dict.fromkeys(asked), land.wheres, land.risk)
    width = max(len(each.first) for each in places.sure)

    def padded(name: str) -> Array:
        spans = [getattr(each, name) for each in places.sure]
        empty = 0 if name == "last" else 1
        return np.array(
            [
                np.pad(each, ((0, width - len(each)), (0, 0)), constant_values=empty)
                for each in spans
            ],
            np.int32,
        )

    stays = people.stays
    return {
        "owner": stays.person,
        "where": stays.where,
        "first": stays.first,
        "last": stays.last,
        "arrived": limit.day_of(people.arrivals.at).astype(np.int32),
        "span_first": padded("first"),
        "span_last": padded("last"),
        "asks": np.array([places.questions[each] for each in asked]),
        "within": np.array([rule.within for rule in RULES]),
        "weights": np.array([CODES.index(rule.code) for rule in RULES]),
        "lasts": np.array([rule.days for rule in RULES]),
        "today": np.array(province.TODAY.toordinal()),
    }


def _days_of(people: People, land: province.Country, shelf: Shelf) -> dict[str, Array]:
    """What we say of these people, as the peers say it."""
    code, until = (np.zeros(len(people), np.int64) for _ in range(2))
    days = np.zeros((len(RULES), len(people)), np.int64)
    for outcomes in evaluate_many(people, land.risk, shelf, province.NOW, run=RUN):
        mine, found = slice(outcomes.begin, outcomes.end), outcomes.grounds.found
        code[mine] = outcomes.standing.code
        ends = outcomes.standing.until
        until[mine] = np.where(ends > 0, limit.day_of(ends) - 1, 0)
        days[found.rule, found.person] = found.witnessed.day
    return {"code": code, "until": until, "days": days}


# --- beside ---------------------------------------------------------------------------


def _memory() -> Figure:
    """The most that this process has held, the people included."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return figure("review.peak_memory", kilobytes / 1e6, "GB", at_most=MOST_MEMORY_GB)


def _one() -> list[Figure]:
    """The reference, with reasons: as the bench `assess` has it."""
    (found,) = [each for each in bench_assess.run() if each["name"] == "assess.one_p99"]
    return [{**found, "name": "review.one_p99"}]


def _full(count: int) -> list[Figure]:
    """All rulebooks we ship, people who left things untold, and samples of some."""
    land = province.country(told=False)
    shelf = open_shelf(Path(settings.RULEBOOKS_FOLDER))
    people = province.people(count, land, tested=True)
    left = different = 0
    wall = time.perf_counter()
    seen: list[Outcomes] = []
    for outcomes in evaluate_many(people, land.risk, shelf, province.NOW, run=RUN):
        left += len(outcomes.by_one)
        seen = seen or [outcomes]
    took = time.perf_counter() - wall
    for person in range(min(count, LOOKED_AT)):
        wanted = evaluate(facts_of(people, person), land.risk, shelf, province.NOW)
        different += seen[0].of(person) != without_reasons(wanted)
    return [
        figure("review.full_30m", took * PEOPLE / count, "s"),
        figure("review.full_left_to_one", left / count, "of the people"),
        figure("review.full_differ_from_one", different, "people", at_most=0),
    ]
