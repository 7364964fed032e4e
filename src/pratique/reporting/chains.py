"""Who infected whom, as a graph: pure, over references.

A link leads from a source to a case. Cases that links join, in whichever direction,
are one component; a case that nothing joins is a component of its own. The first
generation are the cases without a known source in their component; every further
one has its nearest source in the generation before. A chain is what an investigation
calls linked; a component is what the links themselves say.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Link = tuple[str, str]  # from the source to the case


@dataclass(frozen=True, slots=True)
class Linked:
    """Cases and their links, each of either once, in the order they were told."""

    cases: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def sources(self) -> Mapping[str, list[str]]:
        """Return, by case, its sources; a case without one is left out."""
        return _grouped((case, source) for source, case in self.links)

    @property
    def infected(self) -> Mapping[str, list[str]]:
        """Return, by source, whom it infected; who infected nobody is left out."""
        return _grouped(self.links)

    @property
    def multiple_sources(self) -> list[str]:
        """Return the cases with more than one source."""
        sources = self.sources
        return [case for case in self.cases if len(sources.get(case, ())) > 1]

    @property
    def onward(self) -> dict[str, int]:
        """Return how many each source infected, the most first."""
        return dict(Counter(source for source, _ in self.links).most_common())


def linked(cases: Iterable[str], links: Iterable[Link]) -> Linked:
    """Return a graph; whoever a link names is a case, and nobody's own source."""
    told = [(source, case) for source, case in links if source != case]
    ends = [end for link in told for end in link]
    return Linked(tuple(dict.fromkeys([*cases, *ends])), tuple(dict.fromkeys(told)))


def components(graph: Linked) -> list[list[str]]:
    """Return what the links join, the largest first; who stands alone comes last."""
    beside = _grouped([*graph.links, *((case, by) for by, case in graph.links)])
    told = {case: number for number, case in enumerate(graph.cases)}
    found, seen = [], set[str]()
    for case in graph.cases:
        if case not in seen:
            one = _reached([case], beside)
            seen |= one.keys()
            found.append(sorted(one, key=told.__getitem__))
    return sorted(found, key=len, reverse=True)


def generations(graph: Linked) -> dict[str, int]:
    """Return the generation of every case: 1 is the first that is known."""
    sources, infected = graph.sources, graph.infected
    first = [case for case in graph.cases if case not in sources]
    found = _reached(first, infected)
    for case in graph.cases:
        # Links that go round have no first case: then the one told first counts.
        if case not in found:
            first.append(case)
            found |= _reached([case], infected)
    away = _reached(first, infected)
    return {case: away[case] + 1 for case in graph.cases}


def report(graph: Linked) -> dict[str, object]:
    """Return what `pratique chains --format json` says of a graph."""
    found = components(graph)
    return {
        "cases": len(graph.cases),
        "links": len(graph.links),
        "components": len(found),
        "alone": sum(len(one) == 1 for one in found),
        "generations": max(generations(graph).values(), default=0),
        "multiple_sources": graph.multiple_sources,
        "onward": graph.onward,
    }


def _grouped(pairs: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found


def _reached(start: Sequence[str], beside: Mapping[str, list[str]]) -> dict[str, int]:
    """Return how many steps away everybody is who can be reached from a start."""
    away = dict.fromkeys(start, 0)
    waiting = deque(start)
    while waiting:
        here = waiting.popleft()
        for one in beside.get(here, ()):
            if one not in away:
                away[one] = away[here] + 1
                waiting.append(one)
    return away


def branches(graph: Linked) -> list[tuple[int, str]]:
    """Return every case once, below its nearest source, with how deep it stands."""
    away = generations(graph)
    below: dict[str, list[str]] = defaultdict(list)
    tops: list[str] = []
    sources = graph.sources
    for case in graph.cases:
        told = sources.get(case, ())
        nearest = [one for one in told if away[one] == away[case] - 1]
        (below[nearest[0]] if nearest else tops).append(case)
    found: list[tuple[int, str]] = []
    waiting = [(0, case) for case in reversed(tops)]
    while waiting:
        depth, case = waiting.pop()
        found.append((depth, case))
        waiting += [(depth + 1, one) for one in reversed(below[case])]
    return found
