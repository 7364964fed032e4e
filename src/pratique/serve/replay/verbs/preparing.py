"""What the head of a file stands for: accounts, venues, watch lists.

They are no verbs: a step cannot name them. They are done first, when the scenario
starts, each in a transaction of its own like any step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pratique.access import passwords
from pratique.access.actions import accounts
from pratique.database import Actor
from pratique.places import actions as places
from pratique.serve.console import CONSOLE
from pratique.serve.replay.steps import Step
from pratique.serve.replay.verb import Verb

if TYPE_CHECKING:
    from pratique.serve.replay.scenario import Header, Officer, Venue, WatchList
    from pratique.serve.replay.world import World

HOUSE = "the house"


class Preparation(Verb):
    """Something that is there when the scenario starts."""

    def house_actor(self) -> Actor:
        """Return whoever sits at the house's own machine."""
        return CONSOLE


@dataclass(frozen=True)
class Shared:
    """The password of a whole cast, made ready for keeping once, when it is needed."""

    words: str

    @cached_property
    def kept(self) -> str:
        """Return what is kept of it."""
        return passwords.hashed(self.words)


@dataclass(frozen=True, kw_only=True)
class OpenAccount(Preparation):
    """An officer gets an account."""

    calls = ("pratique.access.actions.accounts.create",)

    key: str
    officer: "Officer"
    password: "Shared"

    def act(self, world: "World", by: Actor) -> None:
        """Open it."""
        accounts.create(
            username=self.key,
            name=self.officer.name,
            role=self.officer.duty,
            jurisdiction=self.officer.of,
            password=self.password.words,
            kept=self.password.kept,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class OpenVenue(Preparation):
    """A station, checkpoint, hotel or hospital is entered."""

    calls = ("pratique.places.actions.open_venue",)

    key: str
    venue: "Venue"

    def act(self, world: "World", by: Actor) -> None:
        """Enter it."""
        places.open_venue(
            code=self.key,
            kind=self.venue.kind,
            name=self.venue.name,
            name_en=self.venue.name_en,
            division=self.venue.in_,
            address=self.venue.address,
            phone=self.venue.phone,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class MakeWatchList(Preparation):
    """A command's watch list is made, with nothing on it."""

    calls = ("pratique.places.actions.make_watch_list",)

    key: str
    watch_list: "WatchList"

    def act(self, world: "World", by: Actor) -> None:
        """Make it."""
        places.make_watch_list(
            code=self.key,
            name=self.watch_list.name,
            name_en=self.watch_list.name_en,
            keeper=self.watch_list.of,
            own_entry=self.watch_list.own_entry,
            own_entry_en=self.watch_list.own_entry_en,
            by=by,
        )


def preparations(header: "Header") -> Iterator[Step]:
    """Yield what the head of a file stands for, as steps."""
    password = Shared(header.password)
    doings: list[Verb] = [
        OpenAccount(key=key, officer=officer, password=password)
        for key, officer in header.officers.items()
    ]
    doings += [OpenVenue(key=key, venue=venue) for key, venue in header.venues.items()]
    doings += [
        MakeWatchList(key=key, watch_list=watch_list)
        for key, watch_list in header.watch_lists.items()
    ]
    for doing in doings:
        yield Step(at=header.starts, by=HOUSE, verb="prepare", doings=(doing,), line=1)
