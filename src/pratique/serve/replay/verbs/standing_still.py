"""Places stand still, premises are closed and reopened, a command responds."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.database import Actor
from pratique.divisions.queries import by_code
from pratique.labs import actions as labs
from pratique.labs.models import TubeKind
from pratique.places import queries as places
from pratique.places.actions import closures, responses, zones
from pratique.places.models import ResponseLevel
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Division, Response, Venue, Zone

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class ImposeZone(Verb):
    """A place stands still from now on, until a review."""

    calls = ("pratique.places.actions.zones.impose",)
    introduces = "zone"

    zone: str  # its reference from here on
    in_: Division
    name: str = ""
    name_en: str = ""
    review_on: date
    reason: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Impose it."""
        zones.impose(
            division=self.in_,
            name=self.name,
            name_en=self.name_en,
            review_on=self.review_on,
            reason=self.reason,
            by=by,
        )

    def there(self) -> UUID:
        """Return the id of the zone that this made, while it is in force."""
        place = by_code(self.in_)
        found = places.zone_named(place, self.name or place.name)
        if found is None:
            raise NobodyYet(f"The zone {self.zone!r} is not in force.")
        return found.pk


@dataclass(frozen=True, kw_only=True)
class ReviewZone(Verb):
    """A zone is looked at again, and goes on."""

    calls = ("pratique.places.actions.zones.review",)

    zone: Zone
    review_on: date
    reason: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Let it go on."""
        zones.review(
            zone=world.made(ImposeZone, self.zone).there(),
            review_on=self.review_on,
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class LiftZone(Verb):
    """A zone is lifted."""

    calls = ("pratique.places.actions.zones.lift",)

    zone: Zone
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Lift it."""
        zone = world.made(ImposeZone, self.zone).there()
        zones.lift(zone=zone, reason=self.reason, by=by)


@dataclass(frozen=True, kw_only=True)
class ClosePremises(Verb):
    """Venues where a case was are closed."""

    calls = ("pratique.places.actions.closures.close",)

    venues: tuple[Venue, ...]
    reason: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Close them."""
        for venue in self.venues:
            closures.close(venue=venue, reason=self.reason, by=by)


@dataclass(frozen=True, kw_only=True)
class EnvironmentalSample(Verb):
    """A spot of closed premises is wiped into a tube of its own, which is sealed."""

    calls = (
        "pratique.labs.actions.open_tube",
        "pratique.labs.actions.seal_tube",
    )
    introduces = "tube"

    tube: str
    venue: Venue
    spot: str

    def act(self, world: "World", by: Actor) -> None:
        """Take it."""
        labs.open_tube(
            code=self.tube,
            ratio=1,
            venue=world.venue(self.venue),
            kind=TubeKind.ENVIRONMENT,
            spot=self.spot,
            by=by,
        )
        labs.seal_tube(tube=self.tube, by=by)


@dataclass(frozen=True, kw_only=True)
class SamplePremises(Verb):
    """A command notes that what had to be sampled at closed venues was sampled."""

    calls = ("pratique.places.actions.closures.sampled",)

    venues: tuple[Venue, ...]

    def act(self, world: "World", by: Actor) -> None:
        """Note it."""
        for venue in self.venues:
            closures.sampled(venue=venue, by=by)


@dataclass(frozen=True, kw_only=True)
class Disinfect(Verb):
    """Closed venues are disinfected."""

    calls = ("pratique.places.actions.closures.disinfected",)

    venues: tuple[Venue, ...]

    def act(self, world: "World", by: Actor) -> None:
        """Disinfect them."""
        for venue in self.venues:
            closures.disinfected(venue=venue, by=by)


@dataclass(frozen=True, kw_only=True)
class Reopen(Verb):
    """Closed venues are reopened; before every step, or not clear, with a reason."""

    calls = ("pratique.labs.actions.reopen_premises",)

    venues: tuple[Venue, ...]
    reason: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Reopen them."""
        for venue in self.venues:
            labs.reopen_premises(venue=venue, reason=self.reason, by=by)


@dataclass(frozen=True, kw_only=True)
class OpenResponse(Verb):
    """A command opens an emergency response, with a person in charge."""

    calls = ("pratique.places.actions.responses.open",)
    introduces = "response"

    response: str  # its reference from here on
    in_: Division
    level: ResponseLevel
    person_in_charge: str

    def act(self, world: "World", by: Actor) -> None:
        """Open it."""
        responses.open(
            division=self.in_,
            level=self.level,
            person_in_charge=self.person_in_charge,
            by=by,
        )

    def there(self) -> UUID:
        """Return the id of the response that this made, while it is open."""
        found = places.response_at(by_code(self.in_))
        if found is None:
            raise NobodyYet(f"The response {self.response!r} is not open.")
        return found.pk


@dataclass(frozen=True, kw_only=True)
class TickStep(Verb):
    """Steps of the first hour's list are done."""

    calls = ("pratique.places.actions.responses.tick",)

    response: Response
    steps: tuple[str, ...]

    def act(self, world: "World", by: Actor) -> None:
        """Tick them."""
        response = world.made(OpenResponse, self.response).there()
        for step in self.steps:
            responses.tick(response=response, step=step, by=by)


@dataclass(frozen=True, kw_only=True)
class CloseResponse(Verb):
    """A command closes its emergency response."""

    calls = ("pratique.places.actions.responses.close",)

    response: Response

    def act(self, world: "World", by: Actor) -> None:
        """Close it."""
        response = world.made(OpenResponse, self.response).there()
        responses.close(response=response, by=by)
