"""A province full of people, written straight into the tables: all of them invented.

No rule is applied and no action called: what counts here is how many rows there are,
where they lie and how long a list takes to find its own among them.
"""

from collections.abc import Mapping

from pratique import clock, database
from pratique.database import OWNER

PROVINCE = "140000000000"
VILLAGE = 5  # the level of a village or community
A_DAY_MINUTES = 24 * 60
# In so many, one: bound at home, undecided, waiting for a result.
BOUND, UNDECIDED, WAITING = 4, 200, 50
ENTRIES = 4  # of each person in the ledger

PREPARE = """
CREATE TEMP TABLE village AS
    SELECT row_number() OVER (ORDER BY position) - 1 AS n, position
    FROM divisions_division
    WHERE level = %(level)s AND code LIKE left(%(province)s, 2) || '%%';
CREATE TEMP TABLE crowd AS
    SELECT i, md5('person' || i)::uuid AS person, md5('ground' || i)::uuid AS ground,
        md5('specimen' || i)::uuid AS specimen, village.position AS place,
        (SELECT coalesce(max(id), 0) FROM ledger_entry) + i AS entry,
        now() + make_interval(mins => (i::bigint * 37 %% (7 * %(day)s))::int) AS until,
        i %% %(bound)s = 0 AS bound
    FROM generate_series(1, %(people)s) AS i
    -- Neighbours in the table are no neighbours in the world.
    JOIN village ON village.n = (i::bigint * 7919) %% (SELECT count(*) FROM village);
CREATE UNIQUE INDEX ON crowd (i);
ANALYZE crowd;
"""
# What each row is told; every other column is empty.
ROWS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "ledger_entry": (
        {
            "id": "entry + (turn - 1) * %(people)s",
            "kind": "'bench.crowd'",
            "person": "person",
            "subject": "'registry.person:' || person",
            "place": "place",
            "actor": "'bench'",
            "happened_at": "%(now)s::timestamptz - make_interval(days => %(entries)s - turn, secs => (%(people)s - i) * 86400.0 / %(people)s)",
            "recorded_at": "%(now)s::timestamptz - make_interval(days => %(entries)s - turn, secs => (%(people)s - i) * 86400.0 / %(people)s)",
            "data": "'{}'",
        },
        f"crowd, generate_series(1, {ENTRIES}) AS turn",
    ),
    "registry_person": (
        {
            "id": "person",
            "reference": "'P-' || i",
            "name": "'测' || chr(19968 + (i %% 3000)::int)"
            " || chr(19968 + (i / 3000)::int)",
            "place": "place",
            "entry_id": "entry",
        },
        "crowd",
    ),
    "standing_standing": (
        {
            "id": "md5('standing' || i)::uuid",
            "person_id": "person",
            "code": "CASE WHEN bound THEN 'yellow' ELSE 'green' END",
            "mark": "CASE WHEN bound THEN 'yellow' ELSE 'green' END",
            "binding": "CASE WHEN bound THEN 'home_quarantine' ELSE '' END",
            "until": "CASE WHEN bound THEN until END",
            "undecided": f"i %% {UNDECIDED} = 0",
            "document": "jsonb_build_object('grounds', md5('a' || i) || md5('b' || i))",
            "books": "'{}'",
            "entry_id": "entry",
        },
        "crowd",
    ),
    "orders_ground": (
        {
            "id": "ground",
            "person_id": "person",
            "key": "'bench@' || i",
            "version": "current_date",
            "opened_at": "now()",
            "entry_id": "entry",
        },
        "crowd WHERE bound",
    ),
    "orders_plan": (
        {
            "id": "md5('plan' || i)::uuid",
            "ground_id": "ground",
            "person_id": "person",
            "terms": "'{}'",
            "binds": "true",
            '"end"': "until",
            "bound": "until",
            "entry_id": "entry",
        },
        "crowd WHERE bound",
    ),
    "orders_obligation": (
        {
            "id": "md5('test' || i || '/' || turn)::uuid",
            "ground_id": "ground",
            "person_id": "person",
            "key": "'day' || turn",
            "due_on": "current_date + (turn - 4 + i %% 5)::int",
            "overdue_at": "now()",
            "state": "CASE WHEN turn + i %% 5 < 4 THEN 'negative' ELSE 'due' END",
            "counted": "true",
            "entry_id": "entry",
        },
        "crowd, generate_series(1, 4) AS turn WHERE bound",
    ),
    "labs_specimen": (
        {
            "id": "specimen",
            "code": "'B-' || i",
            "person_id": "person",
            "purpose": "'scheduled'",
            "taken_at": "now() - make_interval(mins => i %% 20000)",
            "entry_id": "entry",
        },
        "crowd",
    ),
    "labs_result": (
        {
            "id": "md5('result' || i)::uuid",
            "specimen_id": "specimen",
            "person_id": "person",
            "outcome": "'negative'",
            "resulted_at": "now()",
            "entry_id": "entry",
        },
        f"crowd WHERE i %% {WAITING} <> 0",
    ),
}
# Keys are checked row by row as rows are written, and all at once as they are added.
KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
TOLD_NOTHING = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
    AND is_identity = 'NO'
"""
NOTHING = {"boolean": "false", "jsonb": "'[]'", "bytea": "''", "text": "''"}


def gather(people: int) -> None:
    """Write so many people, with what lists show of them."""
    told = {
        "people": people,
        "level": VILLAGE,
        "province": PROVINCE,
        "day": A_DAY_MINUTES,
        "bound": BOUND,
        "entries": ENTRIES,
        "now": clock.now(),
    }
    with database.acting(OWNER), database.transaction():
        database.rows(PREPARE, told)
        keys = database.rows(KEYS, [list(ROWS)])
        for table, key, _ in keys:
            database.rows(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        for table, (given, source) in ROWS.items():
            database.rows(_written(table, given, source), told)
        for table, key, text in keys:
            database.rows(f"ALTER TABLE {table} ADD CONSTRAINT {key} {text}")
    with database.acting(OWNER):
        database.rows("ANALYZE")


def _written(table: str, given: Mapping[str, str], source: str) -> str:
    """Return the statement that writes a table's rows, whatever columns it has."""
    values = dict(given)
    for column, kind in database.rows(TOLD_NOTHING, [table]):
        if column not in given and f'"{column}"' not in given:
            values[column] = NOTHING.get(kind, "0")
    columns, told = ", ".join(values), ", ".join(values.values())
    return f"INSERT INTO {table} ({columns}) SELECT {told} FROM {source}"  # noqa: S608
