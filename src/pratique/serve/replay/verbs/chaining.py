"""Cases are linked under one name; chains are merged and split."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts import queries
from pratique.contacts.actions import chains
from pratique.database import Actor
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.verbs.cases import case_of
from pratique.serve.replay.words import Chain, People, Person

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class NameChain(Verb):
    """Cases that belong together get one name."""

    calls = ("pratique.contacts.actions.chains.name_chain",)
    introduces = "chain"

    chain: str  # its reference, also for rulebooks
    name: str
    name_en: str = ""
    cases: People = ()

    def act(self, world: "World", by: Actor) -> None:
        """Name it."""
        chains.name_chain(
            name=self.name,
            name_en=self.name_en,
            cases=[case_of(world, one) for one in self.cases],
            reference=self.chain,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class ChainCase(Verb):
    """A case turns out to belong to a chain."""

    calls = ("pratique.contacts.actions.chains.add_case",)

    chain: Chain
    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Add it."""
        chain, case = chain_of(self.chain), case_of(world, self.person)
        chains.add_case(chain=chain, case=case, by=by)


@dataclass(frozen=True, kw_only=True)
class UnchainCase(Verb):
    """A case turns out not to belong to a chain."""

    calls = ("pratique.contacts.actions.chains.remove_case",)

    chain: Chain
    person: Person
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Remove it."""
        chains.remove_case(
            chain=chain_of(self.chain),
            case=case_of(world, self.person),
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class MergeChains(Verb):
    """Two chains turn out to be one."""

    calls = ("pratique.contacts.actions.chains.merge",)

    chain: Chain
    into: Chain
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Merge one into the other."""
        chains.merge(
            chain=chain_of(self.chain),
            into=chain_of(self.into),
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class SplitChain(Verb):
    """Some of a chain's cases turn out to be a chain of their own."""

    calls = ("pratique.contacts.actions.chains.split",)
    introduces = "chain"

    chain: str  # the reference of the new one
    from_: Chain
    cases: People
    name: str
    name_en: str = ""
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Split it."""
        chains.split(
            chain=chain_of(self.from_),
            cases=[case_of(world, one) for one in self.cases],
            name=self.name,
            name_en=self.name_en,
            reference=self.chain,
            reason=self.reason,
            by=by,
        )


def chain_of(reference: str) -> UUID:
    """Return the id of the chain of this reference."""
    return queries.access_chain(reference).pk
