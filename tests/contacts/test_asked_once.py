"""Nobody is asked about twice, whoever sent the letter that is open."""

import pytest

from pratique import database
from pratique.contacts import queries, refusals
from pratique.contacts.actions import letters
from pratique.contacts.models import Letter
from pratique.database import WORKER
from pratique.labs.models import Specimen
from pratique.registry.actions import merging
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def of_county(*people: letters.Asked, to: str = gazetteer.CHENGDU) -> Letter:
    """Ask as a county's tracer, who sees no letter of the city's."""
    return cast.doing(
        cast.tracer(gazetteer.XIAODIAN),
        letters.send,
        to_division=to,
        people=people,
        about="",
        answer_within=cast.WITHIN,
    )


def test_a_county_does_not_ask_about_whom_its_city_has_asked() -> None:
    li = cast.somebody("李小燕")
    cast.sampled(li, "negative")
    with database.acting(WORKER):
        specimen = Specimen.objects.get().pk
    first = cast.send(li)
    with database.acting(cast.tracer(gazetteer.XIAODIAN)), database.transaction():
        assert not Letter.objects.exists()

    with pytest.raises(refusals.AlreadyAsked) as refused:
        of_county((li, None))
    assert (refused.value.code, refused.value.field) == ("already_asked", "people")
    assert first.reference not in str(refused.value)

    of_county((li, specimen))
    of_county((li, None), to=gazetteer.LHASA)
    cast.answer(first, li, "not_found")
    with pytest.raises(refusals.AlreadyAsked):
        of_county((li, None))  # by its own letter


def test_nor_about_another_record_of_theirs() -> None:
    li, twin = cast.somebody("李小燕"), cast.somebody("李燕")
    first = cast.send(twin)
    cast.doing(
        cast.tracer(), merging.merge, keep=li, gone=twin, reason="the same person"
    )

    with pytest.raises(refusals.AlreadyAsked):
        of_county((li, None))

    cast.answer(first, li, "not_found")
    of_county((li, None))


def test_whom_a_letter_asks_about_is_told_to_tracers_only() -> None:
    li = cast.somebody("李小燕")
    letter = cast.send(li)

    def told(duty: str) -> bool:
        by = cast.officer(duty, gazetteer.XIAODIAN)
        with database.acting(by), database.transaction():
            return queries.is_asked(li, letter.to_division_id)

    assert told("tracer")
    assert not told("driver")
