"""What `facts` tells of one person, of a crowd: the same meaning.

Hardly anybody is traced or ill, so here rows are looked at one by one; but they are
read all at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np

from pratique import clock, columns, database
from pratique.columns import NOTHING, Array
from pratique.contacts import courses, facts, specimens
from pratique.contacts.courses import Course, Step
from pratique.contacts.models import Answer, Case, Level
from pratique.contacts.queries import illness
from pratique.contacts.queries.fetching import is_of_this_house
from pratique.contacts.queries.illness import Patients, Told
from pratique.contacts.queries.linked import Linked
from pratique.contacts.specimens import Single
from pratique.divisions import queries as divisions
from pratique.labs import facts_of_many as labs
from pratique.labs.models import Method
from pratique.ledger.queries import Known
from pratique.policy.facts import Case as CaseFact
from pratique.policy.many.tables import Cases, Contacts, datetime_of, moment_of
from pratique.registry import crowds
from pratique.registry.crowds import Crowd

CONTACTS = """
SELECT id, person_id, line, level, case_id, through_id, setting, last_exposure, named_at
FROM contacts_contact traced WHERE {}
"""
PLACES = "SELECT id, place FROM registry_person WHERE id = ANY(%(people)s)"
CHAINS = """
SELECT inside.case_id, chain.reference FROM contacts_chain_case inside
JOIN contacts_chain chain ON chain.id = inside.chain_id
WHERE inside.case_id = ANY(%(cases)s) AND {}
"""
CASES = """
SELECT id, person_id, specimen_id, found_at FROM contacts_case ill
WHERE counted_here AND {} AND {} ORDER BY entry_id
"""
STEPS = """
SELECT case_id, finding, severity, decided_at FROM contacts_consultation told
WHERE case_id = ANY(%(cases)s) AND {} ORDER BY decided_at, entry_id
"""
ANSWERS = """
SELECT asked.person_id, asked.specimen_id, told.finding, told.counted_in, told.answered_at
FROM contacts_letter_answer told
JOIN contacts_letter_person asked ON asked.id = told.letter_person_id
WHERE asked.specimen_id = ANY(%(specimens)s) AND {} ORDER BY told.answered_at, told.entry_id
"""
NOBODY = Linked(None, None)


class Traced(NamedTuple):
    """A row of a contact."""

    id: UUID
    person: UUID
    line: UUID
    level: str
    case: UUID | None
    through: UUID | None
    setting: str
    last_exposure: date
    named_at: datetime


def contacts(crowd: Crowd) -> Contacts:
    """Return as what everybody in a crowd was traced."""
    known = crowd.known
    rows = _contacts(crowd.only("traced.person_id"), known, crowd.values)
    chains = _chains({row.case for row in rows if row.case}, known)
    met = _linked([row for row in rows if row.level == Level.SECONDARY], known)
    words = crowd.words
    told = [
        (
            words[row.level],
            words[chains.get(row.case, "") if row.case else ""],
            words[row.setting],
            row.last_exposure.toordinal(),
            moment_of(row.named_at),
            words.of(met.get(row.id, NOBODY).outcome),
            moment_of(met.get(row.id, NOBODY).at),
        )
        for row in rows
    ]
    names = ("level", "chain", "setting", "last_exposure", "known_at")
    return crowd.laid_out(
        Contacts,
        crowd.numbers(columns.keys_of([row.person for row in rows])),
        columns.keys_of([row.id for row in rows]),
        told=_columns((*names, "linked", "linked_at"), told),
    )


def _columns(names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> dict[str, Array]:
    told = np.array(rows, np.int64).reshape(len(rows), len(names))
    return dict(zip(names, told.T, strict=True))


def _contacts(which: str, known: Known, values: Mapping[str, object]) -> list[Traced]:
    stood = known.stood("traced.entry_id", "traced.ended_entry_id")
    asked = CONTACTS.format(f"{which} AND {stood} ORDER BY entry_id")
    return [Traced(*row) for row in database.rows(asked, {**known.values, **values})]


def _chains(cases: Iterable[UUID], known: Known) -> dict[UUID, str]:
    asked = CHAINS.format(known.stood("inside.entry_id", "inside.ended_entry_id"))
    found = database.rows(asked, {**known.values, "cases": list(cases)})
    return dict(found)


# --- whom they met ------------------------------------------------------------------


def _linked(rows: list[Traced], known: Known) -> dict[UUID, Linked]:
    """Return, by contact, the first two tests of whom they have met."""
    throughs = list({row.through for row in rows if row.through})
    if not throughs:
        return {}
    # Whom they met is told by the row itself, whatever became of it.
    asked = CONTACTS.format("id = ANY(%(contacts)s)")
    told = database.rows(asked, {"contacts": throughs})
    met = {row.id: row for row in (Traced(*each) for each in told)}
    lines = {"lines": [row.line for row in met.values()]}
    stands = {row.line: row for row in _contacts("line = ANY(%(lines)s)", known, lines)}
    tested = _Tested.of({row.person for row in met.values()}, known)
    found = {}
    for row in rows:
        other = met.get(row.through) if row.through else None
        if other is not None:
            last = stands.get(other.line, other).last_exposure
            day = max(row.last_exposure, last)
            found[row.id] = tested.first_two(other.person, day)
    return found


class _Tested(NamedTuple):
    """People whom others have met: their tests, and where they are."""

    numbers: Mapping[UUID, int]
    singles: Mapping[int, list[Single]]
    dismissed: Mapping[int, datetime]
    zones: Mapping[UUID, str]

    @classmethod
    def of(cls, people: Iterable[UUID], known: Known) -> "_Tested":
        """Read all of them at once."""
        crowd = crowds.some(people, known)
        met = list(people)
        whose = crowd.numbers(columns.keys_of(met)).tolist()
        return cls(
            numbers=dict(zip(met, whose, strict=True)),
            singles=_singles(crowd),
            dismissed=_dismissed(crowd),
            zones=_zones(met),
        )

    def first_two(self, person: UUID, day: date) -> Linked:
        """Return what the first two tests after a day came to."""
        number = self.numbers[person]
        after = clock.day_end(day, self.zones[person])
        tests = self.singles.get(number, [])
        return Linked(*specimens.first_two(tests, after, self.dismissed.get(number)))


def _singles(crowd: Crowd) -> dict[int, list[Single]]:
    """Return everybody's single PCR specimens, in order of taking."""
    told = labs.taken(crowd)
    single = ~told.mixed & (told.method == Method.PCR.encode())
    rows = np.flatnonzero(single & (told.person != NOTHING))
    order = np.lexsort((told.entry[rows], told.taken_at[rows]))
    found: dict[int, list[Single]] = defaultdict(list)
    for row in rows[order].tolist():
        taken_at = datetime_of(told.taken_at[row])
        assert taken_at is not None  # noqa: S101 -- every specimen was taken
        one = Single(
            id=columns.uuid_of(told.key[row]),
            person=columns.uuid_of(crowd.keys[told.person[row]]),
            taken_at=taken_at,
            pair=columns.uuid_of(told.pair[row]) if told.pair[row] else None,
            outcome=told.outcome[row].decode() or None,
            resulted_at=datetime_of(told.outcome_at[row]),
        )
        found[int(told.person[row])].append(one)
    return found


def _dismissed(crowd: Crowd) -> dict[int, datetime]:
    """Return until when positives of these people were found to be no infection."""
    here = _cases(crowd)
    whose = crowd.numbers(columns.keys_of([row.person_id for row in here])).tolist()
    courses_told = _courses([row.pk for row in here], crowd.known)
    found: dict[int, datetime] = {}
    for row, number in zip(here, whose, strict=True):
        told = courses_told[row.pk]
        at = told.closed_at if told.status == "excluded" else None
        if at is not None:
            found[number] = max(at, found.get(number, at))
    return found


def _zones(people: list[UUID]) -> dict[UUID, str]:
    """Return the time zones of the places of some people."""
    places = dict(database.rows(PLACES, {"people": people}))
    ids = divisions.ids_at(places.values())
    lines = divisions.lines_of(ids.values())
    zones = {
        place: next(zone for zone in reversed(lines[key].zones) if zone)
        for place, key in ids.items()
    }
    return {person: zones[place] for person, place in places.items()}


# --- cases --------------------------------------------------------------------------


def cases(crowd: Crowd, patients: Patients) -> Cases:
    """Return the cases of a crowd that are counted here, one of each illness.

    Args:
        crowd: the people.
        patients: tells until when people were bound as patients.
    """
    rows = _cases(crowd)
    told_of = _courses([row.pk for row in rows], crowd.known)
    whose = crowd.numbers(columns.keys_of([row.person_id for row in rows])).tolist()
    several: dict[int, list[Told]] = defaultdict(list)
    for row, number in zip(rows, whose, strict=True):
        if number != NOTHING:
            several[number].append(facts.as_told(row, told_of[row.pk]))
    counted = _of_each_illness(several, crowd.known, patients)
    told = [
        (crowd.words[case.status], moment_of(case.since), moment_of(case.ended_at))
        for _, case in counted
    ]
    return crowd.laid_out(
        Cases,
        np.array([number for number, _ in counted], np.int64),
        columns.keys_of([UUID(case.id) for _, case in counted]),
        told=_columns(("status", "since", "ended_at"), told),
    )


def _of_each_illness(
    several: Mapping[int, list[Told]], known: Known, patients: Patients
) -> list[tuple[int, CaseFact]]:
    together = [each for told in several.values() for each in told]
    spells = iter(illness.spells(together, known, patients) if together else ())
    found: list[tuple[int, CaseFact]] = []
    for one, told in several.items():
        mine = [next(spells) for _ in told]
        found += [(one, facts.as_illness(ill)) for ill in courses.illnesses(mine)]
    return found


def _cases(crowd: Crowd) -> list[Case]:
    stood = crowd.known.stood("ill.entry_id", "ill.ended_entry_id")
    asked = CASES.format(crowd.only("ill.person_id"), stood)
    return [
        Case(
            pk=key,
            person_id=person,
            specimen_id=specimen,
            found_at=at,
            counted_here=True,
        )
        for key, person, specimen, at in database.rows(asked, crowd.values)
    ]


def _courses(cases: list[UUID], known: Known) -> dict[UUID, Course]:
    steps: dict[UUID, list[Step]] = {case: [] for case in cases}
    asked = STEPS.format(known.stood("told.entry_id", "told.ended_entry_id"))
    values = {**known.values, "cases": cases}
    for case, *step in database.rows(asked, values) if cases else ():
        steps[case].append(Step(*step))
    return {case: courses.course(told) for case, told in steps.items()}


# --- what letters brought back ------------------------------------------------------


def answers(
    crowd: Crowd, specimens: Iterable[UUID]
) -> dict[UUID, tuple[int, str, datetime]]:
    """Return, by specimen, whom a letter asked about, what it brought back and when."""
    known = crowd.known
    asked = ANSWERS.format(known.stood("told.entry_id", "told.ended_entry_id"))
    told = database.rows(asked, {**known.values, "specimens": list(specimens)})
    whose = crowd.numbers(columns.keys_of([person for person, *_ in told])).tolist()
    found = {}
    for number, (_, specimen, finding, counted_in, at) in zip(whose, told, strict=True):
        if finding == Answer.NEGATIVE:
            found[specimen] = number, "negative", at
        elif finding == Answer.POSITIVE and not is_of_this_house(counted_in):
            found[specimen] = number, "transferred", at
    return found
