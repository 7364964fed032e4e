"""A document, a manifest or the phone on record makes a declaration count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.registry import queries, refusals
from pratique.registry.actions import proving
from pratique.registry.actions.declaring import LINK_LASTS
from pratique.registry.declared import NoteKind, Proof
from pratique.registry.models import Declaration, Note, Person, PhoneConfirmation
from tests import gazetteer
from tests.conftest import SetClock
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")


def row(declaration: UUID) -> Declaration:
    """Return a declaration as it stands."""
    with database.acting(WORKER):
        return Declaration.objects.select_related("person").get(pk=declaration)


def notes(declaration: UUID) -> set[str]:
    """Return the kinds of notes that are open about a declaration."""
    with database.acting(WORKER):
        open_notes = Note.objects.filter(declaration=declaration, ended_entry=None)
        return set(open_notes.values_list("kind", flat=True))


def test_an_officer_who_saw_the_document_makes_it_count() -> None:
    declaration = cast.arrive()

    said = row(declaration)
    assert said.proved_how == Proof.DOCUMENT
    assert said.proved_entry is not None
    with database.acting(WORKER):
        entry = Entry.objects.get(pk=said.proved_entry_id or 0)
    assert (entry.kind, entry.actor, entry.duty) == (
        "registry.proved",
        "1",
        "checkpoint_officer",
    )
    assert queries.is_gone(said.person) is False
    assert said.person.phone_last_four == "0001"


def test_proving_again_changes_nothing() -> None:
    declaration = cast.arrive()
    before = row(declaration).proved_entry_id

    cast.prove(declaration)

    assert row(declaration).proved_entry_id == before


def test_an_officer_who_knows_the_person_says_how() -> None:
    declaration = cast.declare()
    officer = cast.checkpoint_officer()
    prove = {"declaration": declaration, "how": Proof.OFFICER}

    with pytest.raises(refusals.ReasonMissing):
        cast.doing(officer, proving.prove, **prove)
    cast.doing(officer, proving.prove, **prove, reason="my neighbour")

    assert row(declaration).proved_how == Proof.OFFICER


def test_no_officer_claims_that_a_manifest_proved_it() -> None:
    with pytest.raises(ValueError, match="by themselves"):
        cast.doing(
            cast.checkpoint_officer(),
            proving.prove,
            declaration=cast.declare(),
            how=Proof.MANIFEST,
        )


def test_a_stronger_proof_follows_a_weaker_and_counts_since_the_first() -> None:
    declaration = cast.declare()
    with database.acting(WORKER), database.transaction():
        proving.confirm(declaration, Proof.MANIFEST, by=WORKER)
    first = row(declaration).proved_entry_id
    assert row(declaration).person.phone_blind is None  # a list proves no phone

    cast.prove(declaration)
    with database.acting(WORKER), database.transaction():
        proving.confirm(declaration, Proof.PHONE, by=WORKER)

    assert row(declaration).proved_how == Proof.DOCUMENT
    assert row(declaration).proved_entry_id == first
    assert row(declaration).person.phone_blind is not None


def test_the_person_becomes_what_the_seen_document_says() -> None:
    wrong = cast.declare(cast.declaring(replace(cast.LI, name="李小雁")))
    with database.acting(WORKER), database.transaction():
        proving.confirm(wrong, Proof.MANIFEST, by=WORKER)
    right = cast.declare()
    cast.prove(right)

    assert row(right).person.name == "李小燕"
    assert NoteKind.IDENTITY_DIFFERS in notes(right)


def test_two_proved_declarations_of_one_coming_are_for_an_officer() -> None:
    """Neither a stranger's form nor one's own second binds or frees by itself."""
    tibet = (cast.stay_in(gazetteer.CHENGGUAN, 10, 20),)
    first = cast.declare(cast.declaring(stays=tibet))
    with database.acting(WORKER), database.transaction():
        proving.confirm(first, Proof.MANIFEST, by=WORKER)

    second = cast.arrive()

    assert notes(second) == {NoteKind.DUPLICATE_SUSPECTED}
    assert row(first).ended_entry_id is None


def test_the_next_journey_is_no_duplicate(set_clock: SetClock) -> None:
    cast.arrive()
    set_clock(cast.days_later(5))
    again = cast.arrive(
        arrival=replace(cast.BY_TRAIN, at=cast.days_later(5)),
        stays=(
            cast.stay_in(gazetteer.NORMAL_SCHOOL_STREET, 15, 24),
            cast.stay_in(gazetteer.JINJIANG, 24, 26),
        ),
    )

    assert notes(again) == set()


def test_a_declaration_set_aside_counts_for_nothing_and_stays_so() -> None:
    declaration = cast.arrive()
    officer = cast.checkpoint_officer()
    with pytest.raises(refusals.ReasonMissing):
        cast.doing(officer, proving.set_aside, declaration=declaration, reason=" ")

    cast.doing(officer, proving.set_aside, declaration=declaration, reason="not hers")

    assert row(declaration).ended_entry_id is not None
    other = cast.declare()
    cast.doing(officer, proving.set_aside, declaration=other, reason="not hers")
    with pytest.raises(refusals.SetAside):
        cast.prove(other)


class TestPhone:
    """The phone on record, and no other, says a code back."""

    @pytest.fixture
    def declaration(self, city: None) -> UUID:
        cast.arrive()
        return cast.declare()

    def send(self, declaration: UUID) -> str:
        code = cast.doing(WORKER, proving.send_code, declaration=declaration)
        assert isinstance(code, str)
        return code

    def say(self, declaration: UUID, code: str) -> object:
        return cast.doing(
            WORKER, proving.confirm_phone, declaration=declaration, code=code
        )

    def test_it_confirms(self, declaration: UUID) -> None:
        assert self.say(declaration, self.send(declaration)) is True
        assert row(declaration).proved_how == Proof.PHONE

    def test_a_code_is_never_kept_in_clear(self, declaration: UUID) -> None:
        code = self.send(declaration)
        with database.acting(WORKER):
            kept = database.rows("SELECT t::text FROM registry_phone_confirmation t")
        assert code not in str(kept)

    def test_a_wrong_code_is_counted_until_the_right_one_is_void(
        self, declaration: UUID
    ) -> None:
        code = self.send(declaration)
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(proving.CODE_TRIES):
            assert self.say(declaration, wrong) is False

        assert self.say(declaration, code) is False
        assert row(declaration).proved_entry_id is None
        with database.acting(WORKER):
            assert PhoneConfirmation.objects.get().tries > proving.CODE_TRIES

    def test_it_comes_too_late(self, declaration: UUID, set_clock: SetClock) -> None:
        code = self.send(declaration)
        set_clock(cast.NINE + proving.CODE_LASTS)

        assert self.say(declaration, code) is False

    def test_a_new_code_voids_the_old(self, declaration: UUID) -> None:
        old, new = self.send(declaration), self.send(declaration)

        assert old == new or self.say(declaration, old) is False
        assert self.say(declaration, new) is True

    def test_nothing_was_sent(self, declaration: UUID) -> None:
        assert self.say(declaration, "000000") is False


class TestLink:
    """An officer gives a person a link to their own page."""

    def open(self, token: str) -> queries.Page:
        with database.acting(cast.PUBLIC), database.transaction():
            return queries.open_page(token)

    def test_it_opens_the_person(self) -> None:
        li = cast.person_id(cast.arrive())
        token = cast.doing(cast.checkpoint_officer(), proving.give_link, person=li)
        assert isinstance(token, str)

        assert self.open(token).person == li

    def test_it_ends(self, set_clock: SetClock) -> None:
        li = cast.person_id(cast.arrive())
        token = cast.doing(cast.checkpoint_officer(), proving.give_link, person=li)
        assert isinstance(token, str)
        set_clock(cast.NINE + LINK_LASTS + timedelta(seconds=1))

        with pytest.raises(refusals.UnknownDeclaration):
            self.open(token)

    def test_the_secret_is_not_kept(self) -> None:
        li = cast.person_id(cast.arrive())
        token = cast.doing(cast.checkpoint_officer(), proving.give_link, person=li)
        with database.acting(WORKER):
            kept = database.rows("SELECT t::text FROM registry_capability_link t")
        assert str(token) not in str(kept)


def test_two_officers_at_once_prove_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    declaration = cast.declare()

    def once(by: Callable[[], object]) -> None:
        try:
            cast.prove(declaration, cast.checkpoint_officer())
        finally:
            database.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(once, [cast.checkpoint_officer] * 8))

    with database.acting(WORKER):
        assert Entry.objects.filter(kind="registry.proved").count() == 1
        assert Person.objects.count() == 1
