"""Reads `then`, and refuses every word that is not in the vocabulary."""

from collections.abc import Callable
from typing import TypedDict

from pratique.policy import grammar
from pratique.policy.document import Text
from pratique.policy.grammar import Form, Kind, Value
from pratique.policy.measures import (
    ANCHORS,
    CODES,
    MARKS,
    MEASURES,
    RESTRICTIONS,
    SAMPLINGS,
    SUPERVISORS,
    TRANSFERS,
    Clearance,
    Daily,
    Landing,
    Measures,
    OnDays,
    PhasePlan,
    TestPlan,
    Times,
    last_day_of,
)
from pratique.policy.when import STAY_KINDS, clearance, words

PHASES = tuple(one for one in MEASURES if one != "hold")
STARTS = ("same_day", "next_day")

THEN = Form(
    "What the rule orders.",
    {
        "mark": grammar.word("the label given at registration", *MARKS),
        "code": grammar.word("the health code, while it binds", *CODES),
        "anchor": grammar.word("what days are counted from", *ANCHORS),
        "start": Value(
            Kind.START,
            "day 1: the day of the anchor, the next one, or {day: n}, n days after",
            STARTS,
        ),
        "credit_elapsed": grammar.truth(
            "false: day 1 is never before the ground opened; left out: true"
        ),
        "phases": grammar.forms("measures, one after the other", "phase"),
        "hold": grammar.of_form("stay where you are until the result", "hold"),
        "tests": grammar.forms("the tests it asks for", "test_plan"),
        "reports": grammar.of_form("what the person tells each day", "reports"),
        "transfer": grammar.word("how they get there", *TRANSFERS),
        "supervisor": Value(
            Kind.SUPERVISOR,
            "who watches over them; one word, or one for each kind of stay",
            SUPERVISORS,
        ),
        "restrictions": grammar.words("what they leave undone", *RESTRICTIONS),
        "sampling": grammar.word("single: a mixed specimen does not pay", *SAMPLINGS),
        "bound_days": grammar.number(
            "after the end: a named officer orders anew, or it lapses",
            least=0,
            unit="days",
        ),
        "repeat_within_days": grammar.number(
            "after an invalid result", least=0, unit="days"
        ),
        "window_hours": grammar.number(
            "nobody misses anything before having had this long for it",
            least=0,
            unit="hours",
        ),
        "release": grammar.of_form("what the end waits for beside tests", "release"),
    },
)
PHASE = Form(
    "One measure for a number of days; it follows the one before it.",
    {
        "measure": grammar.word("the measure", *PHASES),
        "days": grammar.number("how long it lasts", least=1, unit="days"),
        "from_day": grammar.number(
            "its first day; nothing binds between the one before and this",
            least=1,
            unit="day of the timeline",
        ),
        "to_day": grammar.number(
            "its last day, instead of `days`", least=1, unit="day of the timeline"
        ),
        "supervisor": Value(
            Kind.SUPERVISOR, "who watches over this phase, instead", SUPERVISORS
        ),
        "restrictions": grammar.words(
            "what they leave undone in this phase, instead", *RESTRICTIONS
        ),
    },
    required=("measure",),
    one_of=("days", "to_day"),
)
HOLD = Form(
    "Stay where you are until the result.",
    {"hours": grammar.number("at most", least=1, unit="hours")},
    required=("hours",),
)
REPORTS = Form(
    "What the person under watch tells each day.",
    {"temperature": grammar.number("so often", least=1, unit="times a day")},
    required=("temperature",),
)
RELEASE = Form(
    "What the end waits for beside the tests.",
    {
        "contact_first_two": grammar.truth(
            "true: the first two tests of the close contact they met, both negative"
        ),
        "cleared": grammar.of_form("the case is clear; then it ends", "cleared"),
    },
)
START_DAY = Form(
    "Day 1 is so many days after the anchor.",
    {"day": grammar.number("how many", least=0, unit="days")},
    required=("day",),
)
LANDING = Form(
    "A test on the day of arrival, before the person goes on.",
    {"landing": grammar.truth("true")},
    required=("landing",),
)
ON_DAYS = Form(
    "A test on each of these days of the timeline.",
    {"days": Value(Kind.RISING, "the days", least=1, unit="day of the timeline")},
    required=("days",),
)
TIMES = Form(
    "So many tests, each so long after the one before.",
    {
        "times": grammar.number("how many", least=1, unit="tests"),
        "apart_hours": grammar.number("at least", least=1, unit="hours"),
        "from": Value(
            Kind.NUMBER,
            "day of the first; or `landing`",
            ("landing",),
            1,
            "day of the timeline",
        ),
    },
    required=("times",),
)
PER_DAY = Form(
    "Several tests a day, on every day of a span.",
    {
        "per_day": grammar.number("how many", least=1, unit="tests a day"),
        "from_day": grammar.number("first", least=1, unit="day of the timeline"),
        "to_day": grammar.number("last", least=1, unit="day of the timeline"),
    },
    required=("per_day", "from_day", "to_day"),
)
TEST_FORMS = {"landing": LANDING, "days": ON_DAYS, "times": TIMES, "per_day": PER_DAY}


def measures(text: Text) -> Measures:
    """Everything under `then`."""
    fields = THEN.read(text)
    hold = fields.get("hold")
    planned = phases(fields.get("phases"))
    if hold and planned:
        hold.refuse("a rule holds or has phases, not both", "Write two rules.")
    if (planned or "tests" in fields) and "anchor" not in fields and not hold:
        text.refuse(
            "`then` counts days but does not say from when",
            "Add `anchor:`, one of " + ", ".join(ANCHORS) + ".",
        )
    credit, start = fields.get("credit_elapsed"), fields.get("start")
    return Measures(
        mark=optional_word(fields, "mark", MARKS),
        code=optional_word(fields, "code", CODES),
        anchor=optional_word(fields, "anchor", ANCHORS) or "measure_started",
        start_after=start_after(start) if start else 0,
        credit_elapsed=credit.truth() if credit else True,
        phases=planned,
        hold_hours=HOLD.read(hold)["hours"].number(1) if hold else None,
        tests=tests(fields.get("tests"), last_day_of(planned)),
        temperature=reports(fields.get("reports")),
        transfer=optional_word(fields, "transfer", TRANSFERS),
        supervisor=supervisor(fields.get("supervisor")),
        restrictions=words(fields.get("restrictions"), RESTRICTIONS),
        sampling=optional_word(fields, "sampling", SAMPLINGS),
        bound_days=optional_number(fields, "bound_days", 0),
        repeat_within_days=optional_number(fields, "repeat_within_days", 0),
        window_hours=optional_number(fields, "window_hours", 0),
        **release(fields.get("release")),
    )


def optional_word(
    fields: dict[str, Text], name: str, known: tuple[str, ...]
) -> str | None:
    """A word out of a closed list, or nothing."""
    return fields[name].one_of(known) if name in fields else None


def optional_number(fields: dict[str, Text], name: str, least: int) -> int | None:
    """A whole number, or nothing."""
    return fields[name].number(least) if name in fields else None


def start_after(text: Text) -> int:
    """`same_day`, `next_day`, or `{day: n}`: day 1 is so many days after the anchor."""
    if text.is_mapping:
        return START_DAY.read(text)["day"].number(0)
    return STARTS.index(text.one_of(STARTS))


def phases(text: Text | None) -> tuple[PhasePlan, ...]:
    """`[{measure: central_quarantine, days: 7}]`, or `from_day: 5, to_day: 21`."""
    found: list[PhasePlan] = []
    for item in text.items() if text else []:
        found.append(phase(item, following=last_day_of(tuple(found)) + 1))
        most, why = grammar.MOST[grammar.DAY_OF_TIMELINE]
        if last_day_of(tuple(found)) > most:
            item.refuse(
                f"the phases last {last_day_of(tuple(found))} days, but must end on"
                f" day {most} or before ({why})",
                "Write fewer days; a named officer may order anew.",
            )
    return tuple(found)


def phase(text: Text, following: int) -> PhasePlan:
    """One measure, from the day that follows the one before, or from its own."""
    fields = PHASE.read(text)
    begins = fields.get("from_day")
    first = begins.number(1) if begins else following
    if begins and first < following:
        begins.refuse(
            f"`from_day` is {first}, but the phase before ends on day {following - 1}",
            f"Write {following} or more.",
        )
    return PhasePlan(
        fields["measure"].one_of(PHASES),
        phase_days(text, fields, first),
        first if first > following else None,
        supervisor(fields.get("supervisor")),
        words(fields.get("restrictions"), RESTRICTIONS),
    )


def phase_days(text: Text, fields: dict[str, Text], first: int) -> int:
    """How many days it lasts: written so, or as its last day."""
    days, last = fields.get("days"), fields.get("to_day")
    if days and last is None:
        return days.number(1, "A phase lasts a day or more: take it out, or count.")
    if days or last is None:
        text.refuse(
            "a phase needs `days` or `to_day`, one of them",
            "Write `days: 7`, or `from_day: 5, to_day: 21`.",
        )
    if last.number(1) < first:
        last.refuse(
            f"`to_day` is {last.word()}, but the phase begins on day {first}",
            f"Write {first} or more.",
        )
    return last.number(1) - first + 1


def reports(text: Text | None) -> int:
    """`{temperature: 2}`: so many a day."""
    return REPORTS.read(text)["temperature"].number(1) if text else 0


class Awaited(TypedDict, total=False):
    """What a release waits for beside the tests."""

    contact_first_two: bool
    cleared: Clearance | None


def release(text: Text | None) -> Awaited:
    """`{contact_first_two: true}`, or `{cleared: {times: 2, apart_hours: 24, ct: 35}}`."""
    if text is None:
        return {}
    fields = RELEASE.read(text)
    first_two = fields.get("contact_first_two")
    return {
        "contact_first_two": first_two.truth() if first_two else False,
        "cleared": clearance(fields.get("cleared")),
    }


def supervisor(text: Text | None) -> tuple[tuple[str, str], ...]:
    """One word, or one for each kind of stay."""
    if text is None:
        return ()
    if not text.is_mapping:
        return (("", text.one_of(SUPERVISORS)),)
    return tuple(
        (key.one_of(STAY_KINDS), value.one_of(SUPERVISORS))
        for key, value in text.pairs()
    )


# --- tests ----------------------------------------------------------------------


def tests(text: Text | None, days: int) -> tuple[TestPlan, ...]:
    """The tests of a rule whose phases last so many days (0: it has none)."""
    found: list[TestPlan] = []
    for item in text.items() if text else []:
        kinds = [key.word() for key, _value in item.pairs() if key.word() in TEST_FORMS]
        if len(kinds) != 1:
            item.refuse("a test needs exactly one of " + ", ".join(TEST_FORMS))
        found.append(TEST_READERS[kinds[0]](item, days))
    return tuple(found)


def landing(text: Text, _days: int) -> Landing:
    """`{landing: true}`."""
    if not LANDING.read(text)["landing"].truth():
        text.refuse("`landing: false` says nothing", "Leave it out.")
    return Landing()


def on_days(text: Text, days: int) -> OnDays:
    """`{days: [1, 2, 3, 5, 7]}`."""
    listed = ON_DAYS.read(text)["days"]
    found = [each.number(1) for each in listed.items()]
    if not found or found != sorted(set(found)):
        listed.refuse("`days` must rise: [1, 2, 3, 5, 7]")
    if days and found[-1] > days:
        listed.refuse(f"there is no day {found[-1]}: the phases last {days} days")
    return OnDays(tuple(found))


def times(text: Text, days: int) -> Times:
    """`{times: 3, apart_hours: 24, from: landing}`; `from` may be a day too."""
    fields = TIMES.read(text)
    count, apart = fields["times"].number(1), fields.get("apart_hours")
    if count > 1 and apart is None:
        text.refuse("`times` needs `apart_hours`", "Write `apart_hours: 24`.")
    begins = fields.get("from")
    landing_first = begins is not None and begins.word() == "landing"
    found = Times(
        times=count,
        apart_hours=apart.number(1) if apart else 0,
        from_landing=landing_first,
        from_day=begins.number(1) if begins and not landing_first else 1,
    )
    _refuse_after_the_end(fields, found, days)
    return found


def _refuse_after_the_end(fields: dict[str, Text], plan: Times, days: int) -> None:
    """Refuse more tests than there is time for, so far apart."""
    hours = (plan.times - 1) * plan.apart_hours
    last = plan.from_day + hours // 24
    most, why = grammar.MOST[grammar.DAY_OF_TIMELINE]
    if days and plan.from_day > days:
        fields["from"].refuse(
            f"there is no day {plan.from_day}: the phases last {days} days"
        )
    if days and (plan.from_day - 1) * 24 + hours > days * 24:
        fields["times"].refuse(
            f"{plan.times} tests {plan.apart_hours} hours apart need until day {last},"
            f" but the phases last {days} days",
            "Ask for fewer tests, or less far apart, or let the phases last longer.",
        )
    if last > most:
        fields["times"].refuse(
            f"{plan.times} tests {plan.apart_hours} hours apart need until day {last},"
            f" but must end on day {most} or before ({why})",
            "Ask for fewer tests, or less far apart.",
        )


def per_day(text: Text, days: int) -> Daily:
    """`{per_day: 3, from_day: 1, to_day: 5}`."""
    fields = PER_DAY.read(text)
    found = Daily(*(fields[name].number(1) for name in PER_DAY.fields))
    if found.to_day < found.from_day:
        fields["to_day"].refuse("`to_day` comes before `from_day`")
    if days and found.to_day > days:
        fields["to_day"].refuse(
            f"there is no day {found.to_day}: the phases last {days} days"
        )
    return found


TEST_READERS: dict[str, Callable[[Text, int], TestPlan]] = {
    "landing": landing,
    "days": on_days,
    "times": times,
    "per_day": per_day,
}
