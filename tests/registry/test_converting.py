"""A pre-registration is advice until the person is here."""

from dataclasses import replace

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.registry import queries, refusals
from pratique.registry.actions import declaring, payload
from pratique.registry.declared import Channel, Kind
from pratique.registry.models import Arrival, Declaration
from tests import gazetteer
from tests.conftest import SetClock
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")


class TestConversion:
    """A pre-registration is advice; one step turns it into an arrival."""

    @pytest.fixture
    def token(self) -> str:
        ahead = cast.declaring(
            kind=Kind.PRE_REGISTRATION,
            arrival=replace(cast.BY_TRAIN, at=cast.days_later(1)),
            stays=(cast.stay_in(gazetteer.JINJIANG, 10, 21),),
        )
        with database.acting(cast.PUBLIC), database.transaction():
            made = declaring.declare(
                declared=ahead, look_back=cast.LOOK_BACK, by=cast.PUBLIC
            )
        return made.token

    def convert(self, token: str) -> tuple[declaring.Made, ...]:
        with database.acting(cast.PUBLIC), database.transaction():
            return declaring.convert_by_link(
                token=token, look_back=cast.LOOK_BACK, by=cast.PUBLIC
            )

    def test_by_its_link_on_the_day(self, token: str, set_clock: SetClock) -> None:
        set_clock(cast.days_later(1))
        (made,) = self.convert(token)

        with database.acting(WORKER):
            said = Declaration.objects.get(pk=made.declaration)
            assert (said.kind, said.channel) == (Kind.ARRIVAL, Channel.PUBLIC)
            assert said.converted_from is not None
            assert Arrival.objects.get(declaration=said).at == cast.days_later(1)
            assert (
                queries.access_told(said.pk).declared().arrival.address == "师范街1号"
            )

    def test_only_once(self, token: str, set_clock: SetClock) -> None:
        set_clock(cast.days_later(1))
        self.convert(token)

        assert self.convert(token) == ()
        with database.acting(WORKER):
            assert Declaration.objects.filter(kind=Kind.ARRIVAL).count() == 1

    def test_a_bare_id_converts_nothing_by_the_public_form(self, token: str) -> None:
        with database.acting(WORKER):
            pre = Declaration.objects.get().pk
        with (
            pytest.raises(refusals.UnknownDeclaration),
            database.acting(cast.PUBLIC),
            database.transaction(),
        ):
            declaring._declare(
                cast.declaring(),
                cast.LOOK_BACK,
                declaring.ALONE,
                source=payload.Source(pre, "guessed"),
            )

    def test_an_officer_converts_what_they_see(
        self, token: str, set_clock: SetClock
    ) -> None:
        set_clock(cast.days_later(1))
        with database.acting(WORKER):
            pre = Declaration.objects.get().pk
        made = cast.doing(
            cast.checkpoint_officer(),
            declaring.convert,
            pre=pre,
            look_back=cast.LOOK_BACK,
        )
        assert isinstance(made, declaring.Made)

        with pytest.raises(refusals.AlreadyConverted):
            cast.doing(
                cast.checkpoint_officer(),
                declaring.convert,
                pre=pre,
                look_back=cast.LOOK_BACK,
            )

    def test_days_not_told_before_must_be_told_now(
        self, token: str, set_clock: SetClock
    ) -> None:
        set_clock(cast.days_later(3))
        with pytest.raises(refusals.DeclarationRefused) as caught:
            self.convert(token)

        assert [each.code for each in caught.value.problems] == ["itinerary_gap"]
