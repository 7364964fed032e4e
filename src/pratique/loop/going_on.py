"""While a scenario is served: whoever looks at it may wish it to go on.

A page writes the wish; the process that serves the house lives the scenario on to
that moment, and takes the wish away (or says why it could not).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pratique import clock, database
from pratique.database import WORKER

THE_END = datetime(9999, 1, 1, tzinfo=UTC)  # wished for: as far as it goes


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Where a scenario stands, and whether it is going on."""

    now: datetime
    until: datetime | None  # wished for, and not reached yet
    fault: str  # why it could not go on

    @property
    def to_the_end(self) -> bool:
        """Say whether it goes on as far as the scenario does."""
        return self.until == THE_END


def state() -> GoingOn | None:
    """Return where this database's scenario stands; None: it is nobody's scenario."""
    with database.acting(WORKER), database.transaction():
        if not clock.is_set():
            return None
        wish = database.rows("SELECT until, said FROM loop_replay_wish")
        until, fault = wish[0] if wish else (None, "")
        return GoingOn(clock.now(), None if fault else until, fault)


def wish(until: datetime) -> None:
    """Ask for the scenario to go on until this moment."""
    with database.acting(WORKER), database.transaction():
        database.rows("SELECT loop_replay_wish_for(%s)", [until])


def fulfilled(until: datetime, fault: str = "") -> None:
    """Take the wish away, or keep it with the reason why it failed."""
    with database.acting(WORKER), database.transaction():
        database.rows("SELECT loop_replay_wish_done(%s, %s)", [until, fault])
