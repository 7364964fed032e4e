"""Reads what a case says about a person's work, body and home, and about zones."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pratique.policy.document import Text
from pratique.policy.facts import HealthReport, Immunity, Post
from pratique.policy.when_person import POSTS, SYMPTOMS


def posts(text: Text | None) -> tuple[Post, ...] | None:
    """`posts: [{kind: high_risk, left: 2022-08-20}]`; `[]` is none, left out unknown."""
    if text is None:
        return None
    return tuple(_post(number, item) for number, item in enumerate(text.items(), 1))


def _post(number: int, text: Text) -> Post:
    fields = text.mapping(("kind", "left"), required=("kind",))
    left = fields.get("left")
    return Post(
        id=f"post{number}",
        kind=fields["kind"].one_of(POSTS),
        left=left.day() if left else None,
    )


def immunities(text: Text | None) -> tuple[Immunity, ...]:
    """`immune: {measles: {doses: 2, last_dose: 2019-05-01, laboratory: false}}`."""
    pairs = text.pairs() if text else ()
    return tuple(_immunity(key.word(), value) for key, value in pairs)


def _immunity(disease: str, text: Text) -> Immunity:
    fields = text.mapping(("doses", "last_dose", "laboratory", "illness"))
    doses, last = fields.get("doses"), fields.get("last_dose")
    laboratory, illness = fields.get("laboratory"), fields.get("illness")
    return Immunity(
        disease=disease,
        doses=doses.number(0) if doses else None,
        last_dose=last.day() if last else None,
        laboratory=laboratory.truth() if laboratory else None,
        illness=illness.truth() if illness else None,
    )


def reports(text: Text | None, zone: ZoneInfo) -> tuple[HealthReport, ...] | None:
    """`reports: [{at: …, temperature: 36.8, symptoms: []}]`; left out: nobody keeps any.

    `{at: […], temperature: 36.8, symptoms: []}` says the same of several moments.
    """
    if text is None:
        return None
    found: list[HealthReport] = []
    for item in text.items():
        fields = item.mapping(("at", "temperature", "symptoms"), required=("at",))
        for moment in fields["at"].one_or_more():
            number = len(found) + 1
            found.append(_report(number, moment.moment(zone), fields))
    return tuple(found)


def _report(number: int, at: datetime, fields: dict[str, Text]) -> HealthReport:
    hot, told = fields.get("temperature"), fields.get("symptoms")
    return HealthReport(
        id=f"report{number}",
        at=at,
        temperature=hot.decimal(30) if hot else None,
        symptoms=tuple(each.one_of(SYMPTOMS) for each in told.items())
        if told
        else None,
    )
