"""Pictures of what was known, said in few words."""

from datetime import date, datetime
from uuid import UUID, uuid5

from pratique.reporting.bulletin.figures import About, Case, Known, Picture

SPACE = UUID(int=8)
COUNTIES = {"晋城市城区": "140502000000", "盐湖区": "140802000000"}
CITY_DIGITS = 4


def key(name: str) -> UUID:
    """Return the id of whoever bears this name."""
    return uuid5(SPACE, name)


def case(
    kind: str = "confirmed",
    status: str = "",
    *,
    severity: str = "",
    county: str = "140502000000",
    here: bool = True,
) -> Case:
    """Return a case as it stands: counted as this, in this county."""
    city = county[:CITY_DIGITS].ljust(12, "0")
    return Case(kind, status or kind, severity, city, county, here=here)


def picture(
    cases: dict[str, Case] | None = None, traced: str = "", observed: str = ""
) -> Picture:
    """Return a picture; contacts are named by single letters."""
    return Picture(
        cases={key(name): one for name, one in (cases or {}).items()},
        traced=frozenset(map(key, traced)),
        observed=frozenset(map(key, observed)),
    )


def known(before: Picture, now: Picture, *, hour: int = 13) -> Known:
    """Return what is known at an hour of 20 August in Shanxi."""
    whole = hour == 24
    moment = f"2022-08-{21 if whole else 20}T{0 if whole else hour:02}:00+08:00"
    about = About(
        "140000000000", datetime.fromisoformat(moment), date(2022, 8, 20), whole
    )
    return Known(about, before, now)
