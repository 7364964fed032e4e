"""One person's facts as the rules look at them: at one moment, in one zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pratique.policy.days import day_of
from pratique.policy.facts import (
    Arrival,
    Case,
    Contact,
    Facts,
    HealthReport,
    Pool,
    Risk,
    Specimen,
)
from pratique.policy.outcome import Miss, Question, Witness
from pratique.policy.pairs import as_tests


@dataclass(frozen=True, slots=True)
class View:
    """What is known at a moment, and the day the look-back windows end on."""

    facts: Facts
    risk: Risk
    zone: ZoneInfo
    now: datetime
    arrival: Arrival | None  # the latest
    day: date  # of that arrival; without one, of this moment
    opened: dict[str, datetime]
    extended: dict[str, datetime]  # bounds that a named officer ordered anew

    def day_for(self, subject: "Subject") -> date:
        """The day on which a person's age and work are looked at: today.

        Of rules about an arrival, the day of the arrival.
        """
        if subject.kind == "arrival":
            return self.day
        return day_of(self.now, self.zone)

    def opened_at(self, key: str) -> datetime | None:
        """When an order first named this ground, if it is open."""
        return self.opened.get(key)


Fact = Arrival | Contact | Case | Pool | Specimen | HealthReport


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing a rule is asked of; it gives the ground its scope."""

    kind: str  # arrival | contact | case | pool | specimen | report
    fact: Fact
    since: datetime | None  # nothing sampled before counts
    witness: Witness

    @property
    def id(self) -> str:
        """The reference of the fact."""
        return self.fact.id


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a condition, what it rests on, and what would change it."""

    value: bool | None
    witnesses: tuple[Witness, ...] = ()  # of a yes; of what may be, if unknown
    miss: Miss | None = None  # of a no
    questions: tuple[Question, ...] = ()  # of an unknown


def look(facts: Facts, risk: Risk, zone: ZoneInfo, now: datetime) -> View:
    """The facts as known at this moment: what was sampled or told later is not."""
    arrival = latest_arrival(facts)
    return View(
        facts=replace(
            facts,
            stays=tuple(sorted(facts.stays, key=lambda stay: stay.id)),
            specimens=as_tests(_taken(facts.specimens, now)),
            antigens=tuple(_taken(facts.antigens, now)),
            pools=tuple(_pool_known(pool, now) for pool in facts.pools),
            contacts=tuple(_contact_known(contact, now) for contact in facts.contacts),
            cases=tuple(_case_known(case, now) for case in facts.cases),
            reports=_told(facts.reports, now),
        ),
        risk=risk,
        zone=zone,
        now=now,
        arrival=arrival,
        day=day_of(arrival.at if arrival else now, zone),
        opened={ground.key: ground.opened_at for ground in facts.open_grounds},
        extended={
            ground.key: ground.bound_extended_to
            for ground in facts.open_grounds
            if ground.bound_extended_to is not None
        },
    )


def earlier(view: View) -> list[View]:
    """The view from each earlier arrival that still has an open ground.

    The latest arrival counts; but a second one does not undo what the first began.
    """
    opened = {key.rpartition("@")[2] for key in view.opened}
    return [
        replace(view, arrival=arrival, day=day_of(arrival.at, view.zone))
        for arrival in view.facts.arrivals
        if arrival != view.arrival and arrival.id in opened
    ]


def latest_arrival(facts: Facts) -> Arrival | None:
    """The arrival that counts."""
    return max(facts.arrivals, key=lambda each: (each.at, each.id), default=None)


def _taken(specimens: Iterable[Specimen], now: datetime) -> Iterator[Specimen]:
    for specimen in sorted(specimens, key=_when_taken):
        if specimen.taken_at <= now:
            yield _known(specimen, now)


def _when_taken(specimen: Specimen) -> tuple[datetime, str]:
    return (specimen.taken_at, specimen.id)


def _known(specimen: Specimen, now: datetime) -> Specimen:
    later = specimen.outcome_at is not None and specimen.outcome_at > now
    return replace(specimen, outcome=None, outcome_at=None) if later else specimen


def _told(
    reports: tuple[HealthReport, ...] | None, now: datetime
) -> tuple[HealthReport, ...] | None:
    """The reports made by now, in their order."""
    if not reports:
        return reports
    made = [report for report in reports if report.at <= now]
    return tuple(sorted(made, key=lambda each: (each.at, each.id)))


def _pool_known(pool: Pool, now: datetime) -> Pool:
    later = pool.result_at is not None and pool.result_at > now
    return replace(pool, result=None, result_at=None) if later else pool


def _contact_known(contact: Contact, now: datetime) -> Contact:
    later = contact.linked_at is not None and contact.linked_at > now
    return replace(contact, linked_first_two=None, linked_at=None) if later else contact


def _case_known(case: Case, now: datetime) -> Case:
    later = case.ended_at is not None and case.ended_at > now
    return replace(case, ended_at=None) if later else case


# --- what rules are asked of ------------------------------------------------------


def subjects(view: View, cls: str) -> list[Subject]:
    """What rules of this class are about, in a fixed order."""
    facts = view.facts
    found: list[Subject] = []
    match cls:
        case "arrival":
            found = [arrival_subject(view, view.arrival)] if view.arrival else []
        case "contact":
            found = [contact_subject(contact) for contact in facts.contacts]
        case "pool":
            found = [pool_subject(view, pool) for pool in facts.pools]
        case _:
            found = [case_subject(view, case) for case in facts.cases]
            taken = [*facts.specimens, *facts.antigens]
            found += [specimen_subject(view, each) for each in taken]
            found += [report_subject(view, each) for each in facts.reports or ()]
    return sorted(found, key=lambda subject: (subject.kind, subject.id))


def arrival_subject(view: View, arrival: Arrival) -> Subject:
    """The arrival; landing tests are taken after it."""
    witness = Witness("arrival", arrival.id, day_of(arrival.at, view.zone))
    return Subject("arrival", arrival, arrival.at, witness)


def contact_subject(contact: Contact) -> Subject:
    """A contact counts from its last exposure."""
    witness = Witness("contact", contact.id, contact.last_exposure)
    return Subject("contact", contact, None, witness)


def case_subject(view: View, case: Case) -> Subject:
    """A case counts from its finding."""
    witness = Witness("case", case.id, day_of(case.since, view.zone))
    return Subject("case", case, case.since, witness)


def pool_subject(view: View, pool: Pool) -> Subject:
    """A positive tube counts from its result: the fresh test comes after it."""
    witness = Witness("pool", pool.id, day_of(pool.positive_at, view.zone))
    return Subject("pool", pool, pool.positive_at, witness)


def specimen_subject(view: View, specimen: Specimen) -> Subject:
    """A specimen counts from its taking."""
    witness = Witness("specimen", specimen.id, day_of(specimen.taken_at, view.zone))
    return Subject("specimen", specimen, specimen.taken_at, witness)


def report_subject(view: View, report: HealthReport) -> Subject:
    """A report counts from the moment it was made."""
    return Subject("report", report, report.at, report_witness(view, report))


def report_witness(view: View, report: HealthReport) -> Witness:
    """A report as what a decision rests on."""
    return Witness("report", report.id, day_of(report.at, view.zone))


#: Anchors whose day is that of a witness of this kind, and of no other.
WITNESSED = {"left_post": "post", "symptoms_told": "report"}


def witness_for(anchor: str, subject: Subject, answer: Answer) -> Witness | None:
    """The fact the days are counted from: of several stays, the latest."""
    if anchor == "discharged":
        cleared = [each for each in answer.witnesses if each.kind == "cleared"]
        return max(cleared, key=_latest_day, default=subject.witness)
    if anchor in WITNESSED:
        found = [each for each in answer.witnesses if each.kind == WITNESSED[anchor]]
        return max(found, key=_latest_day, default=None)
    if anchor not in {"left_area", "first_exposure", "last_exposure"}:
        return subject.witness
    found = [each for each in answer.witnesses if each.kind == "stay"]
    if anchor == "last_exposure":
        found += [each for each in answer.witnesses if each.kind == "contact"]
    return max(found, key=_latest_day, default=None)


def _latest_day(witness: Witness) -> tuple[date, str]:
    return (witness.day or date.min, witness.id)
