"""Who holds a link, and whose phone it is, once the person stands before an officer."""

from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.registry import queries, refusals
from pratique.registry.actions import declaring, proving
from pratique.registry.declared import Kind, Proof
from tests.registry import cast
from tests.registry.test_proving import row

pytestmark = pytest.mark.usefixtures("city")


class TestWhoTypedTheForm:
    """Whoever typed the form holds its link, and gave a phone: perhaps a stranger."""

    def typed(self) -> tuple[UUID, str]:
        """Have somebody declare in Li's name; the declaration and its secret."""
        with database.acting(cast.PUBLIC), database.transaction():
            made = declaring.declare(
                declared=cast.declaring(), look_back=cast.LOOK_BACK, by=cast.PUBLIC
            )
        return made.declaration, made.token

    def is_open(self, token: str) -> bool:
        try:
            with database.acting(cast.PUBLIC), database.transaction():
                return bool(queries.open_page(token).declarations)
        except refusals.UnknownDeclaration:
            return False

    def test_their_link_ends_when_the_person_is_proved_without_it(self) -> None:
        declaration, token = self.typed()
        assert self.is_open(token)

        cast.prove(declaration, shows=False)

        assert not self.is_open(token)
        assert row(declaration).person.phone_blind is None
        with (
            pytest.raises(refusals.UnknownDeclaration),
            database.acting(cast.checkpoint_officer()),
            database.transaction(),
        ):
            queries.declaration_of_link(token)

    def test_the_link_that_the_person_shows_opens_their_page(self) -> None:
        declaration, token = self.typed()

        cast.prove(declaration)

        with database.acting(cast.PUBLIC), database.transaction():
            (told,) = queries.open_page(token).declarations
        assert told.person == cast.person_id(declaration)
        assert row(declaration).person.phone_last_four == "0001"

    def test_the_link_of_another_form_shows_nothing(self) -> None:
        declaration, token = self.typed()
        other = cast.link_of(cast.declare(cast.declaring(cast.WANG)))
        cast.doing(
            cast.checkpoint_officer(),
            proving.prove,
            declaration=declaration,
            meeting=proving.Meeting(shown=other),
        )

        assert not self.is_open(token)
        assert row(declaration).person.phone_blind is None

    def test_a_phone_is_theirs_once_an_officer_has_asked_them(self) -> None:
        declaration, token = self.typed()
        cast.doing(
            cast.checkpoint_officer(),
            proving.prove,
            declaration=declaration,
            meeting=proving.Meeting(phone_asked=True),
        )

        assert not self.is_open(token)
        assert row(declaration).person.phone_last_four == "0001"

    def test_a_strangers_phone_confirms_nothing_afterwards(self) -> None:
        declaration, _ = self.typed()
        cast.prove(declaration, shows=False)
        again, _ = self.typed()

        with pytest.raises(refusals.NoPhoneOnRecord):
            cast.doing(WORKER, proving.send_code, declaration=again)

    def test_what_an_officer_filled_in_with_them_is_theirs(self) -> None:
        officer = cast.checkpoint_officer()
        declaration = cast.declare(cast.by_officer(), officer)
        cast.prove(declaration, shows=False)

        assert cast.link_of(declaration) is not None
        assert row(declaration).person.phone_last_four == "0001"

    def test_a_list_ends_no_link_and_the_document_does(self) -> None:
        declaration, token = self.typed()
        with database.acting(WORKER), database.transaction():
            proving.confirm(declaration, Proof.MANIFEST, by=WORKER)
        assert self.is_open(token)

        cast.prove(declaration, shows=False)

        assert not self.is_open(token)

    def test_a_planned_journeys_link_opens_what_it_became(self) -> None:
        with database.acting(cast.PUBLIC), database.transaction():
            ahead = declaring.declare(
                declared=cast.declaring(kind=Kind.PRE_REGISTRATION),
                look_back=cast.LOOK_BACK,
                by=cast.PUBLIC,
            )
        shown, officer = cast.link_of(ahead.declaration), cast.checkpoint_officer()
        made = cast.doing(
            officer, declaring.convert, pre=ahead.declaration, look_back=cast.LOOK_BACK
        )
        assert isinstance(made, declaring.Made)
        cast.doing(
            officer,
            proving.prove,
            declaration=made.declaration,
            meeting=proving.Meeting(shown=shown),
        )

        with database.acting(cast.PUBLIC), database.transaction():
            (told,) = queries.open_page(ahead.token).declarations
        assert told.declaration == made.declaration
        assert told.person == cast.person_id(ahead.declaration)


class TestLinkOfAParty:
    """The first of a party holds one link for all; each is proved by what is shown."""

    @pytest.fixture
    def party(self, city: None) -> tuple[declaring.Made, ...]:
        with database.acting(cast.PUBLIC), database.transaction():
            return declaring.declare_party(
                party=(cast.declaring(), cast.declaring(cast.CHILD)),
                look_back=cast.LOOK_BACK,
                by=cast.PUBLIC,
            )

    def opened(self, token: str) -> list[bool]:
        """Return, for each page a link opens, whether it tells of the person."""
        with database.acting(cast.PUBLIC), database.transaction():
            return [bool(each.person) for each in queries.open_page(token).declarations]

    def test_shown_for_each_it_opens_the_pages_of_all(
        self, party: tuple[declaring.Made, ...]
    ) -> None:
        lead, child = party
        shown = proving.Meeting(shown=cast.link_of(lead.declaration))
        for each in (lead, child):
            cast.doing(
                cast.checkpoint_officer(),
                proving.prove,
                declaration=each.declaration,
                meeting=shown,
            )

        assert self.opened(lead.token) == [True, True]
        with pytest.raises(refusals.UnknownDeclaration):
            self.opened(child.token)

    def test_whoever_is_named_by_a_stranger_ends_it(
        self, party: tuple[declaring.Made, ...]
    ) -> None:
        lead, child = party
        cast.prove(lead.declaration)
        assert self.opened(lead.token) == [True, False]

        cast.prove(child.declaration, shows=False)

        with pytest.raises(refusals.UnknownDeclaration):
            self.opened(lead.token)

    def test_a_fresh_link_opens_the_adults_page_and_the_childs(
        self, party: tuple[declaring.Made, ...]
    ) -> None:
        for each in party:
            cast.prove(each.declaration, shows=False)
        adult, child = (cast.person_id(each.declaration) for each in party)
        give = {"what": proving.give_link, "by": cast.checkpoint_officer()}
        grown, own = (cast.doing(person=who, **give) for who in (adult, child))  # type: ignore[arg-type]

        assert self.opened(str(grown)) == [True, True]
        assert self.opened(str(own)) == [True]
