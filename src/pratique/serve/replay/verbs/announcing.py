"""Areas are listed, lifted and withdrawn; places watched; outbreaks noted."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pratique.database import Actor
from pratique.places import actions as places
from pratique.places.models import Level
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Area, Division, WatchList

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class ListArea(Verb):
    """A risk area is listed, by a command here or announced by another authority."""

    calls = ("pratique.places.actions.list_area",)
    introduces = "area"

    area: str  # its reference from here on
    in_: Division
    whole: bool = False
    level: Level
    counted_from: date
    name: str
    name_en: str = ""
    description: str = ""
    announced_by: str = ""
    source: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """List it."""
        places.list_area(
            code=self.area,
            division=self.in_,
            whole=self.whole,
            level=self.level,
            counted_from=self.counted_from,
            name=self.name,
            name_en=self.name_en,
            description=self.description,
            announced_by=self.announced_by,
            source=self.source,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class LiftArea(Verb):
    """A risk area is lifted."""

    calls = ("pratique.places.actions.lift_area",)

    area: Area

    def act(self, world: "World", by: Actor) -> None:
        """Lift it."""
        places.lift_area(area=self.area, by=by)


@dataclass(frozen=True, kw_only=True)
class WithdrawArea(Verb):
    """A risk area is withdrawn: it was listed by mistake."""

    calls = ("pratique.places.actions.withdraw_area",)

    area: Area

    def act(self, world: "World", by: Actor) -> None:
        """Withdraw it."""
        places.withdraw_area(area=self.area, by=by)


@dataclass(frozen=True, kw_only=True)
class Watch(Verb):
    """A place is put on a watch list."""

    calls = ("pratique.places.actions.watch",)

    watch_list: WatchList
    in_: Division
    since: date
    source: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Put it there."""
        places.watch(
            watch_list=self.watch_list,
            division=self.in_,
            since=self.since,
            source=self.source,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class NoteOutbreak(Verb):
    """Local cases are reported in a prefecture."""

    calls = ("pratique.places.actions.note_outbreak",)

    in_: Division
    since: date
    until: date | None = None
    announced_by: str = ""
    source: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Note it."""
        places.note_outbreak(
            division=self.in_,
            since=self.since,
            until=self.until,
            announced_by=self.announced_by,
            source=self.source,
            by=by,
        )
