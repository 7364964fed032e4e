"""People copied from a few who came through the product's own doors, by the million.

Whatever rows there are about a pattern (`travellers`) are written anew for each copy,
whatever columns they have: every id and number of the ledger is the copy's own, also
in the documents; so is the village, somewhere in the pattern's city. Entries are real
causes, each row's its own: no two people share one but what is nobody's. Only what was
superseded before is left out, and the pieces of names by which pages find people.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pratique import database
from pratique.database import OWNER
from pratique.serve.bench.bare import bare
from pratique.serve.bench.travellers import (
    LONG_AGO,
    PROVINCE,
    THERE,
    THERE_BEFORE,
    TODAY_ELSEWHERE,
    VILLAGE,
    WITHIN,
    Pattern,
)

PIECES = "registry_name_part"  # a trigger writes them
LEDGER = "ledger_entry"
OWNER_COLUMNS = """
SELECT told.table_name, told.column_name FROM information_schema.columns told
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND udt_name = 'uuid'
    AND (column_name IN ('person', 'person_id')
        OR (table_name, column_name) = ('registry_person', 'id'))
"""
COLUMNS = """
SELECT told.column_name, told.udt_name, coalesce((
    SELECT confrelid::regclass::text FROM pg_constraint
    JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
    WHERE contype = 'f' AND conrelid = told.table_name::regclass
        AND attname = told.column_name), '')
FROM information_schema.columns told
WHERE table_name = %s AND (column_default IS NULL OR is_identity = 'YES')
ORDER BY ordinal_position
"""
# Primes step through all numbers: neighbours here are none in the world.
STEP, OTHER_STEP = 7919, 104_729
PREPARE = """
CREATE TEMP TABLE village AS
    SELECT left(code, 4) AS city, id, position, code, left(code, 9) || '000' AS town,
        left(code, 6) || '000000' AS county,
        row_number() OVER (PARTITION BY left(code, 4) ORDER BY position) - 1 AS serial
    FROM divisions_division
    WHERE level = %(level)s AND code LIKE left(%(province)s, 2) || '%%';
CREATE TEMP TABLE pattern AS
    SELECT *, row_number() OVER (PARTITION BY name ORDER BY number) - 1 AS serial,
        (SELECT count(*) FROM village WHERE village.city = told.city) AS villages
    FROM jsonb_to_recordset(%(patterns)s) AS told(number int, name text, city text);
CREATE TEMP TABLE sort AS
    SELECT *, (SELECT count(*) FROM pattern WHERE pattern.name = told.name) AS many
    FROM jsonb_to_recordset(%(sorts)s) AS told(name text, low int, high int);
ANALYZE village;
ANALYZE pattern;
ANALYZE sort;
CREATE TEMP TABLE copy AS
    SELECT n, pattern.number AS pattern, village.id AS village, village.position,
        village.code, village.town, village.county,
        (SELECT max(id) FROM ledger_entry) + (n - 1) * %(stride)s::bigint AS entry
    FROM generate_series(1, %(people)s) AS n
    JOIN sort ON n::bigint * %(step)s %% %(people)s BETWEEN sort.low AND sort.high - 1
    JOIN pattern ON pattern.name = sort.name
        AND pattern.serial = n::bigint * %(step)s %% %(people)s %% sort.many
    JOIN village ON village.city = pattern.city
        AND village.serial = n::bigint * %(other_step)s %% pattern.villages
    ORDER BY n;
ANALYZE copy
"""


@dataclass(slots=True)
class Table:
    """A table, and the rows in it about patterns, as text."""

    name: str
    owner: str  # the column that says whom a row is about
    columns: list[tuple[str, str, str]]  # name, type, what it points to
    rows: list[tuple[int, list[str | None]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many people there are to be, patterns included."""

    people: int
    there: int  # until today, in the district
    there_before: int  # until yesterday


def fill(wanted: Wanted, patterns: Sequence[Pattern]) -> None:
    """Copy patterns until there are so many people, so many of them in the district."""
    with database.acting(OWNER), database.transaction():
        tables = [
            _read(name, owner, patterns) for name, owner in database.rows(OWNER_COLUMNS)
        ]
        tables = [table for table in tables if table.rows and table.name != PIECES]
        own = {each.number: _Own.of(each, tables) for each in patterns}
        stride = max(len(one.entries) for one in own.values())
        _prepare(wanted, patterns, stride)
        with bare([table.name for table in tables]):
            database.rows("ALTER TABLE registry_person DISABLE TRIGGER USER")
            for table in tables:
                _copy(table, own)
            database.rows("ALTER TABLE registry_person ENABLE TRIGGER USER")
        database.rows(
            "SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), max(id))"
            " FROM ledger_entry"
        )
        for name in ("copy", "pattern", "sort", "village"):
            database.rows(f"DROP TABLE {name}")
    with database.acting(OWNER):
        database.rows("VACUUM (ANALYZE)")


def _prepare(wanted: Wanted, patterns: Sequence[Pattern], stride: int) -> None:
    """Say of each copy whose it is and where it stays."""
    made = Counter(each.sort for each in patterns)
    left = wanted.people - len(patterns)
    counts = {
        THERE.name: max(0, wanted.there - made[THERE]),
        THERE_BEFORE.name: max(0, wanted.there_before - made[THERE_BEFORE]),
        TODAY_ELSEWHERE.name: round(left * TODAY_ELSEWHERE.share),
        LONG_AGO.name: round(left * LONG_AGO.share),
        WITHIN.name: left,
    }
    sorts, low = [], 0
    for name, count in counts.items():
        high = min(low + count, left)
        sorts.append({"name": name, "low": low, "high": high})
        low = high
    told = {
        "people": left,
        "level": VILLAGE,
        "province": PROVINCE,
        "step": STEP,
        "other_step": OTHER_STEP,
        "stride": stride,
        "sorts": json.dumps(sorts),
        "patterns": json.dumps(
            [
                {"number": one.number, "name": one.sort.name, "city": one.city[:4]}
                for one in patterns
            ]
        ),
    }
    database.rows(PREPARE, told)


# --- what there is about patterns -----------------------------------------------------


def _read(name: str, owner: str, patterns: Sequence[Pattern]) -> Table:
    """Return the rows about these people that nothing has superseded."""
    table = Table(name, owner, database.rows(COLUMNS, [name]))
    columns = ", ".join(f'"{column}"::text' for column, _type, _to in table.columns)
    number = {each.person: each.number for each in patterns}
    over = "AND ended_entry_id IS NULL" if name == "standing_standing" else ""
    found = database.rows(
        f'SELECT "{owner}", {columns} FROM {name} WHERE "{owner}" = ANY(%s) {over}'  # noqa: S608
        " ORDER BY 2",
        [list(number)],
    )
    table.rows = [(number[person], list(row)) for person, *row in found]
    return table


@dataclass(frozen=True, slots=True)
class _Own:
    """What is a pattern's own, and becomes each copy's: ids, entries, the village."""

    ids: frozenset[str]
    entries: Mapping[str, int]  # by number, in their order
    village: str  # its key
    position: str
    codes: tuple[str, str, str]  # of the village, its town and its county

    @classmethod
    def of(cls, pattern: Pattern, tables: Iterable[Table]) -> "_Own":
        ids, entries, code = {str(pattern.person)}, list[int](), pattern.village.code
        for table in tables:
            rows = [row for number, row in table.rows if number == pattern.number]
            for at, (column, kind, to) in enumerate(table.columns):
                told = {value for row in rows if (value := row[at]) is not None}
                if kind == "uuid" and not _shared(to):
                    ids |= told
                if (table.name, column) == (LEDGER, "id"):
                    entries += map(int, told)
        return cls(
            ids=frozenset(ids),
            entries={str(one): n for n, one in enumerate(sorted(entries), start=1)},
            village=str(pattern.village.pk),
            position=str(pattern.village.position),
            codes=(code, f"{code[:9]}000", f"{code[:6]}000000"),
        )

    def is_in(self, text: str | None) -> bool:
        """Say whether a text speaks of anything of theirs."""
        return text is not None and any(one in text for one in (*self.ids, *self.codes))


def _shared(to: str) -> bool:
    """Say whether a column points to what many people have in common."""
    return to.startswith(("places_", "community_unit", "divisions_"))


# --- the same for everybody else --------------------------------------------------------

HERE = "here"
PLACES = ("code", "town", "county")  # of the copy's village, as texts name it
SECRET = re.compile("_blind$|^token_hash$")
VALUES = {
    # Below zero: nobody's own, as that a version of the rules began.
    "entry": "CASE WHEN {0}::bigint < 0 THEN -{0}::bigint"
    " ELSE copy.entry + {0}::bigint END",
    "id": "md5({} || copy.n)::uuid",
    "place": "CASE WHEN {} IS NOT NULL THEN copy.position END",
    "division": "CASE {0} WHEN 'here' THEN copy.village ELSE {0}::bigint END",
    "secret": "sha256(convert_to({} || copy.n, 'UTF8'))",
    "reference": "'B-' || copy.n",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """How a column of a pattern becomes a copy's."""

    name: str
    kind: str  # entry, id, place, division, secret, reference, words; else its type
    type: str

    @classmethod
    def of(cls, table: Table, at: int, own: Mapping[int, _Own]) -> "_Column":
        name, kind, to = table.columns[at]
        values = [(own[number], row[at]) for number, row in table.rows]
        return cls(name, _kind(table.name, name, kind, to, values), kind)

    def told(self, value: str, own: _Own, ids: list[str]) -> str:
        """Return what is kept of a pattern's value; note ids that it speaks of."""
        match self.kind:
            case "entry":
                return str(own.entries.get(value, -int(value)))
            case "division":
                return HERE if value == own.village else value
            case "place" if value != own.position:
                msg = f"{self.name} {value} is not where the pattern stays"
                raise AssertionError(msg)
            case "words":
                return _with_holes(value, own, ids)
        return value

    def value(self, ids: int) -> str:
        """Return the copy's value as SQL; texts speak of so many ids at most."""
        told = f'told."{self.name}"'
        if self.kind == "words":
            named = [f"copy.{place}" for place in PLACES]
            named += [f"md5(told.ids[{n}] || copy.n)::uuid" for n in range(1, ids + 1)]
            return f"format({told}, {', '.join(named)})::{self.type}"
        return VALUES.get(self.kind, f"{{}}::{self.type}").format(told)


def _kind(
    table: str, name: str, kind: str, to: str, values: Sequence[tuple[_Own, str | None]]
) -> str:
    """Say what has to be done with a column."""
    if LEDGER in {to, f"{table}.{name}".removesuffix(".id")}:
        return "entry"
    named = {"place": "place", "checkpoint": "place", "reference": "reference"}
    if kind == "uuid":
        return kind if _shared(to) else "id"
    if to == "divisions_division":
        return "division"
    if kind == "bytea" and SECRET.search(name):
        return "secret"
    if kind in {"text", "jsonb"} and any(one.is_in(value) for one, value in values):
        return "words"
    return named.get(name, kind)


def _with_holes(value: str, own: _Own, ids: list[str]) -> str:
    """Return a text with a hole for whatever is the pattern's own."""
    text = value.replace("%", "%%")
    for place, code in enumerate(own.codes, start=1):
        text = text.replace(code, f"%{place}$s")
    for one in sorted(own.ids):
        if one in text:
            if one not in ids:
                ids.append(one)
            text = text.replace(one, f"%{len(PLACES) + ids.index(one) + 1}$s")
    return text


def _copy(table: Table, own: Mapping[int, _Own]) -> None:
    """Write a table's rows for every copy by one statement."""
    columns = [_Column.of(table, at, own) for at in range(len(table.columns))]
    kept = ", ".join(f'"{each.name}" text' for each in columns)
    database.rows(f"CREATE TEMP TABLE told (pattern int, ids text[], {kept})")
    holes, most = ", ".join(["%s"] * (len(columns) + 2)), 0
    for number, row in table.rows:
        ids: list[str] = []
        told = [
            None if value is None else each.told(value, own[number], ids)
            for each, value in zip(columns, row, strict=True)
        ]
        most = max(most, len(ids))
        database.rows(f"INSERT INTO told VALUES ({holes})", [number, ids, *told])  # noqa: S608
    database.rows("ANALYZE told")
    names = ", ".join(f'"{each.name}"' for each in columns)
    values = ", ".join(each.value(most) for each in columns)
    database.rows(
        f"INSERT INTO {table.name} ({names}) SELECT {values}"  # noqa: S608
        " FROM copy JOIN told USING (pattern)"
    )
    database.rows("DROP TABLE told")
