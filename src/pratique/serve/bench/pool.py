"""A tube of twenty turns out positive, in a province of a million people.

From the clerk's report until everybody in it is held, owes a single test and has a
custodian, all of it durable. The people around are rows like any other, with a
specimen each, written in bulk; the tubes go through the real actions and the loop.
"""

import time
from datetime import date, timedelta
from uuid import UUID

from pratique import database
from pratique.database import OWNER, WORKER
from pratique.labs import actions as labs
from pratique.loop.settling import acting
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import DeclaredPerson, Sex
from pratique.registry.documents import synthetic_number
from pratique.serve.bench.figures import MILLISECONDS, Figure, figure
from pratique.serve.bench.telling import tell
from pratique.serve.console import CONSOLE

PEOPLE, TUBES, MEMBERS = 1_000_000, 10, 20
BAR_MS = 1000.0
COMMUNITY = "140105001001"
# Nobody looks for them by name here, so their name parts are left out.
CROWD = """
ALTER TABLE registry_person DISABLE TRIGGER registry_person_named;
INSERT INTO registry_person (id, reference, alias, name, sex, born, nationality,
    language, document_kind, document_last_four, phone_last_four, place, entry_id)
SELECT gen_random_uuid(), 'B' || n, '', '测试' || n, '', NULL, '', '', '', '', '',
    (SELECT position FROM divisions_division WHERE code = '140105001001') - n %% 7,
    (SELECT min(id) FROM ledger_entry)
FROM generate_series(1, %(people)s) AS n;
ALTER TABLE registry_person ENABLE TRIGGER registry_person_named;
INSERT INTO labs_specimen (id, code, person_id, purpose, method, taken_at, awaits,
    entry_id)
SELECT gen_random_uuid(), 'B-' || reference, id, 'other', 'pcr', now(), true, entry_id
FROM registry_person WHERE reference LIKE 'B%%';
ANALYZE
"""
HELD = """
SELECT count(*) FROM standing_standing standing
JOIN orders_obligation owed ON owed.person_id = standing.person_id
    AND owed.ended_entry_id IS NULL AND owed.state = 'due'
JOIN logistics_custody kept ON kept.person_id = standing.person_id
    AND kept.ended_entry_id IS NULL
WHERE standing.person_id = ANY(%s) AND standing.ended_entry_id IS NULL
    AND standing.binding = 'hold'
"""
# The limit: the same number of rows that a hold writes, by one bare statement.
BARE = "INSERT INTO bench_rows SELECT n, gen_random_uuid(), now() FROM generate_series(1, %s) n"
ROWS_OF_A_HOLD = 12


def run(people: float = PEOPLE, tubes: float = TUBES) -> list[Figure]:
    """Measure so many tubes among so many people."""
    tell(f"pool: {round(people)} people live in the province")
    _settle_them(round(people))
    taken = [_one(number) for number in range(round(tubes))]
    slowest = max(taken) * MILLISECONDS
    return [
        figure(
            "pool.held",
            slowest,
            "ms",
            against=("the same rows, bare", _bare() * MILLISECONDS),
            at_most=BAR_MS,
        )
    ]


def _settle_them(people: int) -> None:
    with database.acting(OWNER):
        for statement in CROWD.split(";"):
            database.rows(statement, {"people": people})


def _one(number: int) -> float:
    """Fill a tube, report it positive; return the seconds until all are held."""
    members = [_neighbour(number * MEMBERS + serial) for serial in range(MEMBERS)]
    code = f"BENCH-{number}"
    with acting(CONSOLE):
        labs.open_tube(code=code, ratio=MEMBERS, division=COMMUNITY, by=CONSOLE)
        for person in members:
            labs.add_to_tube(tube=code, person=person, by=CONSOLE)
        labs.seal_tube(tube=code, by=CONSOLE)
        labs.receive_tube(tube=code, by=CONSOLE)
    began = time.perf_counter()
    with acting(CONSOLE):
        labs.report_tube(tube=code, outcome="positive", by=CONSOLE)
    taken = time.perf_counter() - began
    held = _held(members)
    if held != MEMBERS:
        msg = f"only {held} of {MEMBERS} are held, tested and kept"
        raise AssertionError(msg)
    return taken


def _neighbour(serial: int) -> UUID:
    born = date(1960, 1, 1) + timedelta(days=serial)
    number = synthetic_number(born, Sex.FEMALE, 1)
    with acting(CONSOLE):
        someone = enrol(
            who=DeclaredPerson(name=f"测试{serial}", document=number),
            division=COMMUNITY,
            stay_kind="home",
            by=CONSOLE,
        )
    return someone.pk


def _held(members: list[UUID]) -> int:
    with database.acting(WORKER), database.transaction():
        return int(database.rows(HELD, [members])[0][0])


def _bare() -> float:
    """Return the seconds that as many bare rows take to be durable."""
    with database.acting(OWNER):
        database.rows("CREATE TABLE bench_rows (n int, id uuid, at timestamptz)")
        began = time.perf_counter()
        database.rows(BARE, [MEMBERS * ROWS_OF_A_HOLD])
        return time.perf_counter() - began
