"""How the words about a person's work, body and home are answered, and about zones.

Windows end now, except where a rule is about an arrival: there, with the arrival.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import assert_never

from pratique.policy.conditions import (
    Circumstance,
    HasHome,
    HasSymptoms,
    Immune,
    InZone,
    OnPost,
    Untested,
    any_true,
)
from pratique.policy.days import day_of, hours_after
from pratique.policy.facts import (
    HealthReport,
    Immunity,
    Lineage,
    Post,
    Risk,
    Specimen,
    ZonePeriod,
)
from pratique.policy.outcome import Miss, Question, Witness
from pratique.policy.view import Answer, Subject, View, report_witness


def answer(leaf: Circumstance, view: View, subject: Subject) -> Answer:
    """The answer to one of these words."""
    match leaf:
        case InZone():
            return _zone(leaf, view)
        case OnPost():
            return _post(leaf, view, subject)
        case Immune():
            return _immune(leaf, view, subject)
        case HasSymptoms():
            return _symptoms(leaf, view, subject)
        case HasHome():
            return _home(leaf, view)
        case Untested():
            return _untested(leaf, view, subject)
        case _:
            assert_never(leaf)


def _unknown(fact: str, *options: str) -> Answer:
    return Answer(None, questions=(Question(fact, options=options),))


# --- where they are -----------------------------------------------------------------


def _zone(leaf: InZone, view: View) -> Answer:
    sure, maybe = zones_around(leaf, view.facts.place, view.risk, view.now)
    if sure:
        return Answer(True, tuple(_zone_witness(zone, view) for zone in sure))
    if maybe:
        return _unknown("zone", *sorted({zone.id for zone in maybe}))
    return Answer(False, miss=Miss("zone"))


def zones_around(
    leaf: InZone, place: Lineage, risk: Risk, now: datetime
) -> tuple[list[ZonePeriod], list[ZonePeriod]]:
    """The zones that a place surely lies in now, and those that it may lie in.

    It may: in a part of the place around it, or within the place it is known as.
    """
    there = [zone for zone in zones_of(leaf, risk, now) if zone.since <= now]
    around = [zone for zone in there if zone.lineage[-1] in place]
    within = [zone for zone in there if place[-1] in zone.lineage]
    return [zone for zone in around if zone.whole], [*around, *within]


def zones_of(leaf: InZone, risk: Risk, now: datetime) -> list[ZonePeriod]:
    """The zones of this kind that are not over, or are still to come."""
    return [
        zone
        for zone in risk.zones
        if (not leaf.kind or zone.kind in leaf.kind)
        and (zone.until is None or now < zone.until)
    ]


def _zone_witness(zone: ZonePeriod, view: View) -> Witness:
    return Witness("zone", zone.id, day_of(zone.since, view.zone))


def _home(leaf: HasHome, view: View) -> Answer:
    fit = view.facts.home_fit
    if fit is None:
        return _unknown("home_fit")
    return Answer(fit is leaf.fit, miss=None if fit is leaf.fit else Miss("home"))


# --- their work -----------------------------------------------------------------------


def _post(leaf: OnPost, view: View, subject: Subject) -> Answer:
    if view.facts.posts is None:
        return _unknown("post")
    day = view.day_for(subject)
    begins = day - timedelta(days=leaf.within_days - 1)
    known = [post for post in view.facts.posts if _is_such(leaf, post, day)]
    found = [post for post in known if _last_on(post, day) >= begins]
    if found:
        return Answer(True, tuple(_post_witness(post, day) for post in found))
    return Answer(False, miss=_post_miss(known, begins, day))


def _is_such(leaf: OnPost, post: Post, day: date) -> bool:
    has_left = post.left is not None and post.left <= day
    return post.kind in leaf.post and leaf.left in (None, has_left)


def _last_on(post: Post, day: date) -> date:
    return day if post.left is None else min(post.left, day)


def _post_witness(post: Post, day: date) -> Witness:
    return Witness("post", post.id, _last_on(post, day))


def _post_miss(known: list[Post], begins: date, day: date) -> Miss:
    """They left such a post so many days too early."""
    if not known:
        return Miss("occupation")
    last = max(known, key=lambda post: (_last_on(post, day), post.id))
    left = _last_on(last, day)
    days = (begins - left).days
    return Miss("occupation", days, left, begins, _post_witness(last, day))


# --- their body -----------------------------------------------------------------------


def _immune(leaf: Immune, view: View, subject: Subject) -> Answer:
    known = [each for each in view.facts.immunities if each.disease == leaf.to]
    day = subject.witness.day or view.day
    parts = [part for each in known for part in _protections(leaf, each, day)]
    value = any_true(parts) if known else None
    if value is None:
        return _unknown("immunity", leaf.to)
    if value is False:
        return Answer(False, miss=Miss("immunity"))
    last = max((each.last_dose or date.min for each in known), default=date.min)
    since = None if last == date.min else last
    return Answer(True, (Witness("immunity", leaf.to, since),))


def _protections(leaf: Immune, known: Immunity, day: date) -> Iterable[bool | None]:
    if leaf.doses is not None:
        yield _by_doses(leaf, known, day)
    if "laboratory" in leaf.proof:
        yield known.laboratory
    if "illness" in leaf.proof:
        yield known.illness


def _by_doses(leaf: Immune, known: Immunity, day: date) -> bool | None:
    if known.doses is None:
        return None
    if known.doses < (leaf.doses or 0):
        return False
    if not leaf.days:
        return True
    if known.last_dose is None:
        return None
    return (day - known.last_dose).days >= leaf.days


def _symptoms(leaf: HasSymptoms, view: View, subject: Subject) -> Answer:
    told = list(_asked_of(leaf, view, subject))
    answers = [_is_symptomatic(leaf, report) for report in told]
    found = [report for report, yes in zip(told, answers, strict=True) if yes]
    if found:
        return Answer(True, tuple(report_witness(view, report) for report in found))
    if not answers or None in answers:
        return _unknown("symptoms")
    return Answer(False, miss=Miss("symptoms"))


def _asked_of(
    leaf: HasSymptoms, view: View, subject: Subject
) -> Iterable[HealthReport]:
    """The report a rule is asked of; else those of the window, the latest last."""
    if isinstance(subject.fact, HealthReport):
        yield subject.fact
        return
    today = day_of(view.now, view.zone)
    for report in view.facts.reports or ():
        age = (today - day_of(report.at, view.zone)).days
        if leaf.within_days is None or age < leaf.within_days:
            yield report


def _is_symptomatic(leaf: HasSymptoms, report: HealthReport) -> bool | None:
    parts: list[bool | None] = []
    if leaf.temperature is not None:
        hot = report.temperature
        parts.append(None if hot is None else hot >= leaf.temperature)
    if leaf.of or leaf.temperature is None:
        told = report.symptoms
        wanted = set(leaf.of) or set(told or ())
        parts.append(None if told is None else bool(wanted & set(told)))
    return any_true(parts)


# --- their tests ------------------------------------------------------------------------


def _untested(leaf: Untested, view: View, subject: Subject) -> Answer:
    end = subject.since if subject.kind == "arrival" and subject.since else view.now
    found = [each for each in results(leaf, view) if _is_within(leaf, each, end, view)]
    if not found:
        return Answer(True)
    day = day_of(found[-1].taken_at, view.zone)
    witness = Witness("specimen", found[-1].id, day)
    return Answer(False, miss=Miss("untested", witness=witness))


def results(leaf: Untested, view: View) -> list[Specimen]:
    """The specimens with such a result, the latest last."""
    facts = view.facts
    asked = facts.specimens if leaf.method == "pcr" else facts.antigens
    return [
        each
        for each in asked
        if each.outcome == leaf.outcome and each.method == leaf.method
    ]


def counted_from(leaf: Untested, specimen: Specimen) -> datetime:
    """The moment from which a result is so many hours, or days, old."""
    came = specimen.outcome_at
    return came if leaf.since == "resulted" and came else specimen.taken_at


def _is_within(leaf: Untested, specimen: Specimen, end: datetime, view: View) -> bool:
    moment = counted_from(leaf, specimen)
    if moment > end:
        return False
    if leaf.within_hours is not None:
        return end < hours_after(moment, leaf.within_hours)
    age = (day_of(end, view.zone) - day_of(moment, view.zone)).days
    return age < (leaf.within_days or 1)
