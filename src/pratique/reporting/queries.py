"""What pages and commands ask of reporting."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.access.refusals import NotHere
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.reporting.bulletin import figures, wording
from pratique.reporting.bulletin.figures import Document
from pratique.reporting.bulletin.naming import names_in
from pratique.reporting.bulletin.reading import area_of, known_of
from pratique.reporting.models import Bulletin
from pratique.reporting.refusals import UnknownBulletin

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Told:
    """A bulletin as it stands at a moment: figures, and words in both languages."""

    area: Division
    document: Document
    texts: dict[str, str]


def access_area(code: str, by: Actor) -> Division:
    """Return a division whose figures somebody may see: one that they answer for."""
    require(by, Permission.SEE_COMMAND)
    division = by_code(code)
    if not by.low <= division.position <= by.high:
        raise NotHere
    return division


def bulletin(*, area: str, by: Actor, at: datetime | None = None) -> Told:
    """Return the bulletin of an area as of a moment (None: as things stand).

    Asked for the same moment it is the same for ever.
    """
    division = access_area(area, by)
    document = figures.document(known_of(area_of(division), at))
    return Told(division, document, texts(document))


def texts(document: Document) -> dict[str, str]:
    """Return a document in words, in both languages."""
    told = {}
    for name, language in LANGUAGES.items():
        with translation.override(language):
            names = names_in(document, english=name == "en")
            told[name] = wording.text(document, names)
    return told


def access_bulletin(reference: str) -> Bulletin:
    """Return a published bulletin; it is everybody's to read."""
    rows = Bulletin.objects.select_related("area", "corrects")
    found = rows.filter(reference=reference.strip().upper()).first()
    if found is None:
        raise UnknownBulletin(
            _("No bulletin was published under this reference."),
            next_step=_("Look it up in the list of those published."),
            field="bulletin",
        )
    return found


def correction_of(bulletin: Bulletin) -> Bulletin | None:
    """Return the bulletin that corrects this one, if there is one."""
    return Bulletin.objects.filter(corrects=bulletin).first()


def access_bulletin_to_correct(reference: str, by: Actor) -> Bulletin:
    """Return a published bulletin about an area that somebody answers for."""
    found = access_bulletin(reference)
    if not is_answered_for(found, by):
        raise NotHere
    return found


def is_answered_for(bulletin: Bulletin, by: Actor) -> bool:
    """Say whether a bulletin is about an area that somebody answers for."""
    return by.low <= bulletin.place <= by.high


def published(area: Division) -> QuerySet[Bulletin]:
    """Return what was published about an area, the latest first."""
    rows = Bulletin.objects.filter(area=area).select_related("corrects", "correction")
    return rows.order_by("-moment", "-entry")


def every_bulletin() -> QuerySet[Bulletin]:
    """Return everything that was published, area by area, in the order of its days."""
    return Bulletin.objects.select_related("area").order_by("place", "moment", "entry")
