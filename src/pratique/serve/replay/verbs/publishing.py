"""What is told in public."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pratique.database import Actor
from pratique.reporting.actions import publishing
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Division

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class PublishBulletin(Verb):
    """A command publishes the bulletin of its area, as of a moment."""

    calls = ("pratique.reporting.actions.publishing.publish",)

    in_: Division
    as_of: datetime | None = None  # now, if not said

    def act(self, world: "World", by: Actor) -> None:
        """Publish it."""
        publishing.publish(area=self.in_, moment=self.as_of, by=by)
