"""Small acts of the bulletin's tests, done as commanders and tracers of Taiyuan."""

from datetime import datetime

from pratique import database
from pratique.contacts.actions import chains
from pratique.contacts.models import Case, Chain
from pratique.database import WORKER, Actor
from pratique.reporting import queries
from pratique.reporting.actions import publish
from pratique.reporting.bulletin.figures import Document
from pratique.reporting.models import Bulletin
from tests import gazetteer
from tests.contacts import cast


def commander(division: str = gazetteer.SHANXI) -> Actor:
    """Return a commander, of the province if not said otherwise."""
    return cast.officer("commander", division)


def told(at: datetime | None = None, area: str = gazetteer.SHANXI) -> Document:
    """Return the bulletin as of a moment, asked at the house's own machine."""
    with database.acting(WORKER), database.transaction():
        return queries.bulletin(area=area, by=WORKER, at=at).document


def texts(at: datetime | None = None, area: str = gazetteer.SHANXI) -> dict[str, str]:
    """Return it in words."""
    with database.acting(WORKER), database.transaction():
        return queries.bulletin(area=area, by=WORKER, at=at).texts


def chained(name: str, *cases: Case, name_en: str = "") -> Chain:
    """Name a chain of these cases."""
    keys = [case.pk for case in cases]
    how = {"name": name, "name_en": name_en, "cases": keys}
    return cast.doing(cast.tracer(), chains.name_chain, **how)


def published(by: Actor | None = None, **how: object) -> Bulletin:
    """Publish a bulletin of the province."""
    how = {"area": gazetteer.SHANXI} | how
    return cast.doing(by or commander(), publish, **how)
