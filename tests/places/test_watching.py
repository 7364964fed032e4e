"""A command keeps watch lists; their travellers may have an entry of their own."""

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.places import actions, events, queries, refusals
from tests.conftest import SetClock
from tests.gazetteer import PINGYAO, SHANXI
from tests.people import acting_officer
from tests.places.cast import at, command, did, kinds, on, risk, watch_list

pytestmark = pytest.mark.usefixtures("noon")
LIST = "cn.shanxi.taiyuan/pingyao"
TIBET = "540000000000"


def watched(**what: object) -> object:
    """Put 平遥 on the list since 17 August, or what is said."""
    usual: dict[str, object] = {
        "watch_list": LIST,
        "division": PINGYAO,
        "since": on(17),
    }
    return did(actions.watch, **(usual | what))


def unwatched(**what: object) -> object:
    """Take 平遥 off again."""
    usual: dict[str, object] = {
        "watch_list": LIST,
        "division": PINGYAO,
        "until": on(21),
    }
    return did(actions.unwatch, **(usual | what))


def test_a_division_is_watched_from_its_day_on() -> None:
    watch_list()
    watched()

    (period,) = risk().watch
    assert (period.list, period.name) == (LIST, "平遥县")
    assert (period.since, period.until) == (on(17), None)
    assert period.lineage[-1] == PINGYAO
    assert kinds() == [events.WATCH_LIST_MADE, events.WATCH_BEGUN]


def test_a_division_taken_off_was_watched_before(noon: SetClock) -> None:
    watch_list()
    watched()
    noon(at(24))
    unwatched(until=on(24))

    (period,) = risk().watch
    assert (period.since, period.until) == (on(17), on(24))


def test_a_division_can_be_put_on_again(noon: SetClock) -> None:
    watch_list()
    watched()
    unwatched()
    noon(at(26))
    watched(since=on(25))

    assert len(risk().watch) == 2


def test_a_whole_province_can_be_watched_from_elsewhere() -> None:
    watch_list()
    watched(division=TIBET)

    assert risk().watch[0].lineage == ("CN", TIBET)


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (refusals.AlreadyWatched, {}),
        (refusals.InTheFuture, {"division": TIBET, "since": on(22)}),
        (refusals.UnknownWatchList, {"watch_list": "nobody's"}),
    ],
)
def test_what_cannot_be_watched_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    watch_list()
    watched()

    with pytest.raises(refusal):
        watched(**what)
    assert len(risk().watch) == 1


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (refusals.NotWatched, {"division": TIBET}),
        (refusals.InTheFuture, {"until": on(22)}),
        (refusals.EndsBeforeItBegins, {"until": on(16)}),
        (refusals.UnknownWatchList, {"watch_list": "nobody's"}),
    ],
)
def test_what_cannot_be_taken_off_is_refused(
    refusal: type[Refusal], what: dict[str, object]
) -> None:
    watch_list()
    watched()

    with pytest.raises(refusal):
        unwatched(**what)
    assert risk().watch[0].until is None


def test_a_code_belongs_to_one_list() -> None:
    watch_list()
    with pytest.raises(refusals.CodeTaken):
        watch_list()


def test_another_command_cannot_touch_the_list() -> None:
    watch_list()
    for by in (command(PINGYAO), acting_officer(duty="tracer")):
        with pytest.raises(NotHere):
            did(actions.watch, by, watch_list=LIST, division=PINGYAO, since=on(17))
        with pytest.raises(NotHere):
            watch_list("another", by)


def test_the_province_may_keep_its_citys_list() -> None:
    watch_list()

    did(
        actions.watch,
        command(SHANXI),
        watch_list=LIST,
        division=PINGYAO,
        since=on(17),
    )


def test_the_form_offers_the_own_entries_of_lists_in_force(noon: SetClock) -> None:
    def offered() -> list[tuple[str, str, str]]:
        with database.acting(WORKER), database.transaction():
            found = queries.own_entries()
        return [(each.code, each.own_entry, each.own_entry_en) for each in found]

    watch_list()
    assert offered() == []
    watched()
    watched(division=TIBET)
    assert offered() == [(LIST, "平遥抵并上报", "Coming from Pingyao")]
    unwatched()
    unwatched(division=TIBET)
    assert offered() == []
