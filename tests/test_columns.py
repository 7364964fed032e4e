"""Columns of many rows come as numpy takes them; what does not fit is refused."""

from uuid import UUID

import numpy as np
import pytest
from django.db import DataError, ProgrammingError
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique import columns, database
from pratique.columns import KEY, NO_MOMENT, NOTHING, Index
from pratique.database import WORKER
from pratique.policy.many import tables

ONE = "018f0000-0000-4000-8000-000000000000"  # numpy cuts zeros off its end
ROWS = f"""(VALUES
    ('{ONE}'::uuid, '2022-08-20T04:00:00.000001Z'::timestamptz, '2022-08-20'::date, 7,
     1.5::numeric, true, 'pcr', '隔离'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
) AS told (key, at, day, number, real, truth, word, text)"""
KINDS = {
    "key": ("key", "key"),
    "at": ("moment", "at"),
    "day": ("day", "day"),
    "number": ("number", "number"),
    "real": ("real", "real"),
    "truth": ("truth", "truth"),
    "word": ("word", "word"),
    "text": ("text", "text"),
}


def read(asked: dict[str, tuple[str, str]], source: str) -> dict[str, columns.Array]:
    with database.acting(WORKER), database.transaction():
        return columns.read(asked, source, {})


@pytest.mark.usefixtures("database")
def test_every_kind_comes_as_it_is_and_what_is_not_there_as_nothing() -> None:
    told = read(KINDS, ROWS)

    assert columns.uuid_of(told["key"][0]) == UUID(ONE)
    moment = tables.datetime_of(told["at"][0])
    assert moment is not None
    assert moment.isoformat() == "2022-08-20T04:00:00.000001+00:00"
    assert str(tables.date_of(told["day"][0])) == "2022-08-20"
    values = [told[name][0] for name in ("number", "real", "truth", "word")]
    assert values == [7, 1.5, True, b"pcr"]
    assert columns.uuid_of(told["key"][1]) == UUID(int=0)
    nothing = [told[name][1] for name in ("at", "day", "number", "truth", "word")]
    assert nothing == [NO_MOMENT, tables.NO_DAY, NOTHING, False, b""]
    assert np.isnan(told["real"][1])


def test_what_is_not_there_is_the_same_to_the_rules() -> None:
    assert (NO_MOMENT, NOTHING) == (tables.NO_MOMENT, tables.NOTHING)


@pytest.mark.usefixtures("database")
def test_nobody_is_no_rows() -> None:
    assert len(read(KINDS, f"{ROWS} WHERE false")["key"]) == 0


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("word", ["longer than sixteen", "隔离隔离隔离"])
def test_a_word_that_does_not_fit_is_refused(word: str) -> None:
    source = f"(VALUES ('pcr'), ('{word}')) AS told (word)"

    with pytest.raises(ValueError, match="not laid out"):
        read({"word": ("word", "word")}, source)


@pytest.mark.usefixtures("database")
def test_texts_are_told_by_one_row_of_each() -> None:
    source = f"(VALUES ('{ONE}'::uuid, '管控'), ('{UUID(int=2)}', ''), ('{UUID(int=3)}', '管控')) AS told (key, text)"
    with database.acting(WORKER), database.transaction():
        told = columns.read(
            {"key": ("key", "key"), "text": ("text", "text")}, source, {}
        )
        names = columns.texts(
            told["text"],
            told["key"],
            f"SELECT key, text FROM {source} WHERE key = ANY(%(keys)s)",
        )

    assert [names[one] for one in told["text"].tolist()] == ["管控", "", "管控"]


# Few different halves, so that whole halves are shared.
keys = st.builds(
    lambda high, low: UUID(int=(high << 64) + low),
    st.integers(0, 3),
    st.sampled_from([0, 1, 2, 256, 2**64 - 1]),
)


@settings(max_examples=30)
@given(st.sets(keys), st.lists(keys))
def test_a_key_is_found_where_it_stands(known: set[UUID], asked: list[UUID]) -> None:
    there = sorted(known, key=lambda key: key.int % 7)

    found = Index.of(columns.keys_of(there)).find(columns.keys_of(asked))

    wanted = [there.index(key) if key in known else NOTHING for key in asked]
    assert found.tolist() == wanted


@settings(max_examples=30)
@given(st.lists(keys))
def test_keys_sort_as_their_texts(several: list[UUID]) -> None:
    made = np.array([key.bytes for key in several], KEY)

    order = columns.order_of(made)

    assert [str(several[at]) for at in order] == sorted(map(str, several))


@pytest.mark.usefixtures("database")
def test_what_the_database_refuses_on_the_way_is_refused() -> None:
    source = "(VALUES (1), (0)) AS told (number)"

    with pytest.raises(DataError, match="division by zero"):
        read({"number": ("number", "1 / told.number")}, source)

    assert len(read({"number": ("number", "told.number")}, source)["number"]) == 2
    with pytest.raises(ProgrammingError, match="syntax"):
        read({"number": ("number", "told..number")}, source)
