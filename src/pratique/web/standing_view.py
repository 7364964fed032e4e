"""A standing as a page shows it: what binds, what to do today, the days, and why.

Reads the document that the standing room stores, and decides nothing: it orders,
counts days and chooses words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pratique import clock
from pratique.web import dates, ground_words, vocabulary
from pratique.web.standing_document import (
    EvidenceDocument,
    GroundDocument,
    RuleDocument,
    StandingDocument,
    TestDocument,
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    day: date
    state: str  # of its test, or nothing
    word: str
    is_today: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do today."""

    words: str
    state: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """One ground in words: rule, evidence, arithmetic, decision."""

    key: str
    book: str
    says: str
    quoted: bool
    source: str
    sure: str
    evidence: str
    arithmetic: str
    opened_at: datetime
    tests: str
    supervisor: str
    restrictions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page says about one person's standing."""

    code: str
    mark: str
    binding: str
    until: datetime | None
    days_left: int
    waits: bool  # the time is over, a result is awaited
    ends: str  # what ends it, where it is not the last of its days
    then: str  # which measures follow one another
    today: list[Task]
    days: list[Day]
    whys: list[Why]
    questions: list[str]
    rules: list[str]

    @property
    def is_bound(self) -> bool:
        """Say whether anything restricts this person."""
        return bool(self.binding)


def view(document: StandingDocument, *, now: datetime, zone: str) -> View:
    """Return a standing as a page shows it."""
    grounds = [ground for ground in document["grounds"] if not ground["closes"]]
    until = dates.read_instant(document["until"])
    return View(
        code=document["code"],
        mark=document["mark"] or "",
        binding=document["binding"] or "",
        until=until,
        days_left=dates.days_left(until, now, zone) if until else 0,
        waits=any(waits(ground, now) for ground in grounds),
        ends=first_said(
            ground_words.ending, binding_now(document, grounds, now), now, zone
        ),
        then=first_said(
            ground_words.phases_words, binding_now(document, grounds, now), now, zone
        ),
        today=tasks(grounds, now, zone),
        days=calendar(
            [one for one in grounds if not ground_words.is_patient(one)], now, zone
        ),
        whys=[why(ground, document, zone) for ground in grounds],
        questions=questions(document),
        rules=sorted({ground["rule"] for ground in grounds}),
    )


def binding_now(
    document: StandingDocument, grounds: list[GroundDocument], now: datetime
) -> list[GroundDocument]:
    """Return the grounds whose measure is the one in force, the last to end first."""
    wanted = document["binding"]
    found = [one for one in grounds if ground_words.measure_at(one, now) == wanted]
    return sorted(found, key=lambda one: one["end"], reverse=True)


def first_said(
    say: Callable[[GroundDocument, datetime, str], str],
    grounds: list[GroundDocument],
    now: datetime,
    zone: str,
) -> str:
    """Return what is said of the first of these grounds of which anything is said."""
    return next((words for one in grounds if (words := say(one, now, zone))), "")


def waits(ground: GroundDocument, now: datetime) -> bool:
    """Say whether a ground's time is over and only tests keep it open."""
    return bool(ground["phases"]) and datetime.fromisoformat(ground["end"]) <= now


# --- Today ------------------------------------------------------------------


def tasks(grounds: list[GroundDocument], now: datetime, zone: str) -> list[Task]:
    """Return what is to be done today, the most urgent first."""
    today = clock.local_day(now, zone)
    tests = {
        (test["due_on"], test["state"]): test_task(test, ground, zone)
        for ground in grounds
        for test in ground["tests"]
        if concerns(test, today)
    }
    reports = max((ground["temperature"] for ground in grounds), default=0)
    asked = [*situations(grounds), *tests.values()]
    if reports:
        asked.append(Task(temperature_words(reports)))
    return asked


def situations(grounds: list[GroundDocument]) -> Iterator[Task]:
    """Yield what somebody who is ill, or held for a tube, is told before all else."""
    if any(ground_words.is_patient(one) for one in grounds):
        yield Task(_("Be treated in the designated hospital; it takes the tests"))
    if any(one["cls"] == ground_words.HOLD for one in grounds):
        yield Task(_("Stay where you are, apart from others, until you have a result"))


def concerns(test: TestDocument, today: date) -> bool:
    """Say whether a test is today's, or should have been done before."""
    if test["state"] in {"overdue", "repeat"}:
        return True
    return test["counted"] and test["due_on"] == today.isoformat()


def test_task(test: TestDocument, ground: GroundDocument, zone: str) -> Task:
    """Return a test as something to do."""
    landing = test.get("landing", False)
    alone = ground["cls"] == ground_words.HOLD or ground["sampling"] == "single"
    words = (
        _("Single test, in a tube of your own") if alone else _("Test for the virus")
    )
    words = _("Landing test") if landing else words
    not_before = dates.read_instant(test["not_before"])
    paid = dates.read_instant(test["paid_at"])
    more = ""
    if paid is not None:
        more = _("sampled %(at)s") % {"at": dates.moment_words(paid, zone)}
    elif not_before is not None:
        more = _("not before %(at)s") % {"at": dates.moment_words(not_before, zone)}
    return Task(words, test["state"], more)


def temperature_words(times: int) -> str:
    """Return the report that is asked for each day."""
    return ngettext(
        "Take your temperature once and report it",
        "Take your temperature %(times)s times and report it",
        times,
    ) % {"times": times}


# --- The days ----------------------------------------------------------------

PRESSING = ("positive", "overdue", "repeat", "due", "waiting", "negative")


def calendar(grounds: list[GroundDocument], now: datetime, zone: str) -> list[Day]:
    """Return the days from the first that still matters to the last that binds."""
    if not grounds:
        return []
    today = clock.local_day(now, zone)
    states = day_states(grounds)
    opened = min(datetime.fromisoformat(g["opened_at"]) for g in grounds)
    first = min([clock.local_day(opened, zone), today])
    last = max([last_day(grounds, zone), today, *states])
    count = (last - first).days + 1
    return [
        one_day(first + timedelta(days=n), states, today, last) for n in range(count)
    ]


def last_day(grounds: list[GroundDocument], zone: str) -> date:
    """Return the last day on which any ground binds, as planned."""
    return max(dates.last_day(datetime.fromisoformat(g["end"]), zone) for g in grounds)


def day_states(grounds: list[GroundDocument]) -> dict[date, str]:
    """Return, for each day with a test, the state that presses most."""
    states: dict[date, str] = {}
    for ground in grounds:
        for test in ground["tests"]:
            if test["counted"]:
                day = date.fromisoformat(test["due_on"])
                known = states.get(day, test["state"])
                states[day] = min(known, test["state"], key=PRESSING.index)
    return states


def one_day(day: date, states: dict[date, str], today: date, last: date) -> Day:
    """Return one day of the calendar."""
    state = states.get(day, "")
    word = vocabulary.say(state, "day")
    return Day(day, state, word, is_today=day == today, is_last=day == last)


# --- Why ----------------------------------------------------------------------


def why(ground: GroundDocument, document: StandingDocument, zone: str) -> Why:
    """Return one ground in words."""
    rule = document["rules"][ground["rule"]]
    return Why(
        key=ground["key"],
        book=book_words(rule, zone),
        says=in_language(rule["says"]),
        quoted=not rule["paraphrase"] and dates.speaks_chinese(),
        source=rule["source"],
        sure=rule["confidence"],
        evidence=evidence_words(ground, document["evidence"], zone),
        arithmetic=ground_words.days_words(ground, zone),
        opened_at=datetime.fromisoformat(ground["opened_at"]),
        tests=test_days(ground),
        supervisor=ground_words.supervisor_words(ground),
        restrictions=[vocabulary.say(r, "restriction") for r in ground["restrictions"]],
    )


def in_language(words: dict[str, str]) -> str:
    """Return the words in the language of the page, else in any."""
    wanted = "zh" if dates.speaks_chinese() else "en"
    return words.get(wanted) or next(iter(words.values()), "")


def book_words(rule: RuleDocument, zone: str) -> str:
    """Return the rulebook's title and since when it is in force."""
    since = clock.local_day(datetime.fromisoformat(rule["in_force"]), zone)
    return _("%(title)s (since %(day)s)") % {
        "title": in_language(rule["book"]),
        "day": dates.day_words(since, year=True),
    }


def evidence_words(
    ground: GroundDocument, evidence: dict[str, EvidenceDocument], zone: str
) -> str:
    """Return the facts that a ground rests on, in words."""
    witness = ground["witness"]
    if said := ground_words.witness_words(ground):
        return said
    fact = evidence.get(witness["id"], {})
    met = evidence.get(witness["other"] or "", {})
    parts = [stay_words(fact) if "last" in fact else arrival_words(fact, zone)]
    if met:
        parts.append(area_words(met))
    return " · ".join(part for part in parts if part)


def stay_words(fact: EvidenceDocument) -> str:
    """Return where somebody was, on which days."""
    first, last = fact.get("first"), fact.get("last")
    days = " – ".join(
        dates.day_words(date.fromisoformat(day)) for day in (first, last) if day
    )
    return _("In %(place)s: %(days)s") % {"place": fact.get("name", ""), "days": days}


def arrival_words(fact: EvidenceDocument, zone: str) -> str:
    """Return when somebody arrived."""
    at = dates.read_instant(fact.get("at"))
    if at is None:
        return ""
    return _("Arrived %(at)s") % {"at": dates.moment_words(at, zone)}


def area_words(met: EvidenceDocument) -> str:
    """Return the listed area or watched place that a stay met."""
    since = met.get("counted_from") or met.get("since") or ""
    day = dates.day_words(date.fromisoformat(since)) if since else ""
    level = vocabulary.say(met.get("level"), "level") or _("on the watch list")
    return _("%(name)s: %(level)s since %(day)s") % {
        "name": met.get("name", ""),
        "level": level,
        "day": day,
    }


def test_days(ground: GroundDocument) -> str:
    """Return the days of a ground's tests."""
    days = sorted({test["due_on"] for test in ground["tests"] if test["counted"]})
    gap = "、" if dates.speaks_chinese() else ", "
    return gap.join(dates.short_day_words(date.fromisoformat(day)) for day in days)


def questions(document: StandingDocument) -> list[str]:
    """Return what must be known before the rules can decide."""
    asked = {
        question["fact"]
        for one in document["undecided"]
        for question in one["questions"]
    }
    return [vocabulary.say(fact, "question") for fact in sorted(asked)]
