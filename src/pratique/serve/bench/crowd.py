"""A province full of people, written straight into the tables: all of them invented.

No rule is applied and no action called: what counts here is how many rows there are,
where they lie and how long a list takes to find its own among them.
"""

from collections.abc import Mapping

from pratique import clock, database
from pratique.database import OWNER
from pratique.serve.bench.bare import bare

PROVINCE = "140000000000"
VILLAGE = 5  # the level of a village or community
A_DAY_MINUTES = 24 * 60
# In so many, one: bound at home, undecided, waiting for a result.
BOUND, UNDECIDED, WAITING = 4, 200, 50
# So many villages have one site and one hospital; so many go in one car.
TOGETHER, SEATS = 200, 8
# Of those bound, in so many, one: on offer, not accepted by an officer, without one.
OFFERED, NEW, NOBODY = 400, 50, 500
ENTRIES = 2  # of each person in the ledger

PREPARE = """
CREATE TEMP TABLE village AS
    SELECT n, id, position, n / %(together)s * %(together)s AS first,
        min(position) OVER (PARTITION BY n / %(together)s) AS seat
    FROM (
        SELECT row_number() OVER (ORDER BY position) - 1 AS n, id, position
        FROM divisions_division
        WHERE level = %(level)s AND code LIKE left(%(province)s, 2) || '%%'
    ) numbered;
CREATE TEMP TABLE crowd AS
    SELECT i, md5('person' || i)::uuid AS person, md5('ground' || i)::uuid AS ground,
        md5('specimen' || i)::uuid AS specimen, village.position AS place,
        (SELECT coalesce(max(id), 0) FROM ledger_entry) + i AS entry,
        now() + make_interval(mins => (i::bigint * 37 %% (7 * %(day)s))::int) AS until,
        i %% %(bound)s = 0 AS bound, village.seat, i / %(bound)s AS b
    FROM generate_series(1, %(people)s) AS i
    -- Neighbours in the table are no neighbours in the world.
    JOIN village ON village.n = (i::bigint * 7919) %% (SELECT count(*) FROM village);
CREATE UNIQUE INDEX ON crowd (i);
ANALYZE crowd;
CREATE TEMP TABLE held AS
    SELECT *, CASE
        WHEN b %% 1000 = 0 THEN 'driver' WHEN b %% 500 = 1 THEN 'elsewhere'
        WHEN b %% 200 = 2 THEN 'hospital' WHEN b %% 100 = 3 THEN 'checkpoint'
        WHEN b %% 100 = 4 THEN 'command' WHEN b %% 10 = 5 THEN 'site'
        ELSE 'community' END AS custodian, (b / 1000 - 1) / %(seats)s AS trip
    FROM crowd WHERE bound;
ANALYZE held;
"""
UNIT = "md5('unit' || place)::uuid"
OFFICER = "md5('officer' || place)::uuid::text"
FIRST = "(SELECT min(entry) FROM crowd)"
INDOORS = "custodian IN ('site', 'hospital')"
IS_NEW = f"b %% {NEW} = 0 OR b %% {NOBODY} = 1"
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
            "place": "place",
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
            "awaits": f"i %% {WAITING} = 0",
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
    "orders_notice": (
        {
            "id": "md5('notice' || i)::uuid",
            "person_id": "person",
            "number": "1",
            "binding": "'home_quarantine'",
            "until": "until",
            "entry_id": "entry",
        },
        "held",
    ),
    "places_venue": (
        {
            "id": "md5(kind || position)::uuid",
            "kind": "kind",
            "code": "'B-' || kind || '-' || position",
            "name": "'测' || position",
            "division_id": "id",
            "opened_at": "now()",
            "entry_id": FIRST,
        },
        "village, (VALUES ('site'), ('hospital')) AS premises(kind) WHERE n = first",
    ),
    "community_unit": (
        {
            "id": "md5('unit' || position)::uuid",
            "kind": "'community'",
            "name": "'测' || position",
            "division_id": "id",
            "place": "position",
            "entry_id": FIRST,
        },
        "village",
    ),
    "community_unit_officer": (
        {
            "id": "md5('post' || position)::uuid",
            "unit_id": "md5('unit' || position)::uuid",
            "account": "md5('officer' || position)::uuid::text",
            "place": "position",
            "since": "now()",
            "entry_id": FIRST,
        },
        "village",
    ),
    "community_task": (
        {
            "id": "md5('task' || i)::uuid",
            "person_id": "person",
            "notice_id": "md5('notice' || i)::uuid",
            "unit_id": UNIT,
            "account": f"CASE WHEN b %% {NOBODY} = 1 THEN '' ELSE {OFFICER} END",
            "place": "place",
            "told_at": "now() - make_interval(mins => b %% 600)",
            "accepted_by": f"CASE WHEN {IS_NEW} THEN '' ELSE {OFFICER} END",
            "accepted_at": f"CASE WHEN {IS_NEW} THEN NULL ELSE now() END",
            "accepted_entry_id": f"CASE WHEN {IS_NEW} THEN NULL ELSE entry END",
            "entry_id": "entry",
        },
        "held",
    ),
    "logistics_custody": (
        {
            "id": "md5('custody' || i)::uuid",
            "person_id": "person",
            "kind": "custodian",
            "venue_id": f"CASE WHEN {INDOORS} THEN md5(custodian || seat)::uuid END",
            "unit": f"CASE WHEN custodian = 'community' THEN {UNIT} END",
            "account": f"CASE WHEN {INDOORS} THEN 'bench' WHEN custodian = 'driver'"
            " THEN md5('driver' || trip)::uuid::text ELSE '' END",
            "place": f"CASE WHEN {INDOORS} THEN seat ELSE place END",
            "since": "now() - make_interval(mins => b %% 20000)",
            "entry_id": "entry",
        },
        "held",
    ),
    "logistics_hand_over": (
        {
            "id": "md5('offer' || i)::uuid",
            "person_id": "person",
            "custody_id": "md5('custody' || i)::uuid",
            "to_kind": "'site'",
            "venue_id": "md5('site' || seat)::uuid",
            "place": "seat",
            "offered_by": "'bench'",
            "offered_at": "now() - make_interval(mins => (b / 400 * 37) %% 120)",
            "entry_id": "entry",
        },
        f"held WHERE b %% {OFFERED} = 6",
    ),
    "logistics_trip": (
        {
            "id": "md5('trip' || trip)::uuid",
            "reference": "'B-' || trip",
            "driver": "md5('driver' || trip)::uuid::text",
            "destination_id": "md5('site' || seat)::uuid",
            "place": "place",
            "to_place": "seat",
            "leaves_at": "now()",
            "entry_id": "entry",
            "started_entry_id": "entry",
        },
        f"held WHERE custodian = 'driver' AND (b / 1000) %% {SEATS} = 1",
    ),
    "logistics_passenger": (
        {
            "id": "md5('aboard' || i)::uuid",
            "trip_id": "md5('trip' || trip)::uuid",
            "person_id": "person",
            "entry_id": "entry",
        },
        "held WHERE custodian = 'driver'",
    ),
}
SAID = "labs_result"  # its trigger keeps what specimens are told here
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
        "together": TOGETHER,
        "seats": SEATS,
        "entries": ENTRIES,
        "now": clock.now(),
    }
    with database.acting(OWNER), database.transaction():
        database.rows(PREPARE, told)
        with bare(list(ROWS), keep_ids=True):
            database.rows(f"ALTER TABLE {SAID} DISABLE TRIGGER USER")
            for table, (given, source) in ROWS.items():
                database.rows(_written(table, given, source), told)
            database.rows(f"ALTER TABLE {SAID} ENABLE TRIGGER USER")
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
