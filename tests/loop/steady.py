"""The same ids whenever a life is lived again: those Python draws, and PostgreSQL's.

Much is done in the order of ids. A life that is lived again with others would be
another life, and could not be made shorter.
"""

import random
from unittest.mock import patch
from uuid import UUID

from pratique.serve.cluster.roles import ADMIN
from tests.conftest import house

# The functions that write for others draw ids themselves; they look here first.
DRAWN = """
CREATE SCHEMA steady;
CREATE SEQUENCE steady.drawn;
CREATE FUNCTION steady.gen_random_uuid() RETURNS uuid LANGUAGE sql SECURITY DEFINER
    AS $$ SELECT md5(nextval('steady.drawn')::text)::uuid $$;
GRANT USAGE ON SCHEMA steady TO PUBLIC;
ALTER FUNCTION registry_declare(jsonb)
    SET search_path = steady, pg_catalog, public, pg_temp;
ALTER FUNCTION registry_enrol(jsonb)
    SET search_path = steady, pg_catalog, public, pg_temp;
"""
FAR = 1_000_000  # further than any life draws


class Ids:
    """Ids that are the same each time, and sort in an order that a seed decides."""

    def __init__(self, name: str) -> None:
        """Draw from here in this database, until `stop`."""
        self.name = name
        self._draws = random.Random(0)  # noqa: S311 -- they need not be secret
        self._patch = patch("pratique.ids.uuid7", self._next)
        self._patch.start()
        self._do(DRAWN)

    def seed(self, seed: int) -> None:
        """Let ids sort in another order from here on."""
        self._draws.seed(seed)
        self._do(f"SELECT setval('steady.drawn', {1 + seed * FAR})")

    def stop(self) -> None:
        """Let ids be drawn at random again."""
        self._patch.stop()

    def _next(self) -> UUID:
        return UUID(int=self._draws.getrandbits(128), version=4)

    def _do(self, statement: str) -> None:
        with house.cluster.connect(ADMIN, self.name) as keeper:
            keeper.execute(statement)
