"""A desk finds whom it looks for, by whatever it has."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.registry import queries, refusals
from pratique.registry.queries.finding import parts_of
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def li(city: None) -> UUID:
    """Have Li, Wang and Smith arrive."""
    for who in (cast.WANG, cast.SMITH):
        cast.arrive(who)
    return cast.person_id(cast.arrive())


def found(text: str, **how: str) -> list[str]:
    """Return the names of those the text means, to an officer of the city."""
    with database.acting(cast.checkpoint_officer()), database.transaction():
        return [one.name for one in queries.find_people(text, **how)]


def test_by_a_fragment_or_a_phone(li: UUID) -> None:
    for text in ("李小", "小燕", " 李小燕 ", "13800000001", "+86 138 0000 0001"):
        assert found(text) == ["李小燕"]


def test_latin_letters_in_any_case(li: UUID) -> None:
    for text in ("smith", "JANE", "Jane Smith", "ne sm"):
        assert found(text) == ["Jane Smith"]


def test_by_document(li: UUID) -> None:
    assert found(cast.LI.document) == ["李小燕"]
    assert found(cast.SMITH.document) == []
    assert found(cast.SMITH.document, nationality="GBR") == ["Jane Smith"]


def test_by_reference_and_alias(li: UUID) -> None:
    from pratique.registry.actions import identity

    cast.doing(cast.checkpoint_officer(), identity.give_alias, person=li, alias="5")
    with database.acting(cast.checkpoint_officer()), database.transaction():
        reference = queries.person_of(li).reference
    assert found(reference) == found(reference.lower()) == found("5") == ["李小燕"]


def test_nobody(li: UUID) -> None:
    for text in ("李燕", "张三", "13900000000"):
        assert found(text) == []


def test_one_sign_is_too_short(li: UUID) -> None:
    for text in ("", " ", "李"):
        with pytest.raises(refusals.TooShort):
            found(text)


def test_a_corrected_name_is_found_and_the_old_one_is_not(li: UUID) -> None:
    from pratique.registry.actions import identity

    cast.doing(
        cast.checkpoint_officer(),
        identity.correct,
        person=li,
        reason="card",
        name="李晓艳",
    )
    assert (found("晓艳"), found("小燕")) == (["李晓艳"], [])


def test_python_and_the_database_cut_names_alike() -> None:
    for name in ("李小燕", "Jane  Smith", "Ａｂｃ", "阿", "José Ñandú", ""):
        cut = database.rows("SELECT registry_parts_of(%s)", [name])
        assert {part for (part,) in cut} == {one for one in parts_of(name) if one}


def test_expected_and_arrived() -> None:
    coming = cast.declare(cast.declaring(cast.WANG))
    here = cast.arrive()
    ahead = cast.declare(
        cast.declaring(
            cast.SMITH,
            kind="pre_registration",
            arrival=replace(cast.BY_TRAIN, at=cast.NINE + timedelta(hours=1)),
        )
    )
    day = cast.NINE - timedelta(hours=9), cast.NINE + timedelta(hours=15)

    with database.acting(cast.checkpoint_officer()), database.transaction():
        expected = [one.declaration_id for one in queries.expected(*day)]
        arrived = [one.declaration_id for one in queries.arrived(*day)]
    assert expected == [coming, ahead]
    assert arrived == [here]
