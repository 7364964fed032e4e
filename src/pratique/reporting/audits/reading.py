"""Read what an audit needs, for many people at a time: a dozen reads per thousand.

Nothing here judges. What was not known at the moment asked about is left out: a row
whose entry was not known is not there, one whose ending was not known still stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique.labs import events as labs
from pratique.labs import models as in_labs
from pratique.ledger import models as in_ledger
from pratique.orders import events as orders
from pratique.orders import models as in_orders
from pratique.registry import models as in_registry
from pratique.reporting.audits.causes import (
    ABOUT_CHAINS,
    ABOUT_PEOPLE,
    ABOUT_SPECIMENS,
    AROUND_ALL,
    CHANGES_FACTS,
    ENDS_ALL,
)
from pratique.reporting.audits.evidence import (
    Answer,
    Arrival,
    Case,
    Claim,
    Consultation,
    Contact,
    Entry,
    Ground,
    Human,
    Merge,
    OneRow,
    Plan,
    Release,
    Renewal,
    Result,
    Row,
    Specimen,
    Standing,
    Traced,
)
from pratique.reporting.audits.tables import (
    CONTACT,
    Column,
    lines_of,
    of_tests,
    of_tracing,
    tables,
)
from pratique.reporting.audits.view import View
from pratique.reporting.audits.window import Window
from pratique.standing import events as standing
from pratique.standing import models as in_standing

TOGETHER = 1000
ENTRY = (
    *("id", "kind", "person", "subject", "happened_at", "recorded_at"),
    *("cause_id", "data"),
)
SHOWING = frozenset(
    {
        *(orders.GROUND_OPENED, orders.GROUND_CLOSED, orders.RELEASED),
        *(labs.SPECIMEN_TAKEN, labs.RESULT_REPORTED),
    }
)
TELLING = (
    SHOWING
    | ENDS_ALL
    | ABOUT_PEOPLE
    | ABOUT_CHAINS
    | ABOUT_SPECIMENS
    | {orders.PLAN_AMENDED, labs.SPECIMEN_REMOVED}
)
OF_TUBES = frozenset({labs.TUBE_REPORTED, labs.TUBE_CORRECTED, labs.TUBE_VOIDED})
ENDS_OF_CHAINS = CHANGES_FACTS | {standing.STANDING_CHANGED}

People = frozenset[UUID]


class Shelf:
    """Rows of some people, by kind and person."""

    def __init__(self) -> None:
        self._rows: dict[tuple[type[Row], UUID], list[Any]] = defaultdict(list)
        self.entries: dict[UUID | None, list[Entry]] = defaultdict(list)
        self.names: dict[UUID, tuple[str, str]] = {}  # alias, reference
        self.of_tubes: dict[UUID, list[Entry]] = {}
        self.causes: dict[int, Entry] = {}
        self.lines: Sequence[Contact] = ()  # of those whom secondary contacts met …
        self.met: Mapping[UUID, Human] = {}  # … and themselves
        self.risk: Sequence[Entry] = ()

    def add(self, rows: Iterable[Row]) -> None:
        """Put rows where they belong."""
        for row in rows:
            self._rows[type(row), row.person].append(row)

    def of(self, kind: type[OneRow], people: Iterable[UUID]) -> list[OneRow]:
        """Return the rows of a kind about these people."""
        return [row for one in people for row in self._rows.get((kind, one), ())]


class Reader:
    """Reads people, with all that an audit needs to judge them, some at a time."""

    def __init__(self, view: View) -> None:
        """Read who was ever taken for the same person, how risk and rules changed."""
        self.view = view
        self.merges: dict[People, list[Merge]] = defaultdict(list)
        self.taken_for_one = self._taken_for_one()
        risk = self._entries(Q(kind__in=AROUND_ALL))
        self.risk = sorted(risk, key=lambda entry: entry.id)

    def circles(self, window: Window) -> Iterator[list[Human]]:
        """Yield whom anything in the window concerns, by who was ever taken for one."""
        concerned = {
            self.taken_for_one.get(person, frozenset({person}))
            for person in _concerned(window, self.view)
        }
        waiting = sorted(concerned, key=min)
        for start in range(0, len(waiting), TOGETHER):
            yield from self._read(waiting[start : start + TOGETHER])

    def _taken_for_one(self) -> dict[UUID, People]:
        """Return, for all who were ever merged, everybody they were taken for."""
        fields = ("id", "keep_id", "entry_id", "ended_entry_id", "gone_id")
        merges = self._known(Merge, in_registry.Merge.objects.all(), *fields)
        circles: dict[UUID, People] = {}
        for one in merges:
            pair = (one.person, one.gone)
            circle = frozenset(pair).union(*(circles.get(each, ()) for each in pair))
            circles |= dict.fromkeys(circle, circle)
        for one in merges:
            self.merges[circles[one.person]].append(one)
        return circles

    def _read(self, circles: Sequence[People]) -> Iterator[list[Human]]:
        shelf = self._shelf([person for circle in circles for person in circle])
        for circle in circles:
            merges = self.merges.get(circle, [])
            families = _families(circle, merges)
            yield [_human(each, circle, merges, shelf) for each in families]

    def _shelf(self, people: Sequence[UUID]) -> Shelf:
        shelf = Shelf()
        for kind, rows, fields in tables(people, present=self.view.position is None):
            shelf.add(self._known(kind, rows, *fields))
        told = self._entries(Q(person__in=people, kind__in=TELLING))
        for entry in told:
            shelf.entries[entry.person].append(entry)
        shelf.of_tubes = self._of_tubes(shelf.of(Specimen, people))
        shelf.causes = self._causes(told)
        hanging = [one.through for one in shelf.of(Contact, people) if one.through]
        if hanging:
            shelf.lines = self._known(Contact, lines_of(hanging), *CONTACT)
            shelf.met = self._met({one.person for one in shelf.lines})
        shelf.names = names_in(people)
        shelf.risk = self.risk
        return shelf

    def _entries(self, wanted: Q) -> list[Entry]:
        rows = in_ledger.Entry.objects.filter(wanted).values_list(*ENTRY)
        found = [Entry(*row) for row in rows]
        known = self.view.known([entry.id for entry in found])
        return [entry for entry in found if entry.id in known]

    def _met(self, people: Iterable[UUID]) -> dict[UUID, Human]:
        """Return people of whom only their tests and their cases matter."""
        circles = {one: self.taken_for_one.get(one, frozenset({one})) for one in people}
        everybody = sorted(frozenset().union(*circles.values()))
        shelf = Shelf()
        for kind, rows, fields in (*of_tests(everybody), *of_tracing(everybody)):
            shelf.add(self._known(kind, rows, *fields))
        return {
            person: Human(
                name="",
                persons=circle,
                merges=self.merges.get(circle, []),
                specimens=shelf.of(Specimen, circle),
                results=shelf.of(Result, circle),
                traced=_traced(circle, shelf),
            )
            for person, circle in circles.items()
        }

    def _of_tubes(self, specimens: Iterable[Specimen]) -> dict[UUID, list[Entry]]:
        """Return what the ledger tells of the tubes that these specimens are in."""
        subjects = {f"labs.tube:{one.tube}": one.tube for one in specimens if one.tube}
        if not subjects:
            return {}
        found: dict[UUID, list[Entry]] = defaultdict(list)
        for entry in self._entries(Q(subject__in=subjects, kind__in=OF_TUBES)):
            found[subjects[entry.subject]].append(entry)
        return found

    def _causes(self, told: Iterable[Entry]) -> dict[int, Entry]:
        """Return what caused closings and amendments, up to a fact that changed."""
        after = {orders.GROUND_CLOSED, orders.PLAN_AMENDED}
        found: dict[int, Entry] = {}
        asked = {one.cause for one in told if one.cause and one.kind in after}
        while asked := asked - found.keys():
            fresh = self._entries(Q(pk__in=asked))
            found |= {one.id: one for one in fresh}
            going_on = [one for one in fresh if one.kind not in ENDS_OF_CHAINS]
            asked = {one.cause for one in going_on if one.cause}
        return found

    def _known(
        self, kind: type[OneRow], rows: "QuerySet[Any]", *fields: Column
    ) -> list[OneRow]:
        """Return a table's rows as they were known."""
        make: Callable[..., OneRow] = kind
        made = [make(*row) for row in rows.values_list(*fields)]
        numbers = {number for row in made for number in (row.entry, row.ended)}
        known = self.view.known({number for number in numbers if number is not None})
        return [
            row if row.ended is None or row.ended in known else row.still_standing()
            for row in made
            if row.entry in known
        ]


def _concerned(window: Window, view: View) -> set[UUID]:
    """Return whom anything in the window concerns: by the tables, or by the ledger."""
    grounds = in_orders.Ground.objects.filter(opened_at__lt=window.end).exclude(
        closed_at__lt=window.start
    )
    people = set(grounds.values_list("person_id", flat=True).distinct())
    releases = in_orders.Release.objects.filter(
        released_at__gte=window.start, released_at__lt=window.end
    )
    people |= set(releases.values_list("person_id", flat=True).distinct())
    told = in_ledger.Entry.objects.filter(
        kind__in=SHOWING, recorded_at__gte=window.start, recorded_at__lt=window.end
    )
    people |= {one for one in told.values_list("person", flat=True).distinct() if one}
    mixed = in_labs.Specimen.objects.filter(
        tube__results__entry__recorded_at__gte=window.start,
        tube__results__entry__recorded_at__lt=window.end,
    )
    people |= set(mixed.values_list("person_id", flat=True).distinct())
    if view.position is None:
        bound = in_standing.Standing.objects.filter(ended_entry=None).exclude(
            binding=""
        )
        people |= set(bound.values_list("person_id", flat=True))
    return people


def _families(circle: People, merges: Sequence[Merge]) -> list[People]:
    """Return who in a circle reads as one person, from this view."""
    families: dict[UUID, People] = {one: frozenset({one}) for one in circle}
    for merge in merges:
        if merge.ended is None:
            family = families[merge.person] | families[merge.gone]
            families |= dict.fromkeys(family, family)
    return sorted(set(families.values()), key=min)


def _human(family: People, circle: People, merges: list[Merge], shelf: Shelf) -> Human:
    specimens = shelf.of(Specimen, circle)
    tubes = {one.tube for one in specimens if one.tube}
    told = [entry for one in circle for entry in shelf.entries[one]]
    told += [entry for tube in tubes for entry in shelf.of_tubes.get(tube, ())]
    return Human(
        name=_name(family, merges, shelf),
        persons=family,
        circle=circle,
        merges=merges,
        specimens=specimens,
        results=shelf.of(Result, circle),
        arrivals=shelf.of(Arrival, circle),
        renewals=shelf.of(Renewal, circle),
        traced=_traced(circle, shelf),
        grounds=shelf.of(Ground, family),
        plans=shelf.of(Plan, family),
        claims=shelf.of(Claim, family),
        releases=shelf.of(Release, family),
        standings=shelf.of(Standing, family),
        entries={entry.id: entry for entry in told},
        causes=shelf.causes,
        risk=shelf.risk,
    )


def _traced(circle: People, shelf: Shelf) -> Traced:
    return Traced(
        contacts=shelf.of(Contact, circle),
        cases=shelf.of(Case, circle),
        consultations=shelf.of(Consultation, circle),
        answers=shelf.of(Answer, circle),
        lines=shelf.lines,
        met=shelf.met,
    )


def _name(family: People, merges: Iterable[Merge], shelf: Shelf) -> str:
    """Return the alias of whoever is kept, else any alias, else the reference."""
    gone = {merge.gone for merge in merges if merge.ended is None}
    kept_first = sorted(family & shelf.names.keys(), key=lambda one: (one in gone, one))
    named = [shelf.names[one] for one in kept_first]
    aliases = [alias for alias, _reference in named if alias]
    return [*aliases, *(reference for _alias, reference in named), ""][0]


def names_in(people: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return people's aliases and references."""
    rows = in_registry.Person.objects.filter(pk__in=people)
    named = rows.values_list("pk", "alias", "reference")
    return {key: (alias, reference) for key, alias, reference in named}
