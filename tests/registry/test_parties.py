"""One form for a party, with a result each; a minor has a guardian."""

from dataclasses import replace
from uuid import uuid4

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.registry import queries, refusals
from pratique.registry.actions import declaring
from pratique.registry.models import Declaration, Person
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")


class TestParty:
    """One form for a party, with a result each."""

    def declare(self, *party: object) -> tuple[declaring.Made, ...]:
        with database.acting(cast.PUBLIC), database.transaction():
            return declaring.declare_party(
                party=party,  # type: ignore[arg-type]
                look_back=cast.LOOK_BACK,
                by=cast.PUBLIC,
            )

    def test_a_minor_gets_the_adult_as_guardian_once_both_are_proved(self) -> None:
        adult, companion, child = self.declare(
            cast.declaring(),
            cast.declaring(replace(cast.WANG, phone="")),
            cast.declaring(cast.CHILD),
        )
        for each in (child, companion, adult):
            cast.prove(each.declaration)

        with database.acting(WORKER):
            minor = Person.objects.get(pk=cast.person_id(child.declaration))
            grown = Person.objects.get(pk=cast.person_id(companion.declaration))
            assert minor.guardian_id == cast.person_id(adult.declaration)
            assert grown.guardian_id is None

    def test_the_adults_link_opens_the_pages_of_all(self) -> None:
        adult, child = self.declare(cast.declaring(), cast.declaring(cast.CHILD))

        with database.acting(cast.PUBLIC), database.transaction():
            all_of_it = queries.open_page(adult.token)
            own = queries.open_page(child.token)
        assert [told.name for told in all_of_it.declarations] == ["李小燕", "李晓"]
        assert [told.name for told in own.declarations] == ["李晓"]

    def test_one_fault_and_nobody_of_the_party_is_written(self) -> None:
        nameless = cast.declaring(replace(cast.CHILD, name=" "))

        with pytest.raises(refusals.DeclarationRefused) as caught:
            self.declare(cast.declaring(), nameless)

        assert caught.value.person == 1
        assert [each.field for each in caught.value.problems] == ["who.name"]
        with database.acting(WORKER):
            assert not Declaration.objects.exists()

    def test_nobody_becomes_the_guardian_of_a_stranger(self) -> None:
        somebody = cast.declare(cast.declaring(cast.WANG))
        with (
            pytest.raises(refusals.UnknownDeclaration),
            database.acting(cast.PUBLIC),
            database.transaction(),
        ):
            declaring._declare(
                cast.declaring(cast.CHILD),
                cast.LOOK_BACK,
                declaring.Company(uuid4(), guardian=somebody, companion=True),
            )
