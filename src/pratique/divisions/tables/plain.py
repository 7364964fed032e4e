"""Any country's table in one file: code,name,parent,level (docs/formats)."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from pratique.divisions.refusals import UnknownCountry, UnknownZone
from pratique.divisions.tables import reading
from pratique.divisions.tables.rows import Refused, Row, Table

NEEDED = ["code", "name", "parent", "level"]
ALSO = ["name_en", "zone"]
COUNTRY = re.compile("[A-Z]{2}")


def table(path: Path, *, country: str, zone: str) -> Table:
    """Return a country's table from one CSV file; its codes get the country's sign."""
    if not COUNTRY.fullmatch(country):
        raise UnknownCountry(
            _("“%(country)s” names no country.") % {"country": country},
            next_step=_("Use the two capital letters of ISO 3166, as in JP."),
            field="country",
        )
    if not is_zone(zone):
        raise UnknownZone(
            _("There is no time zone “%(zone)s”.") % {"zone": zone},
            next_step=_("Use a name of the IANA list, as in Asia/Tokyo."),
            field="zone",
        )
    return Table(country, zone, path.name, (path,), _rows(path, country))


def is_zone(name: str) -> bool:
    """Say whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def signed(code: str, country: str) -> str:
    """Return a code that no other country's table can hold."""
    sign = f"{country}-"
    return code if not code or code.startswith(sign) else sign + code


def _rows(path: Path, country: str) -> Iterator[Row | Refused]:
    header = reading.header_of(path)
    also = [column for column in ALSO if column in header]
    for line, (code, name, parent, level, *more) in reading.read(path, NEEDED + also):
        optional = dict(zip(also, more, strict=True))
        zone = optional.get("zone", "")
        if not re.fullmatch("[1-5]", level):
            reason = _("A level is a number from 1 to 5.")
            yield Refused(line, "level", level, "bad_level", reason)
        elif zone and not is_zone(zone):
            yield Refused(line, "zone", zone, "unknown_zone", _("No such time zone."))
        else:
            yield Row(
                line=line,
                code=signed(code, country),
                name=name,
                parent=signed(parent, country),
                level=int(level),
                name_en=optional.get("name_en", ""),
                zone=zone,
            )
