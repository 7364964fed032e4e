"""Read cases, their links and their chains, as known at a moment.

As a bulletin does, as the worker: a chain goes on across borders, and what comes out
are references and counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pratique import database
from pratique.contacts import queries as contacts
from pratique.contacts.models import Chain, Link
from pratique.contacts.queries import CaseFigure
from pratique.database import WORKER
from pratique.ledger.queries import Known
from pratique.ledger.queries import known as known_at
from pratique.orders.queries import patients_until
from pratique.reporting.bulletin.reading import Area
from pratique.reporting.chains import Linked, branches, linked, report

EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Chained:
    """A chain, or (without a reference) the cases in none, with their links."""

    reference: str
    name: str
    name_en: str
    graph: Linked

    def document(self) -> dict[str, object]:
        """Return it as JSON knows it."""
        return {
            "reference": self.reference,
            "name": self.name,
            "name_en": self.name_en,
            "cases": list(self.graph.cases),
            "links": [list(link) for link in self.graph.links],
            "tree": [{"depth": depth, "case": one} for depth, one in self.branches],
        }

    @property
    def branches(self) -> list[tuple[int, str]]:
        """Return every case below its nearest source, with how deep it stands."""
        return branches(self.graph)


@dataclass(frozen=True, slots=True)
class Linkage:
    """All cases of an area, and what they are linked with."""

    graph: Linked
    chains: list[Chained]

    def document(self) -> dict[str, object]:
        """Return it as `pratique chains --format json` prints it."""
        told = [chain.document() for chain in self.chains]
        return {**report(self.graph), "chains": told}


def linkage(area: Area | None, at: datetime | None = None) -> Linkage:
    """Return cases and chains that have to do with an area (None: everywhere)."""
    with database.acting(WORKER), database.transaction():
        then = known_at(at)
        found = contacts.cases(then, patients_until)
        rows = [one for one in found if one.course.status != EXCLUDED]
        chains = list(then.only(Chain.objects.order_by("entry")))
        if area is not None:
            chains, rows = _near(area, chains, rows)
        links = _links(rows, then)
    graph = linked([one.reference for one in rows], links)
    groups = [_chained(chain, rows, links) for chain in (*chains, None)]
    return Linkage(graph, groups)


def _near(
    area: Area, chains: list[Chain], rows: list[CaseFigure]
) -> tuple[list[Chain], list[CaseFigure]]:
    """Keep what lies in an area, and the whole of a chain that reaches into it."""
    inside = [one for one in rows if area.holds(one.place)]
    near = {one.chain for one in inside if one.chain}
    kept = [row for row in chains if row.pk in near or area.holds(row.place)]
    whole = {row.pk for row in kept}
    return kept, [one for one in rows if area.holds(one.place) or one.chain in whole]


def _links(rows: Iterable[CaseFigure], then: Known) -> list[tuple[str, str]]:
    """Return the known sources of these cases, as references."""
    names = {one.case: one.reference for one in rows}
    told = then.only(Link.objects.filter(source__isnull=False).order_by("entry"))
    return [
        (names[source], names[case])
        for source, case in told.values_list("source", "case")
        if source in names and case in names
    ]


def _chained(
    chain: Chain | None,
    rows: Iterable[CaseFigure],
    links: Iterable[tuple[str, str]],
) -> Chained:
    key = None if chain is None else chain.pk
    members = [one.reference for one in rows if one.chain == key]
    held = set(members)
    inside = [link for link in links if held.issuperset(link)]
    graph = linked(members, inside)
    if chain is None:
        return Chained("", "", "", graph)
    return Chained(chain.reference, chain.name, chain.name_en, graph)
