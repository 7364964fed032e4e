"""Lives that once broke a law: as short as the state machine could tell them.

Each is lived again in the city of the state machine, and held against all laws after
every step.
"""

from datetime import timedelta

import pytest

from pratique import clock, database
from pratique.database import WORKER
from pratique.registry.declared import Kind
from pratique.standing.audit import audit
from tests.gazetteer import CHENGGUAN, JINJIANG
from tests.loop import laws
from tests.loop.city import City
from tests.loop.town import DAY, Journey, Traveller

FROM_JINJIANG = Journey(((JINJIANG, 10, 0),), (True,), (False,))
FROM_LHASA = Journey(((CHENGGUAN, 10, 0),), (True,), (False,))


class Life:
    """A city in which every step is held against the laws."""

    def __init__(self) -> None:
        """Begin on the morning of 21 August 2022."""
        self.city = City()

    def arrive(self, serial: int, journey: Journey = FROM_JINJIANG) -> Traveller:
        """Let somebody arrive and show their document."""
        assert self.city.declare(serial, journey, Kind.ARRIVAL)
        who = next(one for one in self.city.travellers if one.serial == 1 + serial)
        self.then(self.city.prove(who, -1))
        return who

    def then(self, done: bool) -> None:
        """Say that a step was done, and that no law is broken."""
        assert done
        self.city.catch_up()
        laws.check()

    def wait(self, by: timedelta) -> None:
        """Let time pass; what was known is what is said of it afterwards."""
        self.city.catch_up()
        moment = self.city.now + clock.SMALLEST_STEP
        before = laws.states()
        self.city.go_on(by)
        laws.check()
        assert laws.states_as_of(moment) == before
        with database.acting(WORKER), database.transaction():
            assert audit(moment).differences == ()

    def test(self, who: Traveller, outcome: str) -> None:
        """Take a specimen, and report it eight hours later."""
        self.then(self.city.sample(who, timedelta(0)))
        self.wait(timedelta(hours=8))
        self.then(self.city.report(-1, outcome))

    def binding(self, who: Traveller) -> str:
        """Return what binds somebody."""
        return laws.states()[who.person].binding

    def mark(self, who: Traveller) -> str:
        """Return the mark on somebody's page."""
        return laws.states()[who.person].mark


@pytest.fixture
def life(database: str) -> Life:
    """Begin a life."""
    return Life()


@pytest.mark.slow
class TestTheMarkThatWasServed:
    """It is that of the latest journey of whoever is one person now."""

    def test_of_two_dead_people_who_were_one(self, life: Life) -> None:
        kept, gone = life.arrive(0), life.arrive(1, FROM_LHASA)
        life.then(life.city.die(gone))
        life.then(life.city.die(kept))
        assert life.mark(kept) == "green"
        life.then(life.city.merge(kept, gone))
        life.wait(DAY)

    def test_of_somebody_whose_own_journey_was_set_aside(self, life: Life) -> None:
        kept, gone = life.arrive(0), life.arrive(1, FROM_LHASA)
        life.then(life.city.set_aside(kept, 0))
        life.then(life.city.depart(gone))
        assert life.mark(kept) == ""
        life.then(life.city.merge(kept, gone))
        assert life.mark(kept) == "red"
        life.then(life.city.unmerge(gone))
        assert life.mark(kept) == ""


@pytest.mark.slow
def test_the_bound_of_a_missed_test_moves_with_the_order_it_belongs_to(
    life: Life,
) -> None:
    life.then(life.city.list_area(JINJIANG, "high", 4, whole=True))
    life.wait(DAY)
    life.then(life.city.lift(0))
    life.arrive(0)
    life.wait(DAY)  # the landing test is missed
    life.then(life.city.list_area(JINJIANG, "high", 1, whole=True))  # a day longer
    life.wait(9 * DAY)  # over the bound there was before
    life.wait(DAY)


@pytest.mark.slow
class TestWhoWasClear:
    """A case whose clear results fall is a case again, until results clear it."""

    @pytest.fixture
    def home(self, life: Life) -> Traveller:
        """Somebody who was sent home from hospital on two negative results."""
        who = life.arrive(0)
        for outcome in ("positive", "negative", "negative"):
            life.test(who, outcome)
            life.wait(DAY)
        assert life.binding(who) == "home_monitoring"
        return who

    def test_a_result_is_voided(self, life: Life, home: Traveller) -> None:
        life.then(life.city.void(2))
        assert life.binding(home) == "hospital"
        life.test(home, "negative")
        assert life.binding(home) == "home_monitoring"
        life.wait(12 * DAY)
        assert life.binding(home) == ""

    def test_a_result_was_positive(self, life: Life, home: Traveller) -> None:
        life.then(life.city.correct_result(2, "positive"))
        assert life.binding(home) == "hospital"
        life.then(life.city.correct_result(2, "negative"))
        assert life.binding(home) == "home_monitoring"

    def test_nobody_is_fetched_back_whose_days_at_home_are_over(
        self, life: Life, home: Traveller
    ) -> None:
        life.wait(12 * DAY)
        life.then(life.city.void(2))
        life.then(life.city.void(1))
        assert life.binding(home) == ""
