"""What a step can do, in general."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from pratique.database import Actor

if TYPE_CHECKING:
    from pratique.serve.replay.world import World

PERSON = "person"  # the person themselves, through the public form or their own link
STRANGER = "stranger"  # somebody else, through the public form
OFFICER = "officer"

Follow = tuple[datetime, str, str, "Verb"]


class Verb(ABC):
    """Something that people outside do. Its fields are the keys of a step.

    Attributes:
        calls: the actions it goes through, which pages call too.
        doers: who may do it.
        through_form: what a person does with it, they do through the public form.
        introduces: the key that names something which is there from then on.
        together: done for many people, it is one step and one transaction.
    """

    calls: ClassVar[tuple[str, ...]]
    doers: ClassVar[frozenset[str]] = frozenset({OFFICER})
    through_form: ClassVar[bool] = False
    introduces: ClassVar[str] = ""
    together: ClassVar[bool] = True

    @abstractmethod
    def act(self, world: "World", by: Actor) -> None:
        """Do it, as this actor, in their open transaction."""

    def house_actor(self) -> Actor | None:
        """Return who does it if it is the house's own preparation, else None."""
        return None

    def follows(self, at: datetime) -> Iterable[Follow]:
        """Return the steps that come of this one's shorthand."""
        return ()

    def faults(self) -> Iterable[str]:
        """Name what its fields together do not allow."""
        return ()
