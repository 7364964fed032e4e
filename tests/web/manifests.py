"""A carrier's list, read in for a tracer to ask who sat near a case."""

from collections.abc import Sequence

HEAD = "mode,service,day,venue,document,name,seat"


def read_in(rows: Sequence[str]) -> str:
    """Read in the list of a flight; its id."""
    from pratique import database
    from pratique.database import WORKER
    from pratique.places import actions as places
    from pratique.registry.actions.manifests import import_manifest
    from pratique.registry.models import Manifest
    from tests.contacts import cast
    from tests.gazetteer import XIAODIAN

    with database.acting(WORKER), database.transaction():
        venue = places.open_venue(
            kind="airport", name="武宿机场", division=XIAODIAN, by=WORKER
        )
    told = "\n".join([HEAD, *(row.format(venue=venue.code) for row in rows)])
    cast.doing(
        cast.officer("checkpoint_officer"), import_manifest, content=told.encode()
    )
    with database.acting(WORKER):
        return str(Manifest.objects.get().pk)
