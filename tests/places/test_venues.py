"""Hotels, stations and checkpoints are entered, found and closed."""

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.divisions.refusals import UnknownDivision
from pratique.errors import Refusal
from pratique.places import actions, events, queries, refusals
from pratique.places.models import Venue
from tests.gazetteer import PINGYAO, TAIYUAN, XIAODIAN, YINGZE
from tests.people import acting_officer
from tests.places.cast import at, command, did, kinds

pytestmark = pytest.mark.usefixtures("noon")


def opened(by: Actor | None = None, /, **what: object) -> Venue:
    """Enter Taiyuan South station, or what is said."""
    usual: dict[str, object] = {
        "kind": "station",
        "name": "太原南站",
        "division": XIAODIAN,
    }
    return did(actions.open_venue, by, **(usual | what))


def names(**how: str) -> list[str]:
    """Return the names of open venues."""
    with database.acting(Actor("intake", "public")), database.transaction():
        return [venue.name for venue in queries.venues(**how)]


def test_a_venue_is_found_by_kind_and_place() -> None:
    opened()
    opened(kind="hotel", name="迎泽宾馆", division=YINGZE, name_en="Yingze Hotel")

    assert names() == ["太原南站", "迎泽宾馆"]
    assert names(kind="hotel") == ["迎泽宾馆"]
    assert names(within=XIAODIAN) == ["太原南站"]
    assert names(kind="hotel", within=TAIYUAN) == ["迎泽宾馆"]
    with database.acting(WORKER), database.transaction():
        assert [v.name for v in queries.hotels(TAIYUAN)] == ["迎泽宾馆"]
        assert [v.name for v in queries.stations()] == ["太原南站"]


def test_a_venue_has_a_code_that_leads_to_its_division() -> None:
    venue = opened(code="taiyuan-south")

    assert queries.division_of_venue(venue.code) == XIAODIAN
    assert opened(name="太原站").code.startswith("V-")


def test_a_closed_venue_is_offered_no_more() -> None:
    venue = opened(at=at(1))
    did(actions.close_venue, venue=venue.code)

    assert names() == []
    assert queries.venue(venue.code).closed_at == at(21)
    assert kinds() == [events.VENUE_OPENED, events.VENUE_CLOSED]


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (UnknownDivision, {"division": "9"}),
        (NotHere, {"division": PINGYAO}),
        (refusals.NameMissing, {"name": " "}),
        (refusals.InTheFuture, {"at": at(22)}),
        (refusals.CodeTaken, {"code": "taken"}),
        (refusals.UnknownWord, {"kind": "castle"}),
    ],
)
def test_what_cannot_be_opened_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    opened(code="taken")

    with pytest.raises(refusal):
        opened(**what)
    assert names() == ["太原南站"]


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (refusals.UnknownVenue, {"venue": "V-0000000"}),
        (refusals.EndsBeforeItBegins, {"at": at(20)}),
        (refusals.InTheFuture, {"at": at(22)}),
        (refusals.AlreadyClosed, {"venue": "closed"}),
    ],
)
def test_what_cannot_be_closed_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    opened(code="closed")
    did(actions.close_venue, venue="closed")
    opened(code="open", at=at(21))

    with pytest.raises(refusal):
        did(actions.close_venue, **({"venue": "open"} | what))


def test_only_those_who_manage_places_here_do() -> None:
    venue = opened()
    for by in (acting_officer(TAIYUAN, "tracer"), command(PINGYAO)):
        with pytest.raises(NotHere):
            opened(by)
        with pytest.raises(NotHere):
            did(actions.close_venue, by, venue=venue.code)

    opened(acting_officer(TAIYUAN, "administrator"), name="太原站")
