"""Every index costs each row that is written: none of them is there twice."""

from contextlib import suppress

import pytest

from pratique import database
from pratique.database import OWNER

pytestmark = pytest.mark.usefixtures("database")

# Of two that begin alike the shorter one finds nothing that the longer one does not.
TWICE = """
SELECT shorter.indexrelid::regclass::text, longer.indexrelid::regclass::text
FROM pg_index shorter JOIN pg_index longer USING (indrelid)
JOIN pg_class told ON told.oid = indrelid
WHERE told.relnamespace = 'public'::regnamespace
    AND shorter.indexrelid <> longer.indexrelid
    AND (NOT shorter.indisunique
        OR longer.indisunique AND shorter.indkey::text = longer.indkey::text)
    AND pg_get_expr(shorter.indpred, indrelid)
        IS NOT DISTINCT FROM pg_get_expr(longer.indpred, indrelid)
    AND shorter.indexprs IS NULL AND longer.indexprs IS NULL
    AND shorter.indoption::text = substr(
        longer.indoption::text, 1, length(shorter.indoption::text))
    AND longer.indkey::text || ' ' LIKE shorter.indkey::text || ' %'
    AND longer.indclass::text || ' ' LIKE shorter.indclass::text || ' %'
    AND (shorter.indkey <> longer.indkey OR shorter.indexrelid > longer.indexrelid)
"""


class TakenBack(Exception):
    """What was tried is undone."""


def test_no_index_says_what_a_longer_one_begins_with() -> None:
    with database.acting(OWNER), database.transaction():
        assert database.rows(TWICE) == []


def test_one_that_is_there_twice_is_found() -> None:
    with suppress(TakenBack), database.acting(OWNER), database.transaction():
        database.rows("CREATE INDEX again ON labs_specimen (person_id)")
        assert database.rows(TWICE) == [("again", "labs_specimen_person")]
        raise TakenBack
