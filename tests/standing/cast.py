"""Who decides about rulebooks in these tests, and the texts they decide about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pratique import database
from pratique.access.actions import accounts
from pratique.access.models import Account
from pratique.access.queries import actor_of
from pratique.database import WORKER, Actor
from pratique.loop.settling import acting, strictly
from pratique.standing.actions import adopting, reversing
from pratique.standing.drafts import Draft
from pratique.standing.models import Adoption, Proposal
from tests.gazetteer import SHANXI, TAIYUAN

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "rulebooks" / "cn.shanxi.taiyuan" / "2022-08-20.yaml"
CASES = CITY.with_suffix(".cases.yaml")
SEVEN = """      phases: [{measure: home_quarantine, days: 7}]
      tests: [{landing: true}, {days: [1, 4, 7]}]"""
FIVE = """      phases: [{measure: home_quarantine, days: 5}]
      tests: [{landing: true}, {days: [1, 5]}]"""

ENDED = """until: {at}T00:00+08:00
ended:
  says: {{en: It was for a few days., zh: 只用几天。}}
  paraphrase: true
  source: city
  confidence: confirmed
"""


def ending(told: str, at: str) -> str:
    """Return a text that ends by itself on a day, with nothing after it."""
    return told.replace("in_force:", f"{ENDED.format(at=at)}in_force:", 1)


def text(version: str = "2022-08-24", rules: str = FIVE) -> str:
    """Return Taiyuan's book, which from some day asks five days from a medium area."""
    told = CITY.read_text(encoding="utf-8").replace("2022-08-20", version)
    told = told.replace(f"published: {version}", "published: 2022-08-20")
    assert SEVEN in told
    return told.replace(SEVEN, rules)


def cases(binds_until: str = "2022-08-25T24:00", version: str = "2022-08-24") -> str:
    """Return a case file with one case: somebody from a medium area."""
    return f"""rulebook: cn.shanxi.taiyuan
version: {version}
world:
  places:
    taiyuan: CN/140000000000/140100000000
    jinjiang: CN/510000000000/510100000000/510104000000
  areas: [{{id: M, level: medium, in: jinjiang, from: 2022-08-17}}]
cases:
  - case: Bob left a medium-risk area on the 20th and arrived on the 24th
    at: taiyuan
    arrived: 2022-08-24T09:00
    stays: [{{in: jinjiang, area: M, to: 2022-08-20}}]
    now: 2022-08-24T12:00
    expect: {{until: {binds_until}}}
"""


def draft(**said: object) -> Draft:
    """Return a proposal of that text with its case, unless it is said otherwise."""
    return replace(Draft(text=text(), cases=cases()), **said)  # type: ignore[arg-type]


def commander(name: str, unit: str, jurisdiction: str = TAIYUAN) -> Actor:
    """Return a commander who works in a unit; the same one each time."""
    with database.acting(WORKER):
        found = Account.objects.filter(username=name).first()
        if found is None:
            found = accounts.create(
                username=name,
                name=f"Name of {name}",
                role="commander",
                jurisdiction=jurisdiction,
                unit=unit,
                password="three plain words",
                by=WORKER,
            ).account
        return actor_of(found)


def wang() -> Actor:
    """Return Wang, of the city's office for prevention and control."""
    return commander("wang", "prevention office")


def li() -> Actor:
    """Return Li, of the city's health commission."""
    return commander("li", "health commission")


def of_the_province() -> Actor:
    """Return a commander of the whole province."""
    return commander("sun", "", SHANXI)


def proposed(by: Actor, what: Draft | None = None) -> Proposal:
    """Propose a version, as a page does."""
    with strictly(), acting(by):
        return adopting.propose(draft=what or draft(), by=by)


def adopted(
    what: Draft | None = None,
    *,
    first: Actor | None = None,
    second: Actor | None = None,
) -> Proposal:
    """Propose a version as Wang and adopt it as Li."""
    made = proposed(first or wang(), what)
    approved(made, second or li())
    return made


def approved(made: Proposal, by: Actor) -> Adoption:
    """Adopt a proposal, as a page does."""
    with strictly(), acting(by):
        return adopting.adopt(proposal=made.reference, by=by, unseen=True)


def taken_back(
    made: Proposal, *, first: Actor | None = None, second: Actor | None = None
) -> Adoption:
    """Ask for a reversal as Wang and do it as Li."""
    asker, second = first or wang(), second or li()
    with strictly(), acting(asker):
        reversing.ask_reversal(
            proposal=made.reference, reason="the days were wrong", by=asker
        )
    with strictly(), acting(second):
        return reversing.reverse(proposal=made.reference, by=second)


def versions(place: Sequence[str], at: datetime) -> list[date]:
    """Return the versions of the city's book in force there."""
    from pratique.standing.shelf import shelf

    with database.acting(WORKER), database.transaction():
        books = shelf().in_force(tuple(place), at)
    return [book.version for book in books if book.id == "cn.shanxi.taiyuan"]
