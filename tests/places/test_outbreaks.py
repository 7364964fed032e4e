"""Cases elsewhere are noted by prefecture, with who announced them."""

from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.ids import new
from pratique.places import actions, events, queries, refusals
from pratique.places.models import OutbreakNote
from tests.gazetteer import CHENGDU, JINJIANG, TAIYUAN
from tests.people import acting_officer
from tests.places.cast import did, kinds, on

pytestmark = pytest.mark.usefixtures("noon")


def noted(**what: object) -> OutbreakNote:
    """Note that 成都 has had cases since 15 August, or what is said."""
    usual: dict[str, object] = {
        "division": CHENGDU,
        "since": on(15),
        "announced_by": "四川省卫健委",
    }
    return did(actions.note_outbreak, **(usual | what))


def ended(note: UUID, /, **what: object) -> object:
    """Say that the last case was on 20 August, or what is said."""
    return did(actions.end_outbreak, **({"note": note, "until": on(20)} | what))


def test_a_county_stands_for_its_prefecture() -> None:
    assert noted(division=JINJIANG).division.code == CHENGDU
    assert kinds() == [events.OUTBREAK_NOTED]


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (refusals.NotAPrefecture, {"division": "51"}),
        (refusals.WhoAnnounced, {"announced_by": ""}),
        (refusals.InTheFuture, {"since": on(22)}),
        (refusals.InTheFuture, {"until": on(22)}),
        (refusals.EndsBeforeItBegins, {"until": on(14)}),
    ],
)
def test_what_cannot_be_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    with pytest.raises(refusal):
        noted(**what)
    assert (OutbreakNote.objects.count(), kinds()) == (0, [])


def test_our_own_prefecture_needs_nobody_else() -> None:
    assert noted(division=TAIYUAN, announced_by="").division.code == TAIYUAN


def test_a_municipality_is_a_prefecture() -> None:
    assert noted(division="110105").division.code == "110000000000"


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (refusals.InTheFuture, {"until": on(22)}),
        (refusals.EndsBeforeItBegins, {"until": on(14)}),
        (refusals.UnknownOutbreak, {"note": new()}),
    ],
)
def test_an_end_that_cannot_be_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    with pytest.raises(refusal):
        ended(noted().pk, **what)


def test_an_end_is_said_once() -> None:
    note = noted()
    ended(note.pk)

    with pytest.raises(refusals.AlreadyEnded):
        ended(note.pk, until=on(21))
    with pytest.raises(refusals.AlreadyEnded):
        ended(noted(until=on(16)).pk)


def test_only_a_commander_notes_and_ends() -> None:
    note = noted()
    by = acting_officer(TAIYUAN, "tracer")

    with pytest.raises(NotHere):
        did(actions.note_outbreak, by, division=CHENGDU, since=on(15))
    with pytest.raises(NotHere):
        did(actions.end_outbreak, by, note=note.pk, until=on(20))


def test_those_that_go_on_come_first() -> None:
    noted(until=on(16))
    noted(until=on(18))
    noted()

    with database.acting(WORKER), database.transaction():
        found = [note.until for note in queries.outbreaks()]
    assert found == [None, on(18), on(16)]
