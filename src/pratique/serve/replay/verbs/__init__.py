"""Everything that people outside can do: the complete list of verbs."""

from pratique.serve.replay.verb import Verb

VERBS: dict[str, type[Verb]] = {}
