"""Whoever declares, by whichever door: one record, one person, and a link."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.ledger.models import Entry, Pending
from pratique.registry import queries, refusals
from pratique.registry.declared import (
    Channel,
    DeclaredArrival,
    Mode,
    Sex,
    StayKind,
)
from pratique.registry.models import (
    Arrival,
    CapabilityLink,
    Declaration,
    Person,
    Stay,
)
from tests import gazetteer
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")
AS_WORKER = pytest.mark.usefixtures("seen_by_worker")


@pytest.fixture
def seen_by_worker(city: None) -> Iterator[None]:
    """Look at everything as the worker."""
    with database.acting(WORKER):
        yield


def test_a_declaration_is_written_whole() -> None:
    made = cast.declare()

    with database.acting(WORKER):
        said = Declaration.objects.get(pk=made)
        arrival = Arrival.objects.get(declaration=said)
        assert (said.kind, said.channel, said.name) == ("arrival", "public", "李小燕")
        assert said.proved_entry_id is None
        assert arrival.service == "Z22"
        assert arrival.division.code == gazetteer.NORMAL_SCHOOL_STREET
        assert said.place == arrival.division.position
        assert Stay.objects.filter(declaration=said).count() == 1
        assert CapabilityLink.objects.filter(declaration=said).count() == 1
        entry = Entry.objects.get(pk=said.entry_id)
        assert (entry.kind, entry.actor) == ("registry.declared", "public")
        assert Pending.objects.filter(entry=entry).exists()


def test_nothing_of_a_person_is_in_clear() -> None:
    made = cast.declare()

    with database.acting(WORKER):
        for table in ("person", "declaration", "arrival", "capability_link"):
            text = str(database.rows(f"SELECT t::text FROM registry_{table} t"))
            assert cast.LI.document[:-4] not in text
            assert cast.LI.phone[:-4] not in text
            assert "师范街1号" not in text
        kept = str(database.rows("SELECT e::text FROM ledger_entry e"))
        assert "李小燕" not in kept
        assert queries.access_told(made).declared().who.document == cast.LI.document


def test_the_same_person_twice_is_one_person() -> None:
    first, second = cast.declare(), cast.declare()

    assert first != second
    assert cast.person_id(first) == cast.person_id(second)


@pytest.mark.parametrize(
    "document",
    [
        cast.LI.document.replace("0", "０", 1),
        f" {cast.LI.document[:6]} {cast.LI.document[6:]} ",
        cast.LI.document.lower(),
    ],
)
def test_a_number_written_otherwise_is_the_same_person(document: str) -> None:
    first = cast.declare()
    second = cast.declare(cast.declaring(replace(cast.LI, document=document)))

    assert cast.person_id(first) == cast.person_id(second)


def test_a_card_declared_as_a_permit_is_the_same_person() -> None:
    first = cast.declare()
    permit = replace(cast.LI, document_kind="residence_permit")

    assert cast.person_id(first) == cast.person_id(cast.declare(cast.declaring(permit)))


def test_passports_of_two_countries_are_two_people() -> None:
    french = replace(cast.SMITH, nationality="FRA")

    first = cast.declare(cast.declaring(cast.SMITH))
    second = cast.declare(cast.declaring(french))

    assert cast.person_id(first) != cast.person_id(second)


def test_many_at_once_with_one_document_are_one_person() -> None:
    def once(_number: int) -> UUID:
        try:
            return cast.declare()
        finally:
            database.close_all()

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(once, range(12)))

    assert len(set(made)) == 12
    assert len({cast.person_id(each) for each in made}) == 1


def test_what_is_declared_later_does_not_change_the_person() -> None:
    first = cast.declare()
    cast.declare(cast.declaring(replace(cast.LI, name="不是李小燕")))

    with database.acting(WORKER):
        assert Person.objects.get(pk=cast.person_id(first)).name == "李小燕"


def test_the_same_form_sent_twice_is_one_declaration() -> None:
    form = cast.declaring(submission=uuid4())

    assert cast.declare(form) == cast.declare(form)


def test_an_officer_registers_somebody_without_a_phone() -> None:
    silent = replace(cast.LI, phone="")
    officer = cast.checkpoint_officer()

    made = cast.declare(cast.by_officer(silent), officer)

    with database.acting(WORKER):
        said = Declaration.objects.get(pk=made)
        assert said.channel == Channel.OFFICER
        assert Entry.objects.get(pk=said.entry_id).actor == officer.account


def test_paper_is_the_same_record_with_the_time_of_signing() -> None:
    signed = cast.days_later(-1)
    paper = cast.declaring(channel=Channel.PAPER, declared_at=signed)

    made = cast.declare(paper, cast.checkpoint_officer())

    with database.acting(WORKER):
        said = Declaration.objects.get(pk=made)
        assert (said.declared_at, said.channel) == (signed, Channel.PAPER)


def test_the_public_form_cannot_say_that_it_is_an_officer() -> None:
    made = cast.declare(
        cast.by_officer(alias="7", declared_at=cast.days_later(-3)), cast.PUBLIC
    )

    with database.acting(WORKER):
        said = Declaration.objects.get(pk=made)
        assert (said.channel, said.declared_at) == (Channel.PUBLIC, cast.NINE)
        assert Person.objects.get(pk=said.person_id).alias == ""


def test_an_officer_registers_only_for_their_own_places() -> None:
    with pytest.raises(refusals.OutOfReach):
        cast.declare(cast.by_officer(), acting_officer(gazetteer.CHENGDU))

    with database.acting(WORKER):
        assert not Declaration.objects.exists()
        assert not Entry.objects.filter(kind="registry.declared").exists()


def test_a_checkpoint_registers_people_for_another_city() -> None:
    onward = replace(cast.BY_TRAIN, destination=gazetteer.PINGYAO)

    cast.declare(cast.by_officer(arrival=onward), cast.checkpoint_officer())


def test_somebody_passing_through_is_governed_by_the_checkpoint() -> None:
    passing = DeclaredArrival(
        at=cast.NINE,
        mode=Mode.CAR,
        plate="陕A12345",
        venue=cast.CHECKPOINT,
        passing_through=True,
        next_destination="北京",
    )
    made = cast.declare(cast.declaring(arrival=passing))

    with database.acting(WORKER):
        arrival = Arrival.objects.get(declaration=made)
        assert arrival.passing_through
        assert arrival.division.code == gazetteer.YINGZE
        assert arrival.plate == "陕A12345"


def test_a_guest_of_a_hotel_is_governed_by_its_place() -> None:
    guest = replace(
        cast.BY_TRAIN,
        destination="",
        address="",
        stay_kind=StayKind.HOTEL,
        hotel=cast.HOTEL,
    )
    made = cast.declare(cast.declaring(arrival=guest))

    with database.acting(WORKER):
        arrival = Arrival.objects.get(declaration=made)
        assert arrival.division.code == gazetteer.LIUXIANG


FAULTS: list[tuple[dict[str, object], str, str]] = [
    ({"text_version": " "}, "text_version", "missing"),
    (
        {"who": replace(cast.LI, document=cast.LI.document[:-1] + "Y")},
        "who.document",
        "bad_document",
    ),
    ({"who": replace(cast.LI, phone="123")}, "who.phone", "bad_phone"),
    ({"who": replace(cast.LI, phone="")}, "who.phone", "missing"),
    ({"who": replace(cast.LI, sex=Sex.MALE)}, "who.sex", "document_disagrees"),
    (
        {"stays": (cast.stay_in("149999000000", 10, 20),)},
        "stays.0.division",
        "unknown_place",
    ),
    (
        {"stays": (cast.stay_in(gazetteer.JINJIANG, 10, 20, area="A-NONE"),)},
        "stays.0.area",
        "unknown_place",
    ),
    ({"stays": ()}, "stays", "itinerary_gap"),
    (
        {"arrival": replace(cast.BY_TRAIN, destination=gazetteer.TAIYUAN)},
        "arrival.destination",
        "place_too_wide",
    ),
    (
        {"arrival": replace(cast.BY_TRAIN, service="22Z")},
        "arrival.service",
        "bad_service",
    ),
    (
        {"arrival": replace(cast.BY_TRAIN, at=cast.days_later(1))},
        "arrival.at",
        "impossible_date",
    ),
    (
        {"arrival": replace(cast.BY_TRAIN, venue="nowhere")},
        "arrival.venue",
        "unknown_place",
    ),
]


def test_a_fault_is_refused_with_its_field() -> None:
    usual = cast.declaring()
    for otherwise, field, code in FAULTS:
        with pytest.raises(refusals.DeclarationRefused) as caught:
            cast.declare(replace(usual, **otherwise))  # type: ignore[arg-type]

        problems = caught.value.problems
        assert (field, code) in [(each.field, each.code) for each in problems]
        assert all(each.sentence for each in problems)
    with database.acting(WORKER):
        assert not Declaration.objects.exists()
        assert not Person.objects.exists()


def test_a_reference_that_is_taken_is_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = iter(["P-AAAAAAA", "P-AAAAAAA", "P-BBBBBBB"])
    monkeypatch.setattr("pratique.ids.reference", lambda _prefix: next(drawn))

    cast.declare()
    cast.declare(cast.declaring(cast.WANG))

    with database.acting(WORKER):
        found = set(Person.objects.values_list("reference", flat=True))
    assert found == {"P-AAAAAAA", "P-BBBBBBB"}


def test_an_alias_belongs_to_one_person() -> None:
    officer = cast.checkpoint_officer()
    cast.declare(cast.by_officer(alias="7"), officer)

    with pytest.raises(refusals.AliasTaken):
        cast.declare(cast.by_officer(cast.WANG, alias="7"), officer)


def test_a_broken_ledger_and_nothing_is_written() -> None:
    database.rows("ALTER TABLE ledger_entry ADD CHECK (kind = 'nothing') NOT VALID")

    with pytest.raises(Exception, match="ledger_entry"):
        cast.declare()

    with database.acting(WORKER):
        assert not Person.objects.exists()
        assert not Declaration.objects.exists()


def test_every_refusal_is_a_refusal_of_the_house() -> None:
    for name in dir(refusals):
        found = getattr(refusals, name)
        if isinstance(found, type) and issubclass(found, Refusal):
            assert found.code != Refusal.code or found is Refusal
